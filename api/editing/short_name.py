"""The short name of an entry: its id, which never changes."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 60
RULE: Final = "Gebruik voor de korte naam alleen kleine letters, cijfers en streepjes, hoogstens 60."
RESERVED: Final = frozenset({"nieuw"})
"""What stands in the addresses of pages where an id would."""


def short_name_of(name: str) -> str:
    """Return an id made of a name: "Café 't Loket" becomes "cafe-t-loket"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def short_name_problem(entry_id: str) -> str | None:
    """Return in Dutch why this cannot be an id, None when it can."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry_id) or len(entry_id) > LONGEST:
        return RULE
    if entry_id in RESERVED:
        return "Deze korte naam gebruikt Loketwijzer zelf. Kies een andere."
    return None

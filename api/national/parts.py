"""An entry in the parts that are compared and taken over one by one: fields, and cells of the division. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from api.editing.drafts import Body
from knowledge.national import NOT_AGREED

CHECKED: Final = "checked"
"""The day of the check and whether the numbers were called: together they say how far what stands there is known."""
NOT: Final = "not"
CELL: Final = "help."
"""What the part of a cell begins with; the kind of help follows."""
CONTACT: Final = frozenset({"address", "phone", "colleague_phone", "email", "website", "opening_hours"})
"""Taking one of these over makes what the municipality checked itself untrue: the national check comes with it."""
_CHECK: Final = ("verified_on", "contact_checked")
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "desks": frozenset({"id", "owner", "owner_mail", "check_before", *_CHECK}),
    "division": frozenset({"task", "help", "source", "agreed_on", "disagreement", "objections"}),
    "calendar": frozenset({"closed_days"}),
    "utterances": frozenset({"task", "kind"}),
    "escalation": frozenset({"coordinator"}),
}
"""The fields that are never national."""
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {}, ())


def parts_of(collection: str, body: Body | None) -> dict[str, Any]:
    """Return what may be national of an entry, by the name of the part."""
    if body is None:
        return {}
    own = _OWN.get(collection, frozenset({"id"}))
    found = {field: value for field, value in body.items() if field not in own}
    if collection == "desks":
        found[CHECKED] = {field: body.get(field) for field in _CHECK}
    if collection == "division":
        found |= {f"{CELL}{kind}": lines for kind, lines in (body.get("help") or {}).items()}
    return found


def with_parts(collection: str, body: Body, taken: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with these parts instead of its own; a cell that is None is taken out."""
    new = dict(body)
    if collection == "division":
        cells = {**body["help"], **{name.removeprefix(CELL): lines for name, lines in taken.items() if CELL in name}}
        new["help"] = {kind: lines for kind, lines in cells.items() if lines is not None}
    for name, value in taken.items():
        if name == CHECKED:
            new |= value
        elif not name.startswith(CELL):
            new[name] = value
    return new


def digest_of(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    """Return a sha256 by which equal values are recognised; what is empty is all the same."""
    plain = None if value in _EMPTY else value
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def nobody_agreed(lines: Any) -> bool:  # noqa: ANN401 - the JSON of a cell
    """Say whether this is what stands in a cell until the municipality has agreed on it."""
    return bool(lines) and all(line.get("note") == NOT_AGREED for line in lines)

"""Cells as a Dutch Excel writes them: days as 15-1-2026, and WAAR or ONWAAR for a box that is ticked or not."""

import re
from datetime import date
from typing import Final

DAY_COLUMNS: Final = frozenset(
    {"gecontroleerd_op", "controleren_voor", "afgesproken_op", "geldt_vanaf", "geldt_tot_en_met"}
)
YES_OR_NO_COLUMNS: Final = frozenset({"contact_gecontroleerd"})

_DAY: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_YES: Final = frozenset({"ja", "waar", "true"})
_NO: Final = frozenset({"nee", "onwaar", "false"})


def as_kept(column: str, value: str) -> str:
    """Return the words of a cell as we write them ourselves; what is no day, yes or no stays as it was typed."""
    if column in DAY_COLUMNS:
        return _day(value)
    if column in YES_OR_NO_COLUMNS:
        word = value.casefold()
        return "ja" if word in _YES else "nee" if word in _NO else value
    return value


def _day(value: str) -> str:
    found = _DAY.fullmatch(value)
    if found is None:
        return value
    try:
        return date(int(found[4]), int(found[3]), int(found[1])).isoformat()
    except ValueError:  # the thirtieth of February: said at its cell
        return value

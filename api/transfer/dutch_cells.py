"""Cells as a Dutch Excel writes them: days as 15-1-2026, WAAR or ONWAAR, and telephone numbers without their zero."""

import re
from datetime import date
from typing import Final

DAY_COLUMNS: Final = frozenset(
    {"gecontroleerd_op", "controleren_voor", "afgesproken_op", "geldt_vanaf", "geldt_tot_en_met"}
)
YES_OR_NO_COLUMNS: Final = frozenset({"contact_gecontroleerd"})
PHONE_COLUMNS: Final = frozenset({"telefoon", "telefoon_collega"})

_DAY: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_ZERO_LOST: Final = re.compile(r"[1-9]\d{8}|[89]00\d{4}")
"""The digits of 0999 123456 or 0800 1234 as a number."""
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


def has_lost_its_zero(column: str, value: str) -> bool:
    """Say whether this was a telephone number, of which a spreadsheet made a number."""
    return column in PHONE_COLUMNS and _ZERO_LOST.fullmatch(value) is not None


def _day(value: str) -> str:
    found = _DAY.fullmatch(value)
    if found is None:
        return value
    try:
        return date(int(found[4]), int(found[3]), int(found[1])).isoformat()
    except ValueError:  # the thirtieth of February: said at its cell
        return value

"""A number that somebody typed or that stands in an address, before anything is asked of a database with it."""

from typing import Annotated, Final

from fastapi import Path

LARGEST: Final = 2**31 - 1
"""No row has a higher number, on any database."""
DIGITS: Final = 9
"""So many always fit."""

Number = Annotated[int, Path(ge=1, le=LARGEST)]
"""The number of a row in an address."""


def whole(text: str) -> int | None:
    """Return a whole number from 0 on, None when this is not one or no row can have it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None

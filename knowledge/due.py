"""Until when something may be relied on: a desk for a year, or shorter when its editor says so; an agreement a year."""

from datetime import date, timedelta
from typing import Final

from knowledge.schema import Desk

STALE_AFTER: Final = timedelta(days=365)
"""A desk that nobody checked for a year is stale: the agreements of the IDO are made per year (SPUK)."""

SHORTEST: Final = timedelta(days=30)
"""A desk that was checked is not asked for again within this time."""


def is_stale(checked: date, today: date) -> bool:
    """Say whether something that was right on `checked` is too long ago to rely on."""
    return today - checked > STALE_AFTER


def due_on(desk: Desk) -> date:
    """Return the last day on which a desk may be relied on; a day that its check is past already does not count."""
    latest = desk.verified_on + STALE_AFTER
    wanted = desk.check_before
    return min(wanted, latest) if wanted is not None and wanted > desk.verified_on else latest


def is_overdue(desk: Desk, today: date) -> bool:
    """Say whether a desk should have been checked by now."""
    return today > due_on(desk)


def next_due(desk: Desk, checked: date) -> date | None:
    """Return the day before which a desk that was checked on `checked` must be checked again.

    As long after it as it was before; None when the editor set no day: then it is a year.
    """
    if desk.check_before is None:
        return None
    between = desk.check_before - desk.verified_on
    return checked + min(max(between, SHORTEST), STALE_AFTER)

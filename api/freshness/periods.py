"""When the owner of a desk is asked: some weeks before the day that it is due, and twice after it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from knowledge.hours import TIMEZONE

SATURDAY: Final = 5
FIRST_HOUR, LAST_HOUR = 8, 17
"""Mail goes out on working days, from the first hour up to and including the last, Dutch time."""


class Period(StrEnum):
    """A stretch of days in which an owner is asked once."""

    BEFORE = "vooraf"
    AFTER = "daarna"
    LAST = "laatste-keer"


BEGINS: Final[Mapping[Period, timedelta]] = {
    Period.BEFORE: timedelta(days=-28),
    Period.AFTER: timedelta(days=14),
    Period.LAST: timedelta(days=56),
}
"""When a period begins, seen from the day that a desk is due; it lasts until the next one begins."""


def period_of(due: date, today: date) -> Period | None:
    """Return the period that `today` is in, None when it is too early to ask."""
    begun = [period for period, begins in BEGINS.items() if today >= due + begins]
    return begun[-1] if begun else None


def by_hand(today: date) -> str:
    """Return the period of asking because somebody pressed the button: once a day."""
    return f"met de hand {today.isoformat()}"


def is_working_time(now: datetime) -> bool:
    """Say whether mail may go out by itself now."""
    local = now.astimezone(TIMEZONE)
    return local.weekday() < SATURDAY and FIRST_HOUR <= local.hour <= LAST_HOUR

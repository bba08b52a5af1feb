"""The moment of a question: given by the caller or now, always timezone-aware in Dutch time."""

from datetime import datetime

from knowledge.hours import TIMEZONE


def moment_of(at: datetime | None, now: datetime) -> datetime:
    """Return `at` in Dutch time; without an offset it is Dutch local time; absent it is `now`."""
    if at is None:
        return now.astimezone(TIMEZONE)
    return at.replace(tzinfo=TIMEZONE) if at.tzinfo is None else at.astimezone(TIMEZONE)

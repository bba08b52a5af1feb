"""Days in Dutch: a moment is told as the day and the time that it is at the counter, however it was kept."""

from datetime import UTC, date, datetime

import pytest

from api.dutch import clock, short_day
from knowledge.hours import TIMEZONE


@pytest.mark.parametrize(
    ("moment", "day", "time"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "23 november 2026", "00:30"),
        (datetime(2026, 6, 30, 22, 15, tzinfo=UTC), "1 juli 2026", "00:15"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "1 januari 2027", "00:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 oktober 2026", "02:30"),
        (datetime(2026, 11, 23, 0, 30, tzinfo=TIMEZONE), "23 november 2026", "00:30"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC).replace(tzinfo=None), "23 november 2026", "00:30"),
    ],
)
def test_the_day_beside_a_time_is_the_day_of_that_time(moment, day, time):
    assert (short_day(moment), clock(moment)) == (day, time)


def test_a_day_is_that_day():
    assert short_day(date(2026, 11, 22)) == "22 november 2026"

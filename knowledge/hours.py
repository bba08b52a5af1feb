"""Opening hours: an OpenStreetMap expression read with the Dutch public holidays and the region's school holidays.

Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. `PH` are the Dutch public holidays as the
library knows them (Good Friday not), to which 5 May is added in the years in which most people are off (2025, 2030).
`SH` is unknown to every library for the Netherlands, so each `SH` is written out as the dates of the calendar in the
content before the expression is parsed. All moments are in Europe/Amsterdam.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import opening_hours
from opening_hours import OpeningHours, State

TIMEZONE: Final = ZoneInfo("Europe/Amsterdam")
HORIZON: Final = timedelta(days=366)
"""How far ahead the next opening is looked for; a desk that stays closed for a year has no next opening."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PUBLIC_HOLIDAY: Final = re.compile(r"\bPH\b")
_LIBERATION_DAYS: Final = tuple(date(year, 5, 5) for year in range(2025, 2071, 5))
"""5 May in the years that it is a day off; https://www.rijksoverheid.nl, "Is 5 mei een vrije dag?"."""
_SCHOOL_HOLIDAY: Final = re.compile(r"\bSH\b")
_DAY: Final = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))?\b")
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Days(NamedTuple):
    """A named run of days, first and last included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayHours:
    """The opening hours of one day; `note` says why a day is different (a holiday's name), if it is."""

    day: date
    spans: tuple[tuple[time, time], ...]
    note: str | None = None


def day_of(moment: datetime) -> date:
    """Return the day that it is here at an aware moment; by the clock of a server in UTC it may be the day before."""
    return moment.astimezone(TIMEZONE).date()


def check_expression(expression: str) -> None:
    """Check that `expression` can be read and says each weekday once.

    In this syntax a later rule replaces an earlier one for the same day, which in opening hours is nearly always a
    slip of the pen: the morning disappears silently.

    Raises:
        ValueError: in Dutch, saying what is wrong.

    """
    try:
        OpeningHours(_SCHOOL_HOLIDAY.sub("2026 Jan 01-2026 Jan 02", expression))
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]  # the library's stub leaves it out
        message = (
            f"de openingstijden '{expression}' zijn niet te lezen; "
            "schrijf ze zoals 'Mo-Fr 09:00-12:30; Sa 10:00-12:00; PH off'"
        )
        raise ValueError(message) from error
    seen: set[str] = set()
    for rule in expression.split(";"):
        if re.search(r"\bweek\b|\boff\b|\bPH\b|\bSH\b|24/7", rule):
            continue
        named: set[str] = set()
        for first, last in _DAY.findall(rule):
            start = _DAYS.index(first)
            end = _DAYS.index(last) if last else start
            named.update(_DAYS[start : end + 1])
        if seen & named:
            message = f"in '{expression}' staat een dag twee keer; zet alle tijden van één dag bij elkaar"
            raise ValueError(message)
        seen |= named


def _date_range(days: Days) -> str:
    first, last = (f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}" for day in (days.first, days.last))
    return first if days.first == days.last else f"{first}-{last}"


def _written_out(expression: str, school_holidays: Sequence[Days], closed_days: Sequence[Days]) -> str:
    rules = []
    liberation_days = [Days("Bevrijdingsdag", day, day) for day in _LIBERATION_DAYS]
    for rule in (part.strip() for part in expression.split(";")):
        if not _SCHOOL_HOLIDAY.search(rule):
            rules.append(rule)
        # one rule per period: a comma list would bind only its last date to the modifier
        for token, periods in ((_SCHOOL_HOLIDAY, school_holidays), (_PUBLIC_HOLIDAY, liberation_days)):
            if token.search(rule):
                rules.extend(token.sub(_date_range(days), rule) for days in periods)
    rules.extend(f"{_date_range(days)} off" for days in closed_days)
    return "; ".join(rules)


@cache
def _public_holidays(year: int) -> dict[date, str]:
    named = holidays.country_holidays("NL", years=year, language="nl")
    return {day: name for day, name in named.items() if name != "Goede Vrijdag"}


class Schedule:
    """The opening hours of one desk or session, ready to be asked."""

    def __init__(self, expression: str, school_holidays: Sequence[Days] = (), closed_days: Sequence[Days] = ()) -> None:
        """Read `expression`; raises ValueError in Dutch when it cannot be read."""
        check_expression(expression)
        self.expression = expression
        self._closes_for = (*(school_holidays if "SH" in expression else ()), *closed_days)
        self._public_holidays_count = "PH" in expression
        written = _written_out(expression, school_holidays, closed_days)
        self._hours = OpeningHours(written, timezone=TIMEZONE, country="NL")

    def is_open(self, at: datetime) -> bool:
        """Say whether the desk is open at the aware moment `at`."""
        return bool(self._hours.is_open(at.astimezone(TIMEZONE)))

    def changes_at(self, at: datetime) -> datetime | None:
        """Return when the desk opens (if closed) or closes (if open), at most a year ahead; None when never."""
        start = at.astimezone(TIMEZONE)
        change = self._hours.next_change(start)
        return change if change is not None and change - start <= HORIZON else None

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first moment from `at` on which the desk is open, at most a year ahead; None when never."""
        if self.is_open(at):
            return at.astimezone(TIMEZONE)
        return self.changes_at(at)

    def openings(self, at: datetime, count: int) -> tuple[tuple[datetime, datetime], ...]:
        """Return the next `count` openings as (start, end), the one that runs at `at` included."""
        end = at.astimezone(TIMEZONE) + HORIZON
        spans = []
        for start, stop, state, _ in self._hours.intervals(at.astimezone(TIMEZONE), end):
            if state == State.OPEN:
                spans.append((start, stop))
            if len(spans) == count:
                break
        return tuple(spans)

    def week(self, first: date, days: int = 7) -> tuple[DayHours, ...]:
        """Return the hours of `days` days from `first`."""
        return tuple(self._day(first + timedelta(days=offset)) for offset in range(days))

    def _day(self, day: date) -> DayHours:
        start = datetime.combine(day, time.min, TIMEZONE)
        end = datetime.combine(day + timedelta(days=1), time.min, TIMEZONE)
        spans = tuple(
            (max(first, start).time(), min(last, end).time())
            for first, last, state, _ in self._hours.intervals(start, end)
            if state == State.OPEN
        )
        return DayHours(day, spans, next(self._notes(day), None))

    def _notes(self, day: date) -> Iterator[str]:
        if self._public_holidays_count and day in _public_holidays(day.year):
            yield _public_holidays(day.year)[day]
        for days in self._closes_for:
            if days.first <= day <= days.last:
                yield days.name

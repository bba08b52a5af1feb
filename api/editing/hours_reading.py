"""Opening hours read back in plain Dutch: the ordinary week, the exceptions of the coming year, the next ten openings.

Everything shown is worked out by the same rules that answer at the counter, so an editor sees what was understood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from babel.dates import format_date

from api import dutch
from api.editing.week import overnight, slips
from knowledge.base import KnowledgeBase
from knowledge.hours import HORIZON, TIMEZONE, DayHours, Schedule

OPENINGS: Final = 10
EXCEPTIONS: Final = 20
YEAR: Final = 366
ODD_WEEK: Final = date(2027, 3, 1)
"""A Monday in an odd ISO week, with an even one after it; rules for holidays are left out before looking."""

_HOLIDAYS: Final = re.compile(r"\b(?:PH|SH)\b")
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; `trouble` says in Dutch why nothing was, and then the rest is empty."""

    week: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    more_exceptions: int = 0
    openings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    trouble: str | None = None


def read(kb: KnowledgeBase, expression: str | None, now: datetime, *, local: bool) -> Reading:
    """Read `expression` as it counts for a desk of this municipality, seen from the aware moment `now`."""
    if not expression:
        return Reading(trouble="De openingstijden zijn niet bekend. De balie zegt dat er dan bij.")
    try:
        schedule = kb.schedule(expression, local=local)
        plain = Schedule("; ".join(rule for rule in expression.split(";") if not _HOLIDAYS.search(rule)) or "Mo-Su off")
    except ValueError as error:
        words = str(error)
        return Reading(trouble=" ".join(slips(expression)) or f"{words[0].upper()}{words[1:]}.")
    assert schedule is not None  # noqa: S101 - only an empty expression gives none
    odd, even = plain.week(ODD_WEEK), plain.week(ODD_WEEK + timedelta(days=WEEK))
    exceptions = tuple(_exceptions(schedule, odd, even, now.astimezone(TIMEZONE).date()))
    return Reading(
        week=tuple(_week(odd, even)),
        exceptions=exceptions[:EXCEPTIONS],
        more_exceptions=max(0, len(exceptions) - EXCEPTIONS),
        openings=tuple(_opening(*span) for span in schedule.openings(now, OPENINGS)),
        notices=overnight(expression),
    )


def _week(odd: tuple[DayHours, ...], even: tuple[DayHours, ...]) -> Iterator[str]:
    def words(pair: tuple[DayHours, DayHours]) -> str:
        in_odd, in_even = (dutch.spans(hours) for hours in pair)
        return in_odd if in_odd == in_even else f"in oneven weken {in_odd}; in even weken {in_even}"

    for text, group in groupby(zip(odd, even, strict=True), key=words):
        days = [format_date(hours.day, "EEEE", locale="nl") for hours, _ in group]
        name = days[0] if len(days) == 1 else f"{days[0]} tot en met {days[-1]}"
        yield f"{name}: {text}"


def _exceptions(
    schedule: Schedule, odd: tuple[DayHours, ...], even: tuple[DayHours, ...], today: date
) -> Iterator[str]:
    """Yield the days that are not as in the ordinary week; days of one holiday with the same hours are one line."""
    runs: list[list[DayHours]] = []
    for hours in schedule.week(today, YEAR):
        usual = (odd if hours.day.isocalendar().week % 2 else even)[hours.day.weekday()]
        if hours.spans == usual.spans:
            continue
        last = runs[-1][-1] if runs else None
        same = last is not None and (last.note, last.spans) == (hours.note, hours.spans)
        if same and last is not None and hours.note and hours.day - last.day <= timedelta(days=WEEK):
            runs[-1].append(hours)
        else:
            runs.append([hours])
    for run in runs:
        first, last = run[0], run[-1]
        words = dutch.day(first.day)
        if last.day != first.day:
            words = f"{format_date(first.day, 'd MMMM', locale='nl')} tot en met {dutch.short_day(last.day)}"
        name = f" ({first.note})" if first.note else ""
        yield f"{words}{name}: {dutch.spans(DayHours(first.day, first.spans))}"


def _opening(start: datetime, end: datetime) -> str:
    first, last = start.astimezone(TIMEZONE), end.astimezone(TIMEZONE)
    begin = f"{dutch.day(first.date())}, {first:%H:%M}"
    if end - start > HORIZON / 2:
        return f"{begin}, en dan zonder onderbreking"
    if last.date() == first.date():
        return f"{begin} tot {last:%H:%M}"
    if f"{last:%H:%M}" == "00:00" and last.date() - first.date() == timedelta(days=1):
        return f"{begin} tot 24:00"
    return f"{begin} tot {format_date(last.date(), 'EEEE', locale='nl')} {last:%H:%M}"

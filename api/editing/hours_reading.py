"""Opening hours read back in plain Dutch: the ordinary week, the exceptions of the coming year, the next ten openings.

Everything shown is worked out by the same rules that answer at the counter, so an editor sees what was understood.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
MOSTLY: Final = 0.8
"""From which part of the weeks on hours are usual: a summer off is an exception, each first Monday is a rule."""

Spans = tuple[tuple[time, time], ...]
Usual = Mapping[tuple[bool, int], Spans | None]
"""The usual hours by whether the ISO week is odd and by day of the week (0 is Monday); None when they differ."""

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
    today = now.astimezone(TIMEZONE).date()
    ordinary = plain.week(today, YEAR)
    usual = _usual(ordinary)
    exceptions = tuple(_exceptions(schedule.week(today, YEAR), ordinary, usual))
    return Reading(
        week=tuple(_week(usual, today)),
        exceptions=exceptions[:EXCEPTIONS],
        more_exceptions=max(0, len(exceptions) - EXCEPTIONS),
        openings=tuple(_opening(*span) for span in schedule.openings(now, OPENINGS)),
        notices=overnight(expression),
    )


def _usual(ordinary: tuple[DayHours, ...]) -> Usual:
    """Return the hours of an ordinary week, as the days of a year without holidays show them."""
    seen: dict[tuple[bool, int], Counter[Spans]] = {}
    for hours in ordinary:
        seen.setdefault(_place(hours.day), Counter())[hours.spans] += 1
    most = {place: counts.most_common(1)[0] for place, counts in seen.items()}
    return {place: spans if times >= MOSTLY * seen[place].total() else None for place, (spans, times) in most.items()}


def _place(day: date) -> tuple[bool, int]:
    return bool(day.isocalendar().week % 2), day.weekday()


def _week(usual: Usual, today: date) -> Iterator[str]:
    monday = today - timedelta(days=today.weekday())

    def words(day: date) -> str:
        odd, even = usual[True, day.weekday()], usual[False, day.weekday()]
        if odd is None or even is None:
            return "deze tijden verschillen per week"
        in_odd, in_even = (dutch.spans(DayHours(day, spans)) for spans in (odd, even))
        return in_odd if in_odd == in_even else f"in oneven weken {in_odd}; in even weken {in_even}"

    for text, group in groupby((monday + timedelta(days=number) for number in range(WEEK)), key=words):
        days = [format_date(day, "EEEE", locale="nl") for day in group]
        name = days[0] if len(days) == 1 else f"{days[0]} tot en met {days[-1]}"
        yield f"{name}: {text}"


def _exceptions(year: tuple[DayHours, ...], ordinary: tuple[DayHours, ...], usual: Usual) -> Iterator[str]:
    """Yield the days that are not as in the ordinary week; days of one holiday with the same hours are one line.

    Where the weeks differ, only a holiday makes a day an exception.
    """
    runs: list[list[DayHours]] = []
    for hours, plain in zip(year, ordinary, strict=True):
        expected = usual[_place(hours.day)]
        if hours.spans == (plain.spans if expected is None else expected):
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

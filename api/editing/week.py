"""Opening hours as a week that everybody can fill in, next to the OpenStreetMap text that holds every exception.

Only what both can say goes from one to the other: each day once, at most two times a day, closed on public holidays and
in school holidays or not. Any other text has no week (`week_of` gives None) and stays as it is. A slip of the pen in a
time keeps its week, and `slips` says in plain Dutch on which day it is: nobody should have to read the notation.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from knowledge.hours import check_expression

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_NAMES: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
SPANS_A_DAY: Final = 2
MIDNIGHT: Final = ("00:00", "24:00")

Span = tuple[str, str]
"""From and to, as "09:00"; an empty text where the editor has not filled it in yet."""

_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME: Final = r"[^\s,;-]*"
_CLOCK: Final = re.compile(r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)?")
_BARE: Final = re.compile(r"\d{1,4}")
"""A bare number is no slip in the form, which makes a time of it: this was written as text."""
_RULE: Final = re.compile(rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) ({_TIME}-{_TIME}(?:,{_TIME}-{_TIME})?)$")


@dataclass(frozen=True, slots=True)
class Week:
    """What the form for a week shows; a day that is not in `days` is closed."""

    days: Mapping[str, tuple[Span, ...]]
    closed_on_public_holidays: bool = True
    closed_in_school_holidays: bool = False

    @property
    def expression(self) -> str:
        """The text for this week; days with the same hours share a rule. Empty when no day has a time."""
        spans = {day: tuple(span for span in self.days.get(day, ()) if any(span)) for day in DAYS}
        rules: dict[str, list[str]] = {}
        for day, times in spans.items():
            if times:
                rules.setdefault(",".join(f"{start}-{end}" for start, end in times), []).append(day)
        if not rules:
            return ""
        parts = [f"{_days(days)} {times}" for times, days in rules.items()]
        parts += ["SH off"] if self.closed_in_school_holidays else []
        parts += ["PH off"] if self.closed_on_public_holidays else []
        return "; ".join(parts)

    @property
    def lines(self) -> tuple[str, ...]:
        """This week in Dutch, days in a row with the same hours on one line."""
        every = groupby(DAYS, key=lambda day: self.days.get(day, ()))
        return (
            *(f"{_called(list(days))}: {_spans(spans)}" for spans, days in every if spans),
            *(("dicht in schoolvakanties",) if self.closed_in_school_holidays else ()),
            *(("dicht op feestdagen",) if self.closed_on_public_holidays else ()),
        )


def week_of(expression: str | None) -> Week | None:
    """Return the week that `expression` says, also when a time in it is still missing; None when it says more."""
    if not expression:
        return Week({})
    days: dict[str, tuple[Span, ...]] = {}
    public = school = False
    for rule in (part.strip() for part in expression.split(";")):
        found = _RULE.match(rule)
        if rule == "PH off":
            public = True
        elif rule == "SH off":
            school = True
        elif found is None or public or school or days.keys() & set(_named(found[1])):
            return None  # the last rule wins: hours after what is closed would open the holidays again
        else:
            spans = tuple((span[: span.index("-")], span[span.index("-") + 1 :]) for span in found[2].split(","))
            days.update(dict.fromkeys(_named(found[1]), spans))
    typed = {time for spans in days.values() for span in spans for time in span if not _CLOCK.fullmatch(time)}
    if any(_BARE.fullmatch(time) for time in typed) or (typed and is_readable(expression)):
        return None
    return Week(days, public, school) if days else None


def slips(expression: str | None) -> tuple[str, ...]:
    """Return in Dutch, by day, which times of a week are missing or are no times; empty for any other text."""
    return tuple(_by_day(expression, _slip))


def overnight(expression: str | None) -> tuple[str, ...]:
    """Return in Dutch, by day, which hours run on into the next day: nearly always a slip, but some desks do it."""
    return tuple(_by_day(expression, _night))


def _by_day(expression: str | None, tell: Callable[[str, str, str], str | None]) -> Iterator[str]:
    week = week_of(expression)
    for place, day in enumerate(DAYS):
        for start, end in week.days.get(day, ()) if week is not None else ():
            said = tell(start, end, DAY_NAMES[(place + 1) % len(DAYS)])
            if said is not None:
                yield f"{DAY_NAMES[place].capitalize()}: {said}"


def _slip(start: str, end: str, _next_day: str) -> str | None:
    wrong = next((time for time in (start, end) if not _CLOCK.fullmatch(time)), None)
    if wrong is not None:
        return f"‘{wrong}’ is geen tijd. Schrijf bijvoorbeeld 9:30."
    if not end:
        return f"vul ook in tot hoe laat, bij ‘van {start}’."
    return None if start else f"vul ook in vanaf hoe laat, bij ‘tot {end}’."


def _night(start: str, end: str, next_day: str) -> str | None:
    if not start or not end or end in MIDNIGHT or end > start:
        return None
    return f"van {start} tot {next_day} {end}, dus ook ’s nachts. Klopt dat niet? Dan is ‘tot’ vroeger dan ‘van’."


def is_readable(expression: str) -> bool:
    """Say whether the text of opening hours can be understood."""
    try:
        check_expression(expression)
    except ValueError:
        return False
    return True


def _named(days: str) -> Iterator[str]:
    for part in days.split(","):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        yield from DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])


def _called(days: list[str]) -> str:
    names = [DAY_NAMES[DAYS.index(day)] for day in days]
    pair = 2
    return " en ".join(names) if len(names) <= pair else f"{names[0]} tot en met {names[-1]}"


def _spans(spans: tuple[Span, ...]) -> str:
    return " en ".join(f"{start or '?'} tot {end or '?'}" for start, end in spans)


def _days(days: list[str]) -> str:
    """Return "Mo-We,Fr"; two days in a row are written out, as in "Sa,Su"."""
    places = [DAYS.index(day) for day in days]
    runs = [[place for _, place in group] for _, group in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    long_run = 3
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) >= long_run else ",".join(DAYS[place] for place in run)
        for run in runs
    )

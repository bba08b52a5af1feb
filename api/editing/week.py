"""Opening hours as a week that everybody can fill in, next to the OpenStreetMap text that holds every exception.

Only what both can say goes from one to the other: each day once, at most two times a day, closed on public holidays and
in school holidays or not. Any other text has no week (`week_of` gives None) and stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SPANS_A_DAY: Final = 2

Span = tuple[str, str]
"""From and to, as "09:00"; an empty text where the editor has not filled it in yet."""

_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME: Final = r"(?:\d\d:\d\d)?"
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
    return Week(days, public, school) if days else None


def _named(days: str) -> Iterator[str]:
    for part in days.split(","):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        yield from DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])


def _days(days: list[str]) -> str:
    """Return "Mo-We,Fr"; two days in a row are written out, as in "Sa,Su"."""
    places = [DAYS.index(day) for day in days]
    runs = [[place for _, place in group] for _, group in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    long_run = 3
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) >= long_run else ",".join(DAYS[place] for place in run)
        for run in runs
    )

"""Which day, or part of a day, a question about opening hours names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

_WEEKDAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_PARTS: Final = {  # who closes at 12:30 is not open in the afternoon
    "ochtend": (time(0), time(12)),
    "morgen": (time(0), time(12)),
    "morning": (time(0), time(12)),
    "middag": (time(13), time(18)),
    "afternoon": (time(13), time(18)),
    "avond": (time(18), time.max),
    "evening": (time(18), time.max),
}
_SAID: Final = {"ochtend": "ochtend", "morgen": "ochtend", "morning": "ochtend", "middag": "middag", "avond": "avond"}
_SHORT: Final = {"ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5}
"""Not "zo", which says how as well: "kan hij zo binnenlopen"."""

_PART: Final = "|".join(_PARTS)
_WEEKDAY: Final = re.compile(
    rf"\b({'|'.join((*_WEEKDAYS, *_ENGLISH, *_SHORT))})(?:\s?({_PART}))?s?\b(?!\s(?:they|you|we|i|the|it)\b)",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(
    rf"\b(?:(vandaag|overmorgen|morgen|today|tomorrow)(?:\s?({_PART}))?|van(ochtend|morgen|middag|avond)|(tonight))\b",
    re.IGNORECASE,
)
_DATE: Final = re.compile(rf"\b(\d{{1,2}})\s?({'|'.join(month[:3] for month in _MONTHS)})\w*", re.IGNORECASE)
_AHEAD: Final = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A day, and the part of it between `start` and `end`; `part` is how that part is called, None for all day."""

    day: date
    part: str | None = None
    start: time = time(0)
    end: time = time.max


def asked_days(text: str, today: date) -> tuple[AskedDay, ...]:
    """Return the days that `text` names, seen from `today`, in order of time."""
    return tuple(sorted(set(_days(text, today)), key=lambda asked: (asked.day, asked.start)))


def _days(text: str, today: date) -> Iterator[AskedDay]:
    for match in _WEEKDAY.finditer(text):
        name = match.group(1).lower()
        number = _SHORT.get(name, -1)
        if number < 0:
            number = _WEEKDAYS.index(name) if name in _WEEKDAYS else _ENGLISH.index(name)
        yield _asked(today + timedelta(days=(number - today.weekday()) % 7), match.group(2))
    for match in _NEAR.finditer(_WEEKDAY.sub(" ", text)):
        word, part, this, tonight = match.groups()
        if word:
            yield _asked(today + timedelta(days=_AHEAD[word.lower()]), part)
        else:
            yield _asked(today, "avond" if tonight else this)
    for match in _DATE.finditer(text):
        day = _next(today, int(match.group(1)), match.group(2).lower())
        if day:
            yield AskedDay(day)


def _asked(day: date, part: str | None) -> AskedDay:
    if part is None:
        return AskedDay(day)
    start, end = _PARTS[part.lower()]
    return AskedDay(day, _SAID.get(part.lower(), "middag" if start == time(13) else "avond"), start, end)


def _next(today: date, number: int, month: str) -> date | None:
    """Return the first such date from `today`, or None when it does not exist."""
    index = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(month))
    for year in (today.year, today.year + 1):
        try:
            day = date(year, index, number)
        except ValueError:
            continue
        if day >= today:
            return day
    return None

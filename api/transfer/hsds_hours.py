"""The weekly times of an HSDS service as our opening hours; what a plain week cannot say is told, not guessed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api import dutch
from api.editing.week import DAYS, SPANS_A_DAY, Span, Week

_DAYS: Final = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), DAYS, strict=True))
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$")
_EXCEPTIONS: Final = ("byweekno", "bymonthday", "byyearday", "count", "until")

ENDED: Final = "deze tijden golden tot {day}"
BEGINS: Final = "deze tijden gelden pas vanaf {day}"
ENDS: Final = "deze tijden gelden tot en met {day}. Verander ze daarna"
NO_WEEK: Final = "deze tijden zijn geen gewone week. Vul ze zelf in"
NO_CLOCK: Final = "het tijdstip {text} is geen tijd zoals 09:00, of staat in een andere tijdzone. Vul het zelf in"
FULL: Final = f"op een dag passen hoogstens {SPANS_A_DAY} tijden"
HOLIDAYS: Final = "over feestdagen en schoolvakanties staat er niets in. Kijk dat na"


@dataclass(slots=True)
class Times:
    """What the schedules of a service come to: opening hours or None, a note, and what could not be carried."""

    expression: str | None = None
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def times_of(schedules: Sequence[Mapping[str, Any]], today: date) -> Times:
    """Return the opening hours that `schedules` say on the day `today`."""
    times = Times()
    days: dict[str, list[Span]] = {}
    for schedule in schedules:
        first, last = _day(schedule, "valid_from"), _day(schedule, "valid_to", "until")
        if last is not None and last < today:
            times.lost.append(ENDED.format(day=dutch.short_day(last)))
        elif first is not None and first > today:
            times.lost.append(BEGINS.format(day=dutch.short_day(first)))
        elif not _is_plain_week(schedule):
            times.notes.extend(_description(schedule))
            times.lost.append(NO_WEEK)
        else:
            times.notes.extend(_description(schedule))
            _add(days, schedule, times)
            if last is not None:
                times.lost.append(ENDS.format(day=dutch.short_day(last)))
    if days:
        spans = {day: tuple(sorted(set(found))) for day, found in days.items()}
        if any(len(found) > SPANS_A_DAY for found in spans.values()):
            times.lost.append(FULL)
        week = Week({day: found[:SPANS_A_DAY] for day, found in spans.items()}, closed_on_public_holidays=False)
        times.expression = week.expression
        times.lost.append(HOLIDAYS)
    return times


def _day(schedule: Mapping[str, Any], *names: str) -> date | None:
    """Return the earliest day that stands in these fields, None when there is none."""
    found = []
    for name in names:
        with suppress(ValueError):
            found.append(date.fromisoformat(str(schedule.get(name) or "")[:10]))
    return min(found, default=None)


def _is_plain_week(schedule: Mapping[str, Any]) -> bool:
    return (
        schedule.get("freq", "WEEKLY") == "WEEKLY"
        and schedule.get("interval", 1) in (1, None)
        and not any(schedule.get(name) for name in _EXCEPTIONS)
        and bool(_named(schedule))
        and bool(schedule.get("opens_at"))
        and bool(schedule.get("closes_at"))
    )


def _named(schedule: Mapping[str, Any]) -> tuple[str, ...]:
    """Return our names of the days; empty when one of them is not a day of the week."""
    named = [part.strip().upper() for part in str(schedule.get("byday") or "").split(",")]
    return tuple(_DAYS[day] for day in named) if all(day in _DAYS for day in named) else ()


def _description(schedule: Mapping[str, Any]) -> Iterator[str]:
    for name in ("description", "notes"):
        text = schedule.get(name)
        if isinstance(text, str) and text.strip():
            yield text.strip()


def _add(days: dict[str, list[Span]], schedule: Mapping[str, Any], times: Times) -> None:
    clock = []
    for name in ("opens_at", "closes_at"):
        text = str(schedule[name]).strip()
        found = _CLOCK.match(text)
        if found is None:
            times.lost.append(NO_CLOCK.format(text=text[:20]))
            return
        clock.append(f"{found[1]}:{found[2]}")
    for day in _named(schedule):
        days.setdefault(day, []).append((clock[0], clock[1]))

"""Chance with weights, and moments at which a desk is open; the same seed gives the same data."""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import Final, Generic, TypeVar

from api.demo import words
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE

Value = TypeVar("Value")
NINE, FIVE = time(9), time(17)
TRIES = 40
TOO_LITTLE: Final = (
    "Deze gemeente heeft nog te weinig om voorbeeldgegevens van te maken. Zet er eerst loketten in, en onderwerpen "
    "met een loket dat ze doet. Er is niets geladen."
)


class Weighted(Generic[Value]):
    """Draws values by their weight."""

    def __init__(self, weights: Mapping[Value, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, chance: random.Random) -> Value:
        """Return one of the values."""
        return chance.choices(self._values, cum_weights=self._sums)[0]


def tasks_by_month(kb: KnowledgeBase, usable: Collection[str]) -> Sequence[Weighted[str]]:
    """Return for January to December how often each of the `usable` subjects comes up.

    Raises StoreError when there is none.
    """
    if not usable:
        raise StoreError(TOO_LITTLE)

    def weights(month: int) -> Mapping[str, float]:
        found, rank = {}, dict.fromkeys(kb.themes, 0)
        for task in kb.content.tasks:
            if task.id not in usable:
                continue
            rank[task.theme] += 1
            busy = words.BUSY if month in words.BUSY_MONTHS.get(task.theme, ()) else 1.0
            found[task.id] = words.THEMES.get(task.theme, words.OTHER_THEME) * busy * rank[task.theme] ** -words.RANK
        return found

    return [Weighted(weights(month)) for month in range(1, 13)]


def desks(kb: KnowledgeBase) -> Weighted[str]:
    """Return how often each local desk sees somebody. Raises StoreError when there is none."""
    front = kb.content.municipality.front_desk
    found = {
        desk.id: words.FRONT_DESK if desk.id == front else words.DESK_TYPES[desk.type]
        for desk in kb.content.desks
        if desk.type in words.DESK_TYPES
    }
    if not found:
        raise StoreError(TOO_LITTLE)
    return Weighted(found)


def moments(kb: KnowledgeBase, first: date, last: date) -> Callable[[random.Random, str], datetime]:
    """Return a function that draws a moment from `first` to `last` at which a desk is open, busy weekdays more."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    drawn = Weighted({day: words.WEEKDAYS[day.weekday()] for day in days})

    @cache
    def spans(desk: str, day: date) -> tuple[tuple[time, time], ...]:
        schedule = kb.schedules.get(desk)
        return schedule.week(day, 1)[0].spans if schedule else ((NINE, FIVE),)

    def moment(chance: random.Random, desk: str) -> datetime:
        for _ in range(TRIES):
            day = drawn.draw(chance)
            if open_then := spans(desk, day):
                start, end = chance.choice(open_then)
                return _between(chance, day, start, end)
        return _between(chance, drawn.draw(chance), NINE, FIVE)  # a desk that is hardly ever open

    return moment


def _between(chance: random.Random, day: date, start: time, end: time) -> datetime:
    opens = start.hour * 3600 + start.minute * 60
    closes = end.hour * 3600 + end.minute * 60 or 24 * 3600
    seconds = chance.randrange(opens, max(closes, opens + 1))
    return datetime.combine(day, time(), TIMEZONE).replace(
        hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60
    )

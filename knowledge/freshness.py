"""What must be looked at again: desks that nobody checked, and agreements that were made long ago."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.due import STALE_AFTER, due_on, is_stale
from knowledge.matrix import agreement_of
from knowledge.schema import Desk

SOON: Final = timedelta(days=60)
"""How long before its day something is listed: time to ask the other organisation."""


class State(StrEnum):
    """Whether something may still be relied on."""

    STALE = "verouderd"
    SOON = "binnenkort"
    FRESH = "actueel"


@dataclass(frozen=True, slots=True)
class DueDesk:
    """A desk with the day on which it must have been looked at again; its organisation answers for it."""

    desk: Desk
    due: date
    state: State


@dataclass(frozen=True, slots=True)
class DueAgreement:
    """An agreement with the day on which it must have been looked at again, and the tasks that rest on it."""

    source: str
    agreed_on: date
    due: date
    state: State
    tasks: tuple[str, ...]


def state_of(checked: date, today: date) -> State:
    """Return how something stands that was right on `checked`."""
    if is_stale(checked, today):
        return State.STALE
    return State.SOON if is_stale(checked, today + SOON) else State.FRESH


def desk_state(desk: Desk, today: date) -> State:
    """Return how a desk stands."""
    due = due_on(desk)
    if today > due:
        return State.STALE
    return State.SOON if today + SOON > due else State.FRESH


def due_desks(kb: KnowledgeBase, today: date) -> tuple[DueDesk, ...]:
    """Return every desk, the one that is due first at the top."""
    desks = sorted(kb.content.desks, key=lambda desk: (due_on(desk), desk.name.casefold()))
    return tuple(DueDesk(desk, due_on(desk), desk_state(desk, today)) for desk in desks)


def due_agreements(kb: KnowledgeBase, today: date) -> tuple[DueAgreement, ...]:
    """Return every agreement on which the division rests, the oldest first."""
    tasks: dict[tuple[date, str], list[str]] = {}
    for task in kb.division:
        source, agreed_on = agreement_of(kb, task)
        tasks.setdefault((agreed_on, source), []).append(task)
    return tuple(
        DueAgreement(source, agreed_on, agreed_on + STALE_AFTER, state_of(agreed_on, today), tuple(found))
        for (agreed_on, source), found in sorted(tasks.items())
    )

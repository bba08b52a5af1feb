"""Agreements that need somebody's attention: those that end soon, and those that a desk does not agree with."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.schema import DivisionLine, Objection
from knowledge.validity import DAY

ENDS_SOON: Final = timedelta(weeks=8)
"""How long before its last day an agreement is named: time to talk to the other organisation."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement with its last day, for (task, kind)."""

    task: str
    kind: str
    line: DivisionLine
    last: date


@dataclass(frozen=True, slots=True)
class Objected:
    """What a desk has against the agreement about a task."""

    task: str
    objection: Objection


def ending_soon(kb: KnowledgeBase, today: date) -> tuple[Ending, ...]:
    """Return the agreements that end within ENDS_SOON, the first to end at the top.

    One that the same desk goes on with on the day after has been renewed.
    """
    found = [
        Ending(task, kind, line, line.valid_until)
        for (task, kind), lines in kb.whole.cells.items()
        for line in lines
        if line.valid_until is not None
        and today <= line.valid_until <= today + ENDS_SOON
        and not any(other.desk == line.desk and other.holds_on(line.valid_until + DAY) for other in lines)
    ]
    return tuple(sorted(found, key=lambda ending: ending.last))


def objections(kb: KnowledgeBase) -> tuple[Objected, ...]:
    """Return what desks do not agree with, the longest known first."""
    found = [Objected(row.task, objection) for row in kb.content.division for objection in row.objections]
    return tuple(sorted(found, key=lambda objected: objected.objection.noted_on))

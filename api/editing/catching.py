"""Who the safety net names when every agreed desk was tried, and what a change does to that. Pure over two bases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.base import KnowledgeBase, Matter
from knowledge.division import Circumstances, place


@dataclass(frozen=True, slots=True)
class Caught:
    """A matter in which another desk is named than before when all of the cell were tried; None is nobody."""

    matter: Matter
    before: str | None
    after: str | None


def caught(before: KnowledgeBase, after: KnowledgeBase, moment: datetime) -> tuple[Caught, ...]:
    """Return those matters at the aware `moment`, in order; nothing is worked out when the rules are the same."""
    if before.content.escalation.rules == after.content.escalation.rules:
        return ()
    return tuple(_otherwise(before, after, moment))


def _otherwise(before: KnowledgeBase, after: KnowledgeBase, moment: datetime) -> Iterator[Caught]:
    for matter in after.cells:
        if matter in before.cells:
            was, becomes = _named(before, matter, moment), _named(after, matter, moment)
            if was != becomes:
                yield Caught(matter, was, becomes)


def _named(kb: KnowledgeBase, matter: Matter, moment: datetime) -> str | None:
    tried = frozenset(line.desk for line in kb.cells[matter])
    return place(kb, *matter, Circumstances(moment, visited=tried)).desk

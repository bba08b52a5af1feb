"""From readings to a decision by expected cost: refer, handle here, ask one question, urgent, or decline.

A wrong referral sends a resident to the wrong desk; a question costs the clerk some seconds. So a question is asked
exactly when the chance that the best desk is wrong, times the cost of a wrong referral, is more than the cost of a
question. Only readings that lead to different desks make a question worthwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from knowledge.base import KnowledgeBase
from knowledge.division import URGENT, Circumstances, Outcome, Placement, place

SIGNIFICANT: Final = 0.02
"""A reading less probable than this is not put into a question."""


class Reading(Protocol):
    """One interpretation of the question, as recognition gives it."""

    @property
    def task(self) -> str:
        """The task id."""

    @property
    def kind(self) -> str:
        """The id of the kind of help."""

    @property
    def probability(self) -> float:
        """The probability that this is what was meant."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What mistakes cost, in the same unit; a wrong referral is 1 by definition.

    `question`: asking the clerk one question. `missed_urgency`: treating an urgent matter as ordinary, which makes a
    false alarm much cheaper than a miss.
    """

    question: float = 0.25
    missed_urgency: float = 9.0

    @property
    def sure_enough(self) -> float:
        """The probability of the best desk from which no question is asked."""
        return 1 - self.question

    @property
    def urgent_from(self) -> float:
        """The probability of urgency from which the matter is treated as urgent."""
        return 1 / (1 + self.missed_urgency)


@dataclass(frozen=True, slots=True)
class Route:
    """The readings that lead to the same desk (or to nobody), most probable first."""

    placement: Placement
    readings: tuple[Reading, ...]

    @property
    def probability(self) -> float:
        """The probability that this is the right desk."""
        return sum(reading.probability for reading in self.readings)


def routes(kb: KnowledgeBase, readings: Sequence[Reading], circumstances: Circumstances) -> tuple[Route, ...]:
    """Group `readings` by the desk where the division places them, most probable desk first.

    Equal desks (the two IDOs) are one route: between them nothing has to be asked.
    """
    groups: dict[object, list[tuple[Reading, Placement]]] = {}
    for reading in readings:
        placement = place(kb, reading.task, reading.kind, circumstances)
        desk = placement.desk
        key = (placement.outcome is Outcome.HANDLE_HERE, kb.equals(desk) if desk else None)
        groups.setdefault(key, []).append((reading, placement))
    found = [_route(group) for group in groups.values()]
    return tuple(sorted(found, key=lambda route: -route.probability))


def _route(group: list[tuple[Reading, Placement]]) -> Route:
    ordered = sorted(group, key=lambda pair: -pair[0].probability)
    return Route(ordered[0][1], tuple(reading for reading, _ in ordered))


def is_urgent(readings: Iterable[Reading], costs: Costs) -> bool:
    """Say whether the matter is treated as urgent: a false alarm is preferred to a miss."""
    return sum(reading.probability for reading in readings if reading.kind == URGENT) >= costs.urgent_from


def needs_question(found: Sequence[Route], costs: Costs) -> bool:
    """Say whether one question is worth its cost."""
    total = sum(route.probability for route in found)
    return len(found) > 1 and total > 0 and found[0].probability / total < costs.sure_enough

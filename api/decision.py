"""From readings to a decision by expected cost: refer, handle here, ask one question, urgent, or decline.

A wrong referral sends a resident to the wrong desk; a question costs the clerk some seconds; declining leaves the clerk
alone with a resident who could have been helped. Each of the three has an expected cost, from the probability that the
question is for these desks at all and the probabilities of the desks; the cheapest is done. Only readings that lead to
different desks make a question worthwhile.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
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

    `question`: asking the clerk one question. `declined`: saying "this I do not know" to what a desk could have helped
    with. `missed_urgency`: treating an urgent matter as ordinary, which makes a false alarm much cheaper than a miss.
    """

    question: float = 0.16
    declined: float = 0.5
    missed_urgency: float = 5.0

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


def is_urgent(readings: Iterable[Reading], inside: float, costs: Costs) -> bool:
    """Say whether the matter is treated as urgent: a false alarm is preferred to a miss.

    `inside` is the probability that the question is for these desks at all.
    """
    return inside * sum(reading.probability for reading in readings if reading.kind == URGENT) >= costs.urgent_from


class Choice(StrEnum):
    """What can be done with a question that is not urgent."""

    SETTLE = "settle"
    ASK = "ask"
    DECLINE = "decline"


def choose(found: Sequence[Route], inside: float, costs: Costs, *, may_ask: bool, offered: int) -> Choice:
    """Return the cheapest choice for the routes `found`, most probable first.

    `inside` is the probability that the question is for these desks at all; `offered` how many routes a question can
    offer. To what the question does not offer the clerk answers "none of these": then it is declined after all, which
    costs no more than the question when it was about something else.
    """
    total = sum(route.probability for route in found)
    if not found or total <= 0:
        return Choice.DECLINE
    wrong = 1 - found[0].probability / total
    missed = 1 - sum(route.probability for route in found[:offered]) / total
    prices = {
        Choice.SETTLE: (1 - inside) + inside * wrong,
        Choice.ASK: costs.question + inside * missed * costs.declined if may_ask and len(found) > 1 else math.inf,
        Choice.DECLINE: inside * costs.declined,
    }
    return min(prices, key=prices.__getitem__)

"""The one clarifying question: options that separate desks, in words a clerk can read aloud."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from api.decision import SIGNIFICANT, Reading, Route
from api.recommendation import phrase
from api.wire import Option, Question, ReadingRef
from knowledge.base import KnowledgeBase
from knowledge.division import Outcome, Placement

MAX_OPTIONS: Final = 4
"""Options besides 'geen van deze', so five at most."""

MAX_READINGS: Final = 6
"""Readings in one option."""

NAMED: Final = 2
"""Subjects that the label of an option names, likeliest first: a clerk reads it aloud with a resident waiting."""

WORTH_NAMING: Final = 0.25
"""A second subject or kind of help is named from this share of the first; a rarer one makes the label only longer."""

COVERED: Final = 0.5
"""The share of what is offered that a good clerk's question must be about to be asked here."""

NONE: Final = "geen"
_KIND, _PAIR = ".", "+"


def question(kb: KnowledgeBase, found: Sequence[Route], alike: Sequence[str]) -> Question:
    """Return the question that separates the most probable desks of `found`.

    `alike` are the ambiguous sentences of the content that are most like what was said, nearest first.
    """
    offered = [route for route in found[:MAX_OPTIONS] if route.readings]
    chosen = [_significant(route) for route in offered]
    tasks = {reading.task for readings in chosen for reading in readings}
    options = [
        _option(kb, readings, _leads_to(kb, route.placement), one_task=len(tasks) == 1)
        for route, readings in zip(offered, chosen, strict=True)
    ]
    options.append(Option(id=NONE, label="Geen van deze", readings=()))
    text = _authored(kb, chosen, alike)
    if text is None and len(tasks) == 1:
        text = f"Wat heeft de inwoner nodig bij {kb.tasks[tasks.pop()].name}?"
    text = text or "Waar gaat het precies over?"
    seal = hashlib.sha256("|".join(option.id for option in options).encode()).hexdigest()[:10]
    return Question(id=f"q-{seal}", text=text, options=tuple(options))


def _authored(kb: KnowledgeBase, chosen: Sequence[Sequence[Reading]], alike: Sequence[str]) -> str | None:
    """Return the question of a good clerk about the nearest sentence that it fits, or None when it fits none.

    It asks for readings of at least two options, all of them offered, and together likely enough, and what its sentence
    most likely means is in the likeliest option. The same readings are asked for in other words when somebody was sent
    away than when somebody only begins: so it also counts which sentence is near.
    """
    option_of = {(reading.task, reading.kind): number for number, group in enumerate(chosen) for reading in group}
    weight = {(reading.task, reading.kind): reading.probability for group in chosen for reading in group}
    enough = COVERED * sum(weight.values())
    for ambiguity in (kb.ambiguities[text] for text in alike if text in kb.ambiguities):
        asked = {(meaning.task, meaning.kind) for meaning in ambiguity.readings}
        likeliest = ambiguity.readings[0]
        if (
            asked <= weight.keys()
            and option_of[likeliest.task, likeliest.kind] == 0
            and len({option_of[matter] for matter in asked}) > 1
            and sum(weight[matter] for matter in asked) >= enough
        ):
            return ambiguity.question
    return None


def _significant(route: Route) -> tuple[Reading, ...]:
    likely = [reading for reading in route.readings if reading.probability >= SIGNIFICANT]
    return tuple((likely or list(route.readings[:1]))[:MAX_READINGS])


def _leads_to(kb: KnowledgeBase, placement: Placement) -> str | None:
    """Return where an option leads, so that a clerk who has heard enough sees the desk before the question is asked."""
    if placement.outcome is Outcome.HANDLE_HERE:
        return "Dit doet u zelf"
    return f"Naar {kb.desks[placement.desk].name}" if placement.desk else None


def _option(kb: KnowledgeBase, readings: Sequence[Reading], leads_to: str | None, *, one_task: bool) -> Option:
    by_task: dict[str, dict[str, float]] = {}
    for reading in readings:
        by_task.setdefault(reading.task, {})[reading.kind] = reading.probability
    tasks = _named({task: sum(kinds.values()) for task, kinds in by_task.items()})
    what = {task: ", of ".join(phrase(kb, kind) for kind in _named(by_task[task])) for task in tasks}
    if one_task:
        label = what[tasks[0]]
    elif len(set(what.values())) == 1:  # the same help for both: said once
        label = f"{' of '.join(kb.tasks[task].name for task in tasks)} ({what[tasks[0]]})"
    else:
        label = ", of ".join(f"{kb.tasks[task].name} ({what[task]})" for task in tasks)
    return Option(
        id=_PAIR.join(f"{reading.task}{_KIND}{reading.kind}" for reading in readings),
        label=label[0].upper() + label[1:],
        readings=tuple(ReadingRef(task=reading.task, kind=reading.kind) for reading in readings),
        leads_to=leads_to,
    )


def _named(weights: Mapping[str, float]) -> list[str]:
    """Return what a label names of these, likeliest first."""
    ordered = sorted(weights, key=lambda name: -weights[name])
    return [name for name in ordered[:NAMED] if weights[name] >= WORTH_NAMING * weights[ordered[0]]]


def readings_of(kb: KnowledgeBase, option: str) -> tuple[tuple[str, str], ...] | None:
    """Return the (task, kind) pairs that an option id stands for, empty for 'geen van deze'; None when it is no option.

    The id carries its readings, so that an answer is understood also after a restart or a new revision.
    """
    if option == NONE:
        return ()
    pairs = tuple(_pairs(option))
    return pairs if pairs and all(pair in kb.cells for pair in pairs) else None


def _pairs(option: str) -> Iterator[tuple[str, str]]:
    for part in option.split(_PAIR):
        task, _, kind = part.partition(_KIND)
        yield task, kind

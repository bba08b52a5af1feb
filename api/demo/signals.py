"""Made-up signals: a row for each, as the table keeps them."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.casework import owners
from api.casework.signal import Channel, Sort, Step
from api.demo import chance as by_chance
from api.demo import words
from api.demo.codes import Codes
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

OwnerOf = Mapping[tuple[str, str], str]
"""Whose a problem is, by subject and step."""


def made_up(
    kb: KnowledgeBase, owner_of: OwnerOf, count: int, days: tuple[date, date], chance: random.Random, codes: Codes
) -> Iterator[dict[str, Any]]:
    """Yield `count` signals that were registered on `days` (first and last), in no order.

    They are about the subjects of which it is known whose the problem is. Raises StoreError when there is none.
    """
    if not count:
        return
    owned = {task for task in kb.tasks if all((task, step.value) in owner_of for step in Step)}
    desks, tasks = by_chance.desks(kb), by_chance.tasks_by_month(kb, owned)
    steps = by_chance.Weighted(words.STEPS)
    channels = {step: by_chance.Weighted(weights) for step, weights in words.CHANNELS.items()}
    severities = by_chance.Weighted(words.SEVERITIES)
    moment = by_chance.moments(kb, *days)
    often = [owner for owner, _ in Counter(owner_of.values()).most_common(words.OFTEN_TO_BLAME)]
    before: dict[str, Any] | None = None
    for _ in range(count):
        same = before is not None and chance.random() < words.SAME_VISITOR_SHARE
        desk = before["desk"] if same and before else desks.draw(chance)
        at = before["created_at"] if same and before else moment(chance, desk)
        task = tasks[at.month - 1].draw(chance)
        step = steps.draw(chance)
        owner = chance.choice(often) if chance.random() < words.OTHER_OWNER_SHARE else owner_of[task, step]
        known = chance.random() >= words.UNKNOWN_TASK_SHARE
        visit = (before["visit"] or before["code"]) if same and before else None
        row: dict[str, Any] = {
            "code": codes.next(),
            "municipality": kb.content.municipality.id,
            "sort": Sort.STUCK.value,
            "text": None if chance.random() < words.NO_TEXT_SHARE else chance.choice(words.TEXTS[step]),
            "desk": desk,
            "task": task if known else None,
            "channel": Channel(channels[step].draw(chance)).value,
            "owner": owner,
            "severity": str(severities.draw(chance)),
            "helped": chance.random() < words.HELPED_SHARE,
            "chain": [],
            "revision": kb.revision,
            "created_at": at,
            "withdrawn_at": None,
            "step": Step(step).value,
            "question": _question(kb, task, owner),
            "visit": visit,
            "demo": True,
            "request_key": None,
            "request_digest": "voorbeeld",
        }
        before = row
        yield row


def owners_of(kb: KnowledgeBase, names: DeskNames) -> OwnerOf:
    """Return whose it is by subject and step, as the form would guess."""
    found = {}
    for task in kb.tasks:
        for step in Step:
            owner = owners.likely(kb, names, task, step)
            if owner is not None:
                found[task, step.value] = owner
    return found


def _question(kb: KnowledgeBase, task: str, owner: str) -> str | None:
    found = owners.question_of(kb, task, owner)
    return found.value if found else None

"""Made-up referrals with their histories: most end well, some are sent to the wrong desk and go on in a chain."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from api.casework.states import NOT_HELPED_REASONS, Actor, Reason, State
from api.demo import chance as by_chance
from api.demo import words
from api.demo.codes import Codes
from knowledge.base import KnowledgeBase, Matter
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE

LONGEST_CHAIN = 4
FRIDAY = 4
OPENS, CLOSES = 9, 17


@dataclass
class Made:
    """One made-up referral and its history, as rows of their tables."""

    row: dict[str, Any]
    changes: list[dict[str, Any]] = field(default_factory=list)


def made_up(
    kb: KnowledgeBase, count: int, first: date, now: datetime, chance: random.Random, codes: Codes
) -> Iterator[Made]:
    """Yield `count` referrals that were recorded from `first` until `now`; a chain follows on its first referral.

    They are about the subjects that stand in the division. Raises StoreError when there is none, or one desk alone.
    """
    if not count:
        return
    if len(kb.desks) < 2:  # noqa: PLR2004 - from one to another
        raise StoreError(by_chance.TOO_LITTLE)
    agreed = {task for task, _ in kb.cells}
    desks, tasks = by_chance.desks(kb), by_chance.tasks_by_month(kb, agreed)
    moment = by_chance.moments(kb, first, (now - timedelta(days=1)).date())
    kinds = {task: _kinds(kb, task) for task in agreed}
    writer = _Writer(kb, chance, codes, now)
    left = count
    while left:
        desk = desks.draw(chance)
        at = moment(chance, desk)
        task = tasks[at.month - 1].draw(chance)
        matter = (task, kinds[task].draw(chance))
        for made in writer.chain(desk, matter, at, left):
            left -= 1
            yield made


def _kinds(kb: KnowledgeBase, task: str) -> by_chance.Weighted[str]:
    return by_chance.Weighted({kind: words.KINDS.get(kind, 1) for kind in kb.kinds if (task, kind) in kb.cells})


class _Writer:
    """Writes what happened to one resident, referral by referral."""

    def __init__(self, kb: KnowledgeBase, chance: random.Random, codes: Codes, now: datetime) -> None:
        self._kb, self._chance, self._codes, self._now = kb, chance, codes, now
        self._ends = by_chance.Weighted(words.ENDS)
        self._refusals = by_chance.Weighted(words.OTHER_REFUSALS)
        self._handovers = by_chance.Weighted(words.HANDOVERS)

    def chain(self, desk: str, matter: Matter, at: datetime, at_most: int) -> Iterator[Made]:
        """Yield the first referral and those that follow on it."""
        visited: list[str] = []
        previous, code = None, self._codes.next()
        longest = min(at_most, LONGEST_CHAIN, len(self._kb.desks) - 1)  # nobody is sent back to where they have been
        for position in range(1, longest + 1):
            to, is_wrong = self._to(matter, [*visited, desk])
            made = self._referral(code, desk, to, matter, at)
            made.row.update(visited=list(visited), previous=previous, position=position)
            follows = self._happened(made, is_wrong=is_wrong)
            sent_on = made.row["state"] == State.REFERRED_ON
            if follows is None or follows > self._now or position == longest:
                if sent_on:
                    self._refuse_instead(made)
                yield made
                return
            previous, code, at = code, self._codes.next(), follows
            if sent_on:
                made.changes[-1]["next"] = code
            yield made
            visited.append(to)
            desk = to if sent_on else desk

    def _to(self, matter: Matter, not_to: list[str]) -> tuple[str, bool]:
        """Return where somebody is sent, and whether that desk does not do it."""
        right = [line.desk for line in self._kb.cells[matter] if line.desk not in not_to]
        wrong = [each.desk for each in self._kb.wrong_referrals(*matter) if each.desk not in [*not_to, *right]]
        if wrong and self._chance.random() < words.WRONG_SHARE:
            return self._chance.choice(wrong), True
        if not right:
            return next(each for each in self._kb.desks if each not in not_to), False
        return (right[0] if self._chance.random() < words.BEST_SHARE else self._chance.choice(right)), False

    def _referral(self, code: str, desk: str, to: str, matter: Matter, at: datetime) -> Made:
        row: dict[str, Any] = {
            "code": code,
            "municipality": self._kb.content.municipality.id,
            "state": State.SENT.value,
            "from_desk": desk,
            "to_desk": to,
            "task": matter[0],
            "kind": matter[1],
            "handover": str(self._handovers.draw(self._chance)),
            "note": None,
            "feedback_on": None,
            "revision": self._kb.revision,
            "created_at": at,
            "request_key": None,
            "request_digest": "voorbeeld",
            "version": 1,
            "changed_at": at,
            "accepted_at": None,
            "reason": None,
            "demo": True,
        }
        made = Made(row)
        self._changed(made, State.SENT, at, Actor.SENDER)
        return made

    def _happened(self, made: Made, *, is_wrong: bool) -> datetime | None:
        """Write what happened next; return when somebody goes on to another desk, or None."""
        chance, at = self._chance, made.row["created_at"]
        receives = in_office_hours(at + timedelta(hours=chance.lognormvariate(1.5, 1.1)))
        if not self._changed(made, State.RECEIVED, receives, Actor.RECEIVER):
            return None
        answers = in_office_hours(receives + timedelta(hours=chance.lognormvariate(3.2, 1.0)))
        if is_wrong and chance.random() < words.SENT_ON_SHARE:
            return answers if self._changed(made, State.REFERRED_ON, answers, Actor.RECEIVER) else None
        if is_wrong or chance.random() < words.OTHER_REFUSAL_SHARE:
            why = Reason.WRONG_DESK.value if is_wrong else str(self._refusals.draw(chance))
            refused = self._changed(made, State.REFUSED, answers, Actor.RECEIVER, why)
            return in_office_hours(answers + timedelta(hours=20)) if refused and is_wrong else None
        end = State(self._ends.draw(chance))
        if end in (State.EXPIRED, State.WITHDRAWN):
            late = in_office_hours(answers + timedelta(days=20 if end is State.EXPIRED else 1))
            self._changed(made, end, late, Actor.SYSTEM if end is State.EXPIRED else Actor.SENDER)
            return None
        if not self._changed(made, State.ACCEPTED, answers, Actor.RECEIVER):
            return None
        ends = in_office_hours(answers + timedelta(days=chance.lognormvariate(1.2, 0.8)))
        reason = chance.choice(NOT_HELPED_REASONS).value if end is State.NOT_HELPED else None
        self._changed(made, end, ends, Actor.RECEIVER, reason)
        return None

    def _changed(self, made: Made, to: State, at: datetime, by: Actor, reason: str | None = None) -> bool:
        """Add a change unless it is still to come; say whether it has happened."""
        if at > self._now:
            return False
        row = made.row
        made.changes.append(
            {
                "referral": row["code"],
                "state": to.value,
                "at": at,
                "by": by.value,
                "desk": row["to_desk"] if by is Actor.RECEIVER else row["from_desk"] if by is Actor.SENDER else None,
                "sort": "stap",
                "reason": reason,
                "note": None,
                "next": None,
            }
        )
        row.update(state=to.value, changed_at=at, version=len(made.changes), reason=reason)
        if to is State.ACCEPTED:
            row["accepted_at"] = at
        return True

    def _refuse_instead(self, made: Made) -> None:
        """Nobody goes on after all: the desk only refused."""
        for values in (made.row, made.changes[-1]):
            values.update(state=State.REFUSED.value, reason=Reason.WRONG_DESK.value)


def in_office_hours(at: datetime) -> datetime:
    """Return `at`, or the next morning that a desk works: from Monday to Friday, from 9 to 17 in Dutch time."""
    local = at.astimezone(TIMEZONE)
    while local.weekday() > FRIDAY or local.hour >= CLOSES:
        local = (local + timedelta(days=1)).replace(hour=OPENS)
    return max(local, local.replace(hour=OPENS)).astimezone(at.tzinfo)

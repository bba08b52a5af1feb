"""Which desk comes first for whom, and what a change does to that: pure over two knowledge bases.

What `place` answers depends, apart from the moment, on the cell, on what its desks and those of the safety net refuse,
and on which desks are equal. So only matters in which one of these differs are worked out again; and of the asking
desks only those that the matter names can get an answer of their own: all others get the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from knowledge.base import KnowledgeBase, Matter
from knowledge.division import URGENT, Circumstances, Outcome, place
from knowledge.hours import TIMEZONE

First = tuple[Outcome, str | None]
"""What the advice says first, and the desk."""


@dataclass(frozen=True, slots=True)
class Move:
    """A matter that gets another first desk, for these asking desks; `everybody_else` for all that are not named.

    `askers` are ids of desks. `count` is for how many (matter, asking desk) pairs this holds. `since` is the day from
    which it does, None when it does at once.
    """

    matter: Matter
    before: First
    after: First
    askers: tuple[str, ...]
    everybody_else: bool
    count: int
    since: date | None = None


def moves(before: KnowledgeBase, after: KnowledgeBase, moment: datetime) -> tuple[Move, ...]:
    """Return every matter that somebody is now sent elsewhere for, at the aware `moment`, in order of the content.

    A matter that is new or gone has no desk before or after: Outcome.NOBODY. What agreements that begin or end later
    do on their first day follows, in order of the days; what was there already is not told again.
    """
    now = moment.astimezone(TIMEZONE).date()
    found = list(_moves_on(before, after, now, moment))
    for day in sorted(day for day in {*before.boundaries, *after.boundaries} if day > now):
        known = {replace(move, since=None) for move in found}
        then = (move for move in _moves_on(before, after, day, moment) if move not in known)
        found += [replace(move, since=day) for move in then]
    return tuple(found)


def _moves_on(before: KnowledgeBase, after: KnowledgeBase, day: date, moment: datetime) -> Iterator[Move]:
    """Yield the moves with the agreements of `day` and the opening hours of `moment`, so that only the first differ."""
    one, other = before.always_on(day), after.always_on(day)
    for matter in dict.fromkeys((*other.cells, *one.cells)):
        yield from _moves(one, other, matter, moment)


def _moves(before: KnowledgeBase, after: KnowledgeBase, matter: Matter, moment: datetime) -> Iterator[Move]:
    if _rules(before, matter) == _rules(after, matter):
        return
    found = {desk for kb in (before, after) for desk in _named(kb, matter, _safety_net(kb, matter))}
    named = sorted(found & (after.desks.keys() | before.desks.keys()))
    changed: dict[tuple[First, First], list[str | None]] = {}
    for asking in (None, *named):
        pair = _first(before, matter, asking, moment), _first(after, matter, asking, moment)
        if pair[0] != pair[1]:
            changed.setdefault(pair, []).append(asking)
    others = 1 + len(after.desks.keys() | before.desks.keys()) - len(named)  # 1: who asks without a desk
    for (first, then), askers in changed.items():
        desks = tuple(desk for desk in askers if desk is not None)
        yield Move(matter, first, then, desks, None in askers, len(desks) + (others if None in askers else 0))


def _first(kb: KnowledgeBase, matter: Matter, asking: str | None, moment: datetime) -> First:
    if matter[0] not in kb.tasks or matter not in kb.cells:
        return Outcome.NOBODY, None
    placement = place(kb, *matter, Circumstances(moment, asking_desk=asking))
    return placement.outcome, placement.desk


def _named(kb: KnowledgeBase, matter: Matter, net: Iterable[str]) -> set[str]:
    """Return the desks that can get another answer than everybody else when they ask; `net` are those who catch."""
    desks = {line.desk for line in kb.cells.get(matter, ())} | set(net)
    return {equal for desk in desks for equal in kb.equals(desk)}


def _safety_net(kb: KnowledgeBase, matter: Matter) -> Iterator[str]:
    task = kb.tasks.get(matter[0])
    for rule in kb.content.escalation.rules if task else ():
        if rule.kinds is not None and matter[1] not in rule.kinds:
            continue
        about = (*(rule.tasks or ()), *(rule.themes or ()))
        named = rule.tasks is not None or rule.themes is not None
        if not named or matter[0] in about or (task is not None and task.theme in about):
            yield from rule.desks


def _rules(kb: KnowledgeBase, matter: Matter) -> object:
    """Return everything that the answer for a matter depends on, to compare with."""
    lines = kb.cells.get(matter, ())
    net = tuple(_safety_net(kb, matter))
    desks = sorted(_named(kb, matter, net))
    facts = []
    for desk in desks:
        equals, entry = kb.equals(desk), kb.desks.get(desk)
        chosen_by_fit = entry is not None and (len(equals) > 1 or matter[1] == URGENT)
        fit = (entry.opening_hours, entry.service_area, entry.wheelchair) if entry and chosen_by_fit else None
        facts.append((desk, kb.refusal(desk, *matter) is not None, equals, fit))
    wrong = frozenset(found.desk for found in kb.wrong_referrals(*matter))
    calendar = kb.content.calendar if matter[1] == URGENT or any(len(fact[2]) > 1 for fact in facts) else None
    return tuple((line.desk, line.role) for line in lines), net, tuple(facts), wrong, calendar

"""The division of tasks as pure rules: from one reading and its circumstances to one desk.

The guarantee of the product lives here. For every matter, asking desk, set of visited desks and moment:

* a desk where the resident has already been is never recommended, nor a desk that gives exactly the same help;
* a desk is never recommended for what it does not do (its refusals, and the known wrong referrals of the division);
* a desk is only recommended when the division (or, when nobody there is left, the escalation) names it for the matter,
  in an agreement that holds on that day;
* who follows the advice from desk to desk arrives, after at most as many steps as there are desks.

The order of the division decides who is best. Opening hours and village only choose between equal desks. For `spoed`
alone, desks that cannot be reached at the moment do not count.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.hours import HORIZON, day_of
from knowledge.schema import DivisionLine, EscalationRule, Role

URGENT: Final = "spoed"
"""The kind of help for which only desks that can be reached now count."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who asks, when, and what is known of the resident's way so far. `moment` is timezone-aware."""

    moment: datetime
    asking_desk: str | None = None
    visited: frozenset[str] = field(default_factory=frozenset)
    village: str | None = None
    language: str | None = None
    wheelchair: bool = False

    @property
    def day(self) -> date:
        """The day of the moment, here."""
        return day_of(self.moment)


class Outcome(StrEnum):
    """What the division says about one matter."""

    REFER = "refer"
    HANDLE_HERE = "handle-here"
    ESCALATE = "escalate"
    NOBODY = "nobody"


class Exclusion(StrEnum):
    """Why a desk is not recommended."""

    ASKING = "asking"
    VISITED = "visited"
    EQUAL_VISITED = "equal-visited"
    REFUSES = "refuses"
    KNOWN_WRONG = "known-wrong"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A desk that is not recommended, why, the published words for it, and who does it instead."""

    desk: str
    why: Exclusion
    text: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one matter goes in the given circumstances.

    `line` is the line of the division that the desk stands in; None for an escalation, whose `reason` says why this
    desk. `reachable` is False only when it is urgent and every desk that helps is closed: then `desk` is the one that
    opens first, and the clerk must be told so.
    """

    task: str
    kind: str
    outcome: Outcome
    desk: str | None
    line: DivisionLine | None
    alternatives: tuple[DivisionLine, ...]
    excluded: tuple[Excluded, ...]
    reason: str | None = None
    reachable: bool = True


def place(kb: KnowledgeBase, task: str, kind: str, circumstances: Circumstances) -> Placement:
    """Decide where the matter (task, kind) goes.

    Only agreements that hold on the day of the moment count. A matter without a cell in the division gives NOBODY: it
    was never agreed who does this, or not for this day, and the product does not guess. Pure: the same arguments always
    give the same answer.
    """
    kb = kb.on(circumstances.day)
    excluded = list(_known_wrong(kb, task, kind))
    lines = []
    for line in kb.cells.get((task, kind), ()):
        hindrance = _hindrance(kb, line.desk, task, kind, circumstances)
        if hindrance is None:
            lines.append(line)
        else:
            excluded.append(hindrance)
    own = _own_line(kb, task, kind, circumstances)
    if own is not None:
        others = tuple(line for line in lines if line.desk not in kb.equals(own.desk))
        return Placement(task, kind, Outcome.HANDLE_HERE, own.desk, own, others, tuple(excluded))
    shut: list[DivisionLine] = []
    if kind == URGENT:
        shut = [line for line in lines if _closed(kb, line.desk, circumstances.moment)]
        lines = [line for line in lines if line not in shut]
    if lines:
        best = _best_of_equals(kb, lines, circumstances)
        others = tuple(line for line in lines if line is not best)
        excluded.extend(Excluded(line.desk, Exclusion.CLOSED) for line in shut)
        return Placement(task, kind, Outcome.REFER, best.desk, best, others, tuple(excluded))
    if (task, kind) not in kb.cells:
        return Placement(task, kind, Outcome.NOBODY, None, None, (), tuple(excluded))
    return _beyond_the_cell(kb, task, kind, circumstances, shut, excluded)


def _beyond_the_cell(
    kb: KnowledgeBase,
    task: str,
    kind: str,
    circumstances: Circumstances,
    shut: list[DivisionLine],
    excluded: list[Excluded],
) -> Placement:
    """Every desk of the cell has been tried or is shut: escalate, or say honestly that nobody is left."""
    closed = tuple(Excluded(line.desk, Exclusion.CLOSED) for line in shut)
    for rule, desk in _escalations(kb, task, kind):
        if any(desk == line.desk for line in kb.cells[task, kind]):
            continue
        if desk == circumstances.asking_desk:
            refuses = kb.refusal(desk, task, kind) is not None
            if refuses:
                continue
            outcome = Outcome.HANDLE_HERE
        elif _hindrance(kb, desk, task, kind, circumstances) is None:
            outcome = Outcome.ESCALATE
        else:
            continue
        if kind == URGENT and outcome is Outcome.ESCALATE and _closed(kb, desk, circumstances.moment):
            continue
        return Placement(task, kind, outcome, desk, None, tuple(shut), (*excluded, *closed), rule.reason)
    if shut:
        first = min(shut, key=_opens(kb, circumstances.moment))
        rest = tuple(line for line in shut if line is not first)
        closed = tuple(Excluded(line.desk, Exclusion.CLOSED) for line in rest)
        return Placement(task, kind, Outcome.REFER, first.desk, first, rest, (*excluded, *closed), reachable=False)
    return Placement(task, kind, Outcome.NOBODY, None, None, (), tuple(excluded))


def _known_wrong(kb: KnowledgeBase, task: str, kind: str) -> Iterator[Excluded]:
    for wrong in kb.wrong_referrals(task, kind):
        yield Excluded(wrong.desk, Exclusion.KNOWN_WRONG, wrong.reason, wrong.instead)


def _hindrance(kb: KnowledgeBase, desk: str, task: str, kind: str, circumstances: Circumstances) -> Excluded | None:
    """Return why `desk` may not be recommended, strongest reason first; None when it may."""
    refusal = kb.refusal(desk, task, kind)
    if refusal is not None:
        return Excluded(desk, Exclusion.REFUSES, refusal.text, refusal.instead)
    for wrong in kb.wrong_referrals(task, kind):
        if wrong.desk == desk:
            return Excluded(desk, Exclusion.REFUSES, wrong.reason, wrong.instead)
    if circumstances.asking_desk is not None and circumstances.asking_desk in kb.equals(desk):
        return Excluded(desk, Exclusion.ASKING)
    if desk in circumstances.visited:
        return Excluded(desk, Exclusion.VISITED)
    same = kb.equals(desk) & circumstances.visited
    if same:
        return Excluded(desk, Exclusion.EQUAL_VISITED, kb.desks[min(same)].name)
    return None


def _own_line(kb: KnowledgeBase, task: str, kind: str, circumstances: Circumstances) -> DivisionLine | None:
    """Return the line with which the asking desk handles the matter itself, or None."""
    asking = circumstances.asking_desk
    lines = kb.cells.get((task, kind), ())
    if asking is None or not lines or kb.refusal(asking, task, kind) is not None:
        return None
    if any(wrong.desk == asking for wrong in kb.wrong_referrals(task, kind)):
        return None
    own = next((line for line in lines if line.desk == asking), None)
    if own is None:
        return None
    first = asking in kb.equals(lines[0].desk)
    return own if first or own.role in (Role.CARRIES_OUT, Role.HELPS) else None


def _best_of_equals(kb: KnowledgeBase, lines: list[DivisionLine], circumstances: Circumstances) -> DivisionLine:
    """Return the first line, or the equal desk beside it that suits the resident better at this moment."""
    first = lines[0]
    equal = [line for line in lines if line.desk in kb.equals(first.desk) and line.role == first.role]
    opens = _opens(kb, circumstances.moment)

    def fit(line: DivisionLine) -> tuple[bool, bool, bool, bool, datetime]:
        desk = kb.desks[line.desk]
        schedule = kb.schedules[line.desk]
        is_open = schedule is not None and schedule.is_open(circumstances.moment)
        return (
            circumstances.wheelchair and desk.wheelchair == "no",
            not is_open,
            circumstances.village is not None and desk.village != circumstances.village,
            circumstances.language is not None and circumstances.language not in desk.languages,
            opens(line),
        )

    return min(equal, key=fit)  # min keeps the order of the division where desks fit equally well


def _opens(kb: KnowledgeBase, moment: datetime) -> Callable[[DivisionLine], datetime]:
    """Return a sort key: when the desk opens; a desk with unknown hours comes last."""
    never = moment + 2 * HORIZON

    def key(line: DivisionLine) -> datetime:
        schedule = kb.schedules[line.desk]
        return (schedule.next_opening(moment) if schedule else None) or never

    return key


def _closed(kb: KnowledgeBase, desk: str, moment: datetime) -> bool:
    """Say whether the desk is known to be closed; unknown hours count as reachable."""
    schedule = kb.schedules[desk]
    return schedule is not None and not schedule.is_open(moment)


def _escalations(kb: KnowledgeBase, task: str, kind: str) -> Iterator[tuple[EscalationRule, str]]:
    """Yield the desks of every escalation rule that covers the matter, in order."""
    theme = kb.tasks[task].theme
    for rule in kb.content.escalation.rules:
        if rule.kinds is not None and kind not in rule.kinds:
            continue
        named = rule.tasks is not None or rule.themes is not None
        if named and task not in (rule.tasks or ()) and theme not in (rule.themes or ()):
            continue
        for desk in rule.desks:
            yield rule, desk

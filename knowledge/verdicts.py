"""What one desk does for one matter: the answer to "mag ik ...", "doen jullie ook ...", "tot hoever"."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.base import KnowledgeBase
from knowledge.schema import DivisionLine, Role


class Verdict(StrEnum):
    """What a desk does for a matter, by what the division and the desk itself say."""

    DOES = "does"
    HELPS_UNTIL = "helps-until"
    INFORMS = "informs"
    DOES_NOT = "does-not"
    NOT_AGREED = "not-agreed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds: the line of the division, or the words of the refusal and who does it instead."""

    verdict: Verdict
    line: DivisionLine | None = None
    reason: str | None = None
    instead: str | None = None


def judge(kb: KnowledgeBase, desk: str, task: str, kind: str) -> Judgement:
    """Judge what `desk` does for (task, kind).

    A line in the cell decides first, then a known wrong referral, then a refusal of the desk; otherwise it was never
    agreed. Who does it instead is the first desk of the division that may do it; where the division has no cell, the
    desk that the refusal names.
    """
    for line in kb.cells.get((task, kind), ()):
        if line.desk == desk:
            return Judgement(_by_role(line), line)
    for wrong in kb.wrong_referrals(task, kind):
        if wrong.desk == desk:
            return Judgement(Verdict.DOES_NOT, reason=wrong.reason, instead=wrong.instead)
    first = next((line.desk for line in kb.cells.get((task, kind), ()) if line.desk != desk), None)
    refusal = kb.refusal(desk, task, kind)
    if refusal is not None:
        return Judgement(Verdict.DOES_NOT, reason=refusal.text, instead=first or refusal.instead)
    return Judgement(Verdict.NOT_AGREED, instead=first)


def _by_role(line: DivisionLine) -> Verdict:
    if line.role is Role.INFORMS:
        return Verdict.INFORMS
    return Verdict.HELPS_UNTIL if line.until else Verdict.DOES

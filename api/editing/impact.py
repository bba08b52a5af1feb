"""What a change would do to residents, worked out before it is published. Pure over two knowledge bases."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.editing.catching import Caught, caught
from api.editing.reach import Move, moves
from knowledge import references
from knowledge.base import KnowledgeBase, Matter
from knowledge.national import is_not_agreed
from knowledge.soundness import Code, Finding, Severity, check

ROUND_IN_CIRCLES: Final = frozenset({Code.NO_ESCALATION})
"""Warnings of the soundness check that block here when they are new: a resident would end with nobody."""

EXAMPLE_LENGTH: Final = 160


@dataclass(frozen=True, slots=True)
class Impact:
    """What gets worse, what gets better, and who is sent elsewhere.

    `blocking` must be mended first; `warnings` are new and ask for a reason; `broken` are references to what does not
    exist, as Dutch sentences. `examples` has a question of residents per matter of `moves`, where the content has one.
    `caught` is what changes for who was everywhere already.
    """

    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    solved: tuple[Finding, ...]
    broken: tuple[str, ...]
    moves: tuple[Move, ...]
    examples: dict[Matter, str]
    caught: tuple[Caught, ...] = ()

    @property
    def may_be_published(self) -> bool:
        """Whether nobody would be sent round in circles."""
        return not self.blocking and not self.broken

    @property
    def asks_for_a_reason(self) -> bool:
        """Whether the editor must say why this is right all the same."""
        return bool(self.warnings)

    @property
    def moved(self) -> int:
        """For how many combinations of matter and asking desk another desk comes first."""
        return sum(move.count for move in self.moves)


def impact(before: KnowledgeBase, after: KnowledgeBase, today: date, moment: datetime) -> Impact:
    """Compare two knowledge bases as they answer at the aware `moment`.

    When `after` names something that does not exist, that is all there is to say: its rules cannot be followed.
    """
    broken = _broken(before, after)
    if broken:
        return Impact((), (), (), broken, (), {})
    was = {_identity(finding): finding for finding in check(before, today)}
    found = check(after, today)
    new = [finding for finding in found if _identity(finding) not in was]
    blocking = [finding for finding in found if finding.severity is Severity.BLOCKING]
    blocking += [finding for finding in new if finding.code in ROUND_IN_CIRCLES and not _is_left_open(after, finding)]
    still = {_identity(finding) for finding in found}
    moved = moves(before, after, moment)
    return Impact(
        blocking=tuple(blocking),
        warnings=tuple(finding for finding in new if finding not in blocking),
        solved=tuple(finding for identity, finding in was.items() if identity not in still),
        broken=(),
        moves=moved,
        examples=_examples((after, before), {move.matter for move in moved}),
        caught=caught(before, after, moment),
    )


def _is_left_open(kb: KnowledgeBase, finding: Finding) -> bool:
    """Say whether it is about a cell that the municipality still has to agree on.

    The front desk finds out there, as it does in every municipality that begins: a new subject of the national layer
    could not be published otherwise.
    """
    task, _, kind = finding.where.partition(":")[0].partition("/")
    return is_not_agreed(kb.cells.get((task, kind), ()))


def _identity(finding: Finding) -> tuple[Code, str]:
    """Return what makes a finding the same one, also when a desk in its sentence got another name."""
    return finding.code, finding.where


def _broken(before: KnowledgeBase, after: KnowledgeBase) -> tuple[str, ...]:
    def named(kb: KnowledgeBase) -> dict[tuple[str, str, str], str]:
        problems = references.problems(kb.content)
        return {(found.file, found.entry, found.message): f"{found.entry}: {found.message}." for found in problems}

    known = named(before)
    return tuple(sentence for identity, sentence in named(after).items() if identity not in known)


def _examples(kbs: tuple[KnowledgeBase, ...], matters: set[Matter]) -> dict[Matter, str]:
    found: dict[Matter, str] = {}
    for kb in kbs:
        for utterance in kb.content.utterances:
            if utterance.task is None or utterance.kind is None:
                continue
            matter = utterance.task, utterance.kind
            if matter in matters and len(utterance.text) <= EXAMPLE_LENGTH:
                found.setdefault(matter, utterance.text)
    return found

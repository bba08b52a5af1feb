"""Digital help: the kind of help, and the words with which a clerk notices that somebody needs it and offers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.schema import DigitalCue

DIGITAL: Final = "digitaal-helpen"
IDO: Final = "ido"
"""The type of the desks that were founded for digital help."""


@dataclass(frozen=True, slots=True)
class DigitalCues:
    """The cues of a revision: of every subject, by theme and by task."""

    general: DigitalCue | None
    by_theme: Mapping[str, DigitalCue]
    by_task: Mapping[str, DigitalCue]


def digital_cues(kb: KnowledgeBase) -> DigitalCues:
    """Return the cues of `kb`, which a municipality may do without."""
    cues = kb.content.digital_cues
    return DigitalCues(
        general=next((cue for cue in cues if cue.task is None and cue.theme is None), None),
        by_theme={cue.theme: cue for cue in cues if cue.theme is not None},
        by_task={cue.task: cue for cue in cues if cue.task is not None},
    )


def digital_desk(kb: KnowledgeBase, task: str) -> str | None:
    """Return the desk that comes first for digital help with `task`, or None when that is not agreed."""
    lines = kb.cells.get((task, DIGITAL))
    return lines[0].desk if lines else None


def opening_sentence(kb: KnowledgeBase, task: str, kind: str, desk: str) -> str | None:
    """Return the sentence with which a clerk offers `desk` to a resident who is stuck on the digital side of `task`.

    None when it is about another kind of help, or when the sentence would name another desk than `desk`.
    """
    first = digital_desk(kb, task)
    if first is None or desk not in kb.equals(first):
        return None
    if kind != DIGITAL and kb.desks[desk].type != IDO:
        return None
    cues = digital_cues(kb)
    cue = cues.by_task.get(task) or cues.by_theme.get(kb.tasks[task].theme) or cues.general
    return cue.opening if cue else None

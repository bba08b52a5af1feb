"""What the encoder learns from, and how the texts are divided by the voice that wrote them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.passages import Passage
from knowledge.base import KnowledgeBase

UNKNOWN = -100
"""What PyTorch's cross entropy passes over."""

VOICES = Path(__file__).parent / "voices.tsv"
"""Who wrote a sentence, as `voice TAB first twelve of its sha256`: needed only to leave whole voices out."""
ANYONE = "anyone"
"""The voice of a text whose writer is not known; it is in every training and in no test."""

FOLDS: tuple[frozenset[str], ...] = (frozenset({"clerk", "newcomer", "resident"}),)
"""The voices that are left out together. Writers of one series share habits, so a random split would flatter. The other
voices are in every training: each part that is left out costs another training of a quarter of an hour."""


HALVED: Final = frozenset({"short", "everyday"})
"""Voices of which a part is left out and a part is not: the very short clear phrases, and the everyday sentences. With
none of them a head takes every short or plain question for vague, and with all of them nobody knows if it does."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, by its place among the passages, with a subject and a kind of help as numbers.

    The subject after the last one is "for none of these desks". An ambiguous text gives one example a reading.
    """

    passage: int
    task: int
    kind: int


def examples(base: KnowledgeBase, found: Sequence[Passage]) -> tuple[Example, ...]:
    """Return what there is to learn from the passages."""
    tasks = {task: number for number, task in enumerate(base.tasks)}
    kinds = {kind: number for number, kind in enumerate(base.kinds)}
    learnt: list[Example] = []
    for place, passage in enumerate(found):
        if not passage.labelled:
            continue
        for task, kind in passage.readings or ((passage.task, passage.kind),):
            subject = len(tasks) if passage.out_of_scope else tasks.get(task or "", UNKNOWN)
            learnt.append(Example(place, subject, kinds.get(kind or "", UNKNOWN)))
    return tuple(learnt)


def digest(text: str) -> str:
    """Return under what a text is found in VOICES."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_voices(path: Path = VOICES) -> Mapping[str, str]:
    """Return the voice of every known text by its digest."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {number: voice for voice, _, number in (line.partition("\t") for line in lines) if number}


def fold_of(found: Sequence[Passage], voices: Mapping[str, str]) -> NDArray[np.int64]:
    """Return in which fold every passage is left out, (n,); -1 for those that never are.

    Sentences without a task (out of scope, ambiguous) have no series of voices: their digest divides them, as it does
    those of HALVED voices, and one part is never left out.
    """
    number = {voice: fold for fold, group in enumerate(FOLDS) for voice in group}
    folds = np.full(len(found), -1, np.int64)
    for place, passage in enumerate(found):
        if passage.out_of_scope or passage.readings or voices.get(digest(passage.text)) in HALVED:
            part = int(digest(passage.text), 16) % (len(FOLDS) + 1)
            folds[place] = part if part < len(FOLDS) else -1
        elif passage.kind is not None and passage.task is not None:
            folds[place] = number.get(voices.get(digest(passage.text), ANYONE), -1)
    return folds

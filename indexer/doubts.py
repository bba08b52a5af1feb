"""Sentences to look at again: too much alike, or labelled otherwise than all other sentences would have it.

A program points out; a person decides. What is pointed out comes from a head that is trained on the published model's
vectors and judges every sentence as if it had not been there: a tuned encoder would remember its labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.head import Head
from indexer.kernels import FeatureSpace
from indexer.labels import Labels
from indexer.ngrams import NgramSpace
from indexer.passages import Passage, passages
from knowledge.base import KnowledgeBase, Matter

Float32 = NDArray[np.float32]

ALIKE: Final = 0.75
"""Cosine of character n-grams from which two sentences say the same in the same words."""
SURE: Final = 0.9
"""How sure the head must be of another label before it is worth a person's time."""
AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that are too much alike; `similarity` is the cosine of their n-grams."""

    first: Passage
    second: Passage
    similarity: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence that all others would label otherwise, with the probability they give that."""

    passage: Passage
    rather: Matter
    probability: float


def near_duplicates(found: Sequence[Passage]) -> tuple[Pair, ...]:
    """Return pairs of utterances that are alike, most alike first."""
    _, grams = NgramSpace.fit("chars", [passage.text for passage in found])
    pairs = []
    for start in range(0, len(found), AT_ONCE):
        alike = (grams[start : start + AT_ONCE] @ grams.T).tocoo()
        for row, column, similarity in zip(alike.row + start, alike.col, alike.data, strict=True):
            if row < column and similarity >= ALIKE:
                pairs.append(Pair(found[row], found[column], float(similarity)))
    return tuple(sorted(pairs, key=lambda pair: -pair.similarity))


def label_doubts(base: KnowledgeBase, encoder: Encoder) -> tuple[Doubt, ...]:
    """Return the utterances with a label that leads to another first desk than what all others say, surest first."""
    found = [passage for passage in passages(base) if passage.labelled]
    space = FeatureSpace.fit([passage.text for passage in found], encoder.encode([passage.text for passage in found]))
    labels = Labels.of(base, found)
    head, left_out = Head.train_and_measure(space, labels)
    doubts = []
    for row in labels.sure:
        # the left-out scores of the kind are those given the labelled task: only that half can be compared with it
        scores = np.repeat(left_out.kinds[row][None, None], len(labels.task_ids), axis=1)
        chances = head.probabilities(left_out.scores.among(np.array([row])), scores)[0]
        task, kind = np.unravel_index(int(chances.argmax()), chances.shape)
        rather = (labels.task_ids[task], labels.kind_ids[kind])
        if chances[task, kind] >= SURE and _other_desk(base, found[row], rather):
            doubts.append(Doubt(found[row], rather, float(chances[task, kind])))
    return tuple(sorted(doubts, key=lambda doubt: -doubt.probability))


def _other_desk(base: KnowledgeBase, passage: Passage, rather: Matter) -> bool:
    now = base.cells[(passage.task or "", passage.kind or "")][0].desk
    return base.equals(now) != base.equals(base.cells[rather][0].desk)

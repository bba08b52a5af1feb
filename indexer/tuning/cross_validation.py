"""Grouped cross-validation: every sentence judged by a model that saw nothing by the people who wrote it.

What comes of it is both the honest figure (with its uncertainty) and the calibration: how sure the product may be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer import scope
from indexer.calibration import PowerLaw, expected_calibration_error, softmax
from indexer.head import Head
from indexer.kernels import FeatureSpace
from indexer.labels import Labels
from indexer.metrics import Rate
from indexer.passages import Passage
from indexer.scores import TaskScores
from indexer.sureness import Calibration, Sureness
from indexer.tuning.examples import digest
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int = NDArray[np.int64]
Vectors = Callable[[int, Int], Float32]
"""Gives the vectors of all passages (n, d) for a fold, by a model that may learn from the passages given."""

AT_ONCE = 256


@dataclass(frozen=True)
class Scored:
    """Raw scores of m texts; those of kinds are (m, kinds).

    `kinds` are given the true task and `every_kind` given the task that scored best; `shared_kinds` (readings, kinds)
    are those of the readings of ambiguous texts, given the task of each. `measured` (m, 3) decides what is in scope.
    """

    tasks: TaskScores
    kinds: Float32
    every_kind: Float32
    shared_kinds: Float32
    measured: Float64

    @classmethod
    def together(cls, parts: Sequence["Scored"]) -> "Scored":
        """Return the scores of parts, one after another."""
        return cls(
            TaskScores.together([part.tasks for part in parts]),
            np.concatenate([part.kinds for part in parts]),
            np.concatenate([part.every_kind for part in parts]),
            np.concatenate([part.shared_kinds for part in parts]),
            np.concatenate([part.measured for part in parts]),
        )


@dataclass(frozen=True)
class HeldOut:
    """What models said of passages whose writers they had not seen.

    `places` (m,) are the passages, divided in two `halves` (m,); `labels` and `scored` are theirs.
    """

    places: Int
    halves: Int
    labels: Labels
    scored: Scored


def hold_out(base: KnowledgeBase, found: Sequence[Passage], folds: Int, vectors_of: Vectors) -> HeldOut:
    """Leave out one fold after another and score it; passages of no fold (-1) are always learnt from."""
    labelled = np.array([passage.labelled for passage in found], bool)
    parts = []
    for fold in range(int(folds.max()) + 1):
        seen, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        parts.append(_scored(base, found, seen, held, vectors_of(fold, seen), labelled))
    places = np.concatenate([np.flatnonzero(folds == fold) for fold in range(int(folds.max()) + 1)])
    labels = Labels.of(base, [found[place] for place in places])
    halves = np.array([int(digest(found[place].text), 16) // 2 % 2 for place in places], np.int64)
    return HeldOut(places, halves, labels, Scored.together(parts))


def _scored(
    base: KnowledgeBase, found: Sequence[Passage], seen: Int, held: Int, vectors: Float32, labelled: NDArray[np.bool_]
) -> Scored:
    learnt = seen[labelled[seen]]
    space = FeatureSpace.fit([found[place].text for place in learnt], vectors[learnt])
    head = Head.train(space, Labels.of(base, [found[place] for place in learnt]), Sureness())
    inside = seen[[not found[place].out_of_scope for place in seen]]
    every_label = Labels.of(base, [found[place] for place in held])
    parts = []
    for start in range(0, len(held), AT_ONCE):
        some = held[start : start + AT_ONCE]
        labels = every_label.among(np.arange(start, start + len(some)))
        alike = space.similarities([found[place].text for place in some], vectors[some])
        tasks, kinds = head.task_scores(alike), head.kind_scores(alike)
        near = scope.nearness(vectors[some] @ vectors[inside].T)
        rows = np.arange(len(some))
        parts.append(
            Scored(
                tasks,
                kinds[rows, np.maximum(labels.tasks, 0)],
                kinds[rows, tasks.tasks.argmax(axis=1)],
                kinds[labels.shares.rows, labels.shares.tasks],
                np.column_stack([near, tasks.tasks.max(axis=1), tasks.inside]).astype(np.float64),
            )
        )
    return Scored.together(parts)


def calibration(held: HeldOut, rows: Int | None = None) -> Calibration:
    """Return what the scores of some rows (all by default) say about how sure to be and what is out of scope."""
    chosen = np.arange(len(held.places)) if rows is None else rows
    labels, scored = held.labels.among(chosen), held.scored
    shared = scored.shared_kinds[held.labels.shares.of_texts(chosen)]
    sureness = Sureness.fit(labels, scored.tasks.among(chosen), scored.kinds[chosen], shared)
    measured = scored.measured[chosen]
    return Calibration(sureness, scope.learn(measured[labels.utterance], measured[labels.outside]))


@dataclass(frozen=True)
class Figures:
    """What cross-validation says; `confidence` and `right` (m,) are of the best reading of every sure utterance."""

    task: Rate
    kind: Rate
    both: Rate
    calibration_error: float
    outside_declined: Rate
    inside_declined: Rate
    vague_known: Rate
    clear_doubted: Rate
    confidence: Float64
    right: NDArray[np.bool_]


def figures(held: HeldOut) -> Figures:
    """Judge either half of the sentences with the calibration of the other half; the halves are by the words."""
    judged = [_judged(held, half) for half in (0, 1)]
    both = [part.task_right & part.kind_right for part in judged]
    sure = np.concatenate([part.confidence for part in judged])
    return Figures(
        _rate([part.task_right for part in judged]),
        _rate([part.kind_right for part in judged]),
        _rate(both),
        expected_calibration_error(sure, np.concatenate(both)),
        _rate([part.outside_declined for part in judged]),
        _rate([part.inside_declined for part in judged]),
        _rate([part.vague_known for part in judged]),
        _rate([part.clear_doubted for part in judged]),
        sure,
        np.concatenate(both),
    )


@dataclass(frozen=True)
class _Judged:
    """One half of the sentences: of every sure utterance whether it was right and how sure; of all what they are."""

    task_right: NDArray[np.bool_]
    kind_right: NDArray[np.bool_]
    confidence: Float64
    outside_declined: NDArray[np.bool_]
    inside_declined: NDArray[np.bool_]
    vague_known: NDArray[np.bool_]
    clear_doubted: NDArray[np.bool_]


def _judged(held: HeldOut, half: int) -> _Judged:
    law = calibration(held, np.flatnonzero(held.halves != half))
    here = np.flatnonzero(held.halves == half)
    labels, scored = held.labels.among(here), held.scored
    known = labels.sure
    rows = here[known]
    tasks = scored.tasks.among(rows)
    best_task = tasks.tasks.argmax(axis=1)
    chances = _chances(law.sureness, labels.cells[best_task], tasks, scored.every_kind[rows])
    declined = np.array([law.scope.score(*values) for values in scored.measured[here]]) < 0
    vague = law.sureness.vagueness.chance(scored.tasks.vague[here]) >= 0.5  # noqa: PLR2004  likelier than not
    return _Judged(
        best_task == labels.tasks[known],
        chances.argmax(axis=1) == labels.kinds[known],
        chances.max(axis=1),
        declined[labels.outside],
        declined[labels.utterance],
        vague[labels.ambiguous],
        vague[labels.utterance],
    )


def _chances(sureness: Sureness, possible: NDArray[np.bool_], scores: TaskScores, kinds: Float32) -> Float64:
    """Return the probability of the subject that scored best, with every kind that is `possible` for it, (m, kinds)."""
    vagueness = sureness.vagueness
    vague = vagueness.chance(scores.vague)[:, None]

    def product(law: PowerLaw, sharpness: float) -> Float64:
        of_task = softmax(law.log_odds(scores.tasks)).max(axis=1, keepdims=True)
        return np.asarray(of_task * softmax(np.where(possible, kinds * sharpness, -np.inf)))

    of_clear = product(sureness.task_law, sureness.kind_sharpness)
    of_vague = product(vagueness.task_law, vagueness.kind_sharpness)
    return np.asarray((1 - vague) * of_clear + vague * of_vague)


def _rate(parts: Sequence[NDArray[np.bool_]]) -> Rate:
    every = np.concatenate(parts)
    return Rate(int(every.sum()), len(every))

"""Grouped cross-validation: every sentence judged by a model that saw nothing by the people who wrote it.

What comes of it is both the honest figure (with its uncertainty) and the calibration: how sure the product may be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer import scope
from indexer.calibration import expected_calibration_error, softmax
from indexer.head import Head
from indexer.kernels import FeatureSpace
from indexer.labels import Labels
from indexer.metrics import Rate
from indexer.passages import Passage
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
class HeldOut:
    """Raw scores of passages by models that had not seen their writers.

    `places` (m,) are the passages, divided in two `halves` (m,); `tasks` is (m, tasks), `kinds` (m, kinds) given the
    true task and `every_kind` given the task that scored best, `measured` (m, 3) what decides whether it is in scope.
    """

    places: Int
    halves: Int
    labels: Labels
    tasks: Float32
    kinds: Float32
    every_kind: Float32
    measured: Float64


def hold_out(base: KnowledgeBase, found: Sequence[Passage], folds: Int, vectors_of: Vectors) -> HeldOut:
    """Leave out one fold after another and score it; passages of no fold (-1) are always learnt from."""
    labelled = np.array([passage.labelled for passage in found], bool)
    parts = []
    for fold in range(int(folds.max()) + 1):
        seen, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        parts.append(_scores(base, found, seen, held, vectors_of(fold, seen), labelled))
    places = np.concatenate([np.flatnonzero(folds == fold) for fold in range(int(folds.max()) + 1)])
    tasks, kinds, every, measured = (np.concatenate(column) for column in zip(*parts, strict=True))
    labels = Labels.of(base, [found[place] for place in places])
    halves = np.array([int(digest(found[place].text), 16) // 2 % 2 for place in places], np.int64)
    return HeldOut(places, halves, labels, tasks, kinds, every, measured)


def _scores(
    base: KnowledgeBase, found: Sequence[Passage], seen: Int, held: Int, vectors: Float32, labelled: NDArray[np.bool_]
) -> tuple[Float32, Float32, Float32, Float64]:
    learnt = seen[labelled[seen]]
    space = FeatureSpace.fit([found[place].text for place in learnt], vectors[learnt])
    head = Head.train(space, Labels.of(base, [found[place] for place in learnt]), Sureness())
    inside = seen[[not found[place].out_of_scope for place in seen]]
    wanted = Labels.of(base, [found[place] for place in held]).tasks
    tasks, kinds, every, measured = [], [], [], []
    for start in range(0, len(held), AT_ONCE):
        some = held[start : start + AT_ONCE]
        alike = space.similarities([found[place].text for place in some], vectors[some])
        of_tasks, of_inside = head.task_scores(alike)
        of_kinds = head.kind_scores(alike)
        near = scope.nearness(vectors[some] @ vectors[inside].T)
        tasks.append(of_tasks)
        kinds.append(of_kinds[np.arange(len(some)), np.maximum(wanted[start : start + AT_ONCE], 0)])
        every.append(of_kinds[np.arange(len(some)), of_tasks.argmax(axis=1)])
        measured.append(np.column_stack([near, of_tasks.max(axis=1), of_inside]).astype(np.float64))
    return np.concatenate(tasks), np.concatenate(kinds), np.concatenate(every), np.concatenate(measured)


def calibration(held: HeldOut, rows: Int | None = None) -> Calibration:
    """Return what the scores of some rows (all by default) say about how sure to be and what is out of scope."""
    chosen = np.arange(len(held.places)) if rows is None else rows
    labels = _some(held.labels, chosen)
    sureness = Sureness.fit(labels, held.tasks[chosen], held.kinds[chosen])
    measured = held.measured[chosen]
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
    confidence: Float64
    right: NDArray[np.bool_]


def figures(held: HeldOut) -> Figures:
    """Judge either half of the sentences with the calibration of the other half; the halves are by the words."""
    confidence, tasks_right, kinds_right, both_right = [], [], [], []
    declined_outside, declined_inside = [], []
    for half in (0, 1):
        law = calibration(held, np.flatnonzero(held.halves != half))
        here = np.flatnonzero(held.halves == half)
        labels = _some(held.labels, here)
        known = labels.sure
        tasks, kinds = labels.tasks[known], labels.kinds[known]
        rows = here[known]
        chances = _probabilities(law.sureness, labels, held.tasks[rows], held.every_kind[rows])
        best_task, best_kind = chances[0].argmax(axis=1), chances[1].argmax(axis=1)
        confidence.append(chances[0].max(axis=1) * chances[1].max(axis=1))
        tasks_right.append(best_task == tasks)
        kinds_right.append(best_kind == kinds)
        both_right.append((best_task == tasks) & (best_kind == kinds))
        scores = np.array([law.scope.score(*values) for values in held.measured[here]])
        declined_outside.append(scores[labels.outside] < 0)
        declined_inside.append(scores[labels.utterance] < 0)
    sure, right = np.concatenate(confidence), np.concatenate(both_right)
    return Figures(
        _rate(tasks_right),
        _rate(kinds_right),
        _rate(both_right),
        expected_calibration_error(sure, right),
        _rate(declined_outside),
        _rate(declined_inside),
        sure,
        right,
    )


def _probabilities(sureness: Sureness, labels: Labels, tasks: Float32, kinds: Float32) -> tuple[Float64, Float64]:
    """Return the probabilities of tasks (m, tasks), and of kinds given the best task (m, kinds)."""
    of_tasks = softmax(sureness.task_law.log_odds(tasks))
    possible = labels.cells[of_tasks.argmax(axis=1)]
    return of_tasks, softmax(np.where(possible, kinds * sureness.kind_sharpness, -np.inf))


def _some(labels: Labels, rows: Int) -> Labels:
    """Return the labels of some texts; ambiguous ones keep no readings, which calibration does not use."""
    none = np.array([], np.int64)
    return Labels(
        labels.task_ids,
        labels.kind_ids,
        labels.theme_of,
        labels.cells,
        labels.tasks[rows],
        labels.kinds[rows],
        labels.utterance[rows],
        labels.outside[rows],
        type(labels.shares)(none, none, none, none.astype(np.float32)),
    )


def _rate(parts: Sequence[NDArray[np.bool_]]) -> Rate:
    every = np.concatenate(parts)
    return Rate(int(every.sum()), len(every))

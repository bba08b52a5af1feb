"""The trained head: from a text's features to the probability of every (task, kind) that the division fills.

Two kernel ridge regressions, solved in one go each: one for the subject over everything that is labelled with a task,
one for the kind of help over everything that is labelled with a kind. The second knows the subject: texts of the same
task count more than others, and texts of the same theme a little more, so that it answers "which kind of help, given
this task". What is read is their product, over cells that exist.

Nothing here is learnt on the development questions.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from indexer import ridge
from indexer.calibration import softmax
from indexer.encoder import is_half_precision_fast
from indexer.kernels import FeatureSpace, Mix, Similarities
from indexer.labels import UNKNOWN, Labels
from indexer.scores import TaskScores
from indexer.sureness import Sureness

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int = NDArray[np.int64]

TASK_MIX = Mix(embedding=1.5, chars=1.0, words=0.3, offset=0.5, degree=2)
KIND_MIX = Mix(embedding=1.0, chars=0.0, words=1.0, offset=0.5, degree=1)
REGULARISATION = 0.3
SAME_TASK = 0.5
SAME_THEME = 0.5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores of every training text by a head that did not see it; those of kinds are (n, kinds)."""

    scores: TaskScores
    kinds: Float32


@dataclass(frozen=True)
class Head:
    """The coefficients of both regressions, and how sure to be of what they say.

    `task_coefficients` (n, tasks + BESIDE_TASKS) and `kind_coefficients` (n, kinds) weigh the kernel between a question
    and the n texts of the feature space; rows are zero for texts that do not teach that half. The last columns of the
    first are no tasks (see `Labels.task_targets`).
    """

    labels: Labels
    task_coefficients: Float32
    kind_coefficients: Float32
    sureness: Sureness

    @classmethod
    def train(cls, space: FeatureSpace, labels: Labels, sureness: Sureness) -> "Head":
        """Fit both halves; `sureness` was measured elsewhere."""
        tasks, kinds = labels.about_task, labels.about_kind
        of_tasks = ridge.solve(
            task_kernel(space, tasks, _precision(tasks)), labels.task_targets()[tasks], REGULARISATION
        )
        of_kinds = ridge.solve(
            kind_kernel(space, labels, kinds, _precision(kinds)), labels.kind_targets()[kinds], REGULARISATION
        )
        return cls(labels, _scatter(of_tasks, tasks, labels), _scatter(of_kinds, kinds, labels), sureness)

    @classmethod
    def train_and_measure(cls, space: FeatureSpace, labels: Labels) -> "tuple[Head, LeftOut]":
        """Fit both halves, and measure how sure to be on every text as if it had not been there.

        Also returns those scores, for the decision what is out of scope.
        """
        tasks, kinds = labels.about_task, labels.about_kind
        of_tasks = ridge.fit(task_kernel(space, tasks), labels.task_targets()[tasks], REGULARISATION)
        of_kinds = ridge.fit(kind_kernel(space, labels, kinds), labels.kind_targets()[kinds], REGULARISATION)
        left_out = LeftOut(
            TaskScores.of(_scatter(of_tasks.left_out, tasks, labels)), _scatter(of_kinds.left_out, kinds, labels)
        )
        head = cls(
            labels,
            _scatter(of_tasks.coefficients, tasks, labels),
            _scatter(of_kinds.coefficients, kinds, labels),
            Sureness.fit(labels, left_out.scores, left_out.kinds, left_out.kinds[labels.shares.rows]),
        )
        return head, left_out

    def task_scores(self, alike: Similarities) -> TaskScores:
        """Return the raw scores of the questions."""
        kernel = TASK_MIX.combine(alike)
        if len(kernel) == 1:
            return TaskScores.of(torch.mv(self._by_output, torch.from_numpy(kernel[0])).numpy()[None])
        return TaskScores.of(ridge.product(kernel, self.task_coefficients))

    @cached_property
    def _by_output(self) -> Tensor:
        """The coefficients of each output in one piece: for one question they are read in 1.5 ms instead of 5."""
        return torch.from_numpy(self.task_coefficients.T.copy())

    def kind_scores(self, alike: Similarities) -> Float32:
        """Return raw scores of the kinds given every task, of shape (questions, tasks, kinds)."""
        kernel = KIND_MIX.combine(alike)
        free = ridge.product(kernel, self.kind_coefficients)
        order, starts, tasks = self._by_task
        labels = self.labels
        by_task = np.zeros((len(kernel), len(labels.task_ids), len(labels.kind_ids)), np.float32)
        for question, row in enumerate(kernel):
            parts = row[order, None] * self.kind_coefficients[order]
            by_task[question, tasks] = np.add.reduceat(parts, starts, axis=0) if len(order) else 0.0
        by_theme = np.zeros((len(kernel), int(labels.theme_of.max()) + 1, len(labels.kind_ids)), np.float32)
        for task, theme in enumerate(labels.theme_of):
            by_theme[:, theme] += by_task[:, task]
        scores: Float32 = free[:, None, :] + SAME_TASK * by_task + SAME_THEME * by_theme[:, labels.theme_of]
        return scores

    @cached_property
    def _by_task(self) -> tuple[Int, Int, Int]:
        """The texts that teach a kind of help, sorted by task; where each task starts; and which task that is."""
        taught = np.flatnonzero(self.kind_coefficients.any(axis=1) & (self.labels.tasks != UNKNOWN))
        order = taught[np.argsort(self.labels.tasks[taught], kind="stable")]
        tasks, starts = np.unique(self.labels.tasks[order], return_index=True)
        return order, starts, tasks

    def probabilities(self, scores: TaskScores, kinds: Float32) -> Float64:
        """Return the probability of every cell, (questions, tasks, kinds): 0 where the division has none, sum 1."""
        return probabilities(self.sureness, self.labels.cells, scores, kinds)


def probabilities(sureness: Sureness, cells: NDArray[np.bool_], scores: TaskScores, kinds: Float32) -> Float64:
    """Return the probability of every cell, (questions, tasks, kinds): 0 where `cells` has none, sum 1.

    A mixture of what the scores say of a clear question and of a vague one, by how likely it is vague.
    """
    vagueness = sureness.vagueness
    vague = vagueness.chance(scores.vague)[:, None, None]
    of_clear = _product(cells, sureness.task_law.log_odds(scores.tasks), kinds * sureness.kind_sharpness)
    of_vague = _product(cells, vagueness.task_law.log_odds(scores.tasks), kinds * vagueness.kind_sharpness)
    return (1 - vague) * of_clear + vague * of_vague


def _product(cells: NDArray[np.bool_], tasks: Float32, kinds: Float32) -> Float64:
    """Return the probabilities of the cells for log odds of tasks (n, tasks) and of kinds (n, tasks, kinds)."""
    filled: NDArray[np.bool_] = np.asarray(cells.any(axis=1))
    of_tasks = softmax(np.where(filled, tasks, -np.inf))
    return of_tasks[:, :, None] * softmax(np.where(cells | ~filled[:, None], kinds, -np.inf))


def task_kernel(space: FeatureSpace, rows: Int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return how alike the texts `rows` are for the regression on subjects; only the lower half counts."""
    return space.kernel(TASK_MIX, rows, dtype=dtype)


def kind_kernel(space: FeatureSpace, labels: Labels, rows: Int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return how alike the texts `rows` are for the regression on kinds: a shared task or theme counts more.

    Only the lower half counts.
    """

    def weigh(start: int, block: Float32) -> None:
        others = rows[: block.shape[1]]
        for place, row in enumerate(rows[start : start + len(block)]):  # all factors at once would be another block
            block[place] *= labels.kind_bonds(others, SAME_TASK, SAME_THEME, int(row))

    return space.kernel(KIND_MIX, rows, weigh, dtype)


def _precision(rows: Int) -> torch.dtype:
    """Return in what to compute a kernel of which only the coefficients are wanted: half where that is quick."""
    return torch.bfloat16 if len(rows) >= ridge.MANY and is_half_precision_fast() else torch.float32


def _scatter(values: Float32, rows: Int, labels: Labels) -> Float32:
    """Return `values` (rows, columns) as rows of all texts, zero for the others."""
    everywhere = np.zeros((len(labels.tasks), values.shape[1]), np.float32)
    everywhere[rows] = values
    return everywhere

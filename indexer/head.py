"""The trained head: from a text's features to the probability of every (task, kind) that the division fills.

Two kernel ridge regressions, solved in one go each: one for the subject over everything that is labelled with a task,
one for the kind of help over everything that is labelled with a kind. The second knows the subject: texts of the same
task count more than others, and texts of the same theme a little more, so that it answers "which kind of help, given
this task". What is read is their product, over cells that exist.

Nothing here is learnt on the development questions. What an editor publishes counts after one training of seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer import ridge
from indexer.calibration import PowerLaw, expected_calibration_error, sharpness, softmax
from indexer.kernels import FeatureSpace, Mix, Similarities
from indexer.passages import Passage, Source
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int = NDArray[np.int64]

TASK_MIX = Mix(embedding=1.5, chars=1.0, words=0.3, offset=0.5, degree=2)
KIND_MIX = Mix(embedding=1.0, chars=0.0, words=1.0, offset=0.5, degree=1)
REGULARISATION = 0.3
SAME_TASK = 0.5
SAME_THEME = 0.5
UNKNOWN = -1
UNCALIBRATED = PowerLaw(5.0, 0.06)
"""What the content of Lindewaard gives, for content without utterances to calibrate on."""


@dataclass(frozen=True)
class Labels:
    """What every text is known to be about, as numbers; UNKNOWN where it is not.

    `tasks`, `kinds` and `themes` are int64 of shape (n,): an index into `task_ids`, `kind_ids` and the themes that
    `theme_of` (tasks,) gives. `cells` is bool of shape (tasks, kinds): which cells the division fills.
    """

    task_ids: tuple[str, ...]
    kind_ids: tuple[str, ...]
    theme_of: Int
    cells: NDArray[np.bool_]
    tasks: Int
    kinds: Int
    utterance: NDArray[np.bool_]
    outside: NDArray[np.bool_]

    @classmethod
    def of(cls, base: KnowledgeBase, texts: Sequence[Passage]) -> "Labels":
        """Return the labels of the passages in this knowledge base.

        A label that the division has no cell for (an utterance whose kind was removed) teaches its task only.
        """
        task_ids, kind_ids = tuple(base.tasks), tuple(base.kinds)
        task_number = {task: number for number, task in enumerate(task_ids)}
        kind_number = {kind: number for number, kind in enumerate(kind_ids)}
        theme_number = {theme: number for number, theme in enumerate(base.themes)}
        cells = np.zeros((len(task_ids), len(kind_ids)), bool)
        for task, kind in base.cells:
            cells[task_number[task], kind_number[kind]] = True
        return cls(
            task_ids,
            kind_ids,
            np.array([theme_number[task.theme] for task in base.content.tasks], np.int64),
            cells,
            np.array([task_number.get(text.task or "", UNKNOWN) for text in texts], np.int64),
            np.array([kind_number.get(text.kind or "", UNKNOWN) for text in texts], np.int64),
            np.array([text.source is Source.UTTERANCE and not text.out_of_scope for text in texts], bool),
            np.array([text.out_of_scope for text in texts], bool),
        )

    @property
    def themes(self) -> Int:
        """The theme of every text's task (n,), UNKNOWN where the task is."""
        return np.where(self.tasks == UNKNOWN, UNKNOWN, self.theme_of[self.tasks])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores of every training text by a head that did not see it; (n, tasks), (n, kinds) and (n,)."""

    task_scores: Float32
    kind_scores: Float32
    inside_scores: Float32


@dataclass(frozen=True)
class Head:
    """The coefficients and the calibration of both regressions.

    `task_coefficients` (n, tasks + 1) and `kind_coefficients` (n, kinds) weigh the kernel between a question and the n
    texts of the feature space; rows are zero for texts that do not teach that half. The last column of the first is no
    task but whether a text is for these desks: 1 for texts with a task, -1 for out-of-scope utterances.
    """

    labels: Labels
    task_coefficients: Float32
    kind_coefficients: Float32
    task_law: PowerLaw
    kind_sharpness: float
    figures: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def train(cls, space: FeatureSpace, labels: Labels) -> "tuple[Head, LeftOut]":
        """Fit both halves and make their probabilities honest on left-out scores of the utterances.

        Also returns those scores, for the decision what is out of scope.
        """
        teaching = np.flatnonzero((labels.tasks != UNKNOWN) | labels.outside)
        wanted = np.column_stack(
            [_one_hot(labels.tasks, len(labels.task_ids)), np.where(labels.outside, -1, 1)]
        ).astype(np.float32)
        tasks = _fit_rows(space.kernel(TASK_MIX, teaching), teaching, wanted)
        task_scores, inside_scores = tasks.left_out[:, :-1], tasks.left_out[:, -1]
        teaching = np.flatnonzero(labels.kinds != UNKNOWN)
        kernel = space.kernel(KIND_MIX, teaching)
        for row, number in enumerate(teaching):  # a whole matrix of factors would be another kernel
            kernel[row] *= (
                1.0
                + SAME_TASK * _same(labels.tasks[number], labels.tasks[teaching])
                + SAME_THEME * _same(labels.themes[number], labels.themes[teaching])
            )
        kinds = _fit_rows(kernel, teaching, _one_hot(labels.kinds, len(labels.kind_ids)))
        head = cls(labels, tasks.coefficients, kinds.coefficients, UNCALIBRATED, 1.0)
        return head._calibrated(task_scores, kinds.left_out), LeftOut(task_scores, kinds.left_out, inside_scores)

    def _calibrated(self, task_scores: Float32, kind_scores: Float32) -> "Head":
        labels = self.labels
        known = labels.utterance & (labels.tasks != UNKNOWN) & (labels.kinds != UNKNOWN)
        known &= labels.cells[labels.tasks, labels.kinds]
        if not known.any():
            return Head(labels, self.task_coefficients, self.kind_coefficients, UNCALIBRATED, 10.0)
        tasks, kinds = labels.tasks[known], labels.kinds[known]
        possible = np.where(labels.cells[tasks], kind_scores[known], -np.inf).astype(np.float32)
        task_law = PowerLaw.fit(task_scores[known], tasks)
        kind_sharpness = sharpness(possible, kinds)
        chances = softmax(task_law.log_odds(task_scores[known]))
        given = softmax(possible * kind_sharpness)
        figures = {
            "utterances": float(known.sum()),
            "task_accuracy": float((chances.argmax(1) == tasks).mean()),
            "task_calibration_error": expected_calibration_error(chances.max(1), chances.argmax(1) == tasks),
            "kind_given_task_accuracy": float((given.argmax(1) == kinds).mean()),
            "kind_calibration_error": expected_calibration_error(given.max(1), given.argmax(1) == kinds),
        }
        return Head(labels, self.task_coefficients, self.kind_coefficients, task_law, kind_sharpness, figures)

    def task_scores(self, alike: Similarities) -> tuple[Float32, Float32]:
        """Return raw scores of the tasks (questions, tasks) and of being inside (questions,).

        A sure task is near 1 and no task near 0; inside is near 1, outside near -1.
        """
        scores = ridge.product(TASK_MIX.combine(alike), self.task_coefficients)
        return scores[:, :-1], scores[:, -1]

    def kind_scores(self, alike: Similarities) -> Float32:
        """Return raw scores of the kinds given every task, of shape (questions, tasks, kinds)."""
        kernel = KIND_MIX.combine(alike)
        labels = self.labels
        free = ridge.product(kernel, self.kind_coefficients)
        by_task = np.zeros((len(kernel), len(labels.task_ids), len(labels.kind_ids)), np.float32)
        by_theme = np.zeros((len(kernel), int(labels.theme_of.max()) + 1, len(labels.kind_ids)), np.float32)
        taught = np.flatnonzero((labels.kinds != UNKNOWN) & (labels.tasks != UNKNOWN))
        parts = kernel[:, taught, None] * self.kind_coefficients[None, taught]
        for question, part in enumerate(parts):
            np.add.at(by_task[question], labels.tasks[taught], part)
            np.add.at(by_theme[question], labels.themes[taught], part)
        scores: Float32 = free[:, None, :] + SAME_TASK * by_task + SAME_THEME * by_theme[:, labels.theme_of]
        return scores

    def probabilities(self, task_scores: Float32, kind_scores: Float32) -> Float64:
        """Return the probability of every cell, (questions, tasks, kinds): 0 where the division has none, sum 1."""
        cells = self.labels.cells
        filled: NDArray[np.bool_] = np.asarray(cells.any(axis=1))
        tasks = softmax(np.where(filled, self.task_law.log_odds(task_scores), -np.inf))
        scores = np.where(cells | ~filled[:, None], kind_scores * self.kind_sharpness, -np.inf)
        return tasks[:, :, None] * softmax(scores)


def _fit_rows(kernel: Float32, rows: Int, targets: Float32) -> ridge.Fit:
    """Fit on some of the texts, whose kernel this is; the others get zero coefficients and zero scores."""
    some = ridge.fit(kernel, targets[rows], REGULARISATION)
    coefficients, left_out = np.zeros_like(targets), np.zeros_like(targets)
    coefficients[rows], left_out[rows] = some.coefficients, some.left_out
    return ridge.Fit(coefficients, left_out)


def _one_hot(numbers: Int, classes: int) -> Float32:
    """Return targets (n, classes): 1 for the class, 0 elsewhere, minus the mean; all zero where UNKNOWN."""
    targets = np.full((len(numbers), classes), -1.0 / classes, np.float32)
    known = numbers != UNKNOWN
    targets[np.flatnonzero(known), numbers[known]] += 1.0
    targets[~known] = 0.0
    return targets


def _same(number: np.int64, numbers: Int) -> Float32:
    """Return 1 where `numbers` equals `number`, 0 elsewhere and where it is UNKNOWN."""
    equal: Float32 = (numbers == number).astype(np.float32) if number != UNKNOWN else np.zeros(len(numbers), np.float32)
    return equal

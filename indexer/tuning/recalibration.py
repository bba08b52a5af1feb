"""How sure the product may be, measured on questions that neither the layers nor the sentences learnt from.

Cross-validation leaves out the sentences of whole voices, and with them a large part of what the product knows when it
is used. The more sentences there are, the more it is right where those figures say that it doubts. So the last word is
with questions by people who never saw the program, its sentences or its answers, asked of the build that is in use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.calibration import PowerLaw, expected_calibration_error
from indexer.errors import IndexerError
from indexer.head import probabilities
from indexer.labels import Labels
from indexer.questions import Behaviour, Question
from indexer.recognition import Raw, Recogniser
from indexer.sureness import Sureness
from indexer.vagueness import Vagueness

Float64 = NDArray[np.float64]

UNSEEN: Final = Path(__file__).parent / "unseen.jsonl"
"""What strangers asked, with what they meant. Made up, like the sentences; once used to judge the product by."""

ENOUGH: Final = 200
"""From this many questions on, their figures say more than those of voices left out."""

PULL: Final = 0.001
"""What the squared distance from the sureness before costs, in nats: about one question in a thousand."""

LEAST: Final = 1e-9


class TooFewQuestionsError(IndexerError):
    """There are too few questions to measure by."""


@dataclass(frozen=True, slots=True)
class Recalibrated:
    """What was measured on `questions` questions, with the sureness in use and with the one found."""

    sureness: Sureness
    questions: int
    before: "Fit"
    after: "Fit"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well probabilities fit what was meant: mean log loss (nats), and calibration error on clear questions."""

    loss: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What n questions scored and meant.

    `meant` (n, tasks, kinds) are the cells that were right; `vague` (n,) says for which questions a clerk would ask.
    """

    cells: NDArray[np.bool_]
    raw: Raw
    meant: NDArray[np.bool_]
    vague: NDArray[np.bool_]

    def loss(self, sureness: Sureness) -> float:
        """Return the mean log loss, in nats.

        Of a clear question any right cell will do, so their chances are added up. Of a vague one every cell may have
        been meant, as often as another: the mean of their losses.
        """
        chances = self._chances(sureness)
        together = -np.log(np.maximum((chances * self.meant).sum(axis=(1, 2)), LEAST))
        each = (-np.log(np.maximum(chances, LEAST)) * self.meant).sum(axis=(1, 2)) / self.meant.sum(axis=(1, 2))
        return float(np.where(self.vague, each, together).mean())

    def fit(self, sureness: Sureness) -> Fit:
        """Return how well the probabilities fit what was meant."""
        chances = self._chances(sureness)[~self.vague]
        flat = chances.reshape(len(chances), -1)
        best = flat.argmax(axis=1)
        rows = np.arange(len(flat))
        right = self.meant[~self.vague].reshape(len(flat), -1)[rows, best]
        return Fit(self.loss(sureness), expected_calibration_error(flat[rows, best], right))

    def _chances(self, sureness: Sureness) -> Float64:
        return probabilities(sureness, self.cells, self.raw.tasks, self.raw.kinds)


def recalibrate(recogniser: Recogniser, questions: Sequence[Question]) -> Recalibrated:
    """Measure how sure to be on `questions` that nothing was learnt from; those out of scope are passed over.

    Raises TooFewQuestionsError, in Dutch.
    """
    labels = recogniser.labels
    known = [question for question in questions if _meant(labels, question).any()]
    if len(known) < ENOUGH:
        raise TooFewQuestionsError(
            f"Er zijn {len(known)} bruikbare vragen. Met minder dan {ENOUGH} zegt de meting te weinig."
        )
    asked = _Asked(
        labels.cells,
        recogniser.scores([question.text for question in known]),
        np.stack([_meant(labels, question) for question in known]),
        np.array([question.behaviour is Behaviour.CLARIFY for question in known], bool),
    )
    before = recogniser.sureness
    found = _fitted(asked, before)
    return Recalibrated(found, len(known), asked.fit(before), asked.fit(found))


def _meant(labels: Labels, question: Question) -> NDArray[np.bool_]:
    """Return which cells are right for a question, (tasks, kinds); what the division has no cell for is none."""
    meant = np.zeros_like(labels.cells)
    for task, kind in question.labels:
        if task in labels.task_ids and kind in labels.kind_ids:
            meant[labels.task_ids.index(task), labels.kind_ids.index(kind)] = True
    return meant & labels.cells


def _fitted(asked: _Asked, before: Sureness) -> Sureness:
    """Return the sureness under which what was meant is likeliest.

    All eight numbers together, for they are one mixture; the distance from `before` counts a little (PULL), so that
    what the questions say nothing about stays as it was measured on far more texts.
    """
    start = _numbers(before)

    def price(numbers: Float64) -> float:
        return asked.loss(_sureness(numbers, before)) + PULL * float(((numbers - start) ** 2).sum())

    best = minimize(price, start, method="Nelder-Mead", options={"maxiter": 400, "xatol": 0.01, "fatol": 1e-4})
    return _sureness(best.x, before)


def _numbers(sureness: Sureness) -> Float64:
    """Return the eight numbers as they are searched: what must be above zero as its logarithm."""
    vagueness = sureness.vagueness
    positive = (
        sureness.task_law.exponent,
        sureness.task_law.offset,
        sureness.kind_sharpness,
        vagueness.slope,
        vagueness.task_law.exponent,
        vagueness.task_law.offset,
        vagueness.kind_sharpness,
    )
    return np.array([*np.log(np.maximum(positive, LEAST)), vagueness.bias])  # a slope of 0: nothing is ever vague


def _sureness(numbers: Float64, before: Sureness) -> Sureness:
    exponent, offset, sharp, slope, vague_exponent, vague_offset, vague_sharp = map(float, np.exp(numbers[:-1]))
    vagueness = Vagueness(slope, float(numbers[-1]), PowerLaw(vague_exponent, vague_offset), vague_sharp)
    return Sureness(PowerLaw(exponent, offset), sharp, vagueness, before.figures)

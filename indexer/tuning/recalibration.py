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
from indexer.questions import Behaviour, Question
from indexer.recognition import Raw, Recogniser
from indexer.sureness import Sureness
from indexer.vagueness import Vagueness
from knowledge.base import KnowledgeBase

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
        chances = probabilities(sureness, self.cells, self.raw.tasks, self.raw.kinds)
        together = -np.log(np.maximum((chances * self.meant).sum(axis=(1, 2)), LEAST))
        each = (-np.log(np.maximum(chances, LEAST)) * self.meant).sum(axis=(1, 2)) / self.meant.sum(axis=(1, 2))
        return float(np.where(self.vague, each, together).mean())

    def fit(self, sureness: Sureness) -> Fit:
        """Return how well the probabilities fit what was meant."""
        chances = probabilities(sureness, self.cells, self.raw.tasks, self.raw.kinds)[~self.vague]
        flat = chances.reshape(len(chances), -1)
        best = flat.argmax(axis=1)
        rows = np.arange(len(flat))
        right = self.meant[~self.vague].reshape(len(flat), -1)[rows, best]
        return Fit(self.loss(sureness), expected_calibration_error(flat[rows, best], right))


def recalibrate(base: KnowledgeBase, recogniser: Recogniser, questions: Sequence[Question]) -> Recalibrated:
    """Measure how sure to be on `questions` that nothing was learnt from; those out of scope are passed over.

    Raises TooFewQuestionsError, in Dutch.
    """
    known = [question for question in questions if any(label in base.cells for label in question.labels)]
    if len(known) < ENOUGH:
        raise TooFewQuestionsError(
            f"Er zijn {len(known)} bruikbare vragen. Met minder dan {ENOUGH} zegt de meting te weinig."
        )
    tasks = {task: number for number, task in enumerate(base.tasks)}
    kinds = {kind: number for number, kind in enumerate(base.kinds)}
    cells = np.zeros((len(tasks), len(kinds)), bool)
    for task, kind in base.cells:
        cells[tasks[task], kinds[kind]] = True
    meant = np.zeros((len(known), *cells.shape), bool)
    for row, question in enumerate(known):
        for task, kind in question.labels:
            if (task, kind) in base.cells:
                meant[row, tasks[task], kinds[kind]] = True
    vague = np.array([question.behaviour is Behaviour.CLARIFY for question in known], bool)
    asked = _Asked(cells, recogniser.scores([question.text for question in known]), meant, vague)
    before = recogniser.sureness
    found = _fitted(asked, before)
    return Recalibrated(found, len(known), asked.fit(before), asked.fit(found))


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

"""Whether a question is for these desks at all, decided on raw values that mean the same for every question.

Three measurements: the mean of the five highest cosines between the question's vector and what the content says
(nothing like it is known when that is low), the highest raw score of a task (nothing that was learnt fits when that is
low), and the raw score of being inside, learnt from utterances inside and outside. None of them is ever rescaled per
question: a score stretched to 0-1 cannot say "no good answer".

The weights come from texts that were left out: with enough that are out of scope by logistic regression, otherwise the
first two count equally.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.calibration import logistic, logit
from indexer.passages import Passage

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

NEAREST = 5
ENOUGH_OUTSIDE = 40
"""From this many out-of-scope utterances on, the weights are learnt."""
DECLINED_BLINDLY = 0.01
"""The share of inside texts under 0 as long as there are too few from outside to learn from."""
STEEP_BLINDLY = 3.0
"""How steep the rule is then: a guess of what the learnt one has."""
INSIDE_BEFORE = 0.9
"""How often a question is for these desks before anything is known of it. Nobody counted it at a counter: the share of
what is out of scope among the development questions."""


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A weighted sum of three measurements and a bias: the log odds of inside when both are as likely beforehand."""

    similarity_weight: float
    task_weight: float
    inside_weight: float
    bias: float

    def score(self, similarity: float, task_score: float, inside_score: float) -> float:
        """Return the log odds that a question is in scope, with what is known beforehand counted in.

        Above 0 it is likelier inside than outside.
        """
        return (
            self.similarity_weight * similarity
            + self.task_weight * task_score
            + self.inside_weight * inside_score
            + self.bias
            + logit(INSIDE_BEFORE)
        )

    def as_dict(self) -> dict[str, float]:
        """Return the fields for a manifest."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, float]) -> "ScopeRule":
        """Return the rule that a manifest holds. Raises KeyError when a field is missing."""
        names = ("similarity_weight", "task_weight", "inside_weight", "bias")
        return cls(*(float(values[name]) for name in names))


EVERYTHING = ScopeRule(0.0, 0.0, 0.0, 0.0)
"""The rule when there is nothing to learn from: every question is in scope."""


def nearness(cosines: Float32) -> Float32:
    """Return the mean of the NEAREST highest cosines of every question; `cosines` is (questions, texts)."""
    if cosines.shape[1] > NEAREST:
        cosines = np.partition(cosines, -NEAREST, axis=1)[:, -NEAREST:]
    return np.asarray(cosines.mean(axis=1), np.float32)


def nearness_left_out(passages: tuple[Passage, ...], vectors: Float32, chosen: NDArray[np.int64]) -> Float32:
    """Return the nearness of passages `chosen` (m,) to the in-scope passages other than themselves.

    `vectors` (n, d) are the raw unit vectors of all passages.
    """
    inside = np.flatnonzero([not passage.out_of_scope for passage in passages])
    cosines = vectors[chosen] @ vectors[inside].T
    itself = np.searchsorted(inside, chosen)
    own = (itself < len(inside)) & (inside[np.minimum(itself, len(inside) - 1)] == chosen)
    cosines[np.flatnonzero(own), itself[own]] = -1.0
    return nearness(cosines)


def learn(inside: Float64, outside: Float64) -> ScopeRule:
    """Return the rule from left-out measurements, (n, 3) and (m, 3): nearness, best task score, score of being inside.

    With too few from outside, a fixed share of `inside` falls under 0 (DECLINED_BLINDLY).
    """
    if len(inside) < NEAREST:
        return EVERYTHING
    centre, spread = inside.mean(axis=0), np.maximum(inside.std(axis=0), 1e-6)
    if len(outside) >= ENOUGH_OUTSIDE:
        standard = (np.concatenate([inside, outside]) - centre) / spread
        learnt, bias = _speaking_for(standard, np.arange(len(standard)) < len(inside))
        weights = learnt / spread
        return _rule(weights, float(bias - weights @ centre))
    weights = STEEP_BLINDLY * np.array([1.0, 1.0, 0.0]) / spread
    threshold = float(np.quantile(inside @ weights, DECLINED_BLINDLY))
    return _rule(weights, -threshold - logit(INSIDE_BEFORE))


def _speaking_for(standard: Float64, inside: NDArray[np.bool_]) -> tuple[Float64, float]:
    """Return weights (3,) and bias by logistic regression, with 0 for what would speak against being inside.

    Each measurement is higher for what is known better. One that gets a negative weight beside the others only corrects
    them on the sentences at hand, and would decline a question for being familiar.
    """
    used = np.arange(standard.shape[1])
    while True:
        *learnt, bias = logistic(standard[:, used], inside)
        if min(learnt) >= 0 or len(used) == 1:
            break
        used = np.delete(used, int(np.argmin(learnt)))
    weights = np.zeros(standard.shape[1])
    weights[used] = learnt
    return weights, float(bias)


def _rule(weights: Float64, bias: float) -> ScopeRule:
    return ScopeRule(float(weights[0]), float(weights[1]), float(weights[2]), bias)

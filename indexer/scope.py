"""Whether a question is for these desks at all, decided on raw values that mean the same for every question.

Three measurements: the mean of the five highest cosines between the question's raw embedding and what the content says
(nothing like it is known when that is low), the highest raw score of a task (nothing that was learnt fits when that is
low), and the raw score of being inside, learnt from utterances inside and outside. None of them is ever rescaled per
question: a score stretched to 0-1 cannot say "no good answer".

The weights and the threshold come from the content's own utterances, each measured as if it were not there: with
enough utterances that are out of scope by logistic regression, otherwise the first two count equally.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.calibration import logistic
from indexer.passages import Passage

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

NEAREST = 5
ENOUGH_OUTSIDE = 40
"""From this many out-of-scope utterances on, the weights are learnt."""
DECLINED_INSIDE = 0.05
"""The share of the content's own utterances, each left out, that fall under the threshold when the outside is known.

Those are deliberately harder than what is said at a counter: on the development questions 5 % here was 1 % there."""
DECLINED_BLINDLY = 0.01
"""The same share as long as there are too few utterances from outside to learn from."""


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A weighted sum of the three measurements and a bias; a question is in scope when the sum is not under 0."""

    similarity_weight: float
    task_weight: float
    inside_weight: float
    bias: float

    def score(self, similarity: float, task_score: float, inside_score: float) -> float:
        """Return how far inside (above 0) or outside (below 0) a question is."""
        return (
            self.similarity_weight * similarity
            + self.task_weight * task_score
            + self.inside_weight * inside_score
            + self.bias
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

    The threshold is the value under which a fixed share of `inside` falls (DECLINED_INSIDE or DECLINED_BLINDLY).
    """
    if len(inside) < NEAREST:
        return EVERYTHING
    centre, spread = inside.mean(axis=0), np.maximum(inside.std(axis=0), 1e-6)
    if len(outside) >= ENOUGH_OUTSIDE:
        standard = (np.concatenate([inside, outside]) - centre) / spread
        weights = logistic(standard, np.arange(len(standard)) < len(inside))[:-1] / spread
        share = DECLINED_INSIDE
    else:
        weights = np.array([1.0, 1.0, 0.0]) / spread
        share = DECLINED_BLINDLY
    threshold = float(np.quantile(inside @ weights, share))
    return ScopeRule(float(weights[0]), float(weights[1]), float(weights[2]), -threshold)

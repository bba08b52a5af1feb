"""Whether a question says too little to place it, and what can be meant by it then.

A sentence such as "meneer komt voor zijn toeslag" is recognised as easily as a clear one, and a head that is sure of
clear sentences is sure of it too. So the head also learns which sentences a good clerk asks a question about, from the
ambiguous sentences of the content. What a question means is then a mixture of what a clear one would mean, and what
people mean who say as little: the same scores, but read far less surely.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.calibration import LEAST, PowerLaw, logistic, logit, sharpness
from indexer.labels import Labels

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

VAGUE_BEFORE: Final = 0.15
"""How often a question is vague before anything is known of it. Nobody counted it at a counter: about the share of what
a clerk would ask a question about among the development questions."""

NEVER: Final = -30.0
"""Log odds of what does not happen."""

ENOUGH: Final = 40
"""From this many ambiguous sentences on, it is learnt."""


@dataclass(frozen=True, slots=True)
class Vagueness:
    """How a raw score becomes the probability that a question is vague, and how to read the scores of one that is."""

    slope: float = 0.0
    bias: float = NEVER
    task_law: PowerLaw = field(default_factory=lambda: PowerLaw(2.0, 0.06))
    kind_sharpness: float = 4.0

    def chance(self, scores: Float32) -> Float64:
        """Return the probability that a question is vague, (n,), for its raw scores (n,)."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * scores.astype(np.float64) + self.bias))))

    @classmethod
    def fit(cls, labels: Labels, vague: Float32, tasks: Float32, shared_kinds: Float32) -> "Vagueness":
        """Return what is learnt from texts that the head which gave the scores had not seen.

        `vague` (n,) and `tasks` (n, tasks) are scores of all texts in `labels`; `shared_kinds` (m, kinds) those of the
        kinds given the task of every reading in `labels.shares`. With too few ambiguous texts nothing is ever vague.
        """
        ambiguous, shares = labels.ambiguous, labels.shares
        if ambiguous.sum() < ENOUGH or not labels.utterance.any():
            return cls()
        told_apart = ambiguous | labels.utterance
        known = vague[told_apart].astype(np.float64)
        centre, spread = float(known.mean()), max(float(known.std()), LEAST)
        slope, bias = logistic((known[:, None] - centre) / spread, ambiguous[told_apart])
        possible = np.where(labels.cells[shares.tasks], shared_kinds, -np.inf).astype(np.float32)
        return cls(
            float(slope) / spread,
            float(bias) - float(slope) * centre / spread + logit(VAGUE_BEFORE),
            PowerLaw.fit(tasks[shares.rows], shares.tasks),
            sharpness(possible, shares.kinds),
        )

    def as_dict(self) -> dict[str, float]:
        """Return the fields for a file."""
        return {
            "slope": self.slope,
            "bias": self.bias,
            "exponent": self.task_law.exponent,
            "offset": self.task_law.offset,
            "kind_sharpness": self.kind_sharpness,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Vagueness":
        """Return what a file holds. Raises KeyError or TypeError when it is not as written."""
        law = PowerLaw(float(values["exponent"]), float(values["offset"]))
        return cls(float(values["slope"]), float(values["bias"]), law, float(values["kind_sharpness"]))

"""How sure to be of raw scores: measured on texts that whatever gave the scores had not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.calibration import PowerLaw, expected_calibration_error, sharpness, softmax
from indexer.labels import Labels
from indexer.scope import ScopeRule
from indexer.scores import TaskScores
from indexer.vagueness import Vagueness

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sureness:
    """How raw scores become probabilities, and what was measured of those; `figures` are for the reader.

    The law and the sharpness are those of clear questions; `vagueness` says how far to trust them.
    """

    task_law: PowerLaw = field(default_factory=lambda: PowerLaw(5.0, 0.06))
    kind_sharpness: float = 10.0
    vagueness: Vagueness = field(default_factory=Vagueness)
    figures: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def fit(cls, labels: Labels, scores: TaskScores, kinds: Float32, shared_kinds: Float32) -> "Sureness":
        """Return what makes probabilities honest, for scores of texts that the head which gave them had not seen.

        The scores of subjects and of `kinds` (n, kinds) have rows as in `labels`; those of `shared_kinds` (m, kinds)
        are of the readings of ambiguous texts. Without utterances to learn from, the default.
        """
        known = labels.sure
        if not len(known):
            return cls()
        tasks, wanted = labels.tasks[known], labels.kinds[known]
        possible = np.where(labels.cells[tasks], kinds[known], -np.inf).astype(np.float32)
        task_law = PowerLaw.fit(scores.tasks[known], tasks)
        kind_sharpness = sharpness(possible, wanted)
        chances = softmax(task_law.log_odds(scores.tasks[known]))
        given = softmax(possible * kind_sharpness)
        figures = {
            "utterances": float(len(known)),
            "task_accuracy": float((chances.argmax(1) == tasks).mean()),
            "task_calibration_error": expected_calibration_error(chances.max(1), chances.argmax(1) == tasks),
            "kind_given_task_accuracy": float((given.argmax(1) == wanted).mean()),
            "kind_calibration_error": expected_calibration_error(given.max(1), given.argmax(1) == wanted),
        }
        vagueness = Vagueness.fit(labels, scores.vague, scores.tasks, shared_kinds)
        return cls(task_law, kind_sharpness, vagueness, figures)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields for a file."""
        return {
            "exponent": self.task_law.exponent,
            "offset": self.task_law.offset,
            "kind_sharpness": self.kind_sharpness,
            "vagueness": self.vagueness.as_dict(),
            "figures": dict(self.figures),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Sureness":
        """Return what a file holds. Raises KeyError or TypeError when it is not as written."""
        law = PowerLaw(float(values["exponent"]), float(values["offset"]))
        figures = {str(name): float(figure) for name, figure in values["figures"].items()}
        return cls(law, float(values["kind_sharpness"]), Vagueness.from_dict(values["vagueness"]), figures)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured with a tuned model on voices that were left out: how sure to be, and what is out of scope.

    A head on tuned vectors cannot measure this on its own training texts: the encoder has seen them.
    """

    sureness: Sureness
    scope: ScopeRule

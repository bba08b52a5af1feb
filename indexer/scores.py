"""What the regression on subjects says of texts, before it is made into probabilities."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]

BESIDE_TASKS: Final = 2
"""Columns after those of the tasks: whether a text is for these desks, and whether it is vague."""


@dataclass(frozen=True, slots=True)
class TaskScores:
    """Raw scores of n texts: `tasks` (n, tasks), `inside` (n,) and `vague` (n,).

    A sure task is near 1 and no task near 0; inside is near 1 and outside near -1; vague is near 1 and clear near -1.
    """

    tasks: Float32
    inside: Float32
    vague: Float32

    @classmethod
    def of(cls, columns: Float32) -> "TaskScores":
        """Return the scores that the regression gave, (n, tasks + BESIDE_TASKS)."""
        return cls(columns[:, :-2], columns[:, -2], columns[:, -1])

    def among(self, rows: Int) -> "TaskScores":
        """Return the scores of some texts."""
        return TaskScores(self.tasks[rows], self.inside[rows], self.vague[rows])

    @classmethod
    def together(cls, parts: "list[TaskScores]") -> "TaskScores":
        """Return the scores of parts, one after another."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("tasks", "inside", "vague")))

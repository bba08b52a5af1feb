"""What every training text is known to be about, as numbers that the head can learn from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.passages import Passage, Source
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Shares:
    """The readings of ambiguous texts: text `rows[i]` is for `weights[i]` about `tasks[i]` and `kinds[i]`.

    All have shape (m,); the weights of one text add up to 1.
    """

    rows: Int
    tasks: Int
    kinds: Int
    weights: Float32

    def of_texts(self, rows: Int) -> Int:
        """Return the numbers of the readings of some texts."""
        return np.flatnonzero(np.isin(self.rows, rows))

    def among(self, rows: Int) -> "Shares":
        """Return the readings of some texts, ascending, numbered by their place in `rows`."""
        there = self.of_texts(rows)
        return Shares(
            np.searchsorted(rows, self.rows[there]), self.tasks[there], self.kinds[there], self.weights[there]
        )

    def spread(self, targets: Float32, classes: Int) -> None:
        """Replace the targets (n, classes) of the ambiguous texts by their readings' weights, minus the mean."""
        targets[self.rows] = -1.0 / targets.shape[1]
        np.add.at(targets, (self.rows, classes), self.weights)


@dataclass(frozen=True)
class Labels:
    """What every text is known to be about; UNKNOWN where it is not.

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
    shares: Shares

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
        shared = [
            (row, task_number[task], kind_number[kind], 1.0 / len(text.readings))
            for row, text in enumerate(texts)
            for task, kind in text.readings
        ]
        rows, tasks, kinds, weights = zip(*shared, strict=True) if shared else ((), (), (), ())
        places = (np.array(rows, np.int64), np.array(tasks, np.int64), np.array(kinds, np.int64))
        return cls(
            task_ids,
            kind_ids,
            np.array([theme_number[task.theme] for task in base.content.tasks], np.int64),
            cells,
            np.array([task_number.get(text.task or "", UNKNOWN) for text in texts], np.int64),
            np.array([kind_number.get(text.kind or "", UNKNOWN) for text in texts], np.int64),
            np.array([text.source is Source.UTTERANCE and not text.out_of_scope for text in texts], bool),
            np.array([text.out_of_scope for text in texts], bool),
            Shares(*places, np.array(weights, np.float32)),
        )

    def among(self, rows: Int) -> "Labels":
        """Return the labels of some texts, ascending."""
        return replace(
            self,
            tasks=self.tasks[rows],
            kinds=self.kinds[rows],
            utterance=self.utterance[rows],
            outside=self.outside[rows],
            shares=self.shares.among(rows),
        )

    @property
    def ambiguous(self) -> NDArray[np.bool_]:
        """Which texts a good clerk cannot place without a question, (n,)."""
        found = np.zeros(len(self.tasks), bool)
        found[self.shares.rows] = True
        return found

    @property
    def themes(self) -> Int:
        """The theme of every text's task (n,), UNKNOWN where the task is."""
        return np.where(self.tasks == UNKNOWN, UNKNOWN, self.theme_of[self.tasks])

    @property
    def about_task(self) -> Int:
        """The numbers of the texts that teach something about subjects, or that they are about none here."""
        known = (self.tasks != UNKNOWN) | self.outside
        known[self.shares.rows] = True
        return np.flatnonzero(known)

    @property
    def about_kind(self) -> Int:
        """The numbers of the texts that teach something about kinds of help."""
        known = self.kinds != UNKNOWN
        known[self.shares.rows] = True
        return np.flatnonzero(known)

    @property
    def sure(self) -> Int:
        """The numbers of the utterances that have one task and one kind, which the division has a cell for."""
        known = self.utterance & (self.tasks != UNKNOWN) & (self.kinds != UNKNOWN)
        return np.flatnonzero(known & self.cells[self.tasks, self.kinds])

    def task_targets(self) -> Float32:
        """Return what the regression on subjects is to give, (n, tasks + 2).

        1 for the task and 0 for others, minus the mean. The last but one column is 1 inside and -1 outside; the last is
        1 for ambiguous texts, -1 for utterances, and 0 for what nobody said (names and descriptions) or is outside.
        """
        targets = _one_hot(self.tasks, len(self.task_ids))
        self.shares.spread(targets, self.shares.tasks)
        vague = np.where(self.utterance, -1, 0)
        vague[self.shares.rows] = 1
        return np.column_stack([targets, np.where(self.outside, -1, 1), vague]).astype(np.float32)

    def kind_targets(self) -> Float32:
        """Return what the regression on kinds is to give, (n, kinds)."""
        targets = _one_hot(self.kinds, len(self.kind_ids))
        self.shares.spread(targets, self.shares.kinds)
        return targets

    def kind_bonds(self, rows: Int, same_task: float, same_theme: float, row: int) -> Float32:
        """Return how much more text `row` counts for each of the texts `rows`, because they share a task or theme."""
        bonds = np.ones(len(rows), np.float32)
        if self.tasks[row] != UNKNOWN:
            bonds += same_task * (self.tasks[rows] == self.tasks[row])
            bonds += same_theme * (self.themes[rows] == self.themes[row])
        return bonds


def _one_hot(numbers: Int, classes: int) -> Float32:
    """Return targets (n, classes): 1 for the class, 0 elsewhere, minus the mean; all zero where UNKNOWN."""
    targets = np.full((len(numbers), classes), -1.0 / classes, np.float32)
    known = numbers != UNKNOWN
    targets[np.flatnonzero(known), numbers[known]] += 1.0
    targets[~known] = 0.0
    return targets

"""The trained head as arrays in one file: nothing in it is code, and numpy alone reads it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from indexer.artefact import REBUILD
from indexer.errors import ArtefactDamagedError
from indexer.head import Head
from indexer.kernels import FeatureSpace
from indexer.labels import Labels, Shares
from indexer.ngrams import BUCKETS, NgramSpace
from indexer.sureness import Sureness

HEAD = "head.npz"
OF_LABELS = ("theme_of", "cells", "tasks", "kinds", "utterance", "outside")


@dataclass(frozen=True)
class TrainedHead:
    """The head and the feature space that it was trained in; both are needed to read a question."""

    head: Head
    space: FeatureSpace

    def save(self, build: Path) -> None:
        """Write the arrays as a file of a build. Raises OSError when the disk cannot take it."""
        head, space, labels = self.head, self.space, self.head.labels
        facts = {
            "task_ids": labels.task_ids,
            "kind_ids": labels.kind_ids,
            "sureness": head.sureness.as_dict(),
        }
        arrays: dict[str, Any] = {
            "facts": np.frombuffer(json.dumps(facts).encode(), np.uint8),
            "task_coefficients": head.task_coefficients,
            "kind_coefficients": head.kind_coefficients,
            **{name: getattr(labels, name) for name in OF_LABELS},
            "shared_rows": labels.shares.rows,
            "shared_tasks": labels.shares.tasks,
            "shared_kinds": labels.shares.kinds,
            "shared_weights": labels.shares.weights,
            "mean": space.mean,
            "embeddings": space.embeddings,
            "char_weights": space.char_space.weights,
            "word_weights": space.word_space.weights,
        }
        for name, matrix in (("chars", space.chars), ("words", space.words)):
            for part in ("data", "indices", "indptr"):
                arrays[f"{name}_{part}"] = getattr(matrix, part)
        with (build / HEAD).open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, build: Path) -> "TrainedHead":
        """Read the arrays back. Raises ArtefactDamagedError when they cannot be read or do not fit each other."""
        try:
            with np.load(build / HEAD, allow_pickle=False) as arrays:
                facts = json.loads(arrays["facts"].tobytes())
                parts = {name: arrays[name] for name in OF_LABELS}
                shares = Shares(*(arrays[f"shared_{name}"] for name in ("rows", "tasks", "kinds", "weights")))
                labels = Labels(tuple(facts["task_ids"]), tuple(facts["kind_ids"]), **parts, shares=shares)
                head = Head(
                    labels,
                    arrays["task_coefficients"],
                    arrays["kind_coefficients"],
                    Sureness.from_dict(facts["sureness"]),
                )
                rows = len(labels.tasks)
                sparse_parts = {
                    name: sparse.csr_matrix(
                        tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")), (rows, BUCKETS)
                    )
                    for name in ("chars", "words")
                }
                space = FeatureSpace(
                    arrays["mean"],
                    arrays["embeddings"],
                    NgramSpace("chars", arrays["char_weights"]),
                    sparse_parts["chars"],
                    NgramSpace("words", arrays["word_weights"]),
                    sparse_parts["words"],
                )
        except Exception as error:  # numpy, zipfile and scipy each raise their own kinds for a broken file
            raise ArtefactDamagedError(f"Het getrainde model kan niet worden gelezen. {REBUILD}") from error
        if len(space.embeddings) != rows or len(head.task_coefficients) != rows:
            raise ArtefactDamagedError(f"De onderdelen van het getrainde model horen niet bij elkaar. {REBUILD}")
        return cls(head, space)

"""The trained head as arrays in one file: nothing in it is code, and numpy alone reads it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from indexer.artefact import REBUILD
from indexer.calibration import PowerLaw
from indexer.errors import ArtefactDamagedError
from indexer.head import Head, Labels
from indexer.kernels import FeatureSpace
from indexer.ngrams import BUCKETS, NgramSpace

HEAD = "head.npz"


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
            "task_law": asdict(head.task_law),
            "kind_sharpness": head.kind_sharpness,
            "figures": dict(head.figures),
        }
        arrays: dict[str, Any] = {
            "facts": np.frombuffer(json.dumps(facts).encode(), np.uint8),
            "task_coefficients": head.task_coefficients,
            "kind_coefficients": head.kind_coefficients,
            "theme_of": labels.theme_of,
            "cells": labels.cells,
            "tasks": labels.tasks,
            "kinds": labels.kinds,
            "utterance": labels.utterance,
            "outside": labels.outside,
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
                labels = Labels(
                    tuple(facts["task_ids"]),
                    tuple(facts["kind_ids"]),
                    *(arrays[name] for name in ("theme_of", "cells", "tasks", "kinds", "utterance", "outside")),
                )
                head = Head(
                    labels,
                    arrays["task_coefficients"],
                    arrays["kind_coefficients"],
                    PowerLaw(**facts["task_law"]),
                    float(facts["kind_sharpness"]),
                    facts["figures"],
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

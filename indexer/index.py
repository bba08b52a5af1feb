"""The index of passages: their unit vectors in FAISS, found by inner product, which on unit vectors is the cosine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.artefact import REBUILD
from indexer.errors import ArtefactDamagedError
from indexer.passages import Passage, Source

Float32 = NDArray[np.float32]

METRIC = "inner product of unit vectors (cosine)"
VECTORS = "index.faiss"
PASSAGES = "passages.jsonl"
_FIELDS = tuple(field.name for field in fields(Passage))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage near a question; `similarity` is the cosine, -1 to 1, of e5 mostly 0.7 to 1."""

    passage: Passage
    similarity: float


@dataclass(frozen=True)
class PassageIndex:
    """Passages and their vectors, float32 of shape (n, dimension), in the same order.

    What is searched holds the vectors in half precision: a search reads all of them, so half the memory takes half the
    time (2 ms for 5 at 32,000 passages), and a cosine differs by some 0.0001. The file holds them as they are.
    """

    passages: tuple[Passage, ...]
    vectors: Float32
    searched: faiss.IndexScalarQuantizer

    @classmethod
    def of(cls, passages: tuple[Passage, ...], vectors: Float32) -> "PassageIndex":
        """Index the passages under their unit vectors."""
        index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        index.add(np.ascontiguousarray(vectors))
        return cls(passages, vectors, index)

    def search(self, vector: Float32, count: int) -> tuple[Hit, ...]:
        """Return the `count` passages nearest to one unit vector (dimension,), nearest first."""
        similarities, numbers = self.searched.search(vector.reshape(1, -1), min(count, len(self.passages)))
        return tuple(
            Hit(self.passages[number], min(float(similarity), 1.0))  # rounding may go past what a cosine can be
            for number, similarity in zip(numbers[0], similarities[0], strict=True)
        )

    def by_text(self) -> Mapping[str, Float32]:
        """Return the vectors by the hash of their text, so that what did not change need not be encoded again."""
        return {passage.text_sha256(): vector for passage, vector in zip(self.passages, self.vectors, strict=True)}

    def save(self, build: Path) -> None:
        """Write the index and its passages as files of a build. Raises OSError when the disk cannot take them."""
        exact = faiss.IndexFlatIP(self.vectors.shape[1])
        exact.add(np.ascontiguousarray(self.vectors))
        (build / VECTORS).write_bytes(faiss.serialize_index(exact).tobytes())
        with (build / PASSAGES).open("w", encoding="utf-8") as file:
            for passage in self.passages:
                # not asdict: it copies what is in a field, a second for 34,000 passages while an editor waits
                values = {name: getattr(passage, name) for name in _FIELDS}
                file.write(json.dumps(values, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, build: Path) -> "PassageIndex":
        """Read the files back. Raises ArtefactDamagedError when they cannot be read or do not fit each other."""
        try:
            index = faiss.deserialize_index(np.frombuffer((build / VECTORS).read_bytes(), np.uint8))
            with (build / PASSAGES).open(encoding="utf-8") as lines:  # Unicode has line ends that end no line
                passages = tuple(_passage(json.loads(line)) for line in lines)
        except (OSError, RuntimeError, ValueError, TypeError, KeyError) as error:
            raise ArtefactDamagedError(f"De index kan niet worden gelezen. {REBUILD}") from error
        if index.ntotal != len(passages) or not isinstance(index, faiss.IndexFlatIP):
            raise ArtefactDamagedError(f"De index en de lijst van teksten horen niet bij elkaar. {REBUILD}")
        return cls.of(passages, index.reconstruct_n(0, index.ntotal))


def _passage(values: dict[str, Any]) -> Passage:
    texts = {name: str(values[name]) for name in ("key", "text", "entry", "field")}
    readings = tuple((str(task), str(kind)) for task, kind in values["readings"])
    return Passage(
        **texts, source=Source(values["source"]), task=values["task"], kind=values["kind"], readings=readings
    )

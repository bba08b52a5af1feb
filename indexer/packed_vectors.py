"""Vectors of the sentences that come with the product, packed, so that a new machine need not make them.

Reading 43,000 sentences costs two cores six minutes; unpacking what was read before costs some seconds. A vector is
turned to the directions in which vectors differ most, and each number is rounded to a multiple of `step`; most of them
become 0, and what is left is compressed (transform coding with one step for all directions, which is the best for a
given size; Gersho & Gray, Vector Quantization and Signal Compression, 1992, chapter 8). What rounding does to the
answers was measured (docs/decisions/0037).

Only vectors of the same model are used, and only for a text of which every letter is the same; all else is encoded.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

FILE: Final = Path(__file__).parent / "tuned" / "vectors.npz"
"""Where the packed vectors of the default model are; made by `make vectors`."""

STEP: Final = 0.03
"""What numbers are rounded to: 0.02 takes a quarter more room, 0.04 a fifth less."""

DIGEST: Final = 16
"""So many hexadecimal digits of the hash of a text: two of 43,000 texts share them once in 10^10 packs."""


@dataclass(frozen=True, slots=True)
class PackedVectors:
    """The vectors of n texts: `centre` (d,), `directions` (d, d) and `numbers` (n, d) in steps, by `digests` (n,).

    `model` is the fingerprint of what made them.
    """

    model: str
    digests: tuple[str, ...]
    centre: Float32
    directions: Float32
    numbers: NDArray[np.int8]

    @classmethod
    def of(cls, model: str, vectors: Mapping[str, Float32]) -> "PackedVectors":
        """Pack vectors (d,) by the hash of their text; in the order of the hashes, so that a pack can be repeated."""
        digests = tuple(sorted(digest[:DIGEST] for digest in vectors))
        rows = np.stack([vectors[digest] for digest in sorted(vectors)])
        centre = rows.mean(axis=0)
        moved = rows - centre
        _, directions = np.linalg.eigh((moved.T @ moved).astype(np.float64))
        turn = directions[:, ::-1].astype(np.float16).astype(np.float32)  # as it is read back
        limits = np.iinfo(np.int8)
        numbers = np.clip(np.round(moved @ turn / STEP), limits.min, limits.max).astype(np.int8)
        return cls(model, digests, centre.astype(np.float32), turn, numbers)

    def of_texts(self, hashes: Iterable[str]) -> Mapping[str, Float32]:
        """Return the vectors, by the whole hash, of those of the texts that are here.

        Their length is 1 to within some hundredths: scaled to 1 they would all be a little further from any question
        than the real ones are.
        """
        place = {digest: number for number, digest in enumerate(self.digests)}
        found = {digest: place[digest[:DIGEST]] for digest in hashes if digest[:DIGEST] in place}
        rows = self.numbers[list(found.values())].astype(np.float32) * np.float32(STEP) @ self.directions.T
        return dict(zip(found, rows + self.centre, strict=True))

    def save(self, file: Path) -> None:
        """Write the file. Raises OSError when the disk cannot take it."""
        with file.open("wb") as target:
            np.savez_compressed(
                target,
                model=np.array(self.model),
                digests=np.frombuffer(bytes.fromhex("".join(self.digests)), np.uint8),
                centre=self.centre,
                directions=self.directions.astype(np.float16),
                numbers=np.ascontiguousarray(self.numbers.T),  # one direction after another: that compresses better
            )

    @classmethod
    def load(cls, file: Path) -> "PackedVectors | None":
        """Read the file; None when it is not there or damaged: then all is encoded, which takes longer."""
        try:
            with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as held:
                digests = held["digests"].tobytes().hex()
                return cls(
                    str(held["model"]),
                    tuple(digests[start : start + DIGEST] for start in range(0, len(digests), DIGEST)),
                    held["centre"],
                    held["directions"].astype(np.float32),
                    held["numbers"].T,
                )
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, KeyError):
            return None

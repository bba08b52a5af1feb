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
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

FILE: Final = Path(__file__).parent / "tuned" / "vectors.npz"
"""Where the packed vectors of the default model are; made by `make vectors`."""

MORE: Final = FILE.with_name("vectors_more.npz")
"""Those of sentences that came after it, in the same directions: hundreds of kilobytes instead of the whole again."""

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
        return cls(model, digests, centre.astype(np.float32), turn, _rounded(moved @ turn))

    def only(self, vectors: Mapping[str, Float32]) -> "PackedVectors":
        """Pack other vectors in the directions of these, by the hash of their text."""
        hashes = sorted(vectors)
        rows = np.stack([vectors[digest] for digest in hashes])
        numbers = _rounded((rows - self.centre) @ self.directions)
        return PackedVectors(
            self.model, tuple(digest[:DIGEST] for digest in hashes), self.centre, self.directions, numbers
        )

    def with_more(self, file: Path) -> "PackedVectors":
        """Return these and those in the file that `save_more` wrote; these alone where it is not of the same model."""
        held = _read(file)
        if held is None or str(held["model"]) != self.model:
            return self
        digests = (*self.digests, *_digests(held))
        return PackedVectors(
            self.model, digests, self.centre, self.directions, np.concatenate([self.numbers, held["numbers"].T])
        )

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
        self._write(file, centre=self.centre, directions=self.directions.astype(np.float16))

    def save_more(self, file: Path) -> None:
        """Write them without the directions, which those have that they came after. Raises OSError, as `save`."""
        self._write(file)

    def _write(self, file: Path, **more: NDArray[Any]) -> None:
        held: dict[str, Any] = {
            "model": np.array(self.model),
            "digests": np.frombuffer(bytes.fromhex("".join(self.digests)), np.uint8),
            "numbers": np.ascontiguousarray(self.numbers.T),  # one direction after another: that compresses better
            **more,
        }
        with file.open("wb") as target:
            np.savez_compressed(target, **held)

    @classmethod
    def load(cls, file: Path) -> "PackedVectors | None":
        """Read the file; None when it is not there or damaged: then all is encoded, which takes longer."""
        held = _read(file)
        if held is None or "directions" not in held:
            return None
        directions = held["directions"].astype(np.float32)
        return cls(str(held["model"]), _digests(held), held["centre"], directions, held["numbers"].T)


def _rounded(turned: NDArray[np.floating[Any]]) -> NDArray[np.int8]:
    limits = np.iinfo(np.int8)
    return np.clip(np.round(turned / STEP), limits.min, limits.max).astype(np.int8)


def _digests(held: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    whole = held["digests"].tobytes().hex()
    return tuple(whole[start : start + DIGEST] for start in range(0, len(whole), DIGEST))


def _read(file: Path) -> Mapping[str, NDArray[Any]] | None:
    """Return what a file holds; None when it is not there, damaged or not one of these."""
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as found:
            held = dict(found)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, KeyError):
        return None
    return held if {"model", "digests", "numbers"} <= held.keys() else None

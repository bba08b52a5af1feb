"""How alike two texts are for the head: a polynomial of three similarities.

    k(x, y) = ((a <e(x), e(y)> + b <c(x), c(y)> + w <v(x), v(y)> + o) / (a + b + w + o)) ^ degree

with e the centred sentence embedding, c character n-grams and v word n-grams, all of unit length. With degree 2 the
products count too: "these words within this subject". Measured on the content's utterances and the development
questions, degree 2 beats a linear head on the subject by 8 points (docs/decisions).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor

from indexer.ngrams import NgramSpace
from indexer.ridge import product
from indexer.threads import cores

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]

Weigh = Callable[[int, Float32], None]
"""Called with the first of some rows of a kernel and those rows, to change in place."""

BLOCK = 1024
"""Rows of a kernel that are made at a time: 45 MB of temporary values for each similarity at 11,000 texts."""

COMMON = {torch.float32: 0.1, torch.bfloat16: 0.03}
"""An n-gram in more than this share of the texts is common; the quicker dense products are, the lower it is best."""


@dataclass(frozen=True, slots=True)
class Mix:
    """The weights of the three similarities, the offset and the degree."""

    embedding: float
    chars: float
    words: float
    offset: float
    degree: int

    @property
    def total(self) -> float:
        """What the weights and the offset come to: a text is as alike to itself as can be, which is 1."""
        return self.embedding + self.chars + self.words + self.offset

    def combine(self, parts: "Similarities") -> Float32:
        """Return the kernel for similarities of shape (queries, texts)."""
        mixed = np.full(parts.embedding.shape, self.offset / self.total, np.float32)
        for weight, part in (
            (self.embedding, parts.embedding),
            (self.chars, parts.chars),
            (self.words, parts.words),
        ):
            if weight:
                mixed += np.float32(weight / self.total) * part
        if self.degree != 1:
            np.power(mixed, self.degree, out=mixed)
        return mixed

    def as_dict(self) -> dict[str, float]:
        """Return the fields for a manifest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Spelt:
    """The two of the three that take no vectors, each float32 of shape (queries, texts)."""

    chars: Float32
    words: Float32


@dataclass(frozen=True, slots=True)
class Similarities:
    """Three similarities between the same texts, each float32 of shape (queries, texts)."""

    embedding: Float32
    chars: Float32
    words: Float32


@dataclass(frozen=True)
class FeatureSpace:
    """Texts as the head sees them.

    `mean` (d,) is subtracted from embeddings before they are scaled to unit length again: raw embeddings of e5 all
    point the same way. `embeddings` (n, d) are centred; `chars` and `words` are (n, BUCKETS) sparse.
    """

    mean: Float32
    embeddings: Float32
    char_space: NgramSpace
    chars: sparse.csr_matrix
    word_space: NgramSpace
    words: sparse.csr_matrix

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Float32) -> "FeatureSpace":
        """Return the space of the texts with their embeddings `vectors`, unit rows of shape (n, d)."""
        mean = vectors.mean(axis=0)
        char_space, chars = NgramSpace.fit("chars", texts)
        word_space, words = NgramSpace.fit("words", texts)
        return cls(mean, _centred(vectors, mean), char_space, chars, word_space, words)

    @cached_property
    def _texts_by_char(self) -> sparse.csr_matrix:
        """The character n-grams as an inverted index (BUCKETS, n): a question only touches its own rows."""
        return self.chars.T.tocsr()

    @cached_property
    def _texts_by_word(self) -> sparse.csr_matrix:
        return self.words.T.tocsr()

    def similarities(self, texts: Sequence[str], vectors: Float32, spelt: Spelt | None = None) -> Similarities:
        """Return how alike new texts and the texts of the space are; `spelt` where that was worked out before."""
        spelt = spelt or self.spelt_alike(texts)
        return Similarities(self._alike(self.centred(vectors)), spelt.chars, spelt.words)

    def spelt_alike(self, texts: Sequence[str]) -> Spelt:
        """Return how alike they are in what they are spelt with, for which no vectors are needed."""
        return Spelt(
            _shared(self.char_space.transform(texts), self._texts_by_char),
            _shared(self.word_space.transform(texts), self._texts_by_word),
        )

    def _alike(self, centred: Float32) -> Float32:
        """Return the cosines of one question with all texts, or of several.

        For one question reading the embeddings is the work, so half of the memory takes less than half of the time:
        2 ms for 12 at 42,554 texts, 4 on one core (in bfloat16, for which the library has no such product, 8 and 14).
        A cosine differs by some .0001.
        """
        if len(centred) > 1:
            return product(centred, self.embeddings.T)
        found: Float32 = torch.mv(self._in_half, torch.from_numpy(centred[0]).half()).float().numpy()[None]
        return found

    @cached_property
    def _in_half(self) -> Tensor:
        """The embeddings in half precision (float16)."""
        return torch.from_numpy(self.embeddings).half()

    def centred(self, vectors: Float32) -> Float32:
        """Return vectors (n, d) as the space has its own: moved by its mean, of unit length."""
        return _centred(vectors, self.mean)

    def among(self, rows: Int) -> Similarities:
        """Return how alike some of the texts and all of them are, (rows, n)."""
        return Similarities(
            product(self.embeddings[rows], self.embeddings.T),
            (self.chars[rows] @ self._texts_by_char).toarray(),
            (self.words[rows] @ self._texts_by_word).toarray(),
        )

    def kernel(self, mix: Mix, rows: Int, weigh: Weigh | None = None, dtype: torch.dtype = torch.float32) -> Tensor:
        """Return the kernel among the chosen texts, (rows, rows); over the diagonal it holds nothing that counts.

        A kernel is symmetric and what is solved with it starts from the lower half, so only that is made. BLOCK rows at
        a time, each weighed by `weigh`: the three similarities of all texts together would take three times its memory.
        In `dtype` bfloat16 it takes half the memory and a third of the time, and a value differs by at most .004 of it.
        """
        features = _Features.of(self, mix, rows, dtype)
        kernel = torch.zeros((len(rows), len(rows)), dtype=dtype)

        def fill(start: int) -> None:
            stop = min(start + BLOCK, len(rows))
            block = features.products(start, stop).add_(mix.offset / mix.total)
            if mix.degree != 1:
                block.pow_(mix.degree)
            if weigh is not None:
                weigh(start, block.numpy())
            kernel[start:stop, :stop] = block

        with ThreadPoolExecutor(cores()) as pool:
            list(pool.map(fill, reversed(range(0, len(rows), BLOCK))))  # the longest rows first
        return kernel


def _shared(grams: sparse.csr_matrix, texts_by_gram: sparse.csr_matrix) -> Float32:
    """Return the inner products of the rows of `grams` with all texts, (rows, texts): only what they share is read."""
    found = np.empty((grams.shape[0], texts_by_gram.shape[1]), np.float32)
    for number, (start, stop) in enumerate(pairwise(grams.indptr)):
        found[number] = texts_by_gram[grams.indices[start:stop]].T @ grams.data[start:stop]
    return found


@dataclass(frozen=True, slots=True)
class _Features:
    """Texts as rows of which the inner product is what the three similarities come to together, but for the offset.

    The work of a sparse product grows with the square of how many texts share an n-gram, so the common ones go
    through a dense product, beside the embeddings; the sum is exact.
    """

    dense: Tensor
    rare: sparse.csr_matrix
    rare_by_column: sparse.csr_matrix

    @classmethod
    def of(cls, space: FeatureSpace, mix: Mix, rows: Int, dtype: torch.dtype) -> "_Features":
        """Return the features of the chosen texts, each scaled by the root of its weight; dense ones in `dtype`."""
        grams = sparse.hstack(
            [
                matrix[rows] * np.float32((weight / mix.total) ** 0.5)
                for matrix, weight in ((space.chars, mix.chars), (space.words, mix.words))
                if weight
            ],
            format="csr",
        )
        frequency = np.bincount(grams.indices, minlength=grams.shape[1])
        common = frequency > len(rows) * COMMON[dtype]
        rare = grams[:, np.flatnonzero((frequency > 0) & ~common)]
        embeddings = space.embeddings[rows] * np.float32((mix.embedding / mix.total) ** 0.5)
        dense = torch.cat(
            [torch.from_numpy(part).to(dtype) for part in (embeddings, grams[:, np.flatnonzero(common)].toarray())],
            dim=1,
        )
        return cls(dense, rare, rare.T.tocsr())

    def products(self, start: int, stop: int) -> Tensor:
        """Return the inner products of the rows from `start` to `stop` with all before `stop`, float32."""
        shared = (self.rare[start:stop] @ self.rare_by_column[:, :stop]).toarray()
        return torch.from_numpy(shared).add_(self.dense[start:stop] @ self.dense[:stop].T)


def _centred(vectors: Float32, mean: Float32) -> Float32:
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), np.float32)

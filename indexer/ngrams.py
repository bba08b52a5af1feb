"""Character and word n-grams as hashed, weighted, sparse unit vectors.

Hashing needs no vocabulary to keep in step: what is stored is one weight per bucket. Weights follow the usual
tf-idf: (1 + ln tf) x (1 + ln((1 + n) / (1 + df))); an n-gram that occurs in one text only says nothing about another
text and weighs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

BUCKETS = 2**18
READ_CHARACTERS = 2000
"""N-grams are taken from the first part of a very long text."""

Analyser = Literal["chars", "words"]


def tidy(text: str) -> str:
    """Return the text in lower case, on one line, cut at READ_CHARACTERS."""
    return " ".join(text[:READ_CHARACTERS].lower().split())


def _hasher(analyser: Analyser) -> HashingVectorizer:
    shared = {"n_features": BUCKETS, "alternate_sign": False, "norm": None, "preprocessor": tidy, "dtype": np.float32}
    if analyser == "chars":
        return HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared)
    # A question mark or an exclamation mark is a word too: it tells asking from wanting.
    word = r"\w+|[?!]"
    return HashingVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=word, **shared)


@dataclass(frozen=True)
class NgramSpace:
    """The weights of the hashed n-grams; `weights` is float32 of shape (BUCKETS,)."""

    analyser: Analyser
    weights: NDArray[np.float32]

    @classmethod
    def fit(cls, analyser: Analyser, texts: Sequence[str]) -> "tuple[NgramSpace, sparse.csr_matrix]":
        """Return the space that fits the texts, and the texts in it: sparse unit rows, (len(texts), BUCKETS)."""
        counts = _hasher(analyser).transform(texts).tocsr()
        frequency = np.bincount(counts.indices, minlength=BUCKETS)
        weights = np.where(frequency > 1, 1.0 + np.log((1.0 + len(texts)) / (1.0 + frequency)), 0.0).astype(np.float32)
        space = cls(analyser, weights)
        return space, space._weigh(counts)

    def counts(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return how often every n-gram occurs, (len(texts), BUCKETS)."""
        return _hasher(self.analyser).transform(texts).tocsr()

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the texts as sparse unit rows of shape (len(texts), BUCKETS); all zero when nothing is known."""
        if not texts:
            return sparse.csr_matrix((0, BUCKETS), dtype=np.float32)  # the hasher cannot take nothing
        return self._weigh(self.counts(texts))

    def _weigh(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        counts.data = (1.0 + np.log(counts.data)) * self.weights[counts.indices]
        counts.eliminate_zeros()
        squares = np.asarray(counts.multiply(counts).sum(axis=1)).ravel()
        lengths = np.where(squares > 0, np.sqrt(squares), 1.0)
        counts.data = (counts.data / np.repeat(lengths, np.diff(counts.indptr))).astype(np.float32)
        return counts

"""Ways to recognise the task and the kind of help, compared on the same texts: `make compare`.

Every way learns from the same passages and answers the same questions: sentences whose voices were left out, and
questions of a file. No way sees what it is asked. Each gives a (task, kind) for every question; how sure it is, and
what is out of scope, is another measurement (indexer/tuning/cross_validation.py).
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from indexer.head import Head
from indexer.kernels import FeatureSpace
from indexer.labels import UNKNOWN, Labels
from indexer.metrics import Rate
from indexer.ngrams import NgramSpace
from indexer.sureness import Sureness

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]
Matters = tuple[Int, Int]
"""The tasks and the kinds of questions, as numbers; each (questions,)."""

NEIGHBOURS: Final = 15
VOTE_SHARPNESS: Final = 20.0
BM25_K, BM25_B = 1.5, 0.75
"""The values that Robertson and Zaragoza call usual (Foundations and Trends in Information Retrieval, 2009)."""
STRENGTH: Final = 30.0
"""The inverse regularisation of logistic regression on unit vectors."""


@dataclass(frozen=True)
class Texts:
    """Texts with their labels and vectors: by the published model and by the one that reads twice, (n, d) each."""

    texts: Sequence[str]
    labels: Labels
    published: Float32
    twice: Float32


@dataclass(frozen=True)
class Asked:
    """Questions with the same vectors."""

    texts: Sequence[str]
    published: Float32
    twice: Float32


Way = Callable[[Texts, Asked], Matters]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one way made of the questions."""

    name: str
    task: Rate
    kind: Rate
    both: Rate
    seconds: float


def compare(learnt: Texts, asked: Asked, wanted: Sequence[frozenset[tuple[int, int]]]) -> Iterator[Compared]:
    """Yield what every way makes of the questions; any of the `wanted` (task, kind) pairs of a question is right."""
    for name, way in WAYS.items():
        start = time.perf_counter()
        tasks, kinds = (part.tolist() for part in way(learnt, asked))
        seconds = time.perf_counter() - start
        pairs = list(zip(tasks, kinds, wanted, strict=True))
        yield Compared(
            name,
            Rate(sum(task in {right for right, _ in labels} for task, _, labels in pairs), len(pairs)),
            Rate(sum(kind in {right for _, right in labels} for _, kind, labels in pairs), len(pairs)),
            Rate(sum((task, kind) in labels for task, kind, labels in pairs), len(pairs)),
            seconds,
        )


def _nearest(scores: Float32 | sparse.csr_matrix, labels: Labels) -> Matters:
    """Give the labels of the nearest text; `scores` (questions, texts) only of texts with both labels."""
    best = np.asarray(scores.argmax(axis=1)).ravel()
    both = _complete(labels)
    return labels.tasks[both][best], labels.kinds[both][best]


def _complete(labels: Labels) -> Int:
    return np.flatnonzero((labels.tasks != UNKNOWN) & (labels.kinds != UNKNOWN))


def _bm25(learnt: Texts, asked: Asked) -> Matters:
    both = _complete(learnt.labels)
    space, _ = NgramSpace.fit("words", [learnt.texts[place] for place in both])
    counts = space.counts([learnt.texts[place] for place in both])
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log(1 + (counts.shape[0] - frequency + 0.5) / (frequency + 0.5))
    damped = counts.data + BM25_K * (1 - BM25_B + BM25_B * lengths[rows] / lengths.mean())
    counts.data = (rarity[counts.indices] * counts.data * (BM25_K + 1) / damped).astype(np.float32)
    said = space.counts(asked.texts)
    said.data = np.ones_like(said.data)
    return _nearest((said @ counts.T).toarray(), learnt.labels)


def _characters(learnt: Texts, asked: Asked) -> Matters:
    both = _complete(learnt.labels)
    space, known = NgramSpace.fit("chars", [learnt.texts[place] for place in both])
    return _nearest((space.transform(asked.texts) @ known.T).toarray(), learnt.labels)


def _zero_shot(learnt: Texts, asked: Asked) -> Matters:
    """Nearest text of the content itself for the task, nearest cue for the kind: nothing was learnt."""
    labels = learnt.labels
    about = np.flatnonzero((labels.tasks != UNKNOWN) & (labels.kinds == UNKNOWN) & ~labels.utterance)
    cues = np.flatnonzero((labels.kinds != UNKNOWN) & (labels.tasks == UNKNOWN))
    mean = learnt.published[about].mean(axis=0)
    tasks = labels.tasks[about][((asked.published - mean) @ (learnt.published[about] - mean).T).argmax(axis=1)]
    scores = asked.published @ learnt.published[cues].T
    best = np.full((len(scores), len(labels.kind_ids)), -1.0, np.float32)
    for column, kind in enumerate(labels.kinds[cues]):
        best[:, kind] = np.maximum(best[:, kind], scores[:, column])
    return tasks, np.where(labels.cells[tasks], best, -np.inf).argmax(axis=1)


def _neighbours(learnt: Texts, asked: Asked) -> Matters:
    """A vote of the nearest utterances in FAISS, nearer ones counting more."""
    both, labels = _complete(learnt.labels), learnt.labels
    index = faiss.IndexFlatIP(learnt.published.shape[1])
    index.add(np.ascontiguousarray(learnt.published[both]))
    similarities, places = index.search(np.ascontiguousarray(asked.published), NEIGHBOURS)
    votes = np.zeros((len(places), len(labels.task_ids), len(labels.kind_ids)), np.float32)
    weights = np.exp(VOTE_SHARPNESS * (similarities - similarities.max(axis=1, keepdims=True)))
    for question, (near, weight) in enumerate(zip(both[places], weights, strict=True)):
        np.add.at(votes[question], (labels.tasks[near], labels.kinds[near]), weight)
    tasks = votes.sum(axis=2).argmax(axis=1)
    return tasks, votes[np.arange(len(votes)), tasks].argmax(axis=1)


def _linear(learnt: Texts, asked: Asked, *, ngrams: bool) -> Matters:
    labels = learnt.labels
    mean = learnt.published.mean(axis=0)
    known: Float32 | sparse.csr_matrix = learnt.published - mean
    said: Float32 | sparse.csr_matrix = asked.published - mean
    if ngrams:
        space, counts = NgramSpace.fit("chars", learnt.texts)
        known, said = (
            sparse.hstack([known, counts]).tocsr(),
            sparse.hstack([said, space.transform(asked.texts)]).tocsr(),
        )
    found = []
    for numbers in (labels.tasks, labels.kinds):
        rows = np.flatnonzero(numbers != UNKNOWN)
        model = LogisticRegression(C=STRENGTH, max_iter=60, tol=1e-6).fit(known[rows], numbers[rows])
        scores = np.full((len(asked.texts), int(numbers.max()) + 1), -np.inf)
        scores[:, model.classes_] = model.decision_function(said)
        found.append(scores)
    tasks = found[0].argmax(axis=1)
    return tasks, np.where(labels.cells[tasks], found[1], -np.inf).argmax(axis=1)


def _kernel(learnt: Texts, asked: Asked, *, vectors: str) -> Matters:
    """The product's own head, over the vectors of a model."""
    known: Mapping[str, tuple[Float32, Float32]] = {
        "published": (learnt.published, asked.published),
        "twice": (learnt.twice, asked.twice),
    }
    space = FeatureSpace.fit(learnt.texts, known[vectors][0])
    head = Head.train(space, learnt.labels, Sureness())
    tasks, kinds = [], []
    for start in range(0, len(asked.texts), 256):
        some = slice(start, start + 256)
        alike = space.similarities(asked.texts[some], known[vectors][1][some])
        best = head.task_scores(alike).tasks.argmax(axis=1)
        given = head.kind_scores(alike)[np.arange(len(best)), best]
        tasks.append(best)
        kinds.append(np.where(learnt.labels.cells[best], given, -np.inf).argmax(axis=1))
    return np.concatenate(tasks), np.concatenate(kinds)


WAYS: Final[Mapping[str, Way]] = {
    "BM25, nearest sentence": _bm25,
    "character n-grams, nearest sentence": _characters,
    "zero-shot e5, nearest text of the content": _zero_shot,
    "e5 in FAISS, vote of 15 sentences": _neighbours,
    "logistic regression on e5": lambda learnt, asked: _linear(learnt, asked, ngrams=False),
    "logistic regression on e5 and n-grams": lambda learnt, asked: _linear(learnt, asked, ngrams=True),
    "kernels on e5 and n-grams, kind given task": lambda learnt, asked: _kernel(learnt, asked, vectors="published"),
    "the same, e5 reading twice (this product)": lambda learnt, asked: _kernel(learnt, asked, vectors="twice"),
}


def table(title: str, rows: Sequence[Compared], questions: int) -> str:
    """Return the outcome as a Markdown table, with 95 % Wilson intervals."""
    lines = [
        f"{title} ({questions} questions)",
        "",
        "| way | task@1 | kind@1 | both@1 | seconds |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.name} | {_short(row.task)} | {_short(row.kind)} | {_short(row.both)} | {row.seconds:.1f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _short(rate: Rate) -> str:
    low, high = rate.interval()
    return f"{rate.value:.3f} [{low:.3f}, {high:.3f}]"

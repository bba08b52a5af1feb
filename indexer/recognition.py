"""Recognition: from a question to its readings, whether it is for these desks, and how urgent it sounds."""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.artefact import FORMAT, PROVISIONAL, REBUILD, build_in_use, read_manifest
from indexer.build import content_sha256
from indexer.encoder import Encoder
from indexer.errors import ArtefactDamagedError, ArtefactMismatchError, IndexerError
from indexer.index import Hit, PassageIndex
from indexer.kernels import Similarities
from indexer.labels import Labels
from indexer.model import Report
from indexer.scope import NEAREST, ScopeRule
from indexer.scores import TaskScores
from indexer.storage import TrainedHead
from indexer.sureness import Sureness
from indexer.update import Loaded, derived
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

READINGS = 25
EVIDENCE = 5
SEARCHED = 50
BESIDE = 2
"""What is worked out beside the reading of one question: how it is spelt, and the search."""
URGENT = "spoed"
AT_ONCE = 64
WORDS_SHARE = 0.5
"""How much of a profile is what the words say; the rest is what they are about (docs/decisions/0028)."""


class EmptyQuestionError(IndexerError):
    """There is nothing to read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation of a question."""

    task: str
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the words of a question say.

    `readings` are the best first; the probabilities of all cells sum to 1, these are the READINGS highest.
    `similarity` is the highest cosine with a passage that is in scope, `inside` the probability that the question is
    for these desks at all, `urgency` the probability that the words of the moment ask for spoed. `evidence` are the
    nearest passages, which show why; `alike` the words of the ambiguous sentences among the SEARCHED nearest.
    """

    readings: tuple[Reading, ...]
    similarity: float
    inside: float
    urgency: float
    evidence: tuple[Hit, ...]
    alike: tuple[str, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Raw:
    """What a build says of n texts before it is made into probabilities; `kinds` is (n, tasks, kinds)."""

    tasks: TaskScores
    kinds: Float32


@cache
def _beside() -> ThreadPoolExecutor:
    """One for the process: hundreds of municipalities would each keep threads of their own."""
    return ThreadPoolExecutor(BESIDE, thread_name_prefix="herkenning")


@dataclass(frozen=True, slots=True)
class _Read:
    """What the head says of one text: the best score of a task, whether it is about one, the cells (tasks, kinds)."""

    task_score: float
    inside: float
    chances: Float64


class Recogniser:
    """Reads questions with one build; safe to use from several threads.

    Of one question what needs no vector is done while the encoder makes it, and the search while the head reads: 48 ms
    over HTTP for 52 one after the other, on two cores with nothing else to do.

    `provisional` says that the build was derived from the one before it: a whole one should take its place. `loaded` is
    the build that it reads with, None for one that was never written.
    """

    def __init__(
        self,
        encoder: Encoder,
        index: PassageIndex,
        trained: TrainedHead,
        scope_rule: ScopeRule,
        revision: int,
        *,
        provisional: bool = False,
    ) -> None:
        self._encoder = encoder
        self._index = index
        self._trained = trained
        self._scope_rule = scope_rule
        self.revision = revision
        self.provisional = provisional
        self.loaded: Loaded | None = None
        labels = trained.head.labels
        self._urgent = labels.kind_ids.index(URGENT) if URGENT in labels.kind_ids else None

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, base: KnowledgeBase) -> "Recogniser":
        """Load the build in use under `folder`.

        Raises ArtefactMissingError when there is none, ArtefactDamagedError when a file of it is missing or not as
        written, ArtefactMismatchError when another model, format or revision of the content made it.
        """
        place = build_in_use(folder)
        manifest = read_manifest(place)
        if manifest.get("format") != FORMAT:
            raise ArtefactMismatchError(f"De index is door een andere versie van Loketwijzer gemaakt. {REBUILD}")
        model, wanted = manifest.get("model", {}), encoder.identity.as_dict()
        if model != wanted:
            raise ArtefactMismatchError(
                f"De index is gemaakt met taalmodel '{model.get('name')}' en niet met dit taalmodel, "
                f"'{wanted['name']}' ({wanted['dimension']} getallen per tekst). {REBUILD}"
            )
        if manifest.get("revision") != base.revision:
            raise ArtefactMismatchError(
                f"De index hoort bij revisie {manifest.get('revision')} van de inhoud, niet bij revisie "
                f"{base.revision}. {REBUILD}"
            )
        if manifest.get("content_sha256") != content_sha256(base):
            raise ArtefactMismatchError(f"De inhoud is gewijzigd nadat de index is gemaakt. {REBUILD}")
        index = PassageIndex.load(place)
        if index.vectors.shape[1] != encoder.identity.dimension:
            raise ArtefactMismatchError(f"De index heeft een ander aantal getallen per tekst dan het model. {REBUILD}")
        return cls.of(encoder, Loaded(place, index, TrainedHead.load(place)), manifest)

    @classmethod
    def of(cls, encoder: Encoder, loaded: Loaded, manifest: Mapping[str, Any]) -> "Recogniser":
        """Return the recogniser of a build in memory. Raises ArtefactDamagedError for a manifest with gaps."""
        known = encoder.calibration
        try:
            rule = known.scope if known else ScopeRule.from_dict(manifest["scope"])
            revision = int(manifest["revision"])
        except (KeyError, TypeError, ValueError):
            raise ArtefactDamagedError(f"Het overzicht van de index is niet volledig. {REBUILD}") from None
        trained = loaded.trained
        if known:  # measured again since the build, perhaps: it belongs to the model
            trained = replace(trained, head=replace(trained.head, sureness=known.sureness))
        made = cls(encoder, loaded.index, trained, rule, revision, provisional=bool(manifest.get(PROVISIONAL)))
        made.loaded = loaded
        return made

    @property
    def index(self) -> PassageIndex:
        """The passages that it knows, with their vectors."""
        return self._index

    def read(self, text: str) -> Recognition:
        """Return what a question says. Raises EmptyQuestionError when there are no letters or digits in it."""
        if not any(character.isalnum() for character in text):
            raise EmptyQuestionError(
                "Er staat nog geen vraag. Beschrijf in een paar woorden wat de inwoner nodig heeft."
            )
        spelt = _beside().submit(self._trained.space.spelt_alike, [text])
        vectors = self._encoder.encode([text])
        near = _beside().submit(self._near, vectors[0])
        (read,) = self._read(self._trained.space.similarities([text], vectors, spelt.result()))
        return self._recognition(read, near.result())

    def read_vectors(self, texts: Sequence[str], vectors: Float32) -> list[Recognition]:
        """Return what each of the texts says; `vectors` (texts, dimension) are theirs, as `encode` gives them."""
        read = self._read(self._trained.space.similarities(texts, vectors))
        return [self._recognition(one, self._near(vector)) for one, vector in zip(read, vectors, strict=True)]

    def _read(self, alike: Similarities) -> list[_Read]:
        head = self._trained.head
        scores = head.task_scores(alike)
        chances = head.probabilities(scores, head.kind_scores(alike))
        best = scores.tasks.max(axis=1)
        return [_Read(float(best[row]), float(scores.inside[row]), chances[row]) for row in range(len(chances))]

    @property
    def labels(self) -> Labels:
        """Which task and kind each number in the scores is, and which cells there are."""
        return self._trained.head.labels

    @property
    def sureness(self) -> Sureness:
        """How raw scores become probabilities."""
        return self._trained.head.sureness

    def scores(self, texts: Sequence[str]) -> Raw:
        """Return what the texts score, before that becomes probabilities; for who measures how sure to be."""
        head, space = self._trained.head, self._trained.space
        tasks, kinds = [], []
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            alike = space.similarities(some, self._encoder.encode(some))
            tasks.append(head.task_scores(alike))
            kinds.append(head.kind_scores(alike))
        return Raw(TaskScores.together(tasks), np.concatenate(kinds))

    def with_content(self, base: KnowledgeBase, report: Report) -> "Recogniser | None":
        """Return the recogniser that a publication of `base` would be served by at once; nothing is written.

        None when so much is new that a whole build is needed.
        """
        made = derived(base, self._encoder, self._index, self._trained, report)
        if made is None:
            return None
        return Recogniser(self._encoder, made.index, made.trained, self._scope_rule, base.revision, provisional=True)

    def _near(self, vector: Float32) -> list[Hit]:
        return [hit for hit in self._index.search(vector, SEARCHED) if not hit.passage.out_of_scope]

    def _recognition(self, read: _Read, hits: Sequence[Hit]) -> Recognition:
        near = float(np.mean([hit.similarity for hit in hits[:NEAREST]])) if hits else 0.0
        score = self._scope_rule.score(near, read.task_score, read.inside)
        chances = read.chances
        return Recognition(
            self._readings(chances),
            hits[0].similarity if hits else 0.0,
            1.0 / (1.0 + math.exp(-score)),
            float(chances[:, self._urgent].sum()) if self._urgent is not None else 0.0,
            tuple(hits[:EVIDENCE]),
            tuple(hit.passage.text for hit in hits if hit.passage.readings),
            self.revision,
        )

    def encode(self, texts: Sequence[str]) -> Float32:
        """Return the embeddings of texts, unit rows of shape (n, d); they hold for every revision of the content."""
        return self._encoder.encode(texts)

    def profiles(self, texts: Sequence[str], vectors: Float32) -> Float32:
        """Return what to compare texts by, unit rows: the cosine of two says how alike the texts are.

        `vectors` are their embeddings. A profile is the centred embedding beside the root of the probability of each
        task, so that the cosine is WORDS_SHARE of that of the words and the rest of the overlap of what they are about.
        """
        head, space = self._trained.head, self._trained.space
        alike = space.similarities(texts, vectors)
        about = head.probabilities(head.task_scores(alike), head.kind_scores(alike)).sum(axis=2)
        about /= np.maximum(about.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
        parts = (math.sqrt(WORDS_SHARE) * space.centred(vectors), math.sqrt(1 - WORDS_SHARE) * np.sqrt(about))
        return np.concatenate(parts, axis=1, dtype=np.float32)

    def _readings(self, chances: Float64) -> tuple[Reading, ...]:
        labels = self._trained.head.labels
        flat = chances.ravel()
        best = np.argsort(-flat, kind="stable")[:READINGS]
        kinds = len(labels.kind_ids)
        return tuple(
            Reading(labels.task_ids[number // kinds], labels.kind_ids[number % kinds], float(flat[number]))
            for number in best
            if flat[number] > 0
        )

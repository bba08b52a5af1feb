"""A provisional build within seconds: what an editor changed counts at once, before the head is trained again.

Training the head takes the cube of the number of texts. So first a build is derived from the one in use: texts that are
gone are taken out with their coefficients, and the new ones get coefficients that repair what the head in use makes of
them. With A the new texts and f the head without the removed ones, those are

    c = (K_AA + regularisation I)^-1 (y_A - f(A))

which is what a whole training gives, except that the old texts do not move along. It is marked as provisional in the
manifest, and a whole build takes its place. It is read with before it is written: who published waits for an answer.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from filelock import FileLock
from numpy.typing import NDArray
from scipy import sparse

from indexer import ridge
from indexer.artefact import FORMAT, PROVISIONAL, build_in_use, new_build, read_manifest, seal
from indexer.build import content_sha256, counts, embedded
from indexer.encoder import Encoder
from indexer.errors import IndexerError
from indexer.head import KIND_MIX, REGULARISATION, SAME_TASK, SAME_THEME, TASK_MIX, Head
from indexer.index import PassageIndex
from indexer.kernels import FeatureSpace
from indexer.labels import Labels
from indexer.model import Report
from indexer.passages import Passage, passages
from indexer.scores import BESIDE_TASKS
from indexer.storage import TrainedHead
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]

MOST_NEW: Final = 600
"""With more new texts than this a whole build is worth waiting for: encoding alone takes seconds."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What a build becomes with other content: `new` texts, of which `encoded` had no vector yet."""

    index: PassageIndex
    trained: TrainedHead
    new: int
    encoded: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """A build that a process has in memory: where it is, and what stands in its files.

    While it is not written, `place` is the build that it was derived from, which is in use.
    """

    place: Path
    index: PassageIndex
    trained: TrainedHead


@dataclass(frozen=True, slots=True)
class Updated:
    """A provisional build with its manifest, in memory until `keep` writes it."""

    manifest: Mapping[str, Any]
    loaded: Loaded


def derived(
    base: KnowledgeBase, encoder: Encoder, index: PassageIndex, trained: TrainedHead, report: Report
) -> Derived | None:
    """Return what `index` and `trained` become with this knowledge base.

    None when more than MOST_NEW texts are new, or nothing is left to recognise anything by.
    """
    found = passages(base)
    rows = _rows(index.passages, found)
    if len(rows.new) > MOST_NEW or not any(passage.labelled for passage in found):
        return None
    new = [found[number] for number in rows.new]
    vectors, encoded = embedded(new, _known_of(new, index), encoder, report) if new else (index.vectors[:0], 0)
    now = PassageIndex.of(found, _joined(index.vectors, vectors, rows))
    return Derived(now, _repaired(base, index, trained, now), len(rows.new), encoded)


def _known_of(new: Sequence[Passage], index: PassageIndex) -> dict[str, Float32]:
    """Return the vectors, by hash, of what is new as a passage but of which the text is there already."""
    texts = {passage.text for passage in new}
    both = zip(index.passages, index.vectors, strict=True)
    return {passage.text_sha256(): vector for passage, vector in both if passage.text in texts}


def update(
    base: KnowledgeBase, encoder: Encoder, folder: Path, report: Report, loaded: Loaded | None = None
) -> Updated | None:
    """Return a provisional build for this knowledge base, in memory; `loaded` saves reading what it is derived from.

    Returns None when there is no build in use by the same model to derive it from, or too much is new: then a whole
    build is needed.
    """
    try:
        with FileLock(folder / ".lock"):
            place = build_in_use(folder)
            here = loaded if loaded is not None and loaded.place == place else None
            manifest = read_manifest(place, only=() if here else None)
            if manifest.get("format") != FORMAT or manifest.get("model") != encoder.identity.as_dict():
                return None
            here = here or Loaded(place, PassageIndex.load(place), TrainedHead.load(place))
    except IndexerError:
        return None
    start = time.perf_counter()
    made = derived(base, encoder, here.index, here.trained, report)
    if made is None:
        return None
    seconds = time.perf_counter() - start
    written: dict[str, Any] = {
        **{name: manifest[name] for name in ("format", "model", "metric", "scope", "left_out_figures")},
        PROVISIONAL: True,
        "revision": base.revision,
        "content_sha256": content_sha256(base),
        "counts": counts(base, made.index.passages, made.encoded),
        "seconds": {"update": round(seconds, 2)},
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    report(f"Voorlopige index: {made.new} nieuwe teksten, {seconds:.1f} seconden.")
    return Updated(written, Loaded(place, made.index, made.trained))


def keep(updated: Updated, folder: Path) -> Loaded:
    """Write a provisional build and put it in use, and return where it is now.

    When another build came in use meanwhile it stays in use, and nothing is written: it is whole, or just as new.
    Raises BuildError when the disk cannot take it; what was in use stays in use.
    """
    made = updated.loaded
    with FileLock(folder / ".lock"):
        if build_in_use(folder) != made.place:
            return made
        with new_build(folder, int(updated.manifest["revision"])) as build:
            made.index.save(build)
            made.trained.save(build)
            seal(build, dict(updated.manifest))
    return Loaded(build, made.index, made.trained)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which texts stay and which are new: places among the texts of before and of now."""

    stay_before: Int
    stay: Int
    new: Int

    @property
    def total(self) -> int:
        """How many texts there are now."""
        return len(self.stay) + len(self.new)

    def runs(self) -> Iterator[tuple[bool, int, int]]:
        """Yield (are they new, first, last + 1) of the texts that were together, in the order of now.

        There are few, and each is copied once. Taking rows one by one copies all of them twice, and what is copied is
        hundreds of megabytes.
        """
        source = np.empty(self.total, np.int64)
        source[self.stay] = self.stay_before
        source[self.new] = -1 - np.arange(len(self.new))[::-1]  # negative, and one up at a time
        begins = np.flatnonzero((np.diff(source, prepend=source[:1] - 2) != 1) | (source == 0))
        for begin, end in pairwise([*begins.tolist(), self.total]):
            first = int(source[begin])
            is_new = first < 0
            first += len(self.new) if is_new else 0
            yield is_new, first, first + end - begin


def _repaired(base: KnowledgeBase, before: PassageIndex, trained: TrainedHead, now: PassageIndex) -> TrainedHead:
    texts_before = [passage for passage in before.passages if passage.labelled]
    places = np.flatnonzero([passage.labelled for passage in now.passages])
    texts = [now.passages[place] for place in places]
    labels = Labels.of(base, texts)
    rows = _rows(texts_before, texts)
    space = _space(trained.space, rows, texts, now.vectors[places[rows.new]])
    head = trained.head
    started = Head(
        labels,
        _moved(head.task_coefficients, rows, len(texts), _columns(head.labels.task_ids, labels.task_ids, BESIDE_TASKS)),
        _moved(head.kind_coefficients, rows, len(texts), _columns(head.labels.kind_ids, labels.kind_ids)),
        head.sureness,
    )
    return TrainedHead(_with_new(space, started, rows.new), space)


def _rows(before: Sequence[Passage], now: Sequence[Passage]) -> _Rows:
    place = {passage.key: number for number, passage in enumerate(before)}
    stays = [(place[text.key], number) for number, text in enumerate(now) if _same(before, place, text)]
    stay = np.array([number for _, number in stays], np.int64)
    return _Rows(np.array([number for number, _ in stays], np.int64), stay, np.setdiff1d(np.arange(len(now)), stay))


def _same(before: Sequence[Passage], place: Mapping[str, int], text: Passage) -> bool:
    return text.key in place and before[place[text.key]] == text


def _space(space: FeatureSpace, rows: _Rows, texts: list[Passage], vectors: Float32) -> FeatureSpace:
    """Return the space with the same weights over the texts of now; `vectors` are those of the new ones."""
    written = [texts[number].text for number in rows.new]
    return FeatureSpace(
        space.mean,
        _joined(space.embeddings, space.centred(vectors), rows),
        space.char_space,
        _merged(space.chars, space.char_space.transform(written), rows),
        space.word_space,
        _merged(space.words, space.word_space.transform(written), rows),
    )


def _merged(known: sparse.csr_matrix, new: sparse.csr_matrix, rows: _Rows) -> sparse.csr_matrix:
    """Return the rows that stay and the new ones, in the order of now."""
    pieces = [
        (matrix, slice(matrix.indptr[first], matrix.indptr[last]))
        for matrix, first, last in ((new if is_new else known, first, last) for is_new, first, last in rows.runs())
    ]
    lengths = np.zeros(rows.total, np.int64)
    lengths[rows.stay] = np.diff(known.indptr)[rows.stay_before]
    lengths[rows.new] = np.diff(new.indptr)
    return sparse.csr_matrix(
        (
            np.concatenate([matrix.data[piece] for matrix, piece in pieces]),
            np.concatenate([matrix.indices[piece] for matrix, piece in pieces]),
            np.concatenate([[0], np.cumsum(lengths)]).astype(known.indptr.dtype),
        ),
        (rows.total, known.shape[1]),
    )


def _joined(known: Float32, new: Float32, rows: _Rows) -> Float32:
    """Return the rows that stay and the new ones, in the order of now."""
    return np.concatenate([(new if is_new else known)[first:last] for is_new, first, last in rows.runs()])


def _columns(before: tuple[str, ...], now: tuple[str, ...], beside: int = 0) -> list[int | None]:
    """Return for every column of now which one it was; as many columns as `beside` come after the named ones."""
    place: dict[str, int | None] = {name: number for number, name in enumerate(before)}
    return [place.get(name) for name in now] + [len(before) + number for number in range(beside)]


def _moved(coefficients: Float32, rows: _Rows, texts: int, columns: list[int | None]) -> Float32:
    moved = np.zeros((texts, len(columns)), np.float32)
    for column, before in enumerate(columns):
        if before is not None:
            moved[rows.stay, column] = coefficients[rows.stay_before, before]
    return moved


def _with_new(space: FeatureSpace, head: Head, new: Int) -> Head:
    """Return the head with coefficients for the new texts, which repair what it makes of them now."""
    labels = head.labels
    alike = space.among(new)
    tasks, kinds = head.task_coefficients.copy(), head.kind_coefficients.copy()
    teach = np.isin(new, labels.about_task)
    tasks[new[teach]] = _repair(TASK_MIX.combine(alike)[teach], tasks, new[teach], labels.task_targets())
    teach = np.isin(new, labels.about_kind)
    kernel = KIND_MIX.combine(alike)[teach]
    everything = np.arange(len(labels.tasks))
    for place, row in enumerate(new[teach]):
        kernel[place] *= labels.kind_bonds(everything, SAME_TASK, SAME_THEME, int(row))
    kinds[new[teach]] = _repair(kernel, kinds, new[teach], labels.kind_targets())
    return Head(labels, tasks, kinds, head.sureness)


def _repair(kernel: Float32, coefficients: Float32, rows: Int, targets: Float32) -> Float32:
    """Return coefficients (rows, outputs); `kernel` is (rows, all texts)."""
    if not len(rows):
        return np.zeros((0, targets.shape[1]), np.float32)
    missing = targets[rows] - ridge.product(kernel, coefficients)
    return ridge.solve(torch.from_numpy(np.ascontiguousarray(kernel[:, rows])), missing, REGULARISATION)

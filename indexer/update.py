"""A provisional build within seconds: what an editor changed counts at once, before the head is trained again.

Training the head takes the cube of the number of texts. So first a build is derived from the one in use: texts that are
gone are taken out with their coefficients, and the new ones get coefficients that repair what the head in use makes of
them. With A the new texts and f the head without the removed ones, those are

    c = (K_AA + regularisation I)^-1 (y_A - f(A))

which is what a whole training gives, except that the old texts do not move along. It is marked as provisional in the
manifest, and a whole build takes its place.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
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
    """A build that a process has in memory: where it is, and what stands in its files."""

    place: Path
    index: PassageIndex
    trained: TrainedHead


@dataclass(frozen=True, slots=True)
class Updated:
    """A provisional build as it was put in use, with its manifest."""

    manifest: Mapping[str, Any]
    loaded: Loaded


def derived(
    base: KnowledgeBase, encoder: Encoder, index: PassageIndex, trained: TrainedHead, report: Report
) -> Derived | None:
    """Return what `index` and `trained` become with this knowledge base; None when more than MOST_NEW texts are new."""
    found = passages(base)
    known = {passage.key: passage for passage in index.passages}
    new = [passage for passage in found if known.get(passage.key) != passage]
    if len(new) > MOST_NEW:
        return None
    vectors, encoded = embedded(found, index.by_text(), encoder, report)
    now = PassageIndex.of(found, vectors)
    return Derived(now, _repaired(base, index, trained, now), len(new), encoded)


def update(
    base: KnowledgeBase, encoder: Encoder, folder: Path, report: Report, loaded: Loaded | None = None
) -> Updated | None:
    """Put a provisional build for this knowledge base in use, and return it; `loaded` saves reading it again.

    Returns None when there is no build in use by the same model to derive it from, or too much is new: then a whole
    build is needed. Raises BuildError when the disk cannot take it; what was in use stays in use.
    """
    with FileLock(folder / ".lock"):
        try:
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
        written: dict[str, Any] = {
            **{name: manifest[name] for name in ("format", "model", "metric", "scope", "left_out_figures")},
            PROVISIONAL: True,
            "revision": base.revision,
            "content_sha256": content_sha256(base),
            "counts": counts(base, made.index.passages, made.encoded),
            "seconds": {"update": round(time.perf_counter() - start, 2)},
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with new_build(folder, base.revision) as build:
            made.index.save(build)
            made.trained.save(build)
            written = seal(build, written)
    report(f"Voorlopige index: {made.new} nieuwe teksten, {time.perf_counter() - start:.1f} seconden.")
    return Updated(written, Loaded(build, made.index, made.trained))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which labelled texts stay and which are new: places among the texts of before and of now."""

    stay_before: Int
    stay: Int
    new: Int


def _repaired(base: KnowledgeBase, before: PassageIndex, trained: TrainedHead, now: PassageIndex) -> TrainedHead:
    texts_before = [passage for passage in before.passages if passage.labelled]
    places = np.flatnonzero([passage.labelled for passage in now.passages])
    texts = [now.passages[place] for place in places]
    labels = Labels.of(base, texts)
    rows = _rows(texts_before, texts)
    space = _space(trained.space, rows, texts, now.vectors[places])
    head = trained.head
    started = Head(
        labels,
        _moved(head.task_coefficients, rows, len(texts), _columns(head.labels.task_ids, labels.task_ids, BESIDE_TASKS)),
        _moved(head.kind_coefficients, rows, len(texts), _columns(head.labels.kind_ids, labels.kind_ids)),
        head.sureness,
    )
    return TrainedHead(_with_new(space, started, rows.new), space)


def _rows(before: list[Passage], now: list[Passage]) -> _Rows:
    place = {passage.key: number for number, passage in enumerate(before)}
    stays = [(place[text.key], number) for number, text in enumerate(now) if _same(before, place, text)]
    stay = np.array([number for _, number in stays], np.int64)
    return _Rows(np.array([number for number, _ in stays], np.int64), stay, np.setdiff1d(np.arange(len(now)), stay))


def _same(before: list[Passage], place: Mapping[str, int], text: Passage) -> bool:
    return text.key in place and before[place[text.key]] == text


def _space(space: FeatureSpace, rows: _Rows, texts: list[Passage], vectors: Float32) -> FeatureSpace:
    """Return the space with the same weights over the texts of now."""
    written = [texts[number].text for number in rows.new]
    embeddings = np.zeros((len(texts), space.embeddings.shape[1]), np.float32)
    embeddings[rows.stay] = space.embeddings[rows.stay_before]
    embeddings[rows.new] = space.centred(vectors[rows.new])
    order = np.argsort(np.concatenate([rows.stay, rows.new]))

    def merged(known: sparse.csr_matrix, new: sparse.csr_matrix) -> sparse.csr_matrix:
        return sparse.vstack([known[rows.stay_before], new]).tocsr()[order]

    return FeatureSpace(
        space.mean,
        embeddings,
        space.char_space,
        merged(space.chars, space.char_space.transform(written)),
        space.word_space,
        merged(space.words, space.word_space.transform(written)),
    )


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

"""From a knowledge base to everything that recognition needs, as one artefact with one revision."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from indexer import scope
from indexer.artefact import FORMAT, build_in_use, new_build, read_manifest, seal
from indexer.encoder import Encoder
from indexer.errors import BuildError, IndexerError
from indexer.head import Head, LeftOut
from indexer.index import METRIC, PASSAGES, VECTORS, PassageIndex
from indexer.kernels import FeatureSpace
from indexer.labels import Labels
from indexer.model import Report
from indexer.packed_vectors import FILE as PACKED
from indexer.packed_vectors import MORE, PackedVectors
from indexer.passages import Passage, passages
from indexer.storage import TrainedHead
from indexer.sureness import Calibration
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]

PROGRESS_SECONDS = 5.0


def content_sha256(base: KnowledgeBase) -> str:
    """Return a hash of the whole content: unpublished content (revision 0) is told apart by it."""
    return hashlib.sha256(base.content.model_dump_json().encode()).hexdigest()


def build(base: KnowledgeBase, encoder: Encoder, folder: Path, report: Report) -> Mapping[str, Any]:
    """Build passages, index and head for this knowledge base under `folder`, put them in use, return the manifest.

    Vectors by the same model of texts that the build in use has already, or that came with the product, are used again.
    Two builds at once wait for each other. Raises BuildError when it cannot be done; what was in use then stays in use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        return _build(base, encoder, folder, report)


def _build(base: KnowledgeBase, encoder: Encoder, folder: Path, report: Report) -> Mapping[str, Any]:
    start = time.perf_counter()
    found = passages(base)
    if not any(passage.task for passage in found) or not any(passage.kind for passage in found):
        raise BuildError("De inhoud heeft nog geen onderwerpen of soorten hulp: er valt niets te herkennen.")
    known = known_vectors(encoder, folder)
    vectors, encoded = embedded(found, {**known, **_packed_vectors(found, known, encoder)}, encoder, report)
    index = PassageIndex.of(found, vectors)
    indexed = time.perf_counter()
    report(f"Herkenning trainen op {sum(passage.labelled for passage in found)} teksten...")
    trained, rule = _train(base, index, encoder.calibration)
    seconds = {"embedding": round(indexed - start, 2), "training": round(time.perf_counter() - indexed, 2)}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "model": encoder.identity.as_dict(),
        "metric": METRIC,
        "revision": base.revision,
        "content_sha256": content_sha256(base),
        "counts": counts(base, found, encoded),
        "scope": rule.as_dict(),
        "left_out_figures": dict(trained.head.sureness.figures),
        "seconds": seconds,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with new_build(folder, base.revision) as place:
        index.save(place)
        trained.save(place)
        manifest = seal(place, manifest)
    report(f"Index klaar: {len(found)} teksten, {time.perf_counter() - start:.1f} seconden.")
    return manifest


def counts(base: KnowledgeBase, found: Sequence[Passage], encoded: int) -> dict[str, int]:
    """Return how much is in a build, for its manifest; `encoded` texts had no vector yet."""
    return {
        "passages": len(found),
        "encoded": encoded,
        "tasks": len(base.tasks),
        "kinds": len(base.kinds),
        "cells": len(base.cells),
        "utterances": len(base.content.utterances),
    }


def embedded(
    found: Sequence[Passage], vectors: Mapping[str, Float32], encoder: Encoder, report: Report
) -> tuple[Float32, int]:
    """Return the vectors of the passages, (n, dimension), and how many texts had to be encoded for it.

    `vectors` are those that are there already, by the hash of their text.
    """
    known = dict(vectors)
    missing = {passage.text_sha256(): passage.text for passage in found}
    missing = {digest: text for digest, text in missing.items() if digest not in known}
    if missing:
        report(f"Teksten omzetten: 0 van {len(missing)}...")
        last = time.perf_counter()

        def progress(done: int, total: int) -> None:
            nonlocal last
            if time.perf_counter() - last > PROGRESS_SECONDS and done < total:
                last = time.perf_counter()
                report(f"Teksten omzetten: {done} van {total}...")

        known.update(zip(missing, encoder.encode(list(missing.values()), progress), strict=True))
    return np.stack([known[passage.text_sha256()] for passage in found]), len(missing)


def _packed_vectors(found: Sequence[Passage], known: Mapping[str, Float32], encoder: Encoder) -> Mapping[str, Float32]:
    """Return the vectors that came with the product of texts that are not `known`; none of another model's."""
    missing = {passage.text_sha256() for passage in found} - known.keys()
    packed = PackedVectors.load(PACKED) if missing else None
    if packed is None or packed.model != encoder.identity.sha256:
        return {}
    return packed.with_more(MORE).of_texts(missing)


def known_vectors(encoder: Encoder, folder: Path) -> Mapping[str, Float32]:
    """Return the vectors of the build in use by hash of their text; none when it is another model's, or damaged."""
    try:
        place = build_in_use(folder)
        manifest = read_manifest(place, only=(VECTORS, PASSAGES))  # a damaged head costs no vectors
        if manifest.get("format") != FORMAT or manifest.get("model") != encoder.identity.as_dict():
            return {}
        return PassageIndex.load(place).by_text()
    except IndexerError:
        return {}  # nothing to re-use: everything is encoded again


def _train(base: KnowledgeBase, index: PassageIndex, known: Calibration | None) -> tuple[TrainedHead, scope.ScopeRule]:
    """Train the head; measure how sure to be and what is out of scope, unless that is `known` of a tuned model."""
    chosen = np.flatnonzero([passage.labelled for passage in index.passages])
    texts = [index.passages[number] for number in chosen]
    space = FeatureSpace.fit([text.text for text in texts], index.vectors[chosen])
    labels = Labels.of(base, texts)
    if known is not None:
        return TrainedHead(Head.train(space, labels, known.sureness), space), known.scope
    head, left_out = Head.train_and_measure(space, labels)
    return TrainedHead(head, space), _scope_rule(index, chosen, labels, left_out)


def _scope_rule(index: PassageIndex, chosen: NDArray[np.int64], labels: Labels, left_out: LeftOut) -> scope.ScopeRule:
    near = scope.nearness_left_out(index.passages, index.vectors, chosen)
    measured = np.column_stack([near, left_out.scores.tasks.max(axis=1), left_out.scores.inside]).astype(np.float64)
    return scope.learn(measured[labels.utterance], measured[labels.outside])

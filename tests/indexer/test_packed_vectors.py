"""Vectors that come with the product are as good as those that are made here, and never another model's."""

from pathlib import Path

import numpy as np
import pytest

from indexer import build as building
from indexer.encoder import SentenceTransformerEncoder
from indexer.model import TUNED
from indexer.packed_vectors import FILE, MORE, PackedVectors
from indexer.passages import passages

MODEL = "a" * 64


def drawn(texts=800, width=96):
    """Unit vectors as an encoder gives them, some directions far busier than others, by the hash of their text."""
    random = np.random.default_rng(11)
    rows = (random.standard_normal((texts, width)) / np.arange(1, width + 1) ** 0.4).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {f"{number:016x}{'0' * 48}": row for number, row in enumerate(rows)}


def test_what_is_packed_points_the_same_way_and_is_as_near_to_others():
    vectors = drawn()
    found = PackedVectors.of(MODEL, vectors).of_texts(vectors)
    assert set(found) == set(vectors)
    real, unpacked = np.stack(list(vectors.values())), np.stack([found[digest] for digest in vectors])
    assert np.linalg.norm(real - unpacked, axis=1).max() < 0.12
    assert abs((real @ unpacked.T - real @ real.T).mean()) < 0.001, "no nearer and no further on average"


def test_what_is_written_is_what_is_read(tmp_path):
    vectors = drawn(50)
    packed = PackedVectors.of(MODEL, vectors)
    packed.save(tmp_path / "vectors.npz")
    again = PackedVectors.load(tmp_path / "vectors.npz")
    assert again.model == MODEL
    assert again.digests == packed.digests
    there, here = again.of_texts(vectors), packed.of_texts(vectors)
    assert all(np.array_equal(there[digest], here[digest]) for digest in vectors)


def test_those_that_came_later_are_in_the_same_directions(tmp_path):
    vectors = drawn(800)
    first = dict(list(vectors.items())[:700])
    later = dict(list(vectors.items())[700:])
    packed = PackedVectors.of(MODEL, first)
    packed.only(later).save_more(tmp_path / "more.npz")
    both = packed.with_more(tmp_path / "more.npz").of_texts(vectors)
    assert set(both) == set(vectors)
    away = [np.linalg.norm(vectors[digest] - both[digest]) for digest in later]
    assert max(away) < 0.12
    assert (tmp_path / "more.npz").stat().st_size < 700 * len(later), "without the directions"


def test_what_came_later_of_another_model_or_damaged_is_left_out(tmp_path):
    vectors = drawn(50)
    packed = PackedVectors.of(MODEL, vectors)
    PackedVectors.of("b" * 64, vectors).save_more(tmp_path / "other.npz")
    (tmp_path / "damaged.npz").write_bytes(b"PK")
    for name in ("other.npz", "damaged.npz", "nowhere.npz"):
        assert packed.with_more(tmp_path / name) is packed
    packed.save_more(tmp_path / "more.npz")
    assert PackedVectors.load(tmp_path / "more.npz") is None, "no pack of its own"


def test_a_text_that_is_not_there_gets_nothing():
    packed = PackedVectors.of(MODEL, drawn(5))
    assert packed.of_texts(["f" * 64]) == {}
    assert list(packed.of_texts(["f" * 64, next(iter(drawn(5)))])) == [next(iter(drawn(5)))]


@pytest.mark.parametrize("kept", [0, 100, 3000])
def test_a_damaged_file_costs_time_and_nothing_else(tmp_path, kept):
    PackedVectors.of(MODEL, drawn(50)).save(tmp_path / "vectors.npz")
    (tmp_path / "vectors.npz").write_bytes((tmp_path / "vectors.npz").read_bytes()[:kept])
    assert PackedVectors.load(tmp_path / "vectors.npz") is None
    assert PackedVectors.load(tmp_path / "nowhere.npz") is None


@pytest.mark.parametrize(("model", "again"), [("0" * 64, 0), (MODEL, 1)])
def test_a_build_reads_only_what_did_not_come_along_from_the_same_model(
    base, encoder, tmp_path, monkeypatch, model, again
):
    texts = {passage.text_sha256(): passage.text for passage in passages(base)}
    rows = dict(zip(texts, encoder.encode(list(texts.values())), strict=True))
    encoder.encoded.clear()
    PackedVectors.of(model, rows).save(tmp_path / "vectors.npz")
    monkeypatch.setattr(building, "PACKED", tmp_path / "vectors.npz")
    monkeypatch.setattr(building, "MORE", tmp_path / "nowhere.npz")
    manifest = building.build(base, encoder, tmp_path / "index", lambda _: None)
    assert manifest["counts"]["encoded"] == len(encoder.encoded) == again * len(texts)


def test_those_of_the_product_are_what_its_model_makes_of_its_sentences(lindewaard, data):
    """After other layers, or many new sentences: `make vectors`."""
    packed = PackedVectors.load(FILE).with_more(MORE)
    encoder = SentenceTransformerEncoder.load(TUNED, Path(data) / "model", print)
    assert packed.model == encoder.identity.sha256
    texts = {passage.text_sha256(): passage.text for passage in passages(lindewaard)}
    found = packed.of_texts(texts)
    assert len(found) > 0.97 * len(texts)
    some = list(found)[:: len(found) // 64]
    real = encoder.encode([texts[digest] for digest in some])
    assert (real * np.stack([found[digest] for digest in some])).sum(axis=1).min() > 0.95

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from indexer.calibration import PowerLaw
from indexer.encoder import SentenceTransformerEncoder
from indexer.errors import ModelUnavailableError
from indexer.model import BUNDLED, TUNED, ensure_model
from indexer.questions import read_questions
from indexer.scope import EVERYTHING
from indexer.sureness import Calibration, Sureness
from indexer.tuned_model import CENTRES, FOLDER, TunedLayers, compressed, restored
from indexer.vagueness import Vagueness

QUERIES = Path(__file__).resolve().parents[1] / "evaluation" / "dev_queries.jsonl"
CALIBRATION = Calibration(Sureness(PowerLaw(4.0, 0.05), 8.0, Vagueness(3.0, -1.0), {"utterances": 3.0}), EVERYTHING)


def layers(tensors, shared=8):
    """Return tuned layers that hold these tensors."""
    return TunedLayers(tensors, shared, "0" * 64, CALIBRATION, {"texts": 3})


def test_a_difference_of_low_rank_is_kept_whole():
    """Two singular values are enough for a change of rank two; vectors are kept as they are."""
    before = {"dense.weight": torch.zeros(6, 4), "dense.bias": torch.zeros(4)}
    left, right = torch.arange(12.0).reshape(6, 2) / 8, torch.arange(8.0).reshape(2, 4) / 8
    after = {"dense.weight": left @ right, "dense.bias": torch.tensor([0.5, 0.0, -0.25, 1.0])}
    kept = compressed(before, after, rank=2)
    assert {tensor.dtype for tensor in kept.values()} == {torch.float16}
    again = restored(before, kept)
    assert torch.allclose(again["dense.weight"], after["dense.weight"], atol=5e-3)
    assert torch.equal(again["dense.bias"], after["dense.bias"])


def test_a_higher_rank_is_never_further_away():
    """What is left out are the smallest singular values."""
    generator = torch.Generator().manual_seed(1)
    before, after = {"w": torch.zeros(20, 20)}, {"w": torch.randn(20, 20, generator=generator)}
    errors = [
        float((restored(before, compressed(before, after, rank))["w"] - after["w"]).norm()) for rank in (2, 8, 20)
    ]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.05


def test_differences_of_another_model_are_refused_in_dutch():
    """Another shape or another layer."""
    kept = compressed({"w": torch.zeros(3, 3)}, {"w": torch.ones(3, 3)}, 1)
    for other in ({"w": torch.zeros(4, 4)}, {"v": torch.zeros(3, 3)}):
        with pytest.raises(ModelUnavailableError, match="hoort bij een ander taalmodel"):
            restored(other, kept)


def test_what_is_saved_is_read_back(tmp_path):
    """Tensors, the calibration and the facts."""
    layers({CENTRES: torch.ones(2, 4)}).save(tmp_path)
    again = TunedLayers.load(tmp_path)
    assert torch.equal(again.tensors[CENTRES], torch.ones(2, 4))
    assert again.calibration == CALIBRATION
    assert again.shared == 8


@pytest.mark.parametrize("damage", ["layers.safetensors", "facts.json", "nothing"])
def test_a_damaged_folder_is_told_in_dutch(tmp_path, damage):
    """No stack trace of a library, and what to do."""
    if damage != "nothing":
        layers({CENTRES: torch.ones(2, 4)}).save(tmp_path)
        (tmp_path / damage).write_bytes(b"{}")
    with pytest.raises(ModelUnavailableError, match="make tune"):
        TunedLayers.load(tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_layers_are_not_laid_over_another_model(model_folder, tmp_path):
    """Whose weights are of another make or were damaged on the disk: it would answer, and wrongly."""
    published = ensure_model(BUNDLED, model_folder, print).resolve()
    altered = tmp_path / BUNDLED
    shutil.copytree(published, altered, copy_function=os.symlink)
    config = altered / "config.json"
    words = config.read_text(encoding="utf-8")
    config.unlink()
    config.write_text(words.replace("1e-12", "1e-05"), encoding="utf-8")
    with pytest.raises(ModelUnavailableError) as refused:
        SentenceTransformerEncoder.load(TUNED, tmp_path, print)
    assert f"Gooi de map '{altered}' weg en start opnieuw" in str(refused.value)
    assert "LOKETWIJZER_EMBEDDING_MODEL=multilingual-e5-small" in str(refused.value)


def test_facts_say_what_was_measured():
    """The layers in the repository name their recipe and their cross-validation, and are small."""
    facts = json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))
    assert {"recipe", "cross_validation", "content_sha256", "base_sha256"} <= set(facts)
    assert facts["cross_validation"]["calibration_error"] <= 0.05
    assert facts["sureness"]["vagueness"]["slope"] > 0
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 16_000_000


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_untuned_layers_read_the_same_twice(model_folder):
    """With no difference, the second reading from the shared layers equals the model's own."""
    model = SentenceTransformer(str(ensure_model(BUNDLED, model_folder, print)), device="cpu")
    texts = ["query: Waar haal ik een paspoort?", "query: kort", "query: " + "een lange zin over van alles " * 8]
    once = model.encode(texts, normalize_embeddings=True)
    upper = model[0].auto_model.encoder.layer[8:].state_dict()
    twice = layers({**compressed(upper, upper, 1), CENTRES: torch.zeros(2, 384)}).applied_to(model).encode(texts)
    assert np.allclose(twice[:, :384] * 2**0.5, once, atol=1e-4)
    assert np.allclose(twice[:, 384:] * 2**0.5, once, atol=1e-4)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_default_model_reads_twice(tuned_encoder):
    """Twice 384 numbers of unit length, with what was measured when it was tuned."""
    vectors = tuned_encoder.encode(["Waar haal ik een paspoort?", "voetbaluitslag"])
    assert vectors.shape == (2, 768)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-4)
    assert tuned_encoder.identity.dimension == 768
    assert tuned_encoder.calibration == TunedLayers.load(FOLDER).calibration


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_half_precision_reads_the_same(model_folder):
    """Another processor may read in another precision: an index made on one answers on the other."""
    texts = ["query: Waar haal ik een paspoort?", "query: kort", "query: " + "een lange zin over van alles " * 8]
    whole, half = (
        TunedLayers.load(FOLDER)
        .applied_to(SentenceTransformer(str(ensure_model(BUNDLED, model_folder, print)), device="cpu"), half=half)
        .encode(texts, normalize_embeddings=True)
        for half in (False, True)
    )
    assert half.dtype == np.float32
    assert (whole * half).sum(axis=1) == pytest.approx(1.0, abs=1e-3)
    assert np.allclose(whole @ whole.T, half @ half.T, atol=0.01)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_tuning_brings_questions_to_their_task(tuned_encoder, real_encoder, lindewaard):
    """Of questions that nobody tuned on, more are nearest to what the content says of their own task."""
    questions = [question for question in read_questions(QUERIES) if question.labels]
    tasks = lindewaard.content.tasks

    def right(encoder):
        about = encoder.encode([f"{task.name}. {task.scope}" for task in tasks])
        said = encoder.encode([question.text for question in questions])
        nearest = (said @ about.T).argmax(axis=1)
        wanted = [{task for task, _ in question.labels} for question in questions]
        return sum(tasks[place].id in labels for place, labels in zip(nearest, wanted, strict=True))

    assert right(tuned_encoder) > right(real_encoder)

import numpy as np
import pytest

from indexer.errors import BuildError
from indexer.passages import passages
from indexer.tuned_model import TunedLayers
from indexer.tuning.cross_validation import calibration, figures, hold_out
from indexer.tuning.examples import UNKNOWN, digest, examples, fold_of, read_voices
from indexer.tuning.run import both_readings, tune
from indexer.tuning.training import Recipe


def voices_of(base):
    """Give every second utterance to one voice and the others to another."""
    return {
        digest(said.text): ("first" if number % 2 else "clerk") for number, said in enumerate(base.content.utterances)
    }


def test_examples_carry_their_numbers(with_outside):
    """A task and kind by number; outside is the task after the last; a desk's text teaches nothing."""
    found = passages(with_outside)
    learnt = examples(with_outside, found)
    by_text = {found[example.passage].text: example for example in learnt}
    asking = by_text["ik wil mijn paspoort aanvragen"]
    assert (asking.task, asking.kind) == (0, 1)
    assert by_text["leuk gitaarles xyz"].task == len(with_outside.tasks)
    assert by_text["Alles over paspoort"].kind == UNKNOWN
    assert "Vragen beantwoorden" not in by_text


def test_a_voice_is_left_out_as_a_whole(base):
    """Utterances of one voice share a fold; what the content says itself is never left out."""
    found = passages(base)
    folds = fold_of(found, voices_of(base))
    by_fold = {int(fold): {found[place].text for place in np.flatnonzero(folds == fold)} for fold in set(folds)}
    assert by_fold[0] == {said.text for said in base.content.utterances[::2]}
    assert {said.text for said in base.content.utterances[1::2]} <= by_fold[-1]
    assert "Alles over paspoort" in by_fold[-1]


def test_most_sentences_have_a_known_voice(lindewaard):
    """An editor's own sentence has none; those that were written for the project have."""
    voices = read_voices()
    said = [utterance.text for utterance in lindewaard.content.utterances if utterance.task]
    assert sum(digest(text) in voices for text in said) / len(said) > 0.95


def test_cross_validation_never_shows_a_head_its_own_test(with_outside, encoder):
    """The vectors of a fold are asked for with exactly the passages that are not left out."""
    found = passages(with_outside)
    folds = fold_of(found, voices_of(with_outside))
    asked = []

    def vectors_of(fold, seen):
        asked.append((fold, set(seen)))
        return encoder.encode([passage.text for passage in found])

    held = hold_out(with_outside, found, folds, vectors_of)
    for fold, seen in asked:
        assert seen == set(np.flatnonzero(folds != fold))
    assert len(held.places) == (folds >= 0).sum()
    measured = figures(held)
    assert measured.task.total == (len(with_outside.content.utterances) - 40) // 2
    assert 0 <= measured.calibration_error <= 1
    assert calibration(held).sureness.figures["utterances"] == measured.task.total


def test_both_readings_count_the_same():
    """Each half is centred and scaled, whatever its own spread."""
    generator = np.random.default_rng(1)
    first = 10 + 0.01 * generator.normal(size=(50, 4)).astype(np.float32)
    second = generator.normal(size=(50, 4)).astype(np.float32)
    vectors, centres = both_readings(first, second, np.arange(50))
    assert np.linalg.norm(vectors[:, :4], axis=1) == pytest.approx(np.full(50, 0.5**0.5), abs=1e-4)
    assert np.linalg.norm(vectors[:, 4:], axis=1) == pytest.approx(np.full(50, 0.5**0.5), abs=1e-4)
    assert centres[0] == pytest.approx(first.mean(axis=0), abs=1e-3)


def test_without_voices_there_is_nothing_to_measure_on(base, model_folder, tmp_path):
    """Said before half an hour of work, in Dutch."""
    with pytest.raises(BuildError, match="stem"):
        tune(base, model_folder, tmp_path / "out", tmp_path / "work", Recipe(), print, voices={})


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_tuning_ends_in_layers_that_the_model_reads_with(with_outside, model_folder, tmp_path):
    """On the small municipality, with the real model; interrupted and repeated, nothing is done twice."""
    recipe = Recipe(epochs=2, batch=8, rank=4)
    told = []
    for _ in range(2):
        tune(
            with_outside,
            model_folder,
            tmp_path / "out",
            tmp_path / "work",
            recipe,
            told.append,
            voices=voices_of(with_outside),
        )
    losses = [float(line.split("fout ")[1].split(",")[0]) for line in told if "fout" in line]
    assert losses[1] < losses[0]
    again = told[len(told) // 2 :]
    assert "fout" not in "".join(again)
    assert sum("al gemaakt" in line for line in again) == sum("Aanpassen" in line or "Deel" in line for line in again)
    assert TunedLayers.load(tmp_path / "out").facts["texts"] == len(passages(with_outside))

import numpy as np
import pytest

from indexer.build import build
from indexer.labels import Labels
from indexer.passages import passages
from indexer.recognition import Recogniser
from knowledge.base import KnowledgeBase
from knowledge.schema import Ambiguity

READINGS = [{"task": "paspoort", "kind": "aanvragen"}, {"task": "huurtoeslag", "kind": "aanvragen"}]
VAGUE = "meneer komt voor zijn dingetje"


@pytest.fixture
def unsure(base):
    """The small municipality with one sentence that means two things."""
    said = Ambiguity.model_validate(
        {"text": VAGUE, "question": "Gaat het om reizen of om huren?", "readings": READINGS}
    )
    return KnowledgeBase(base.content.model_copy(update={"ambiguities": (said,)}), revision=5)


def test_an_ambiguous_sentence_is_shared_by_its_readings(unsure):
    """Half a task each; the kind that both share is whole."""
    found = [passage for passage in passages(unsure) if passage.labelled]
    labels = Labels.of(unsure, found)
    row = [passage.text for passage in found].index(VAGUE)
    mean = 1 / len(unsure.tasks)
    assert labels.task_targets()[row] == pytest.approx([0.5 - mean, 0.5 - mean, -mean, 1.0, 1.0])
    assert labels.kinds[row] == labels.kind_ids.index("aanvragen")
    assert labels.kind_targets()[row].max() == pytest.approx(1 - 1 / len(unsure.kinds))
    assert row in labels.about_task
    assert row in labels.about_kind
    assert row not in labels.sure


def test_an_ambiguous_sentence_reads_as_both(unsure, encoder, tmp_path):
    """Neither reading is sure, and it is not out of scope."""
    build(unsure, encoder, tmp_path, lambda _: None)
    said = Recogniser.load(tmp_path, encoder, unsure).read(VAGUE)
    best, second = said.readings[:2]
    assert {(best.task, best.kind), (second.task, second.kind)} == {(r["task"], r["kind"]) for r in READINGS}
    assert second.probability > 0.1
    assert said.inside > 0.5


def test_only_what_somebody_said_is_clear_or_vague(unsure):
    """An utterance is clear, an ambiguous sentence is not, and nobody said a name or a description."""
    found = [passage for passage in passages(unsure) if passage.labelled]
    labels = Labels.of(unsure, found)
    vague = labels.task_targets()[:, -1]
    assert set(vague[labels.utterance]) == {-1.0}
    assert set(vague[labels.ambiguous]) == {1.0}
    assert set(vague[~labels.utterance & ~labels.ambiguous]) == {0.0}


def test_some_texts_keep_their_own_readings(unsure):
    """The readings of an ambiguous text go with it, under its new place."""
    found = [passage for passage in passages(unsure) if passage.labelled]
    labels = Labels.of(unsure, found)
    row = [passage.text for passage in found].index(VAGUE)
    some = labels.among(np.array([0, 3, row]))
    assert some.shares.rows.tolist() == [2, 2]
    assert some.shares.tasks.tolist() == labels.shares.tasks.tolist()
    assert not len(labels.among(np.array([0, 3])).shares.rows)


def test_bonds_count_a_shared_task_and_theme(base):
    """One plus what a shared task and a shared theme add; a text without a task shares nothing."""
    found = [passage for passage in passages(base) if passage.labelled]
    labels = Labels.of(base, found)
    rows = np.arange(len(found))
    of_task = int(np.flatnonzero(labels.tasks == 0)[0])
    bonds = labels.kind_bonds(rows, 0.5, 0.25, of_task)
    assert set(bonds[labels.tasks == 0]) == {np.float32(1.75)}
    assert set(bonds[labels.tasks == 1]) == {np.float32(1.0)}
    cue = int(np.flatnonzero(labels.tasks == -1)[0])
    assert set(labels.kind_bonds(rows, 0.5, 0.25, cue)) == {np.float32(1.0)}

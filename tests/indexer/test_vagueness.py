import numpy as np
import pytest

from indexer.calibration import PowerLaw
from indexer.head import Head
from indexer.labels import Labels, Shares
from indexer.scores import TaskScores
from indexer.sureness import Sureness
from indexer.vagueness import ENOUGH, VAGUE_BEFORE, Vagueness

CLEAR, AMBIGUOUS = 300, 60


def labels_of(clear=CLEAR, ambiguous=AMBIGUOUS):
    """Return clear texts about the first of two subjects, and ambiguous ones about both; two kinds everywhere."""
    tasks = np.array([0] * clear + [-1] * ambiguous, np.int64)
    rows = np.repeat(np.arange(clear, clear + ambiguous), 2)
    both = np.tile(np.array([0, 1], np.int64), ambiguous)
    return Labels(
        ("paspoort", "huurtoeslag"),
        ("informeren", "aanvragen"),
        np.zeros(2, np.int64),
        np.ones((2, 2), bool),
        tasks,
        np.zeros(clear + ambiguous, np.int64),
        tasks == 0,
        np.zeros(clear + ambiguous, bool),
        Shares(rows, both, np.zeros_like(rows), np.full(len(rows), 0.5, np.float32)),
    )


def scores_of(labels):
    """Return the same score of the first subject for everybody, and a score of vagueness that tells them apart."""
    count = len(labels.tasks)
    spread = ((np.arange(count) % 7 - 3) / 10).astype(np.float32)
    tasks = np.tile(np.array([[0.9, 0.1]], np.float32), (count, 1))
    return TaskScores(tasks, np.ones(count, np.float32), np.where(labels.ambiguous, 0.5, -0.5) + spread)


def fitted(labels):
    """Return what is learnt of those."""
    scores = scores_of(labels)
    kinds = np.zeros((len(labels.shares.rows), 2), np.float32)
    return Vagueness.fit(labels, scores.vague, scores.tasks, kinds)


def test_half_way_it_is_as_likely_as_before():
    """A score between those of clear and of ambiguous texts says nothing: what is known beforehand stays."""
    learnt = fitted(labels_of())
    low, middle, high = learnt.chance(np.array([-0.5, 0.0, 0.5], np.float32))
    assert low < 0.01
    assert middle == pytest.approx(VAGUE_BEFORE, abs=0.1)
    assert high > 0.8


def test_the_same_scores_say_less_of_a_vague_question():
    """Half of the ambiguous texts are about the second subject, whatever the scores say; of the clear ones none."""
    labels = labels_of()
    kinds = np.tile(np.array([[0.9, 0.0]], np.float32), (len(labels.tasks), 1))
    sureness = Sureness.fit(labels, scores_of(labels), kinds, kinds[labels.shares.rows])
    coefficients = np.zeros((1, 4), np.float32)
    head = Head(labels, coefficients, coefficients[:, :2], sureness)
    asked = TaskScores(
        np.array([[0.9, 0.1], [0.9, 0.1]], np.float32), np.ones(2, np.float32), np.array([-0.8, 0.8], np.float32)
    )
    clear, vague = head.probabilities(asked, np.zeros((2, 2, 2), np.float32)).sum(axis=2)
    assert clear[0] > 0.95
    assert 0.5 < vague[0] < 0.8
    assert clear.sum() == pytest.approx(1)
    assert vague.sum() == pytest.approx(1)


def test_a_few_ambiguous_sentences_teach_nothing():
    """Then every question is read as a clear one."""
    learnt = fitted(labels_of(ambiguous=ENOUGH - 1))
    assert learnt == Vagueness()
    assert learnt.chance(np.array([5.0], np.float32))[0] < 1e-6


def test_what_is_learnt_survives_a_file():
    """Every number comes back."""
    learnt = Vagueness(3.0, -1.0, PowerLaw(2.0, 0.1), 5.0)
    assert Vagueness.from_dict(learnt.as_dict()) == learnt

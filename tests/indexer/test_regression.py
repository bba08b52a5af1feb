import pytest

from indexer.evaluation import Outcome
from indexer.regression import BaselineError, changes, read_baseline, write_baseline

RIGHT = dict.fromkeys((f"q{number}" for number in range(20)), Outcome.FIRST)


def with_outcome(outcome, count):
    """Return RIGHT with so many questions at another outcome."""
    return RIGHT | {f"q{number}": outcome for number in range(count)}


def test_nothing_changed_is_no_drop():
    """No gain, no loss, no alarm."""
    for change in changes(RIGHT, RIGHT):
        assert (change.gained, change.lost, change.chance) == ((), (), 1.0)
        assert not change.is_drop


def test_four_lost_is_noise_and_five_is_not():
    """With nothing gained, four losses have a chance of 1 in 16 and five of 1 in 32."""
    four, _ = changes(RIGHT, with_outcome(Outcome.LOST, 4))
    five, _ = changes(RIGHT, with_outcome(Outcome.LOST, 5))
    assert four.chance == pytest.approx(1 / 16)
    assert not four.is_drop
    assert five.chance == pytest.approx(1 / 32)
    assert five.is_drop


def test_a_question_that_is_now_asked_is_not_lost():
    """Right after one question is right within one question."""
    right, sent = changes(RIGHT, with_outcome(Outcome.ONE_MORE, 20))
    assert not right.is_drop
    assert not sent.is_drop


def test_wrong_desks_are_told_apart_from_no_desk():
    """A lost question is no wrong referral."""
    _, lost = changes(RIGHT, with_outcome(Outcome.LOST, 9))
    _, wrong = changes(RIGHT, with_outcome(Outcome.WRONG, 9))
    assert not lost.is_drop
    assert wrong.is_drop
    assert set(wrong.lost) == {f"q{number}" for number in range(9)}


def test_questions_that_only_one_has_say_nothing():
    """New questions are no gain, removed ones no loss."""
    right, _ = changes(RIGHT, {"other": Outcome.WRONG})
    assert right.chance == 1.0


def test_a_baseline_is_read_back(tmp_path):
    """What was accepted is what the next comparison starts from."""
    write_baseline(tmp_path / "baseline.json", RIGHT)
    assert read_baseline(tmp_path / "baseline.json") == RIGHT


@pytest.mark.parametrize("text", ["", "[]", '{"q1": "magnificent"}'])
def test_a_broken_baseline_is_told_in_dutch(tmp_path, text):
    """Not read as "nothing changed"."""
    (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(BaselineError, match="vorige meting"):
        read_baseline(tmp_path / "baseline.json")

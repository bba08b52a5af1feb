"""The words for a kind of help beside what recognition makes of a question."""

from dataclasses import dataclass

import pytest

from api.weighing import weighed


@dataclass(frozen=True)
class Read:
    """One interpretation of a question."""

    task: str
    kind: str
    probability: float


READINGS = (
    Read("toeslag", "bezwaar", 0.3),
    Read("toeslag", "invullen", 0.28),
    Read("toeslag", "spoed", 0.12),
    Read("huur", "invullen", 0.2),
    Read("huur", "informeren", 0.1),
)


def chances(text):
    return {(reading.task, reading.kind): reading.probability for reading in weighed(READINGS, text)}


def test_the_word_for_a_kind_moves_its_chance_within_each_task():
    found = weighed(READINGS, "het formulier snappen ze niet")
    assert (found[0].task, found[0].kind) == ("toeslag", "invullen")
    after = chances("het formulier snappen ze niet")
    assert after["huur", "invullen"] > 0.2
    assert after["toeslag", "bezwaar"] + after["toeslag", "invullen"] == pytest.approx(0.58)
    assert after["huur", "invullen"] + after["huur", "informeren"] == pytest.approx(0.3)


def test_urgency_is_not_a_matter_of_such_words():
    assert chances("spoed, ze heeft vannacht geen formulier")["toeslag", "spoed"] == 0.12


def test_without_such_a_word_nothing_changes():
    assert chances("hij heeft het moeilijk") == {
        (reading.task, reading.kind): pytest.approx(reading.probability) for reading in READINGS
    }


def test_nothing_read_is_nothing_weighed():
    assert weighed((), "een formulier") == []
    assert weighed((Read("toeslag", "invullen", 0.0),), "een formulier")[0].probability == 0.0

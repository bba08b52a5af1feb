"""Danger to life in a question about a desk: what is urgent goes first, and words that only speak of it do not."""

import pytest

from bot.actions import facts

IN_DANGER = {"in_danger": True, "asks_desk": True}


@pytest.mark.parametrize("action", [facts.Desk, facts.Division])
def test_what_is_urgent_goes_before_the_question(talk, action):
    answer = talk.say(action, "zij moet nu het huis uit, is IDO Noord open?", heard=IN_DANGER)
    assert answer.data["decision"] == "urgent"
    assert talk.desk() == "schuldhulp"


def test_what_is_not_urgent_is_answered(talk):
    answer = talk.say(facts.Desk, "is IDO Noord open na een zelfmoord in de familie?", heard=IN_DANGER)
    assert answer.data["decision"] == "desk-info"


def test_without_words_of_danger_the_question_is_answered(talk):
    answer = talk.say(facts.Desk, "zij moet nu het huis uit, is IDO Noord open?", heard={"asks_desk": True})
    assert answer.data["decision"] == "desk-info"


def test_when_help_is_there_the_question_is_answered(talk):
    words = "de politie is er nu. zij moet nu het huis uit, is IDO Noord open?"
    assert talk.say(facts.Desk, words, heard=IN_DANGER).data["decision"] == "desk-info"

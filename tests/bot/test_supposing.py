"""A clerk who goes on without answering a question takes the likeliest desk for granted."""

import pytest

from bot.actions import casework, facts, situation, turning, wording

VAGUE = "mevrouw heeft een vraag over haar huur"


@pytest.fixture
def talk(new_talk):
    talk = new_talk()
    assert talk.say(situation.Advise, VAGUE).data["decision"] == "clarify"
    return talk


def test_a_fact_is_told_of_the_likeliest_desk_and_says_which_that_is(talk):
    answer = talk.say(facts.Desk, "zijn ze vrijdag open?")
    assert answer.data["decision"] == "desk-info"
    assert answer.data["desk_info"]["desk"] == "ido-noord"
    assert answer.text.startswith("Ik ga uit van DigiD, digitaal helpen. Dat is bij IDO Noord.")
    assert answer.text.endswith(wording.NOT_SUPPOSED)


def test_what_was_taken_for_granted_can_be_recorded(talk):
    talk.say(facts.Desk, "zijn ze vrijdag open?")
    recorded = talk.say(casework.Record, "leg vast")
    assert (recorded.data["decision"], recorded.data["referral"]["to_desk"]) == ("recorded", "ido-noord")


def test_what_was_taken_for_granted_can_be_corrected(talk):
    talk.say(facts.Desk, "zijn ze vrijdag open?")
    corrected = talk.say(turning.Correct, "nee, het gaat om haar rijbewijs")
    assert corrected.data["advice"]["readings"][0]["task"] == "rijbewijs"


def test_recording_right_away_still_needs_the_answer(talk):
    assert talk.say(casework.Record, "leg vast").data["decision"] == "clarify"


def test_a_desk_that_is_named_is_the_one_that_is_meant(talk):
    answer = talk.say(facts.Desk, "is IDO Zuid open?")
    assert answer.data["desk_info"]["desk"] == "ido-zuid"
    assert wording.NOT_SUPPOSED not in answer.text
    assert len(answer.buttons) == 3, "the question stays open"


def test_they_is_not_the_desk_of_an_earlier_matter(new_talk):
    talk = new_talk()
    talk.say(situation.Advise, "meneer kan niet inloggen met zijn DigiD")
    talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    assert talk.memory.recommended["desk"] == "ido-zuid"
    talk.say(situation.Advise, VAGUE)
    assert talk.say(facts.Desk, "zijn ze vrijdag open?").data["desk_info"]["desk"] == "ido-noord"


def test_where_nothing_can_be_told_unasked_the_first_answer_is_supposed(talk):
    talk.say(situation.Advise, "mevrouw heeft een twijfelgeval")
    answer = talk.say(facts.Desk, "zijn ze nu open?")
    assert answer.data["desk_info"]["desk"] == "ido-noord"
    assert answer.text.startswith("Ik ga uit van ")
    assert answer.text.endswith(wording.NOT_SUPPOSED)

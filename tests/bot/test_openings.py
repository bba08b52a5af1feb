"""First words that were heard as going on with a talk are about a resident; "mag dat?" asks nothing of a desk."""

import pytest

from bot.actions import casework, facts, situation, small_talk, turning
from bot.actions.asking import asks_a_desk


@pytest.mark.parametrize(
    ("action", "act"),
    [
        (facts.Why, "ask_why"),
        (situation.Another, "ask_another"),
        (turning.Next, "go_next"),
        (turning.Complaint, "complaint"),
        (casework.HandoverCard, "handover_card"),
        (small_talk.Confirm, "deny"),
    ],
)
def test_the_first_words_of_a_talk_are_about_a_resident(talk, action, act):
    answer = talk.say(action, "haar DigiD is stopgezet en dat klopt niet", act=act)
    assert answer.data["decision"] == "refer"
    assert talk.memory.situation == ("haar DigiD is stopgezet en dat klopt niet",)


@pytest.mark.parametrize("action", [facts.Why, turning.Next, small_talk.Confirm])
def test_what_no_desk_is_for_stays_what_it_was_heard_as(talk, action):
    assert talk.say(action, "waarom is er geen pizza").data["decision"] == "smalltalk"
    assert talk.memory.situation == ()


@pytest.mark.parametrize("action", [facts.Why, turning.Next, turning.Complaint])
def test_a_word_or_two_are_no_situation(talk, action):
    assert talk.say(action, "waarom dan").data["decision"] == "smalltalk"


def test_later_in_a_talk_the_same_words_go_on_with_it(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(turning.Complaint, "dat klopt echt niet hoor").data["decision"] == "feedback"


def test_a_longer_message_does_not_make_everything_forgotten(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(small_talk.StartOver, "rijbewijs dat nog nieuw moet worden aangevraagd", act="restart")
    assert answer.data["decision"] == "refer"
    assert talk.memory.earlier, "what was talked about before can still be returned to"
    assert talk.say(small_talk.StartOver, "begin opnieuw", act="restart").data["decision"] == "restart"


def test_whether_something_may_at_all_is_no_question_about_the_asking_desk(talk):
    """'Dit is niet afgesproken met uw loket' helps nobody whose rent goes up."""
    talk.context["from_desk"] = "ido-noord"
    asked = talk.say(facts.Division, "IDO Noord paspoort verlopen, moet dat zomaar")
    assert asked.data["decision"] == "handle-here"
    answer = talk.say(facts.Division, "doen wij bij IDO Noord ook paspoorten")
    assert (answer.data["decision"], answer.data["division"]["verdict"]) == ("division", "not-agreed")


@pytest.mark.parametrize(
    "text", ["mogen wij dat", "doen jullie dat ook", "mag ik haar formulier invullen", "wie doet dat hier"]
)
def test_these_ask_what_a_desk_does(text):
    assert asks_a_desk(text)


@pytest.mark.parametrize(
    "text", ["huur omhoog, mag dat zomaar", "mag ik met de DigiD van mijn moeder inloggen", "kan dat in termijnen"]
)
def test_these_ask_whether_something_may_at_all(text):
    assert not asks_a_desk(text)


def test_a_story_that_asks_something_but_not_of_a_desk_is_a_situation(talk):
    """It may sound like a question about who does what; nobody is asked whether they may."""
    story = "Mevrouw wil een DigiD aanvragen op de computer, kan iemand met haar meekijken?"
    assert talk.say(facts.Division, story).data["decision"] == "refer"
    assert talk.memory.situation == (story,)
    assert not [path for _, path, *_ in talk.asked if "division" in path], "it is not even looked up"

"""Once there is help for what was urgent, the talk is about who helps after that, until something is urgent again."""

import pytest

from bot.actions import facts, situation, turning, wording
from bot.actions.urgency import after_help

URGENT = "hij moet vandaag zijn huis uit met zijn DigiD"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Agenten zijn er nu. Ze wil praten over vannacht", "Ze wil praten over vannacht"),
        ("haar zoontje is meegenomen", None),
        ("hij is opgenomen. Wie helpt haar thuis?", "Wie helpt haar thuis?"),
        ("112 is er nu bij. Wie kan haar de komende weken bijstaan?", "Wie kan haar de komende weken bijstaan?"),
        ("de huisarts neemt het over", ""),
        ("ambulance is onderweg", ""),
        ("ik heb 112 gebeld", ""),
        ("het is weer rustig, hij wil erover praten", "hij wil erover praten"),
        ("We hebben de crisisdienst gebeld maar hij staat op het balkon", "hij staat op het balkon"),
        ("the police is here. Who can help her now?", "Who can help her now?"),
        ("de huisarts is er niet", None),
        ("de politie komt niet, wat nu", None),
        ("als de politie er is, wat dan", None),
        ("de dokter neemt niet op", None),
        ("ze staan met een mes voor de deur", None),
        ("ze staan hier met een mes", None),
        ("ze zijn er nu en slaan op de deur", None),
        ("die heb ik gebeld", ""),
        ("ze wil naar de huisarts", None),
    ],
)
def test_what_is_asked_once_there_is_help(text, after):
    assert after_help(text) == after


def urgent(talk):
    """Tell what is urgent."""
    answer = talk.say(situation.Advise, URGENT)
    assert answer.data["decision"] == "urgent"
    return answer


def test_who_helps_afterwards_is_no_longer_urgent(talk):
    urgent(talk)
    answer = talk.say(situation.Advise, "de politie is er nu. Wie helpt hem hierna verder?")
    assert answer.data["decision"] == "refer"
    assert talk.memory.situation == (URGENT, "Wie helpt hem hierna verder?")
    assert talk.say(situation.AlreadyBeen, "daar is hij al geweest").data["decision"] == "refer"


def test_asked_as_a_question_about_the_division_too(talk):
    urgent(talk)
    answer = talk.say(facts.Division, "zijn huisarts is hier en neemt het over. Wie loopt er daarna met hem mee?")
    assert answer.data["decision"] == "refer"


def test_help_alone_gets_the_question_what_comes_next(talk):
    urgent(talk)
    answer = talk.say(situation.Advise, "de ambulance is er")
    assert (answer.text, answer.data["decision"]) == (wording.HELP_IS_THERE, "smalltalk")
    assert talk.say(situation.Advise, "en zijn DigiD, wie helpt daarmee").data["decision"] == "refer"


def test_what_is_urgent_besides_stays_urgent(talk):
    urgent(talk)
    answer = talk.say(situation.Advise, "de politie is er, maar ook zijn zoon moet vandaag zijn huis uit")
    assert answer.data["decision"] == "urgent"


def test_what_becomes_urgent_again_while_a_question_is_open(talk):
    urgent(talk)
    asked = talk.say(situation.Advise, "de politie is er nu. Hij heeft een vraag over de huur")
    assert asked.data["decision"] == "clarify"
    again = talk.say(situation.Advise, "ze staan er weer, hij moet nu zijn huis uit")
    assert again.data["decision"] == "urgent"


def test_another_matter_is_urgent_by_itself(talk):
    urgent(talk)
    talk.say(situation.Advise, "de politie is er nu. Wie helpt hem hierna verder?")
    assert talk.say(situation.Advise, "een andere mevrouw moet nu haar huis uit").data["decision"] == "urgent"


def test_going_back_to_it_remembers_that_there_was_help(talk):
    urgent(talk)
    talk.say(situation.Advise, "de politie is er nu. Wie helpt hem hierna verder?")
    talk.say(situation.Advise, "iets anders, haar rijbewijs")
    assert talk.say(turning.Back, "terug naar de DigiD").data["decision"] == "refer"


def test_where_nothing_was_urgent_help_is_part_of_the_story(talk):
    talk.say(situation.Advise, "de politie is er nu en haar DigiD lukt niet")
    assert talk.memory.situation == ("de politie is er nu en haar DigiD lukt niet",)


def test_advice_is_what_is_asked_for_afterwards_if_that_is_said(talk):
    urgent(talk)
    talk.say(situation.Advise, "de politie is er nu, hij wil advies")
    assert talk.asked[-1][2]["kind"] == "adviseren"


def test_advice_alone_is_so_too(talk):
    urgent(talk)
    talk.say(situation.Advise, "de politie is er nu")
    talk.say(situation.Advise, "advies")
    assert "adviseren" in [body.get("kind") for _, path, body, _ in talk.asked if path == "/v1/advice"]


@pytest.mark.parametrize("action", [situation.Advise, facts.Division])
def test_who_helps_next_is_what_was_asked_after_the_help(talk, action):
    urgent(talk)
    talk.say(situation.Advise, "ik heb de huisartsenpost gebeld, die komen")
    answer = talk.say(action, "wie helpt zijn vrouw daarna")
    assert answer.data["decision"] == "refer"
    assert talk.memory.situation == (URGENT, "wie helpt zijn vrouw daarna")

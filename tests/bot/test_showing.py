"""A letter that is shown in the talk, and the same that holds for somebody else."""

import pytest

from bot.actions import facts, leaning, showing, situation, turning


@pytest.mark.parametrize(
    "text",
    [
        "nu laat ze de brief van het waterschap zien",
        "Nu laat ze de brief zien, het is de aanslag van het waterschap",
        "hij heeft de brief van het CJIB bij zich",
    ],
)
def test_a_letter_is_shown(text):
    assert showing.is_shown(text)


@pytest.mark.parametrize(
    "text", ["ze laat een brief zien en snapt hem niet", "ze wil bezwaar maken tegen de brief", "de brief is weg"]
)
def test_a_letter_that_is_to_be_read_or_answered_is_not_only_shown(text):
    assert not showing.is_shown(text)


@pytest.mark.parametrize("act", [situation.Advise, turning.Correct])
def test_what_was_wanted_is_wanted_of_the_letter_too(talk, act):
    """By itself the letter would be asked about."""
    talk.say(situation.Advise, "leges van het rijbewijs")
    wanted = talk.memory.advice["readings"][0]["kind"]
    assert wanted in showing.WANTED
    answer = talk.say(act, "nu laat ze de brief over de huur zien")
    assert answer.data["decision"] == "refer"
    assert answer.data["advice"]["readings"][0]["kind"] == wanted


@pytest.mark.parametrize("act", [situation.Advise, situation.AlreadyBeen])
def test_that_it_holds_for_somebody_else_rules_no_desk_out(talk, act):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(act, "En haar man ook niet")
    assert talk.desk() == "ido-noord"
    assert answer.data["decision"] == "refer"
    assert talk.memory.visited == talk.memory.passed_over == ()


@pytest.mark.parametrize("text", ["en daar ook niet", "en die konden hem ook niet helpen", "en haar man zoekt werk"])
def test_what_says_more_or_points_to_a_desk_is_no_such_thing(text):
    assert not leaning.holds_for_another(text)


def test_the_question_that_only_pointed_is_asked_of_the_next_desk_too(talk):
    """It was of the desk of the talk; "en Wijkteam West?" asks the same."""
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(facts.Desk, "zijn ze open")
    talk.context = {**talk.context, "named": [[3, 16]]}
    assert talk.say(facts.Division, "en Wijkteam West?").data["desk_info"]["desk"] == "wijkteam-west"

"""A few words that are easily taken for something else: all of it, none of that, suppose, what is theirs."""

import pytest

from bot.actions import (
    asked_besides,
    asking,
    choosing,
    circumstances,
    facts,
    hearing,
    situation,
    small_talk,
    turning,
    urgency,
)

MERGED = {
    "id": "boete.adviseren+boete.bezwaar",
    "label": "Boete (advies, of bezwaar of een klacht)",
    "readings": [{"task": "boete", "kind": "adviseren"}, {"task": "boete", "kind": "bezwaar"}],
}


@pytest.mark.parametrize(("text", "answer"), [("wil bezwaar", "boete.bezwaar"), ("de eerste", MERGED["id"])])
def test_of_an_option_for_several_kinds_of_help_the_one_that_was_said_counts(text, answer):
    assert choosing.narrowed(MERGED, text) == answer


@pytest.mark.parametrize(
    ("action", "act"), [(small_talk.SmallTalk, "insult"), (situation.TakeAnswer, "answer"), (situation.Advise, "")]
)
def test_all_options_are_meant_so_the_second_waits(talk, action, act):
    """'Both' is easily heard as something else."""
    talk.say(situation.Advise, "haar huur is te hoog")
    turn = talk.say(action, "both", act=act)
    assert turn.data["decision"] == "refer"
    assert talk.memory.waiting["task"] == "huur"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nee hij wil geen digid", "digid"),
        ("nee, ze hoeft echt geen cursus", "cursus"),
        ("nee, geen huurtoeslag maar zorgtoeslag", None),
        ("nee hij wil een rijbewijs", None),
        ("nee ze wil geen digid, ze wil een pas", None),
    ],
)
def test_what_is_only_not_wanted_is_heard(text, what):
    assert hearing.denied(text) == what


def test_what_was_not_advised_and_is_not_wanted_changes_nothing(talk):
    talk.say(situation.Advise, "haar rijbewijs is kwijt")
    turn = talk.say(turning.Correct, "nee ze wil geen digid")
    assert turn.data["advice"]["readings"][0]["task"] == "rijbewijs"


def test_what_was_advised_and_is_not_wanted_is_asked_about(talk):
    talk.say(situation.Advise, "haar rijbewijs is kwijt")
    turn = talk.say(turning.Correct, "nee ze wil geen rijbewijs")
    assert turn.data["decision"] == "smalltalk"
    assert "Wat bedoelt u dan" in turn.text


def test_a_second_problem_that_is_a_guess_is_said_back_and_not_offered(talk):
    """What may be DigiD by a chance of 0.3 is not put aside as that."""
    turn = talk.say(situation.Advise, "haar rijbewijs is kwijt en ze heeft ook een schade aan iets")
    assert talk.memory.waiting is None
    assert turn.data["advice"]["readings"][0]["task"] == "rijbewijs"
    assert "‘een schade aan iets’" in turn.text
    assert "ga verder" not in turn.text


def test_a_second_problem_that_is_known_is_still_offered(talk):
    talk.say(situation.Advise, "haar rijbewijs is kwijt en ze wil ook haar DigiD weer gebruiken")
    assert talk.memory.waiting["task"] == "digid"


def test_what_is_supposed_is_no_wish_for_another_desk(talk):
    talk.say(situation.Advise, "haar rijbewijs is kwijt")
    talk.say(situation.Another, "en als ze de digid niet snapt")
    assert talk.memory.passed_over == ()


def test_what_belongs_to_the_resident_is_no_question_about_a_desk_of_that_name(talk):
    talk.say(situation.Advise, "haar rijbewijs is kwijt")
    text = "en haar IDO Noord"
    talk.context["named"] = [[8, len(text)]]
    assert talk.say(facts.Desk, text).data["decision"] != "desk-info"


@pytest.mark.parametrize("text", ["opvang regelt het, en daarna?", "het meldpunt pakt dit nu op"])
def test_a_shelter_that_takes_it_on_is_help(text):
    assert urgency.after_help(text) is not None


def test_a_shelter_that_does_not_is_none():
    assert urgency.after_help("opvang regelt het niet") is None


@pytest.mark.parametrize("text", ["ze kan niet naar de bieb toe", "hij kan niet meer naar het loket toe"])
def test_who_cannot_go_there_stays_home(text):
    assert circumstances.heard(text)[0] == {"stays_home": True}


def test_who_has_no_car_tells_nothing_of_the_subject():
    assert circumstances.heard("hij woont in Kerkwaard en heeft geen auto", "Kerkwaard") == (
        {"village": "Kerkwaard"},
        "",
    )


def test_where_a_resident_cannot_go_is_no_guess_at_a_desk(talk):
    talk.context["named"] = [[18, 27]]
    turn = talk.say(situation.Advise, "ze komt niet naar IDO Noord, DigiD lukt niet", chances={"ask_division": 0.3})
    assert "division" not in turn.data
    assert asked_besides.PERHAPS < 0.3


def test_a_question_after_one_about_the_division_is_another_one(talk):
    """'And an objection?' tells of nobody, although our own desk does nothing of it."""
    talk.say(facts.Division, "doet IDO Noord ook DigiD?")
    assert talk.say(facts.Division, "doet bezwaar ook bij ons?").data["decision"] == "division"
    assert talk.memory.situation == ()


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("daarna wil hij naar Burgerzaken voor zijn paspoort", True),
        ("daarna wil hij naar Burgerzaken, kan dat?", False),
        ("dan moet hij naar Burgerzaken", False),
    ],
)
def test_what_a_resident_wants_next_is_told_and_not_asked(text, tells):
    assert asking.tells_of_a_resident(text) is tells

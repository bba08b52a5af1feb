"""Where a resident was before: heard in any words, and never where to send them again."""

import pytest

from bot.actions import facts, situation, visits

DESK = "IDO Noord"


@pytest.mark.parametrize(
    "text",
    [
        "IDO Noord kon haar niet verder helpen",
        "IDO Noord kon niets voor hem doen",
        "IDO Noord heeft er al naar gekeken",
        "bij IDO Noord heeft ze al gezeten",
        "ze liep vanochtend al binnen bij IDO Noord",
        "IDO Noord heeft hij vorige week al gesproken",
        "hij is door IDO Noord afgewimpeld",
        "IDO Noord couldn't help him",
        "they turned her away at IDO Noord",
        "she has already asked IDO Noord",
        "he says that he had talked with those last week",
        "meneer komt net terug van IDO Noord",
        "mevrouw is door IDO Noord teruggestuurd",
    ],
)
def test_a_visit_is_heard(text):
    assert visits.tells_of_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "hij kon de huur niet betalen",
        "ze kon niet inloggen",
        "hij zit al tien jaar in de bijstand",
        "wij konden hem niet helpen",
        "he already tried to log in",
    ],
)
def test_what_happened_to_a_resident_is_no_visit(text):
    assert not visits.tells_of_one(text)


def test_what_only_points_to_a_desk_is_told_with_what_names_it():
    text = "DigiD lukt niet. IDO Noord deed moeilijk, daar komt ze net vandaan."
    assert visits.told_with(text) == "IDO Noord deed moeilijk. daar komt ze net vandaan"
    assert visits.passed_clauses(text) == "daar komt ze net vandaan"


@pytest.mark.parametrize("action", [facts.Division, facts.Desk, situation.Advise])
@pytest.mark.parametrize(
    "text",
    [
        "haar DigiD lukt niet. IDO Noord kon haar niet verder helpen.",
        "ze komt er niet in met DigiD. Bij IDO Noord is ze al geweest.",
        "haar DigiD lukt niet, IDO Noord weet ook niets. Daar komt ze net vandaan.",
    ],
)
def test_a_first_message_with_a_visit_is_a_situation_whatever_it_was_heard_as(talk, action, text):
    """The words built around the name of a desk sound like a question about it."""
    answer = talk.say(action, text)
    assert (answer.data["decision"], talk.desk()) == ("refer", "ido-zuid")
    assert talk.memory.visited == ("ido-noord",)


def test_a_visit_alone_goes_on_with_what_was_told(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(facts.Division, "bij IDO Noord is ze al geweest")
    assert (answer.data["decision"], talk.desk()) == ("refer", "ido-zuid")


@pytest.mark.parametrize(
    "text",
    [
        "bij IDO Noord is ze al geweest, mogen wij dat dan doen",
        "doet IDO Noord ook DigiD? Ze is daar al geweest",
    ],
)
def test_a_visit_with_a_question_is_still_a_question(talk, text):
    talk.context["named"] = [[text.index(DESK), text.index(DESK) + len(DESK)]]
    assert talk.say(facts.Division, text).data["decision"] == "division"


def test_who_was_sent_away_by_all_that_do_it_came_for_something_else(talk):
    """Nobody is left for DigiD, which is likelier; the words may be about a driving licence too."""
    talk.say(
        situation.Advise, "bij IDO Noord, IDO Zuid en Wijkteam West is ze net geweest. Haar pasje is stuk en al oud"
    )
    assert talk.desk() == "schuldhulp"
    assert talk.memory.visited == ("ido-noord", "ido-zuid", "wijkteam-west")


def test_what_the_desk_of_a_visit_said_asks_nothing(talk):
    """What it does not do tells why the resident is back."""
    talk.context = {"from_desk": "informatiebalie", "named": [[15, 23]]}
    answer = talk.say(facts.Division, "hij is bij het IDO Noord weggestuurd, ze doen daar geen DigiD. DigiD lukt niet")
    assert answer.data["decision"] != "division"

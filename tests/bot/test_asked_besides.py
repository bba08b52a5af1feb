"""A situation with a guess of the clerk in it: the advice, and whether the guess is right."""

import pytest

from bot.actions import situation

IDO_NOORD, IDO_ZUID = "IDO Noord", "IDO Zuid"


def told(talk, text, desk, chance):
    """Say words in which the api heard the name of a desk, and that ask about the division by so much chance."""
    start = text.index(desk)
    talk.context["named"] = [[start, start + len(desk)]]
    return talk.say(situation.Advise, text, chances={"describe_situation": 1 - chance, "ask_division": chance})


@pytest.mark.parametrize(
    ("text", "chance"),
    [
        ("mevrouw krijgt haar DigiD niet aan de praat, loodst IDO Zuid haar erdoor", 0.3),
        ("DigiD lukt niet. IDO Zuid dan maar?", 0.0),
        ("DigiD lukt niet, dat is IDO Zuid he?", 0.0),
    ],
)
def test_the_advice_and_whether_the_guess_is_right(talk, text, chance):
    answer = told(talk, text, IDO_ZUID, chance)
    assert answer.data["decision"] == "refer"
    assert answer.data["division"]["desk"] == "ido-zuid"
    assert answer.text.count("Ja, IDO Zuid doet dit.") == 1
    assert answer.data["besides"] == ["Ja, IDO Zuid doet dit."]
    assert talk.memory.situation == (text,), "the talk goes on about the situation"


def test_what_the_advice_says_already_is_not_said_twice(talk):
    answer = told(talk, "DigiD lukt niet. IDO Noord dan maar?", IDO_NOORD, 0.0)
    assert answer.data["advice"]["recommendation"]["desk"] == "ido-noord"
    assert answer.data["division"]["desk"] == "ido-noord"
    assert "doet dit" not in answer.text


@pytest.mark.parametrize(
    ("text", "chance"),
    [
        ("mevrouw heeft een brief van IDO Zuid over haar DigiD", 0.01),
        ("mevrouw heeft een brief. Ze was al naar IDO Zuid voor haar DigiD.", 0.02),
        ("IDO Zuid stuurde haar hierheen voor haar DigiD", 0.4),
        ("hij moet vandaag zijn huis uit. IDO Zuid?", 0.4),
    ],
    ids=["a letter", "no question", "sent from there", "urgent"],
)
def test_a_desk_in_a_story_is_no_guess(talk, text, chance):
    assert "division" not in told(talk, text, IDO_ZUID, chance).data


def test_without_a_desk_nothing_is_asked_besides(talk):
    talk.say(situation.Advise, "DigiD lukt niet, hoort dat zo", chances={"ask_division": 0.4})
    assert not [path for _, path, *_ in talk.asked if "division" in path]


def test_the_advice_stands_when_the_division_does_not_answer(talk):
    answer = told(talk, "DigiD hapert. IDO Zuid dan maar?", IDO_ZUID, 0.0)
    assert (answer.data["decision"], talk.desk()) == ("refer", "ido-noord")
    assert "division" not in answer.data


def test_what_contradicts_the_advice_is_not_said(talk):
    """Of another kind of help the desk that is advised may not do it; nobody asked that."""
    answer = told(talk, "DigiD lukt niet en paspoort kwijt. IDO Noord dan maar?", IDO_NOORD, 0.0)
    assert answer.data["advice"]["recommendation"]["desk"] == "ido-noord"
    assert "division" not in answer.data

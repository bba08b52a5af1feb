"""Where a resident was, said by a building with several desks: asked which one, and that one is out."""

import pytest

from bot.actions import facts, situation

BUILDING = "De Linde"
DESKS = [["ido-noord", "IDO Noord"], ["wijkteam-west", "Wijkteam West"]]


def say(talk, action, text, **more):
    """A message as the api heard it: with the building, and the names of desks."""
    start = text.find(BUILDING)
    there = {"name": BUILDING, "start": start, "end": start + len(BUILDING), "desks": DESKS}
    names = [name for name in ("IDO Noord", "IDO Zuid") if name in text]
    talk.context["named"] = [[text.index(name), text.index(name) + len(name)] for name in names]
    return talk.say(action, text, heard={"building": there if start >= 0 else None, **more})


@pytest.mark.parametrize("action", [situation.Advise, situation.AlreadyBeen, facts.Division, facts.Desk])
def test_the_matter_is_answered_and_it_is_asked_which_desk_it_was(talk, action):
    turn = say(talk, action, "Mevrouw is al bij De Linde geweest voor haar DigiD")
    assert turn.data["decision"] == "refer"
    assert "dat gebouw (De Linde) zitten meer loketten" in turn.text
    assert talk.memory.visited == ()
    assert "De Linde" not in " ".join(talk.memory.situation)


@pytest.mark.parametrize("action", [situation.Advise, situation.TakeAnswer, facts.Division, facts.Desk])
@pytest.mark.parametrize("text", ["IDO Noord", "bij IDO Noord", "het was IDO Noord"])
def test_the_name_of_a_desk_is_the_answer_and_that_one_is_out(talk, action, text):
    say(talk, situation.Advise, "Mevrouw is al bij De Linde geweest voor haar DigiD")
    assert say(talk, action, text).data["decision"] == "refer"
    assert talk.memory.visited == ("ido-noord",)
    assert talk.desk() == "ido-zuid"


def test_a_question_about_the_matter_comes_first_and_the_other_stays_open(talk):
    say(talk, situation.Advise, "Mevrouw is al bij De Linde geweest want haar huur is te hoog")
    assert talk.memory.pending
    say(talk, situation.TakeAnswer, "huurtoeslag")
    say(talk, facts.Division, "IDO Noord")
    assert talk.memory.visited == ("ido-noord",)


def test_a_desk_that_is_asked_about_is_no_answer(talk):
    say(talk, situation.Advise, "Mevrouw is al bij De Linde geweest voor haar DigiD")
    assert say(talk, facts.Division, "doet IDO Noord dat ook?").data["decision"] == "division"
    assert talk.memory.visited == ()


def test_where_the_desk_is_named_too_nothing_is_asked(talk):
    turn = say(talk, situation.Advise, "Mevrouw is al bij IDO Noord in De Linde geweest, haar DigiD lukt niet")
    assert "meer loketten" not in turn.text
    assert talk.memory.visited == ("ido-noord",)


@pytest.mark.parametrize(
    "text",
    [
        "is De Linde open?",
        "ze was haar DigiD weer kwijt in De Linde",
        "de stoep voor De Linde is kapot, haar DigiD lukt niet",
    ],
)
def test_a_building_that_nobody_was_in_is_not_asked_about(talk, text):
    assert "meer loketten" not in say(talk, situation.Advise, text).text


def test_our_own_building_is_not_asked_about(new_talk):
    talk = new_talk(from_desk="wijkteam-west")
    turn = say(talk, situation.Advise, "Mevrouw komt net uit De Linde en haar DigiD lukt niet")
    assert "meer loketten" not in turn.text


def test_after_an_advice_the_desk_in_that_building_is_the_one_that_is_out(talk):
    say(talk, situation.Advise, "haar DigiD lukt niet")
    say(talk, situation.AlreadyBeen, "is al bij De Linde geweest")
    assert talk.memory.visited == ("ido-noord",)


def test_without_a_matter_both_are_asked(talk):
    turn = say(talk, situation.AlreadyBeen, "is al bij De Linde geweest")
    assert "Vertel eerst kort wat er aan de hand is" in turn.text
    assert "meer loketten" in turn.text


def test_a_few_words_with_a_desk_say_that_the_resident_was_there(talk):
    say(talk, situation.Advise, "haar DigiD lukt niet")
    say(talk, situation.Advise, "was bij IDO Noord")
    assert talk.memory.visited == ("ido-noord",)

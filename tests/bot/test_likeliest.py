"""A question that would only ask which kind of help: the likeliest desk is told, and the others besides."""

import pytest

from bot.actions import casework, facts, likeliest, situation, turning
from tests.bot.stand_in import FINE, OF_A_FINE, QUESTION

OF_A_TASK = {"decision": "clarify", "question": FINE, "readings": OF_A_FINE}
TOLD = "een boete, kan ze die in termijnen betalen"


@pytest.fixture
def talk(new_talk):
    return new_talk()


def test_the_likeliest_desk_is_told_and_what_leads_to_another_besides(talk):
    answer = talk.say(situation.Advise, TOLD)
    assert answer.data["decision"] == "refer"
    assert answer.data["besides"][0] == "Gaat het om aanvragen of regelen? Dan naar Schuldhulp."
    assert [button["title"] for button in answer.buttons] == ["Aanvragen of regelen"]
    assert talk.memory.pending is None


def test_the_button_of_the_other_kind_is_its_answer(talk):
    button = talk.say(situation.Advise, TOLD).buttons[0]
    assert button["payload"] == '/answer{"question": "q-2", "option": "boete.aanvragen"}'
    pressed = {"question": "q-2", "option": "boete.aanvragen"}
    answer = talk.say(situation.TakeAnswer, button["payload"], entities=pressed)
    assert answer.data["advice"]["readings"][0]["kind"] == "aanvragen"
    assert not answer.buttons


def test_the_other_kind_can_be_said_in_words(talk):
    talk.say(situation.Advise, TOLD)
    answer = talk.say(turning.Correct, "nee, ze wil het zelf aanvragen")
    assert answer.data["advice"]["readings"][0]["kind"] == "aanvragen"


def test_the_talk_goes_on_as_after_any_advice(talk):
    talk.say(situation.Advise, TOLD)
    assert talk.say(facts.Desk, "is dat nu open").data["desk_info"]["desk"] == "ido-noord"
    assert talk.say(casework.Record, "leg vast").data["referral"]["kind"] == "adviseren"


def test_a_button_of_an_advice_that_is_past_is_an_old_choice(talk):
    talk.say(situation.Advise, TOLD)
    talk.say(situation.Advise, "haar rijbewijs verlengen")
    pressed = {"question": "q-2", "option": "boete.aanvragen"}
    assert talk.say(situation.TakeAnswer, "/answer", entities=pressed).data["decision"] == "smalltalk"


@pytest.mark.parametrize(
    "text",
    [
        "meneer heeft een vraag over een boete",
        "ze heeft iets met een boete",
        "hij komt voor een boete",
        "het gaat over een boete",
        "she has a question about a fine",
    ],
)
def test_who_only_announces_a_subject_is_asked(text):
    assert not likeliest.leaves_only_the_kind_open(OF_A_TASK, text)


def test_of_two_tasks_and_of_kinds_of_which_none_is_likelier_is_asked():
    two = [OF_A_FINE[0], {**OF_A_FINE[1], "task": "schuld"}]
    even = [{**reading, "probability": 0.31} for reading in (*OF_A_FINE, {**OF_A_FINE[0], "kind": "bezwaar"})]
    assert likeliest.leaves_only_the_kind_open(OF_A_TASK, TOLD)
    assert not likeliest.leaves_only_the_kind_open({**OF_A_TASK, "readings": two}, TOLD)
    assert not likeliest.leaves_only_the_kind_open({**OF_A_TASK, "readings": even}, TOLD)
    assert not likeliest.leaves_only_the_kind_open({**OF_A_TASK, "question": QUESTION}, TOLD)


def test_what_is_hardly_likely_is_not_named():
    rare = [OF_A_FINE[0], {**OF_A_FINE[1], "probability": 0.05}]
    assert likeliest.otherwise(FINE, {**OF_A_TASK, "readings": rare}, {"readings": OF_A_FINE}) == []


def test_what_the_clerk_does_here_is_said_so():
    here = {**FINE["options"][1], "leads_to": "Dit doet u zelf"}
    assert likeliest.named([here], "Boete") == "Gaat het om aanvragen of regelen? Dat doet u zelf."


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Boete (advies)", "advies"),
        ("Boete (advies), of Schuld (advies)", "boete (advies), of Schuld (advies)"),
        ("Schuld (advies)", "schuld (advies)"),
    ],
)
def test_the_task_that_was_told_is_not_said_again(label, said):
    option = {**FINE["options"][0], "label": label}
    assert likeliest.named([option], "Boete") == f"Gaat het om {said}? Dan naar Wijkteam West."


def test_what_is_told_of_the_subject_is_more_than_that_it_is_about_it():
    told = "het gaat over een boete: die is veel te hoog voor wat hij verdient"
    assert likeliest.leaves_only_the_kind_open(OF_A_TASK, told)

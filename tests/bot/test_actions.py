"""Whole turns without Rasa: message and memory in, answer and memory out."""

import inspect

import pytest

from bot.actions import casework, facts, situation, small_talk, turn, turning, wording
from bot.actions.api_client import Api, ApiError
from bot.actions.memory import Memory
from tests.running import run
from tests.stand_in_server import standing_in


def test_a_situation_gives_one_desk(talk):
    answer = talk.say(situation.Advise, "DigiD lukt niet")
    assert answer.data["decision"] == "refer"
    assert answer.data["advice"]["recommendation"]["desk"] == "ido-noord"
    assert answer.buttons == []


def test_a_button_answers_the_question(talk):
    asked = talk.say(situation.Advise, "iets met huur")
    assert [button["title"] for button in asked.buttons] == ["Huurtoeslag", "Huurverhoging", "Geen van deze"]
    answer = talk.say(situation.TakeAnswer, "/answer", entities={"question": "q-1", "option": "huur.bezwaar"})
    assert answer.data["decision"] == "refer"
    assert talk.memory.pending is None


def test_words_answer_the_question(talk):
    talk.say(situation.Advise, "iets met huur")
    assert talk.say(situation.TakeAnswer, "de tweede").data["decision"] == "refer"
    assert talk.memory.answers == ({"question": "q-1", "option": "huur.bezwaar"},)


def test_free_words_after_a_question_are_added_and_no_second_question_comes(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(situation.Advise, "hij gaat honderd euro omhoog")
    assert answer.data["decision"] == "refer"
    assert talk.memory.situation == ("iets met huur", "hij gaat honderd euro omhoog")


def test_a_button_of_an_earlier_question_changes_nothing(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    before = talk.memory
    answer = talk.say(situation.TakeAnswer, "/answer", entities={"question": "q-9", "option": "geen"})
    assert answer.text == wording.OLD_CHOICE
    assert talk.memory == before


def test_never_the_same_desk_twice_until_nobody_is_left(talk):
    desks = [talk.say(situation.Advise, "DigiD lukt niet").data["advice"]["recommendation"]["desk"]]
    for text in ("daar is hij al geweest", "die nemen niet op"):
        talk.say(situation.AlreadyBeen, text)
        desks.append(talk.desk())
    assert desks == ["ido-noord", "ido-zuid", "wijkteam-west"]
    assert (talk.memory.visited, talk.memory.passed_over) == (("ido-noord",), ("ido-zuid",))
    assert "Er is niemand meer." in talk.say(situation.Another, "nog iets anders?").text


def test_a_desk_that_is_named_is_out_instead_of_the_last_one(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "bij IDO Zuid is ze al geweest")
    assert (talk.memory.visited, talk.desk()) == (("ido-zuid",), "ido-noord")


def test_a_desk_where_the_situation_says_he_came_from_is_out(talk):
    talk.say(situation.Advise, "hij komt bij IDO Noord vandaan, DigiD lukt niet")
    assert talk.desk() == "ido-zuid"


def test_where_he_came_from_does_not_say_what_he_wants(talk):
    """With the words about the visit the stand-in asks; without them it is a driving licence."""
    answer = talk.say(situation.Advise, "IDO Noord verwees haar terug om de huur. Ze wil haar rijbewijs verlengen")
    assert (talk.desk(), answer.data["advice"]["readings"][0]["task"]) == ("ido-zuid", "rijbewijs")
    assert talk.memory.visited == ("ido-noord",)


def test_a_question_stays_where_only_the_visit_is_clear(talk):
    answer = talk.say(situation.Advise, "IDO Noord verwees haar terug. Ze heeft een vraag over de huur van haar huis")
    assert answer.data["decision"] == "clarify"


def test_already_been_before_any_situation_is_remembered_and_asked_after(talk):
    answer = talk.say(situation.AlreadyBeen, "al bij IDO Noord geweest")
    assert answer.text == wording.NO_SITUATION
    assert talk.memory.visited == ("ido-noord",)


def test_without_a_known_desk_it_is_asked_which_one_and_the_question_stays(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    assert answer.text == f"{wording.WHICH_DESK}\nNog open: Waar gaat het over?"
    assert len(answer.buttons) == 3


def test_a_new_situation_may_go_to_any_desk_again(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    talk.say(situation.Advise, "paspoort kwijt")
    assert talk.desk() == "ido-noord"


def test_words_that_lean_on_the_story_do_not_end_it(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Advise, "en ze wil ook pizza")
    assert answer.data["decision"] == "out-of-scope"
    assert len(talk.memory.situation) == 2


def test_another_option_with_a_question_open_is_none_of_these(talk):
    talk.say(situation.Advise, "iets met huur")
    talk.say(situation.Another, "iets anders")
    assert talk.memory.answers == ({"question": "q-1", "option": "geen"},)


def test_a_correction_replaces_the_subject_and_keeps_the_kind_of_help(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(turning.Correct, "nee, het gaat om de zorgtoeslag")
    assert talk.memory.situation == ("de zorgtoeslag, digitaal helpen",)


def test_a_fact_in_between_does_not_lose_the_question(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(facts.Desk, "is Wijkteam West nu open?")
    assert answer.data["desk_info"]["desk"] == "wijkteam-west"
    assert "Nog open: Waar gaat het over?" in answer.text
    assert len(answer.buttons) == 3
    assert talk.say(situation.TakeAnswer, "de eerste").data["decision"] == "refer"


def test_that_is_the_last_desk(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(facts.Desk, "is dat nu open?").data["desk_info"]["desk"] == "ido-noord"


def test_an_unknown_desk_is_said_to_be_unknown(talk):
    answer = talk.say(facts.Desk, "wat is het nummer van het Sterrenloket", confidence=0.95)
    assert (answer.data, answer.text) == ({"decision": "desk-info"}, "Dit loket ken ik niet.")


def test_a_doubtful_desk_question_is_tried_as_a_situation(talk):
    assert talk.say(facts.Desk, "uitslag gaat niet meer open", confidence=0.5).data["decision"] == "refer"


def test_the_division_is_told_and_becomes_the_topic(talk):
    answer = talk.say(facts.Division, "doet IDO Zuid ook DigiD?")
    assert answer.data["decision"] == "division"
    assert answer.data["division"]["verdict"] == "does"
    assert talk.memory.topic["desk"] == "ido-zuid"


def test_half_days_asked_as_a_division_question_are_told_as_a_fact(talk):
    answer = talk.say(facts.Division, "wanneer zit de gemeente bij IDO Zuid")
    assert answer.data["decision"] == "desk-info"
    assert answer.data["desk_info"]["about"] == "sessions"
    assert answer.text == "Elke maandag van 09:00 tot 12:30."


def test_a_desk_that_nobody_knows_is_said_so_and_not_taken_for_a_situation(talk):
    answer = talk.say(facts.Division, "doet het pensioenpunt ook iets met DigiD lukt niet")
    assert answer.text == "Dat loket ken ik niet."
    assert answer.data == {"decision": "division"}


def test_why_explains_the_last_advice(talk):
    assert talk.say(facts.Why, "waarom?").text == wording.NO_SITUATION
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(facts.Why, "waarom?")
    assert answer.data["decision"] == "refer"
    assert answer.text.startswith("Waarom IDO Noord?")


def test_the_card_comes_from_the_last_advice(talk):
    assert talk.say(casework.HandoverCard, "kaart").text == wording.NO_SITUATION
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(facts.Desk, "is Wijkteam West open?")
    card = talk.say(casework.HandoverCard, "kaart").data["handover"]
    assert (card["to_desk"], card["from_desk"]) == ("ido-noord", "informatiebalie")
    assert not any("10 00 01" in line for line in card["give"])


def test_starting_again_forgets_all_but_the_asking_desk(talk):
    talk.say(situation.Advise, "iets met huur")
    assert talk.say(small_talk.StartOver, "opnieuw").data == {"decision": "restart"}
    assert talk.memory == Memory(from_desk="informatiebalie")


def test_chatter_is_answered_as_chatter(talk):
    assert talk.say(small_talk.SmallTalk, "hoi", act="greet").data == {"decision": "smalltalk"}
    assert talk.say(small_talk.SmallTalk, "pizza", act="out_of_scope").data == {"decision": "out-of-scope"}


def test_doubtful_chatter_is_tried_as_a_situation(talk):
    answer = talk.say(small_talk.SmallTalk, "last van een boom", act="insult", confidence=0.4)
    assert answer.data["decision"] == "refer"


def test_yes_repeats_the_question_that_waits(talk):
    talk.say(situation.Advise, "iets met huur")
    assert len(talk.say(small_talk.Confirm, "ja", act="affirm").buttons) == 3


def test_handling_it_here_is_said_to_the_desk_itself(new_talk):
    talk = new_talk("ido-noord")
    assert talk.say(situation.Advise, "DigiD lukt niet").data["decision"] == "handle-here"


def test_a_failing_api_is_an_error_with_the_reason_only_where_the_clerk_can_act():
    async def ask(url):
        with pytest.raises(ApiError) as caught:
            await Api(url).advice({"text": "x"})
        return caught.value.explanation

    def explained(status, detail):
        with standing_in(lambda _: (status, {"detail": detail})) as server:
            return run(ask(server.url))

    assert explained(503, "Kapot.") is None
    assert explained(401, "Geheim.") is None
    assert explained(422, "De tekst is te lang.") == "De tekst is te lang."
    assert run(ask("http://127.0.0.1:9")) is None


def test_every_action_of_the_domain_exists():
    names = {action().name() for action in _subclasses(turn.LoketAction) if not inspect.isabstract(action)}
    assert {"action_advise", "action_division", "action_desk", "action_restart_conversation"} <= names


def _subclasses(cls):
    for child in cls.__subclasses__():
        yield child
        yield from _subclasses(child)


def test_when_the_last_desk_cannot_be_reached_it_is_said_when_it_can(talk):
    """Somebody who was nowhere yet is better off waiting for the right desk than at a desk that only knows the way."""
    talk.say(situation.Advise, "DigiD lukt niet")
    while talk.memory.recommended:
        last = talk.memory.recommended
        answer = talk.say(situation.AlreadyBeen, "die nemen niet op")
        waits = f"{last['name']} doet dit wel. {last['open']['text']} Kan het wachten? Probeer het later nog eens."
        assert (waits in answer.text) == (talk.memory.recommended is None)
    assert "doet dit wel" not in talk.say(situation.AlreadyBeen, "daar is hij al geweest").text


def test_a_first_message_that_asks_where_to_go_is_a_situation_when_it_has_a_desk(talk):
    """'Jong gezin zoekt een gastouder, waar moeten ze zijn?' asks for no address."""
    answer = talk.say(facts.Desk, "haar DigiD lukt niet, waar moet ze zijn?", heard={"asks_desk": True})
    assert (answer.data["decision"], talk.desk()) == ("refer", "ido-noord")


def test_a_first_message_of_no_subject_asks_which_desk(talk):
    answer = talk.say(facts.Desk, "waar moet ze zijn met een pizza?", heard={"asks_desk": True})
    assert answer.data["decision"] == "desk-info"

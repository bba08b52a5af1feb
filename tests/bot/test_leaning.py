"""Words that lean on what was said before."""

import pytest

from bot.actions import choosing, facts, hearing, leaning, situation, small_talk, turning
from bot.actions.memory import Memory


def test_leaning_words_go_on_with_the_story():
    assert leaning.goes_on("en ze heeft geen computer")
    assert not leaning.goes_on("meneer zoekt werk")


@pytest.mark.parametrize(
    "text", ["ze snapt het formulier niet", "bezwaar maken", "hij is afgewezen", "she does not understand the letter"]
)
def test_a_kind_of_help_without_a_subject_is_recognised(text):
    assert leaning.says_only_how(text)


@pytest.mark.parametrize("text", ["haar rijbewijs", "ze heeft drie kinderen", "bezwaar tegen de huur", "ja", "hij ook"])
def test_words_with_a_subject_or_without_a_kind_are_not(text):
    assert not leaning.says_only_how(text)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("inloggen lukt wel, ze snapt het formulier niet", "ze snapt het formulier niet"),
        ("ze heeft het formulier al, ze wil bezwaar maken", "ze wil bezwaar maken"),
        ("het lukt met inloggen, maar hij begrijpt de brief niet", "hij begrijpt de brief niet"),
        ("hij wil geen bezwaar maken, alleen uitstel", "uitstel"),
        ("inloggen lukt niet", "inloggen lukt niet"),
        ("ze heeft geen geld", "ze heeft geen geld"),
    ],
)
def test_what_is_no_trouble_is_left_out(text, trouble):
    assert leaning.without_settled(text) == trouble


def test_another_kind_of_help_is_for_the_same_subject(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.Advise, "ze wil bezwaar maken")
    assert talk.memory.situation == ("DigiD", "ze wil bezwaar maken")
    talk.say(turning.Correct, "nee, inloggen lukt wel, ze snapt het formulier niet")
    assert talk.memory.situation == ("DigiD. ze snapt het formulier niet",)


def test_of_another_resident_it_is_a_new_situation(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.Advise, "een andere vrouw kan niet inloggen")
    assert talk.memory.situation == ("een andere vrouw kan niet inloggen",)


def test_what_is_not_sure_by_itself_goes_on_about_the_same_and_what_brings_in_more_does_not(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(situation.Advise, "het gaat ook om de huur").data["decision"] == "clarify"
    talk.memory = Memory()
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(situation.Advise, "ze betaalt 700 euro huur").data["decision"] == "refer"
    assert talk.memory.situation == ("DigiD lukt niet", "ze betaalt 700 euro huur")


def test_a_question_about_the_division_is_gone_on_about(talk):
    """Where the resident has been is the desk that was answered about; its subject is advised on."""
    talk.say(facts.Division, "helpt IDO Noord met DigiD")
    answer = talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    assert answer.text.startswith("Dan slaan we IDO Noord over.")
    assert (talk.desk(), talk.memory.visited) == ("ido-zuid", ("ido-noord",))


def test_a_desk_that_was_asked_about_is_the_one_that_is_out_while_a_question_waits(talk):
    talk.say(situation.Advise, "iets met huur")
    talk.say(facts.Desk, "is IDO Zuid open")
    answer = talk.say(situation.AlreadyBeen, "daar stuurden ze hem weg")
    assert answer.text == "Dan slaan we IDO Zuid over.\nNog open: Waar gaat het over?"
    assert talk.memory.visited == ("ido-zuid",)
    assert len(answer.buttons) == 3


def test_where_no_desk_is_left_a_question_for_a_fact_waits_for_the_answer(talk):
    talk.say(situation.Advise, "iets met huur")
    talk.context["visited"] = ["ido-noord", "ido-zuid", "wijkteam-west"]
    answer = talk.say(facts.Desk, "wanneer zijn ze open", confidence=0.7)
    assert answer.text == "Dan wil ik eerst weten om welk loket het gaat.\nNog open: Waar gaat het over?"


@pytest.mark.parametrize("action", [situation.Advise, situation.TakeAnswer, situation.Another])
def test_who_does_not_know_the_answer_gets_the_likeliest_desk(talk, action):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(action, "geen idee, dat weet ze niet")
    assert (answer.data["decision"], talk.memory.answers) == ("refer", ())


def test_a_village_alone_is_how_the_resident_can_come(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.context["heard"] = {"village": "Zuid"}
    talk.say(situation.Advise, "hij woont in Zuid")
    assert (talk.memory.situation, talk.memory.circumstances) == (("DigiD lukt niet",), {"village": "Zuid"})


def test_who_is_announced_as_the_next_begins_anew_although_a_question_waits(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(situation.Advise, "goed. nieuwe klant: zijn rijbewijs verlengen")
    assert (answer.data["decision"], talk.memory.situation) == ("refer", ("zijn rijbewijs verlengen",))


@pytest.mark.parametrize("text", ["volgende klant", "een andere klant vroeg dit ook", "ze wil een nieuwe pas"])
def test_nobody_is_announced(text):
    assert hearing.next_resident(text) == ""


def test_the_subject_that_was_advised_on_stays_while_the_desks_change(talk):
    """Also where the words alone would be asked about."""
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    assert talk.memory.answers == ({"question": "settled", "option": "digid.digitaal"},)
    talk.say(situation.Advise, "ze snapt het formulier niet")
    assert talk.memory.answers == ()


def test_a_corrected_subject_is_asked_about_as_what_was_corrected(talk):
    """The kind of help stays where the question offers it."""
    talk.say(situation.Advise, "rijbewijs verlengen")
    answer = talk.say(turning.Correct, "hoor ik verkeerd, hij bedoelt toch iets met de huur")
    assert answer.data["decision"] == "refer"
    assert talk.memory.answers == ({"question": "q-1", "option": "huurtoeslag.aanvragen"},)


def test_a_kind_of_help_after_a_question_about_the_division_is_for_its_subject(talk):
    talk.say(facts.Division, "helpt IDO Noord met DigiD")
    talk.say(situation.Advise, "mevrouw wil dat bezwaar echt maken")
    assert talk.memory.situation == ("digid", "mevrouw wil dat bezwaar echt maken")


@pytest.mark.parametrize("text", ["ze wil bezwaar maken", "nee, het formulier lukt wel, hij is afgewezen"])
def test_a_kind_of_help_in_words_answers_the_question(talk, text):
    talk.say(situation.Advise, "iets met huur")
    talk.say(situation.Advise, text)
    assert talk.memory.answers == ({"question": "q-1", "option": "huur.bezwaar"},)


def test_words_for_two_kinds_or_for_none_are_added_to_the_story(talk):
    talk.say(situation.Advise, "iets met huur")
    talk.say(situation.Advise, "ze snapt de brief niet")
    assert talk.memory.situation == ("iets met huur", "ze snapt de brief niet")


@pytest.mark.parametrize("action", [facts.Division, facts.Desk])
def test_what_a_resident_wants_is_no_question_although_it_names_a_desk(talk, action):
    assert talk.say(action, "ze wil een afspraak bij IDO Noord over DigiD").data["decision"] == "refer"


def test_a_desk_that_said_to_come_here_has_been_visited(talk):
    talk.say(situation.Advise, "IDO Noord zei dat ze bij jullie moest zijn voor DigiD")
    assert (talk.memory.visited, talk.desk()) == (("ido-noord",), "ido-zuid")


def test_a_kind_of_help_in_plain_words_is_asked_of_the_api_and_stays(talk):
    """Also when the clerk says so after the advice, and while the desks change."""
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(turning.Correct, "nee, gewoon uitleg")
    assert answer.data["advice"]["readings"][0]["kind"] == "informeren"
    assert talk.memory.answers == ({"question": "settled", "option": "digid.informeren"},)
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    assert talk.memory.answers == ({"question": "settled", "option": "digid.informeren"},)


def test_a_kind_of_help_that_sounds_like_asking_for_help_answers_the_question(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(small_talk.SmallTalk, "gewoon wat uitleg", act="help")
    assert answer.data["advice"]["readings"][0]["kind"] == "informeren"
    assert talk.say(small_talk.SmallTalk, "help", act="help").data["decision"] == "smalltalk"


def test_of_an_option_for_several_kinds_the_one_that_was_said_is_the_answer():
    readings = [{"task": "huur", "kind": kind} for kind in ("aanvragen", "informeren")]
    question = {"options": [{"id": "huur.aanvragen+huur.informeren", "readings": readings}]}
    answer = {"readings": [{"task": "huur"}]}
    assert choosing.option_for(question, "informeren", answer) == "huur.informeren"
    assert choosing.option_for(question, "leren", answer) is None

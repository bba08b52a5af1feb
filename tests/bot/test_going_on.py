"""Going on in a talk: asking the same of another desk, leaning on what was told, somebody else in between."""

import pytest

from bot.actions import casework, facts, situation, small_talk, turning

VAGUE = "mevrouw heeft een vraag over haar huur"


@pytest.fixture
def talk(new_talk):
    return new_talk()


def _asks(talk, text, name):
    start = text.index(name)
    talk.context = {"from_desk": "informatiebalie", "named": [[start, start + len(name)]]}
    return talk.say(facts.Desk, text)


def _asked_for(talk):
    return [body["text"] for _, path, body, _ in talk.asked if path == "/v1/desks/questions"]


def test_a_name_alone_asks_the_same_of_another_desk(talk):
    _asks(talk, "zit er bij IDO Noord vanmiddag iemand?", "IDO Noord")
    _asks(talk, "en die van IDO Zuid?", "IDO Zuid")
    assert _asked_for(talk)[-1] == "zit er bij IDO Zuid vanmiddag iemand?"


def test_it_goes_on_so_from_desk_to_desk(talk):
    _asks(talk, "zit er bij IDO Noord vanmiddag iemand?", "IDO Noord")
    _asks(talk, "en Wijkteam West?", "Wijkteam West")
    _asks(talk, "en IDO Zuid?", "IDO Zuid")
    assert _asked_for(talk)[-1] == "zit er bij IDO Zuid vanmiddag iemand?"


def test_a_name_with_a_question_of_its_own_asks_that(talk):
    _asks(talk, "zit er bij IDO Noord vanmiddag iemand?", "IDO Noord")
    _asks(talk, "en het adres van IDO Zuid?", "IDO Zuid")
    assert _asked_for(talk)[-1] == "en het adres van IDO Zuid?"


def test_it_is_asked_of_the_desk_too_when_it_was_heard_as_who_does_it(talk):
    _asks(talk, "zit er bij IDO Noord vanmiddag iemand?", "IDO Noord")
    talk.context = {"from_desk": "informatiebalie", "named": [[0, 8]]}
    assert talk.say(facts.Division, "IDO Zuid ook?").data["desk_info"]["desk"] == "ido-zuid"


def test_why_a_question_was_asked_names_the_desk_of_each_answer(talk):
    talk.say(situation.Advise, VAGUE)
    pending = dict(talk.memory.pending)
    options = [{**option, "leads_to": "Naar Sociaal Loket"} for option in pending["options"][:1]]
    talk.memory = talk.memory.__class__(pending={**pending, "options": [*options, *pending["options"][1:]]})
    answer = talk.say(facts.Why, "waarom vraag je dat")
    assert answer.text.startswith("Elk antwoord hoort bij een ander loket:\n- Huurtoeslag: naar Sociaal Loket\n")


def test_somebody_else_while_a_question_is_open_is_a_matter_of_its_own(talk):
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(situation.Advise, "een andere mevrouw wil haar rijbewijs verlengen")
    assert answer.data["advice"]["readings"][0]["task"] == "rijbewijs"
    assert talk.memory.situation == ("een andere mevrouw wil haar rijbewijs verlengen",)


def test_more_of_the_same_resident_while_a_question_is_open_answers_it(talk):
    talk.say(situation.Advise, VAGUE)
    talk.say(situation.Advise, "ze moet 90 euro meer betalen")
    assert talk.memory.situation == (VAGUE, "ze moet 90 euro meer betalen")


def test_words_about_the_resident_that_mean_little_alone_go_on_about_the_subject(talk):
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    talk.say(situation.Advise, "volgens buren komt het door haar huurhuis")
    assert talk.memory.situation == (
        "mevrouw kan niet inloggen met haar DigiD",
        "volgens buren komt het door haar huurhuis",
    )


def test_chatter_in_between_does_not(talk):
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    assert talk.say(situation.Advise, "waar koop ik een pizza").data["decision"] == "out-of-scope"


def test_starting_again_while_a_question_is_open_starts_again(talk):
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(small_talk.StartOver, "laat maar, we beginnen toch maar opnieuw", act="start_over")
    assert answer.data == {"decision": "restart"}


def test_another_subject_that_is_announced_is_no_answer_to_the_open_question(talk):
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(situation.Advise, "nu wat anders: haar rijbewijs moet verlengd worden")
    assert answer.data["advice"]["readings"][0]["task"] == "rijbewijs"
    assert talk.memory.situation == ("haar rijbewijs moet verlengd worden",)


def test_what_is_only_looked_at_records_no_chain(talk):
    """The words turn out to be about something else: nothing was told, so nothing is recorded about it."""
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    talk.memory = talk.memory.visits(["ido-noord", "ido-zuid", "wijkteam-west"])
    talk.say(situation.Advise, "volgens buren moet haar rijbewijs of huurhuis mee")
    assert talk.recorded("signals") == []


def test_words_that_are_clear_with_what_was_told_before_are_about_that(talk):
    talk.say(situation.Advise, "zijn rijbewijs verlengen")
    answer = talk.say(situation.Advise, "wat moet er met de schade gebeuren")
    assert (answer.data["decision"], talk.memory.situation[0]) == ("refer", "zijn rijbewijs verlengen")


@pytest.mark.parametrize("text", ["een andere vrouw heeft schade", "trouwens, wat moet er ook met de schade gebeuren"])
def test_words_that_bring_in_another_are_asked_about(talk, text):
    talk.say(situation.Advise, "zijn rijbewijs verlengen")
    assert talk.say(situation.Advise, text).data["decision"] == "clarify"


def test_words_that_cannot_be_about_what_was_told_are_asked_about(talk):
    talk.say(situation.Advise, "een boete betalen")
    assert talk.say(situation.Advise, "wat moet er met de schade gebeuren").data["decision"] == "clarify"


def test_the_kind_of_help_is_that_of_the_newest_words_where_a_question_was_open(talk):
    """Who was asked had not said it yet: "a letter from DUO" may be about anything in it."""
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(situation.Advise, "leges van het rijbewijs, veel te hoog")
    assert answer.data["advice"]["readings"][0]["kind"] == "adviseren"


def test_what_was_refused_there_is_another_kind_of_help(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.AlreadyBeen, "IDO Noord heeft die al afgewezen en ze is het daar niet mee eens")
    assert answer.data["advice"]["readings"][0]["kind"] == "bezwaar"
    assert talk.memory.visited == ("ido-noord",)


def test_what_was_done_at_the_desk_that_is_out_is_no_wish(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "ze was al bij IDO Noord voor advies")
    assert talk.memory.answers == ({"question": "settled", "option": "digid.digitaal"},)


def test_who_asks_for_something_else_than_what_was_visited_goes_on(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Advise, "Heb je nog iets anders? Bij IDO Noord is hij al geweest")
    assert (talk.desk(), answer.text.split("\n")[0]) == ("ido-zuid", "Dan slaan we IDO Noord over.")


def test_a_signal_is_what_the_talk_goes_on_about(talk):
    talk.say(casework.Signal, "weer iemand die vastliep op het formulier voor het rijbewijs, graag als signaal melden")
    answer = talk.say(situation.Advise, "deze meneer wil de schade vandaag nog sturen")
    assert answer.data["advice"]["readings"][0]["task"] == "rijbewijs"


def test_what_is_asked_of_a_desk_that_may_be_the_division_is_asked_of_that(talk):
    """Its name alone, or what nothing is heard in, is told as before."""
    talk.context["named"] = [[19, 28]]
    asked = "zet iemand van het IDO Noord die app op een telefoon"
    assert talk.say(facts.Desk, asked, chances={"ask_desk": 0.8, "ask_division": 0.15}).data["decision"] == "division"


def test_what_is_hardly_about_anything_is_more_about_the_resident_of_the_talk(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Advise, "en hij zit ook met vaagheid")
    assert (answer.data["decision"], talk.memory.situation[0]) == ("refer", "DigiD lukt niet")


@pytest.mark.parametrize(("text", "decision"), [("wie ruimt die mist dan op", "refer"), ("mist", "out-of-scope")])
def test_what_is_nobodys_business_alone_is_about_the_same_where_it_points_there(talk, text, decision):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(situation.Advise, text).data["decision"] == decision


def test_words_that_rule_out_no_desk_are_told_about(talk):
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(situation.AlreadyBeen, "mag hij al aan het werk")
    assert answer.data["decision"] == "refer"


def test_where_the_kind_was_left_open_the_next_desk_does_what_else_it_may_be(talk):
    """Before it is told that nobody is left."""
    talk.context["visited"] = ["ido-noord", "ido-zuid"]
    talk.say(situation.Advise, "een boete, kan ze die in termijnen betalen")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    assert talk.memory.answers == ({"question": "settled", "option": "boete.aanvragen"},)


def test_where_somebody_else_does_the_same_it_stays_the_same(talk):
    talk.say(situation.Advise, "een boete, kan ze die in termijnen betalen")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    assert talk.memory.answers == ({"question": "settled", "option": "boete.adviseren"},)


def test_another_kind_of_help_is_no_other_desk_for_the_same(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Another, "en als hij het er niet mee eens is")
    assert answer.data["advice"]["readings"][0]["kind"] == "bezwaar"
    assert talk.memory.passed_over == ()


@pytest.mark.parametrize("text", ["klopt dat?", "en klopt dat wel?", "weet je dat zeker?"])
def test_who_asks_whether_it_is_so_complains_of_nothing(talk, text):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(turning.Complaint, text).text.startswith("Waarom IDO Noord?")
    assert talk.recorded("feedback") == []


def test_a_card_waits_for_the_answer_to_an_open_question(talk):
    talk.say(situation.Advise, VAGUE)
    answer = talk.say(casework.HandoverCard, "wat moet ik tegen die collega zeggen")
    assert answer.text == "Dan wil ik eerst weten om welk loket het gaat.\nNog open: Waar gaat het over?"
    assert answer.buttons

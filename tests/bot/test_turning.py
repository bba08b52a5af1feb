"""Turns that leave the matter and come back: two problems, an earlier matter, circumstances, what is passed on."""

import pytest

from bot.actions import casework, facts, situation, small_talk, turning, wording
from bot.actions.memory import Memory

NEXT = {"title": "Nu: Rijbewijs", "payload": "/go_next"}
FORWARD = {"title": "Geef door", "payload": "/pass_on"}
TWO = "DigiD lukt niet en ze wil ook haar rijbewijs verlengen"


def _task(answer):
    return answer.data["advice"]["readings"][0]["task"]


def test_of_two_problems_the_second_is_offered_and_comes_on_its_button(talk):
    answer = talk.say(situation.Advise, TWO)
    assert (_task(answer), answer.buttons) == ("digid", [NEXT])
    assert answer.text.endswith("U noemde nog iets: Rijbewijs. Zeg: ga verder.")
    second = talk.say(turning.Next, "/go_next")
    assert (_task(second), second.buttons) == ("rijbewijs", [])
    assert second.text.startswith("Nu over Rijbewijs.")


@pytest.mark.parametrize(
    ("action", "text", "act"),
    [(small_talk.Confirm, "ja", "affirm"), (situation.Advise, "en dat rijbewijs?", ""), (turning.Next, "verder", "")],
)
def test_the_second_comes_in_words(talk, action, text, act):
    talk.say(situation.Advise, TWO)
    assert _task(talk.say(action, text, act=act)) == "rijbewijs"


def test_the_second_is_offered_again_once_the_first_is_recorded_or_thanked_for(talk):
    talk.say(situation.Advise, TWO)
    assert NEXT in talk.say(casework.Record, "leg vast").buttons
    assert NEXT in talk.say(small_talk.SmallTalk, "bedankt", act="thanks").buttons


def test_a_question_about_the_first_comes_before_the_second_is_offered(talk):
    asked = talk.say(situation.Advise, "een vraag over huur en ook zijn rijbewijs verlengen")
    assert asked.data["decision"] == "clarify"
    assert NEXT not in asked.buttons
    answer = talk.say(situation.TakeAnswer, "de tweede")
    assert answer.buttons == [NEXT]


def test_who_asks_for_the_second_gets_it_and_the_first_with_its_question_waits(talk):
    asked = talk.say(situation.Advise, "een vraag over huur en ook zijn rijbewijs verlengen")
    assert asked.data["decision"] == "clarify"
    answer = talk.say(turning.Next, "nu het andere")
    assert (_task(answer), answer.data["decision"]) == ("rijbewijs", "refer")
    assert answer.text.startswith("Nu over Rijbewijs.")
    assert talk.memory.waiting["text"] == "een vraag over huur"
    assert talk.say(turning.Next, "ga verder").data["decision"] == "clarify"


def test_a_second_problem_with_its_own_subject_waits_too(talk):
    answer = talk.say(situation.Advise, "hij kreeg een boete en zijn rijbewijs is verlopen")
    assert (_task(answer), talk.memory.waiting["text"]) == ("boete", "zijn rijbewijs is verlopen")


@pytest.mark.parametrize(
    "text",
    [
        "hij kreeg een boete en zijn rijbewijs moet mee",  # only about the fine, by the whole of it
        "hij kreeg een boete en zijn rijbewijs is daarom ingenomen",  # "daarom" goes on about the fine
        "hij kreeg een boete en zijn DigiD werkt, dat is fijn",
    ],
)
def test_a_part_that_is_of_the_story_of_the_first_is_no_second_problem(talk, text):
    talk.say(situation.Advise, text)
    assert (talk.memory.situation, talk.memory.waiting) == ((text,), None)


def test_what_cannot_wait_comes_first_and_the_wish_after_it_waits(talk):
    answer = talk.say(situation.Advise, "moet het huis uit en wil zijn rijbewijs verlengen")
    assert answer.data["decision"] == "urgent"
    assert talk.memory.waiting["task"] == "rijbewijs"


def test_two_wishes_about_one_task_are_one_problem(talk):
    answer = talk.say(situation.Advise, "DigiD aanvragen en ook de app installeren")
    assert answer.buttons == []
    assert talk.memory.situation == ("DigiD aanvragen en ook de app installeren",)


def test_nothing_waits_when_nothing_was_said_about_a_second(talk):
    assert talk.say(turning.Next, "ga verder").text == wording.NOTHING_WAITS


def test_an_earlier_matter_comes_back_with_the_desks_that_are_out(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    talk.say(situation.Advise, "iets anders, haar rijbewijs")
    answer = talk.say(turning.Back, "terug naar de DigiD")
    assert answer.text.startswith("Nu over DigiD.")
    assert (_task(answer), talk.desk(), talk.memory.visited) == ("digid", "ido-zuid", ("ido-noord",))
    assert _task(talk.say(turning.Back, "terug naar het vorige")) == "rijbewijs"


def test_a_task_that_the_api_knows_by_another_name_is_found(talk):
    talk.say(situation.Advise, "rijbewijs verlengen")
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.context["heard"] = {"tasks": ["rijbewijs"]}
    assert _task(talk.say(turning.Back, "terug naar dat roze pasje")) == "rijbewijs"


def test_going_back_to_what_was_never_said_is_a_new_situation(talk, new_talk):
    assert _task(talk.say(turning.Back, "terug naar zijn rijbewijs")) == "rijbewijs"
    assert new_talk().say(turning.Back, "ga terug").text == wording.NO_SITUATION


def test_going_back_to_the_matter_itself_repeats_the_advice(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(facts.Desk, "is Wijkteam West open?")
    answer = talk.say(turning.Back, "terug naar de DigiD")
    assert (answer.data["decision"], talk.memory.earlier) == ("refer", ())


def test_a_remark_about_the_resident_is_counted_with_and_said_back(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Advise, "hij zit in een rolstoel")
    assert "Ik houd rekening met: een rolstoel.\nDit loket is toegankelijk met een rolstoel." in answer.text
    assert (talk.memory.situation, talk.memory.circumstances) == (("DigiD lukt niet",), {"wheelchair": True})


def test_a_remark_before_the_situation_waits_for_it(talk):
    answer = talk.say(situation.Advise, "mevrouw spreekt alleen Pools")
    assert answer.text.splitlines() == ["Ik houd rekening met: alleen Pools.", wording.NO_SITUATION]
    assert "alleen Pools" in talk.say(situation.Advise, "DigiD lukt niet").text


def test_a_remark_during_a_question_repeats_the_question(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(situation.Advise, "ze kan niet reizen")
    assert (answer.data["decision"], len(answer.buttons)) == ("clarify", 3)


def test_where_the_resident_lives_comes_from_the_api(talk):
    talk.context["heard"] = {"village": "Oosterlinde"}
    talk.say(situation.Advise, "ze woont in Oosterlinde en DigiD lukt niet")
    assert talk.memory.circumstances == {"village": "Oosterlinde"}


def test_what_is_not_agreed_goes_to_the_coordinator_with_one_word(talk):
    answer = talk.say(facts.Division, "doet IDO Noord paspoorten")
    assert (answer.data["division"]["verdict"], answer.buttons) == ("not-agreed", [FORWARD])
    sent = talk.say(turning.PassOn, "doorgeven")
    assert (sent.data["decision"], sent.data["feedback"]["sort"]) == ("feedback", "niet-afgesproken")
    assert sent.data["feedback"]["code"] in sent.text
    assert "de coördinator" in sent.text
    assert talk.say(turning.PassOn, "doorgeven").text == wording.NOTHING_OFFERED


def test_yes_to_the_offer_is_enough(talk):
    talk.say(facts.Division, "doet IDO Noord paspoorten")
    assert talk.say(small_talk.Confirm, "ja", act="affirm").data["decision"] == "feedback"


def test_a_later_yes_answers_something_else(talk):
    talk.say(facts.Division, "doet IDO Noord paspoorten")
    talk.memory = talk.memory.offers({**talk.memory.offered, "fresh": False})
    assert talk.say(small_talk.Confirm, "ja", act="affirm").data["decision"] == "smalltalk"
    assert talk.say(turning.PassOn, "geef door").data["decision"] == "feedback"


def test_no_answer_can_be_told_to_the_editors(talk):
    assert talk.say(situation.Advise, "pizza bestellen graag").buttons == [FORWARD]
    assert talk.say(turning.PassOn, "geef door").data["feedback"]["sort"] == "geen-antwoord"


def test_what_is_wrong_goes_to_the_editors_with_desk_and_subject(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(turning.Complaint, "dat klopt niet")
    assert (answer.data["decision"], answer.data["feedback"]["sort"]) == ("feedback", "niet-juist")
    assert "de redactie" in answer.text


def test_without_an_answer_nothing_is_wrong_yet(talk):
    assert talk.say(turning.Complaint, "klopt niet").text == wording.WHAT_IS_WRONG


def test_what_cannot_be_passed_on_is_not_claimed(new_talk):
    talk = new_talk("schuldhulp")
    talk.say(facts.Division, "doet IDO Noord paspoorten")
    answer = talk.say(turning.PassOn, "doorgeven")
    assert answer.text == wording.NOT_PASSED_ON
    assert talk.memory.offered


def test_digital_help_is_offered_with_a_sentence_only_when_somebody_is_referred():
    answer = {"decision": "refer", "opening": "Zal ik bellen?"}
    assert wording.opening(answer) == "Zo kunt u het zeggen: ‘Zal ik bellen?’"
    assert wording.opening({**answer, "decision": "handle-here"}) is None
    assert wording.opening({"decision": "refer"}) is None


def test_while_others_are_closed_one_visit_is_no_chain(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "ze zijn dicht")
    talk.say(situation.AlreadyBeen, "die nemen niet op")
    assert "signal" not in talk.say(situation.AlreadyBeen, "daar is ze al geweest").data


def test_two_visits_are_a_chain_although_a_third_desk_was_closed(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    talk.say(situation.AlreadyBeen, "ze zijn dicht")
    answer = talk.say(situation.AlreadyBeen, "die stuurden haar hierheen")
    assert answer.data["signal"]["chain"] == ["ido-noord", "wijkteam-west"]


def test_the_memory_of_everything_survives_the_slots():
    memory = Memory().begins("een").knows({"language": "pl"}).waits_for("twee", "twee", "Twee").offers({"sort": "x"})
    assert Memory.from_slots(memory.changes({})) == memory


def test_one_of_two_problems_is_named_while_a_question_about_the_other_waits(talk):
    talk.say(situation.Advise, "een vraag over huur en ook zijn rijbewijs verlengen")
    assert talk.memory.pending
    answer = talk.say(situation.Advise, "nu dan het rijbewijs", heard={"tasks": ["rijbewijs"]})
    assert (_task(answer), talk.memory.waiting["text"]) == ("rijbewijs", "een vraag over huur")


def test_who_tells_more_and_not_enough_is_asked_once_more(talk):
    """Otherwise "this I do not know" would be said of what was told first."""
    talk.say(situation.Advise, "iets met huur")
    talk.say(situation.Advise, "hij werkt bij een pizzabakker")
    asked = [body["may_ask"] for _, path, body, _ in talk.asked if path == "/v1/advice"]
    assert asked == [True, False, True]


@pytest.mark.parametrize("action", [situation.Advise, facts.Division])
def test_another_desk_is_asked_for_as_the_one_that_was_told_is_closed(talk, action):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(action, "IDO Noord is vandaag dicht. Welk ander loket kan dit ook?")
    assert (talk.desk(), answer.data["decision"]) == ("ido-zuid", "refer")
    assert talk.memory.passed_over == ("ido-noord",)


def test_without_a_desk_that_was_told_such_words_are_a_situation(talk):
    talk.say(situation.Advise, "IDO Noord is vandaag dicht. Welk ander loket helpt met DigiD?")
    assert talk.desk() == "ido-noord"


@pytest.mark.parametrize("remark", ["sorry, verkeerd begrepen: ", "ik heb hem verkeerd verstaan, "])
def test_a_misheard_story_is_told_again_without_the_remark_about_it(talk, remark):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.Advise, f"{remark}het rijbewijs van haar man is bijna verlopen")
    assert talk.memory.situation == ("het rijbewijs van haar man is bijna verlopen",)


def test_a_long_correction_keeps_all_that_is_told(talk):
    """Of "ze heeft er al een" only the complaint would be left, which is another kind of help."""
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(turning.Correct, "nee, ze heeft al een rijbewijs, maar het is stuk en de garage belt niet terug")
    assert talk.memory.situation == ("heeft al een rijbewijs, maar het is stuk en de garage belt niet terug",)


def test_what_is_told_of_the_second_when_it_is_its_turn_goes_along(talk):
    talk.say(situation.Advise, TWO)
    answer = talk.say(situation.Advise, "goed, en dan nu dat rijbewijs: het is verlopen en hij moet morgen rijden")
    assert _task(answer) == "rijbewijs"
    assert talk.memory.situation[-1].startswith("goed, en dan nu dat rijbewijs")


@pytest.mark.parametrize("text", ["dan nu dat verlopen rijbewijs", "goed. nu het rijbewijs", "verder met rijbewijs"])
def test_the_second_comes_first_when_a_question_about_the_first_is_open(talk, text):
    talk.say(situation.Advise, "een vraag over huur en ook zijn rijbewijs verlengen")
    assert _task(talk.say(situation.Advise, text)) == "rijbewijs"


def test_a_desk_that_is_not_wanted_is_passed_over_and_the_question_stays(talk):
    talk.say(situation.Advise, "een vraag over huur")
    answer = talk.say(situation.Another, "niet naar IDO Noord, iets anders?")
    assert answer.data["decision"] == "clarify"
    assert answer.text.startswith("Dan slaan we IDO Noord over.")
    assert talk.memory.passed_over == ("ido-noord",)


@pytest.mark.parametrize("text", ["en dan nu dat rijbewijs", "nu het rijbewijs, ze heeft haar keuring gehad"])
def test_an_earlier_matter_is_put_first_while_a_question_is_open(talk, text):
    talk.say(situation.Advise, "ze wil haar rijbewijs verlengen")
    assert talk.say(situation.Advise, "iets heel anders: een vraag over huur").data["decision"] == "clarify"
    answer = talk.say(situation.Advise, text)
    assert (_task(answer), answer.data["decision"]) == ("rijbewijs", "refer")


def test_a_question_where_something_can_be_done_is_answered_with_the_division_beside_it(talk):
    answer = talk.say(situation.Advise, "bij wie kan je een DigiD laten schorsen bij IDO Noord")
    assert answer.data["decision"] == "refer"
    assert answer.data["division"]["desk"] == "ido-noord"
    assert "division" not in talk.say(situation.Advise, "ze wil een DigiD").data


def test_in_a_long_correction_the_kind_of_help_stays_where_its_words_leave_it_open(talk):
    """It tells more than a subject, so what was asked before counts only when the new words make it likely too."""
    talk.say(situation.Advise, "haar rijbewijs verlengen")
    long = "hm nee, het blijkt een boete van haar overleden man te zijn, die post lag er nog"
    assert talk.say(turning.Correct, long).data["advice"]["readings"][0]["kind"] == "aanvragen"


def test_in_a_long_correction_an_unlikely_kind_of_help_does_not_stay(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    long = "hm nee, het blijkt een boete van haar overleden man te zijn, die post lag er nog"
    assert talk.say(turning.Correct, long).data["advice"]["readings"][0]["kind"] == "adviseren"


def test_that_it_was_misheard_is_no_part_of_the_new_story(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.Advise, "Pardon, ik had het verkeerd begrepen. Hij wil zijn rijbewijs verlengen.")
    assert talk.memory.situation == ("Hij wil zijn rijbewijs verlengen.",)


def test_who_asks_for_others_while_a_question_is_open_hears_that_it_depends(talk):
    """It is no answer to the question, and none of its desks was told yet."""
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(situation.Another, "who else can help?")
    assert (answer.data["decision"], talk.memory.pending["id"]) == ("clarify", "q-1")
    assert answer.text.startswith(wording.IT_DEPENDS)
    talk.say(situation.Another, "geen van deze")
    assert talk.memory.pending is None


def test_of_two_problems_either_may_leave_only_its_kind_of_help_open(talk):
    answer = talk.say(situation.Advise, "een boete niet betalen en het rijbewijs verlengen")
    assert talk.memory.waiting["task"] == "rijbewijs"
    assert _task(answer) == "boete"


@pytest.mark.parametrize("action", [facts.Desk, facts.Division])
def test_where_to_go_with_the_problem_that_waits_is_told(talk, action):
    """It asks of no desk: it is the turn of the other problem."""
    talk.say(situation.Advise, TWO)
    answer = talk.say(action, "en dat rijbewijs, waar moet ze daarvoor zijn?")
    assert _task(answer) == "rijbewijs"


def test_a_fact_while_a_problem_waits_is_of_the_desk_that_was_told(talk):
    talk.say(situation.Advise, TWO)
    assert talk.say(facts.Desk, "zijn ze nu open?").data["decision"] == "desk-info"

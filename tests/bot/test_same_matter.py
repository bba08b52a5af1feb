"""Words that keep something of what was told, the thing, the kind of help, the open question; and words that do not."""

import pytest

from bot.actions import facts, hearing, leaning, situation, turning, wording
from bot.actions.dividing import declined
from bot.actions.memory import Memory, Said

WANTS_ONE = "mevrouw wil een scootmobiel aanvragen"


def _task(answer):
    return answer.data["advice"]["readings"][0]["task"]


@pytest.mark.parametrize(
    "text",
    [
        "nee wacht, ze heeft er al een en die moet gerepareerd worden",
        "sorry, ik bedoel: die moet gerepareerd worden",
        "nee, de mobiel gerepareerd krijgen",
    ],
)
def test_a_correction_that_points_to_the_thing_is_about_that_thing(talk, text):
    """By itself nobody knows what has to be repaired."""
    assert _task(talk.say(situation.Advise, WANTS_ONE)) == "hulpmiddel"
    answer = talk.say(turning.Correct, text)
    assert (answer.data["decision"], _task(answer)) == ("refer", "reparatie")


@pytest.mark.parametrize(
    ("text", "of_it"),
    [
        ("die moet gemaakt worden", "de scootmobiel moet gemaakt worden"),
        ("heeft er al een en die is kapot", "de scootmobiel is kapot"),
        ("hij is kapot", "de scootmobiel is kapot"),
        ("wil hem kwijt", "scootmobiel, wil hem kwijt"),
    ],
)
def test_what_is_said_of_a_thing(text, of_it):
    assert leaning.said_of("scootmobiel", text) == of_it


def test_less_than_the_name_of_a_thing_is_that_thing_and_another_one_is_not():
    assert leaning.in_full("parkeervergunning", "de vergunning opzeggen") == "de parkeervergunning opzeggen"
    assert leaning.in_full("huurtoeslag", "de toeslag voor zorg") == "de toeslag voor zorg"
    assert leaning.in_full("huurtoeslag", "de zorgtoeslag") == "de zorgtoeslag"


def test_a_corrected_kind_of_help_keeps_the_subject_that_is_said_again(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(turning.Correct, "nee sorry, verkeerd gezegd: ze wil bezwaar maken bij die DigiD")
    assert talk.memory.situation[0].startswith("DigiD. ")
    assert talk.memory.advice["readings"][0]["kind"] == "bezwaar"


def test_words_tell_nothing_new_by_their_stem():
    assert leaning.names_nothing_new("ze kan niet inloggen bij toeslagen", "zorgtoeslag")
    assert not leaning.names_nothing_new("ze kan niet inloggen bij het UWV", "zorgtoeslag")


@pytest.mark.parametrize("action", [situation.Advise, facts.Division, situation.TakeAnswer])
@pytest.mark.parametrize(
    "text", ["van IDO Zuid, de brief is van IDO Zuid", "het is van IDO Zuid", "over die van IDO Zuid"]
)
def test_whose_it_is_answers_the_open_question(talk, action, text):
    """Nobody asked what that desk does, and nobody is told."""
    talk.say(situation.Advise, "iets met huur")
    talk.context["named"] = [[text.index("IDO"), text.index("IDO") + 8]]
    answer = talk.say(action, text, chances={"ask_division": 0.6})
    assert "division" not in answer.data
    assert talk.memory.situation == ("iets met huur", text)


def test_a_question_while_one_is_open_is_still_answered(talk):
    talk.say(situation.Advise, "iets met huur")
    talk.context["named"] = [[5, 13]]
    assert talk.say(facts.Division, "doet IDO Zuid dat ook?").data["decision"] == "division"


def test_what_is_asked_for_is_got_where_a_story_says_no_other_kind_of_help():
    assert leaning.kind_wished("mevrouw vraagt om kwijtschelding") == "aanvragen"
    assert leaning.kind_wished("hij vraagt om uitleg") == "informeren"
    assert leaning.kind_wished("ze vraagt om hulp") is None


@pytest.mark.parametrize("action", [situation.Another, situation.Advise, turning.Correct])
@pytest.mark.parametrize(
    "text",
    [
        "nog wat anders: hij wil ook zijn rijbewijs verlengen",
        "Iets heel anders nu. Zijn zoon wil een rijbewijs halen.",
        "andere vraag, zijn rijbewijs moet verlengd worden",
        "one more thing: his rijbewijs has to be renewed",
    ],
)
def test_another_subject_that_is_announced_stands_alone(talk, action, text):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(action, text)
    assert _task(answer) == "rijbewijs"
    assert len(talk.memory.situation) == 1
    assert [matter["task"] for matter in talk.memory.earlier] == ["digid"]


def test_another_subject_does_not_lean_on_the_one_before(talk):
    """Without the announcement such words go on about the same."""
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(situation.Advise, "iets anders: ze vindt het allemaal vaag")
    assert (answer.data["decision"], len(talk.memory.situation)) == ("clarify", 1)


def test_the_same_is_wanted_of_something_else(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    assert _task(talk.say(facts.Division, "en voor zijn rijbewijs ook")) == "rijbewijs"


@pytest.mark.parametrize(
    "text",
    [
        "Er staat een meneer aan de balie, het gaat om zijn pizza",
        "ik heb hier een mevrouw, iets met haar pizza",
        "There's a man here, it's about his pizza",
    ],
)
@pytest.mark.parametrize("action", [situation.Advise, turning.Correct])
def test_a_resident_who_is_only_announced_is_asked_about(talk, action, text):
    answer = talk.say(action, text)
    assert (answer.data["decision"], answer.text) == ("clarify", wording.WHAT_IS_IT)
    assert talk.say(situation.Advise, "hij kan er niet in met DigiD").data["decision"] == "refer"


@pytest.mark.parametrize("text", ["het gaat over pizza", "waar kan hij een pizza halen", "vertel een grap over pizza"])
def test_what_is_nobodys_business_is_declined(talk, text):
    assert not hearing.only_announces(text)
    assert talk.say(situation.Advise, text).data["decision"] == "out-of-scope"


@pytest.mark.parametrize(
    ("text", "confidence", "heard", "decision"),
    [
        ("wie wordt er kampioen", 0.42, {}, "out-of-scope"),
        ("wie wordt er kampioen", 0.97, {}, "division"),
        ("who helps here", 0.42, {"asks_division": True}, "division"),
        ("wie doet dat paspoort", 0.42, {"tasks": ["paspoort"]}, "division"),
    ],
)
def test_who_does_what_no_desk_does_is_nobodys_business(text, confidence, heard, decision):
    said = Said(text, "ask_division", confidence, context={"heard": heard}, chances={"ask_division": confidence})
    turn = declined(said, Memory(), {"message": "Noem het onderwerp.", "division": None})
    assert turn.data["decision"] == decision


def test_going_on_after_a_question_about_the_division_asks_the_same(talk):
    talk.say(facts.Division, "doet IDO Noord ook DigiD")
    answer = talk.say(situation.Advise, "en IDO Zuid dan?")
    assert (answer.data["decision"], answer.data["division"]["desk"]) == ("division", "ido-zuid")
    assert talk.memory.situation == ()
    assert talk.say(situation.Advise, "en mevrouw kan niet inloggen met DigiD?").data["decision"] == "refer"


def test_why_after_a_question_about_the_division_is_what_was_agreed(talk):
    talk.say(facts.Division, "mag dat bij ons")
    answer = talk.say(facts.Why, "waarom alleen die dan?")
    assert (answer.data["decision"], answer.data["division"]["verdict"]) == ("division", "does-not")


def test_help_that_is_there_is_no_question_about_who_gives_it(talk):
    talk.say(situation.Advise, "hij moet vandaag zijn huis uit")
    answer = talk.say(facts.Desk, "politie is er nu bij. wie kan haar daarna helpen?", heard={"asks_desk": True})
    assert "desk_info" not in answer.data


def test_a_fact_that_is_plainly_asked_is_told_although_it_is_not_known_which(talk):
    """'Kan ze er nu nog heen dan?' after an advice asks nothing of the division."""
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(facts.Desk, "kan ze er nog heen met die app dan", heard={"asks_desk": True})
    assert answer.data["desk_info"]["desk"] == "ido-noord"

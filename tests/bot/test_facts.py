"""Facts about desks in between: of the desk of an earlier subject, and facts that nobody knows."""

import pytest

from bot.actions import facts, situation, turning


@pytest.fixture
def talk(new_talk):
    """Two matters: DigiD, where the resident has been at the first desk, and after it a driving licence."""
    talk = new_talk()
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    talk.say(situation.Advise, "ze wil haar rijbewijs verlengen")
    return talk


def about(*tasks, named=(), asks_desk=False):
    return {"from_desk": "informatiebalie", "named": named, "heard": {"about": tasks, "asks_desk": asks_desk}}


@pytest.mark.parametrize(
    ("text", "tasks"), [("over die inlog: zijn ze open", ("digid",)), ("en voor die digid, zijn ze open", ())]
)
def test_a_fact_of_an_earlier_subject_is_of_the_desk_of_that_subject(talk, text, tasks):
    """By the name of the subject, or a word that was told about it; it says which subject and which desk."""
    talk.context = about(*tasks)
    answer = talk.say(facts.Desk, text)
    assert answer.data["desk_info"]["desk"] == "ido-zuid"
    assert answer.text.startswith("Nu over DigiD.\nIDO Zuid is nu open.")


def test_the_matter_that_is_talked_about_stays(talk):
    talk.context = about("digid")
    talk.say(facts.Desk, "over die DigiD: zijn ze open")
    assert talk.memory.situation == ("ze wil haar rijbewijs verlengen",)
    talk.context = about()
    assert talk.say(facts.Desk, "zijn ze open").data["desk_info"]["desk"] == "ido-zuid"


def test_a_named_desk_goes_before_the_subject(talk):
    talk.context = about("digid", named=[[3, 17]])
    assert talk.say(facts.Desk, "is Wijkteam West open voor DigiD").data["desk_info"]["desk"] == "wijkteam-west"


def test_a_subject_that_was_not_talked_about_is_not_answered_for_the_last_desk(talk):
    talk.context = about("paspoort")
    assert talk.say(facts.Desk, "en voor een paspoort, zijn ze open").data["desk_info"]["desk"] == "informatiebalie"
    talk.context = about("huis")
    assert "desk_info" not in talk.say(facts.Desk, "en voor een huis, zijn ze open").data


def test_a_fact_that_is_not_known_is_said_and_can_be_passed_on(talk):
    talk.context = about(asks_desk=True)
    answer = talk.say(facts.Desk, "heeft IDO Noord een kluis")
    assert answer.data["desk_info"] == {"desk": "ido-noord", "name": "IDO Noord", "about": "unknown", "value": None}
    assert (
        answer.text
        == "IDO Noord: dat is niet bekend.\nHoort dit in de kennisbank? Zeg: geef door. Dan kijkt de redactie ernaar."
    )
    assert [button["title"] for button in answer.buttons] == ["Geef door"]
    passed = talk.say(turning.PassOn, "geef door")
    assert passed.data["feedback"]["sort"] == "geen-antwoord"


def test_the_own_desk_by_its_name_is_asked_what_it_does(talk):
    """'Regelt het taalhuis dat?' asked at the taalhuis is no story, although nothing was agreed."""
    talk.context = about(named=[[9, 18]]) | {"from_desk": "ido-noord"}
    assert talk.say(facts.Division, "regelt IDO Noord een paspoort").data["division"]["verdict"] == "not-agreed"


@pytest.mark.parametrize(
    ("text", "named", "desk"),
    [("waarom niet bij ons?", (), "informatiebalie"), ("waarom niet naar IDO Noord?", ((17, 25),), "ido-noord")],
)
def test_why_not_another_desk_the_division_says(new_talk, text, named, desk):
    talk = new_talk()
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.context = about(named=named)
    answer = talk.say(facts.Why, text)
    assert answer.data["decision"] == "division"
    assert answer.data["division"]["desk"] == desk


def test_why_alone_is_about_the_desk_that_was_told(new_talk):
    talk = new_talk()
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(facts.Why, "waarom daar?").data["decision"] == "refer"


def test_a_question_that_goes_on_is_about_the_desk_that_was_asked_about(new_talk):
    """Not about the one that does it instead, unless the words point there."""
    talk = new_talk()
    assert talk.say(facts.Division, "mag dat bij ons").data["division"]["instead"] == "ido-zuid"
    assert talk.say(facts.Division, "en alleen meekijken?").data["division"]["desk"] == "informatiebalie"
    assert talk.say(facts.Division, "en doen die alleen meekijken?").data["division"]["desk"] == "ido-zuid"


def test_who_helps_the_resident_is_asked_of_the_advice(new_talk):
    talk = new_talk()
    answer = talk.say(facts.Division, "ze komt niet verder met haar DigiD, wie kijkt er met haar mee?")
    assert answer.data["decision"] == "refer"
    assert talk.memory.situation == ("ze komt niet verder met haar DigiD, wie kijkt er met haar mee?",)

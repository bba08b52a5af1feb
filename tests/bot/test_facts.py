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

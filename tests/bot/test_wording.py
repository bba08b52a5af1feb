import json

from bot.actions import wording
from tests.bot.stand_in import QUESTION, recommendation

FOUND = recommendation("ido-noord")
LAST = {
    "decision": "refer",
    "recommendation": FOUND,
    "readings": [{"task_name": "DigiD", "kind_name": "Digitaal helpen"}],
    "excluded": [{"name": "Balie X", "reason": "Doet dit niet."}],
}


def test_a_referral_names_desk_reason_hours_handover_and_boundary_in_that_order():
    assert wording.advice(LAST).splitlines() == [
        "Verwijs door naar IDO Noord.",
        "Het gaat om DigiD (digitaal helpen). IDO Noord helpt de inwoner hierbij.",
        "Nu open, tot 12:00.",
        "Bel de collega terwijl de inwoner erbij is (collegalijn 0999 - 10 00 01). Of: loop met de inwoner mee.",
        "Tot hier: de inwoner logt zelf in.",
    ]


def test_urgency_starts_with_the_telephone():
    first = wording.advice(LAST | {"decision": "urgent"}).splitlines()[0]
    assert first == "Dit heeft haast. Bel nu IDO Noord: 0999 - 10 00 01."


def test_handling_it_here_says_what_is_needed():
    text = wording.advice(LAST | {"decision": "handle-here"})
    assert text.startswith("Dit doet u zelf, bij IDO Noord.")
    assert "Nodig: geldig identiteitsbewijs; telefoon." in text


def test_nobody_left_is_said_honestly():
    assert wording.advice({"decision": "refer", "recommendation": None}) == wording.NOBODY_LEFT
    assert wording.advice({"decision": "refer", "recommendation": None, "message": "Niemand."}) == "Niemand."


def test_a_question_has_a_button_for_each_option():
    answer = {"decision": "clarify", "question": QUESTION, "recommendation": None}
    assert wording.advice(answer) == "Waar gaat het over?"
    made = wording.buttons(QUESTION)
    assert [button["title"] for button in made] == ["Huurtoeslag", "Huurverhoging", "Geen van deze"]
    assert json.loads(made[2]["payload"].removeprefix("/answer")) == {"question": "q-1", "option": "geen"}
    assert wording.buttons(None) == []


def test_warnings_are_told():
    text = wording.advice(LAST | {"recommendation": FOUND | {"warnings": ["Het nummer is niet gecontroleerd"]}})
    assert "Let op: Het nummer is niet gecontroleerd." in text


def test_why_gives_reasons_boundary_what_was_ruled_out_and_source():
    text = wording.why(LAST)
    assert "Niet Balie X: doet dit niet." in text
    assert text.endswith("Bron: Taakverdeling, 6 januari 2026. Loket nagekeken op 12 februari 2026.")


def test_the_colleague_is_told_in_two_sentences():
    assert wording.to_tell(LAST) == (
        "Ik heb hier een inwoner met een vraag over DigiD: digitaal helpen. "
        "Ik geef u meteen door: welke website het is; welke taal iemand spreekt."
    )


def test_the_colleague_line_is_not_for_the_resident():
    assert not any("10 00 01" in line for line in wording.to_give(FOUND))
    card = wording.handover_card(LAST)
    assert "collegalijn 0999 - 10 00 01 (niet aan de inwoner geven), voor de inwoner 0999 - 10 00 00." in card


def test_a_desk_without_numbers_is_said_to_have_none():
    bare = FOUND | {"phone": None, "handover": {"methods": [], "tell": [], "condition": None, "colleague_phone": None}}
    assert "Er is geen telefoonnummer bekend." in wording.handover_card(LAST | {"recommendation": bare})
    assert wording.how_to_hand_over(bare) is None
    assert wording.telephone(bare) is None


def test_abbreviations_keep_their_capitals():
    assert wording.lower_first("DigiD aanvragen") == "DigiD aanvragen"
    assert wording.lower_first("Welke taal") == "welke taal"
    assert wording.lower_first("UWV doet het") == "UWV doet het"


def test_a_reply_in_between_repeats_the_question_that_waits():
    assert wording.still_open("Nu open.", QUESTION) == "Nu open.\nNog open: Waar gaat het over?"
    assert wording.still_open("Nu open.", None) == "Nu open."

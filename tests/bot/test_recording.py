"""Recording in the conversation, without Rasa: what is asked of the api, what is said, and what can be undone."""

import pytest

from bot.actions import casework, hearing, situation, small_talk, wording


def test_leg_vast_records_the_referral_of_the_last_advice(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(casework.Record, "leg vast, ik heb gebeld")
    ((body, _),) = talk.recorded()
    assert body == {
        "from_desk": "informatiebalie",
        "to_desk": "ido-noord",
        "task": "digid",
        "kind": "digitaal",
        "visited": [],
        "previous": None,
        "handover": "gebeld",
    }
    code = answer.data["referral"]["code"]
    assert answer.data["decision"] == "recorded"
    assert f"Code: {code}." in answer.text
    assert "Vastgelegd: doorverwijzing naar IDO Noord (DigiD)." in answer.text
    assert "maak ongedaan" in answer.text
    assert answer.buttons == [{"title": "Maak ongedaan", "payload": f'/undo{{"code": "{code}"}}'}]


def test_a_second_leg_vast_does_not_double(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    first = talk.say(casework.Record, "leg vast")
    again = talk.say(casework.Record, "vastleggen graag")
    assert len(talk.recorded()) == 1
    assert again.data["decision"] == "recorded"
    assert again.data["referral"]["code"] == first.data["referral"]["code"]
    assert again.text.startswith("Dit staat al vast")


def test_an_answer_that_got_lost_gives_the_same_key_again(talk):
    """The memory never heard of the first time; the key is that of the advice."""
    talk.say(situation.Advise, "DigiD lukt niet")
    before = talk.memory
    talk.say(casework.Record, "leg vast")
    talk.memory = before
    talk.say(casework.Record, "leg vast")
    (_, first), (_, second) = talk.recorded()
    assert first == second == "referral:gesprek:1:0"


def test_two_residents_with_the_same_words_are_two_referrals(talk):
    for _ in range(2):
        talk.say(situation.Advise, "DigiD lukt niet")
        talk.say(casework.Record, "leg vast")
    (first, one), (second, other) = talk.recorded()
    assert first == second
    assert one != other


def test_after_undoing_it_can_be_recorded_again(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    code = talk.say(casework.Record, "leg vast").data["referral"]["code"]
    undone = talk.say(casework.Undo, "maak ongedaan")
    assert undone.data["decision"] == "undone"
    assert undone.data["referral"]["state"] == "ingetrokken"
    assert code in undone.text
    assert talk.say(casework.Undo, "maak ongedaan").text == wording.NOTHING_TO_UNDO
    assert talk.say(casework.Record, "leg vast").text.startswith("Vastgelegd")
    (_, first), (_, second) = talk.recorded()
    assert first != second


def test_undo_takes_the_last_one_or_the_one_that_is_named(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    referral = talk.say(casework.Record, "leg vast").data["referral"]["code"]
    signal = talk.say(casework.Signal, "weer zo'n brief van de belasting").data["signal"]["code"]
    talk.say(situation.Advise, "paspoort kwijt")
    assert talk.say(casework.Undo, f"trek {referral.lower()} in").data["referral"]["code"] == referral
    assert talk.say(casework.Undo, "terugdraaien").data["signal"]["code"] == signal
    assert [path for _, path, _, _ in talk.asked if "withdraw" in path] == [
        f"/v1/referrals/{referral}/withdraw",
        f"/v1/signals/{signal}/withdraw",
    ]


def test_the_button_undoes_what_it_stands_under(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    code = talk.say(casework.Record, "leg vast").data["referral"]["code"]
    talk.say(casework.Signal, "weer zo'n brief van de belasting")
    assert talk.say(casework.Undo, "/undo", entities={"code": code}).data["referral"]["code"] == code
    assert talk.say(casework.Undo, "/undo", entities={"code": "K222-K222"}).text == wording.NOTHING_TO_UNDO


def test_the_next_desk_for_the_same_resident_is_a_chain(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    first = talk.say(casework.Record, "leg vast").data["referral"]["code"]
    talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    answer = talk.say(casework.Record, "leg vast")
    body, _ = talk.recorded()[1]
    assert (body["previous"], body["visited"], body["to_desk"]) == (first, ["ido-noord"], "ido-zuid")
    assert f"Vervolg op {first}." in answer.text
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(casework.Record, "leg vast")
    assert talk.recorded()[2][0]["previous"] is None


def test_a_referral_to_a_desk_that_cannot_be_reached_is_off_once_there_is_another(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    first = talk.say(casework.Record, "leg vast").data["referral"]["code"]
    talk.say(situation.AlreadyBeen, "ze nemen niet op")
    answer = talk.say(casework.Record, "leg vast")
    assert answer.text.endswith(f"De doorverwijzing naar IDO Noord (code {first}) is ingetrokken.")
    assert [path for _, path, _, _ in talk.asked if "withdraw" in path] == [f"/v1/referrals/{first}/withdraw"]
    undone = talk.say(casework.Undo, "maak ongedaan").data["referral"]["code"]
    assert undone == answer.data["referral"]["code"]


def test_a_resident_who_was_there_is_for_that_desk_to_answer_for(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(casework.Record, "leg vast")
    talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    talk.say(casework.Record, "leg vast")
    assert not [path for _, path, _, _ in talk.asked if "withdraw" in path]


def test_who_helps_here_has_nothing_to_hand_over(talk):
    talk.context["from_desk"] = "ido-noord"
    assert talk.say(situation.Advise, "DigiD lukt niet").data["decision"] == "handle-here"
    assert talk.say(casework.HandoverCard, "kaart graag").text == wording.NOTHING_TO_HAND_OVER


def test_without_an_advice_leg_vast_asks_what(talk):
    answer = talk.say(casework.Record, "leg vast")
    assert answer.text == wording.NOTHING_TO_RECORD
    assert answer.data == {"decision": "smalltalk"}
    assert talk.asked == []


def test_with_a_question_open_leg_vast_repeats_it(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(casework.Record, "leg vast")
    assert answer.text.endswith("Nog open: Waar gaat het over?")
    assert len(answer.buttons) == 3
    assert talk.recorded() == []


def test_what_is_handled_here_is_no_referral(new_talk):
    talk = new_talk("ido-noord")
    talk.say(situation.Advise, "DigiD lukt niet")
    assert talk.say(casework.Record, "leg vast").text == wording.HANDLED_HERE
    assert talk.recorded() == []


def test_a_signal_is_registered_without_an_advice(talk):
    answer = talk.say(casework.Signal, "weer zo'n onbegrijpelijke brief van de Belastingdienst")
    ((body, key),) = talk.recorded("signals")
    assert body == {
        "text": "weer zo'n onbegrijpelijke brief van de Belastingdienst",
        "desk": "informatiebalie",
        "about_task": None,
    }
    assert key == "signal:gesprek:1:0"
    assert answer.data["decision"] == "signal"
    assert answer.data["signal"]["owner"] == "belastingdienst"
    assert "Signaal geregistreerd: brief, van Belastingdienst." in answer.text
    assert answer.data["signal"]["code"] in answer.text


def test_a_message_that_is_taken_twice_is_one_signal(talk):
    """Rasa tries again: the same message gives the same key; the same words a minute later do not."""
    before = talk.memory
    talk.say(casework.Signal, "weer zo'n brief", number=7)
    talk.memory = before
    talk.say(casework.Signal, "weer zo'n brief", number=7)
    talk.say(casework.Signal, "weer zo'n brief", number=8)
    keys = [key for _, key in talk.recorded("signals")]
    assert keys[0] == keys[1] != keys[2]


def test_a_bare_signal_is_about_the_last_advice_and_does_not_double(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(casework.Signal, "maak er een signaal van")
    again = talk.say(casework.Signal, "signaal graag")
    ((body, _),) = talk.recorded("signals")
    assert (body["text"], body["about_task"]) == (None, "digid")
    assert again.text.startswith("Dit signaal staat al vast")


def test_a_bare_signal_without_an_advice_asks_what_it_is_about(talk):
    assert talk.say(casework.Signal, "ik wil een signaal doorgeven").text == wording.WHAT_SIGNAL
    assert talk.asked == []


def test_too_long_a_signal_is_said_to_be_too_long(talk):
    assert talk.say(casework.Signal, "brief " * 100).text == wording.SIGNAL_TOO_LONG
    assert talk.asked == []


def test_a_signal_in_between_keeps_the_question(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(casework.Signal, "weer zo'n brief van de belasting")
    assert answer.text.endswith("Nog open: Waar gaat het over?")
    assert [button["title"] for button in answer.buttons][-2:] == ["Geen van deze", "Maak ongedaan"]
    assert talk.say(situation.TakeAnswer, "de eerste").data["decision"] == "refer"


def test_all_desks_visited_is_recorded_as_a_chain_once(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    for _ in range(3):
        answer = talk.say(situation.AlreadyBeen, "daar is hij ook al geweest")
    ((body, _),) = talk.recorded("signals")
    assert body["chain"] == ["ido-noord", "ido-zuid", "wijkteam-west"]
    assert (body["task"], body["helped"], body.get("text")) == ("digid", False, None)
    assert answer.data["signal"]["code"] in answer.text
    assert answer.data["decision"] == "refer"
    assert "van het kastje naar de muur: IDO Noord, IDO Zuid, Wijkteam West" in answer.text
    talk.say(situation.Another, "nog iets anders?")
    assert len(talk.recorded("signals")) == 1
    assert talk.say(casework.Record, "leg vast").text == wording.NO_DESK
    assert talk.say(casework.Undo, "maak ongedaan").data["signal"]["withdrawn_at"]


def test_a_desk_that_was_not_tried_is_no_pillar_to_post(talk):
    """'Nobody answers' or 'another one' leads to nobody too, but the resident was not sent round."""
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(situation.AlreadyBeen, "daar is hij al geweest")
    talk.say(situation.AlreadyBeen, "die nemen niet op")
    talk.say(situation.AlreadyBeen, "ze zijn dicht")
    assert talk.recorded("signals") == []


def test_a_chain_that_cannot_be_recorded_is_said_and_the_advice_stays(new_talk):
    talk = new_talk("schuldhulp")
    talk.say(situation.Advise, "DigiD lukt niet")
    for _ in range(3):
        answer = talk.say(situation.AlreadyBeen, "daar is hij ook al geweest")
    assert answer.data["advice"]
    assert answer.text.endswith(wording.CHAIN_NOT_RECORDED)
    assert "signal" not in answer.data


def test_after_starting_again_there_is_nothing_to_undo(talk):
    talk.say(casework.Signal, "weer zo'n brief van de belasting")
    talk.say(small_talk.StartOver, "opnieuw")
    assert talk.say(casework.Undo, "maak ongedaan").data == {"decision": "smalltalk"}


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("leg vast", None),
        ("leg vast, ik heb gebeld", "gebeld"),
        ("vastleggen, we zijn meegelopen", "meegelopen"),
        ("noteer, afspraak is gemaakt", "afspraak"),
        ("leg vast dat ik ze gemaild heb", "bericht"),
    ],
)
def test_how_was_handed_over_is_heard(text, way):
    assert hearing.handover_way(text) == way


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("maak een signaal", False),
        ("ik wil een knelpunt melden", False),
        ("kun je dit melden als signaal", False),
        ("signaal: brief van het uwv snapt niemand", True),
        ("weer zo'n onbegrijpelijke brief van de Belastingdienst", True),
        ("dat formulier is niet te doen", True),
    ],
)
def test_a_signal_that_says_nothing_is_known(text, tells):
    assert hearing.tells_a_signal(text) is tells


@pytest.mark.parametrize(
    ("text", "code"),
    [("maak K4RM-P2X7 ongedaan", "K4RM-P2X7"), ("trek k4rm p2x7 in", "K4RM-P2X7"), ("maak ongedaan", None)],
)
def test_a_code_is_heard_in_any_case(text, code):
    assert hearing.code_in(text) == code


def test_an_earlier_matter_that_is_named_is_the_one_that_is_recorded(new_talk):
    talk = new_talk()
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    talk.say(situation.AlreadyBeen, "daar is ze al geweest")
    talk.say(situation.Advise, "en haar zoon wil zijn rijbewijs verlengen")
    talk.say(casework.Record, "terug naar de DigiD, leg die doorverwijzing vast")
    ((body, _),) = talk.recorded()
    assert (body["task"], body["to_desk"]) == ("digid", "ido-zuid")


def test_recording_without_a_name_is_of_the_matter_that_is_talked_about(new_talk):
    talk = new_talk()
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    talk.say(situation.Advise, "en haar zoon wil zijn rijbewijs verlengen")
    talk.say(casework.Record, "top, leg de doorverwijzing maar vast")
    ((body, _),) = talk.recorded()
    assert body["task"] == "rijbewijs"


def test_a_word_in_common_with_an_earlier_matter_is_no_name_for_it(new_talk):
    talk = new_talk()
    talk.say(situation.Advise, "mevrouw kan niet inloggen met haar DigiD")
    talk.say(situation.Advise, "en haar zoon wil zijn rijbewijs verlengen")
    talk.say(casework.Record, "leg de doorverwijzing vast voor deze mevrouw")
    ((body, _),) = talk.recorded()
    assert body["task"] == "rijbewijs"


@pytest.mark.parametrize(
    "text", ["ik verwijs haar naar Schuldhulp, leg vast", "leg vast dat ik haar naar Schuldhulp stuur"]
)
def test_the_clerk_may_choose_another_desk_than_was_advised(talk, text):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(casework.Record, text)
    ((body, _),) = talk.recorded()
    assert (body["to_desk"], body["task"], body["kind"]) == ("schuldhulp", "digid", "digitaal")
    assert answer.data["decision"] == "recorded"
    assert "naar Schuldhulp" in answer.text


def test_where_the_own_desk_helps_the_clerk_may_still_refer(talk):
    talk.context["from_desk"] = "ido-noord"
    assert talk.say(situation.Advise, "DigiD lukt niet").data["decision"] == "handle-here"
    assert talk.say(casework.Record, "leg vast").text == wording.HANDLED_HERE
    answer = talk.say(casework.Record, "goed, ik verwijs hem naar Schuldhulp. Leg vast")
    assert answer.data["referral"]["to_desk"] == "schuldhulp"


@pytest.mark.parametrize("text", ["leg vast, ze stuurden haar bij Schuldhulp weg", "leg vast"])
def test_a_desk_that_is_only_mentioned_is_not_chosen(talk, text):
    talk.say(situation.Advise, "DigiD lukt niet")
    talk.say(casework.Record, text)
    ((body, _),) = talk.recorded()
    assert body["to_desk"] == "ido-noord"


def test_an_own_choice_said_twice_is_recorded_once(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    first = talk.say(casework.Record, "ik verwijs haar naar Schuldhulp, leg vast")
    again = talk.say(casework.Record, "dus ik verwijs haar naar Schuldhulp, vastleggen")
    assert len(talk.recorded()) == 1
    assert again.data["referral"]["code"] == first.data["referral"]["code"]

"""Turns through a real Rasa and a real action server; only the api is a stand-in."""

import subprocess
import uuid

import httpx
import pytest

from tests.bot.conftest import RASA, ROOT, rasa_environment

pytestmark = [pytest.mark.rasa, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def sender():
    return f"test-{uuid.uuid4().hex}"


def test_every_story_is_predicted_as_written(model, tmp_path):
    subprocess.run(
        [
            *(RASA, "-W", "ignore", "-m", "rasa", "test", "core", "--e2e", "--stories", "bot/tests", "--model", model),
            *("--out", tmp_path, "--no-plot", "--endpoints", tmp_path / "none.yml"),
        ],
        cwd=ROOT,
        env=rasa_environment(LOG_LEVEL="WARNING"),
        capture_output=True,
        check=True,
        timeout=300,
    )
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed, failed


def test_one_turn_is_one_message_with_text_buttons_and_data(bot, sender):
    (message,) = bot.say(sender, "mevrouw heeft een vraag over haar huur")
    assert set(message) == {"recipient_id", "text", "buttons", "custom"}
    assert message["recipient_id"] == sender
    assert message["custom"]["decision"] == "clarify"
    assert [button["title"] for button in message["buttons"]] == ["Huurtoeslag", "Huurverhoging", "Geen van deze"]
    (message,) = bot.say(sender, message["buttons"][0]["payload"])
    assert message["custom"]["decision"] == "refer"
    assert message["buttons"] == []


def test_a_conversation_goes_on_where_it_was(bot, sender):
    said = [
        ("meneer kan niet inloggen met zijn DigiD", "refer"),
        ("is dat nu open?", "desk-info"),
        ("daar is hij al geweest", "refer"),
        ("waarom daar?", "refer"),
        ("overdrachtskaart graag", "handover-card"),
        ("bedankt", "smalltalk"),
        ("opnieuw beginnen", "restart"),
    ]
    answers = [bot.say(sender, text)[0] for text, _ in said]
    assert [answer["custom"]["decision"] for answer in answers] == [decision for _, decision in said]
    assert answers[2]["custom"]["advice"]["recommendation"]["desk"] == "ido-zuid"
    assert answers[4]["custom"]["handover"]["to_desk"] == "ido-zuid"


def test_a_referral_is_recorded_once_and_undone_with_its_button(bot, sender):
    bot.say(sender, "meneer kan niet inloggen met zijn DigiD")
    (first,) = bot.say(sender, "leg de verwijzing vast")
    assert first["custom"]["decision"] == "recorded"
    code = first["custom"]["referral"]["code"]
    assert bot.say(sender, "vastleggen graag")[0]["custom"]["referral"]["code"] == code
    assert first["buttons"] == [{"title": "Maak ongedaan", "payload": f'/undo{{"code": "{code}"}}'}]
    (undone,) = bot.say(sender, first["buttons"][0]["payload"])
    assert undone["custom"]["decision"] == "undone"
    assert undone["custom"]["referral"]["state"] == "ingetrokken"
    assert bot.say(sender, "leg maar vast")[0]["text"].startswith("Vastgelegd")


def test_a_signal_is_registered_without_an_advice_and_undone_in_words(bot, sender):
    (message,) = bot.say(sender, "weer zo'n onbegrijpelijke brief van de Belastingdienst")
    assert message["custom"]["decision"] == "signal"
    assert message["custom"]["signal"]["owner"] == "belastingdienst"
    (undone,) = bot.say(sender, "draai dat signaal toch maar terug")
    assert undone["custom"]["decision"] == "undone"
    assert undone["custom"]["signal"]["code"] == message["custom"]["signal"]["code"]


def test_two_conversations_do_not_mix(bot, sender):
    bot.say(sender, "mevrouw heeft een vraag over haar huur")
    (message,) = bot.say(f"{sender}-other", "meneer kan niet inloggen met zijn DigiD")
    assert message["custom"]["decision"] == "refer"


def test_the_context_of_the_message_reaches_the_api(bot, sender):
    (message,) = bot.say(sender, "DigiD lukt niet bij deze mevrouw", from_desk="ido-zuid", visited=["ido-noord"])
    assert message["custom"]["decision"] == "handle-here"


def test_what_the_api_heard_plainly_is_that_act_whatever_the_examples_say(bot, sender):
    """The words tell a situation to whoever learnt from Dutch examples."""
    words = "a man lost his job and IDO Noord"
    (message,) = bot.say(sender, words)
    assert message["custom"]["decision"] == "refer"
    (message,) = bot.say(sender, words, heard={"asks_desk": True})
    assert message["custom"]["desk_info"]["desk"] == "ido-noord"
    (message,) = bot.say(sender, words, heard={"asks_division": True})
    assert message["custom"]["division"]["desk"] == "ido-noord"


def test_an_api_that_is_down_is_said_and_the_conversation_goes_on(bot, sender):
    (message,) = bot.say(sender, "mevrouw heeft een storing in haar DigiD")
    assert "Probeer het over een minuut nog eens" in message["text"]
    assert message["custom"] == {"error": "api"}
    assert bot.say(sender, "mevrouw kan niet inloggen met DigiD")[0]["custom"]["decision"] == "refer"


@pytest.mark.parametrize("body", [{}, {"sender": "x"}, {"message": "x"}, {"sender": "x", "message": 5}, []])
def test_a_request_without_sender_or_message_is_refused(bot, body):
    assert httpx.post(f"{bot.url}/webhooks/loket/webhook", json=body, timeout=10).status_code == 400


@pytest.mark.parametrize(
    "text", ["😀😀😀", "<b>hallo</b>", "'; DROP TABLE events; --", "مرحبا، أحتاج مساعدة", "a" * 2000]
)
def test_strange_text_is_answered(bot, sender, text):
    assert len(bot.say(sender, text)) == 1


def test_what_was_said_is_in_no_log(bot, sender):
    said = "mevrouw Zonnebloemsteeg [BSN] kan niet inloggen bij zorgtoeslag"
    bot.say(sender, said)
    bot.say(sender, "storing bij mevrouw Zonnebloemsteeg [BSN]")
    log = bot.log.read_text(encoding="utf-8")
    assert "action_advise" in log, "the log of the action server is read at all"
    for words in ("Zonnebloemsteeg", "[BSN]", "zorgtoeslag"):
        assert words not in log

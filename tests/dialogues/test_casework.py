"""Recording through the whole product: page or program, api, Rasa, action server, and back into the database."""

import json
import uuid

import httpx
import pytest

from tests.product import EVALUATION_TOKEN

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

MOMENT = {"from_desk": "informatiebalie", "at": "2026-11-24T10:30:00"}
SECRETS = ("111222333", "NL91ABNA0417164300", "06-12345678", "jan.jansen@voorbeeld.nl", "Dorpsstraat 12")


class Talk:
    """One conversation with the product."""

    def __init__(self, address):
        self.address, self.id = address, uuid.uuid4().hex

    def say(self, text, **more):
        """Take one turn; the words, the data and the buttons of the answer."""
        reply = self._call("POST", f"/v1/conversations/{self.id}/messages", {"text": text, **MOMENT, **more})
        assert reply["bot"] == "up"
        (message,) = reply["messages"]
        return message["text"], message["data"], message["buttons"]

    def found(self, what, code):
        """What the api knows of a code."""
        return self._call("GET", f"/v1/{what}/{code}")

    def _call(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
        answer = httpx.request(method, self.address + path, json=body, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def talk(live_product):
    return Talk(live_product)


def test_an_advice_is_recorded_once_and_undone(talk):
    """From the words to the database and back: the code of the conversation is that of the api."""
    _, advised, _ = talk.say("man wil ww aanvragen")
    text, data, buttons = talk.say("leg vast, ik heb gebeld")
    assert data["decision"] == "recorded"
    code = data["referral"]["code"]
    assert code in text
    kept = talk.found("referrals", code)
    reading = advised["advice"]["readings"][0]
    assert (kept["to_desk"], kept["from_desk"]) == (advised["advice"]["recommendation"]["desk"], "informatiebalie")
    assert (kept["task"], kept["kind"], kept["handover"]) == (reading["task"], reading["kind"], "gebeld")
    assert kept["revision"] == advised["advice"]["revision"]
    assert talk.say("vastleggen")[1]["referral"]["code"] == code
    _, undone, _ = talk.say(buttons[-1]["payload"])
    assert undone["decision"] == "undone"
    assert talk.found("referrals", code)["state"] == "ingetrokken"
    assert talk.say("leg vast")[1]["referral"]["code"] != code


def test_the_next_desk_makes_a_chain(talk):
    talk.say("mevrouw is haar wachtwoord van DigiD vergeten, kan iemand meekijken")
    first = talk.say("leg de verwijzing vast")[1]["referral"]["code"]
    talk.say("daar is ze al geweest")
    following = talk.say("leg vast")[1]["referral"]
    assert following["previous"] == first
    assert following["visited"]
    assert following["to_desk"] not in following["visited"]


def test_a_signal_is_registered_without_an_advice_and_withdrawn_in_words(talk):
    """Whose letter it is comes from the published names of desks."""
    text, data, _ = talk.say("weer zo'n onbegrijpelijke brief van de Belastingdienst")
    assert data["decision"] == "signal"
    assert (data["signal"]["owner"], data["signal"]["channel"]) == ("belastingdienst", "brief")
    assert "Belastingdienst" in text
    code = data["signal"]["code"]
    assert talk.say("terugdraaien")[1]["decision"] == "undone"
    assert talk.found("signals", code)["withdrawn_at"]


def test_when_every_desk_was_visited_the_chain_is_a_signal(talk):
    """Until nobody is left; every desk that was advised stands in the chain."""
    _, data, _ = talk.say("mevrouw is haar wachtwoord van DigiD vergeten, kan iemand meekijken")
    been = []
    while "signal" not in data:
        assert len(been) < 10, been
        been.append(data["advice"]["recommendation"]["desk"])
        text, data, _ = talk.say("daar is ze al geweest")
    kept = talk.found("signals", data["signal"]["code"])
    assert (kept["sort"], kept["chain"]) == ("kastje-naar-muur", been)
    assert "van het kastje naar de muur" in text


def test_nothing_personal_is_recorded_or_told(talk, data):
    """Note, signal, tracker and logs are searched, byte for byte."""
    said = (
        "weer zo'n onbegrijpelijke brief van het CJIB: BSN 111222333, NL91ABNA0417164300, 06-12345678, "
        "jan.jansen@voorbeeld.nl, Dorpsstraat 12"
    )
    text, told, _ = talk.say(said)
    assert told["decision"] == "signal"
    kept = talk.found("signals", told["signal"]["code"])
    assert "[BSN]" in kept["text"]
    talk.say('/undo{"code": "111222333"}')
    assert not [secret for secret in SECRETS if secret in text + json.dumps(told) + json.dumps(kept)]
    written = [path for path in data.rglob("*") if path.is_file() and "model" not in path.relative_to(data).parts[0]]
    for path in written:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path

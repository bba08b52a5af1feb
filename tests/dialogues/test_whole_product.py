"""The whole product as `make run` starts it: api, a trained Rasa and its action server, real content and model."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.turns import NoAnswerError, measure
from knowledge.store import Store
from knowledge.store.revisions import sqlite_url
from tests.product import EVALUATION_TOKEN, is_ready, wait_until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

SETS = Path(__file__).resolve().parents[1] / "evaluation"
SCORE = Path(__file__).resolve().parents[3] / "shared" / "evaluation" / "score.py"
DIALOGUES = json.loads((SETS / "dev_dialogues.json").read_text(encoding="utf-8"))
SECRETS = ("111222333", "NL91ABNA0417164300", "06-12345678", "jan.jansen@voorbeeld.nl", "Dorpsstraat 12")


def call(address, path, body):
    headers = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
    return httpx.post(address + path, json=body, headers=headers, timeout=30, trust_env=False)


def say(address, conversation, text, **more):
    answer = call(address, f"/v1/conversations/{conversation}/messages", {"text": text, **more})
    assert answer.status_code == 200, answer.text
    reply = answer.json()
    data = {}
    for message in reply["messages"]:
        data |= message["data"]
    return " ".join(message["text"] for message in reply["messages"]), data, reply


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["id"])
def test_a_development_dialogue_runs_without_an_error(live_product, dialogue):
    """Every turn gets an answer of the conversation itself, never of the fallback, and echoes no secret."""
    for turn in dialogue["turns"]:
        text, data, reply = say(
            live_product,
            f"ontwikkeling-{dialogue['id']}",
            turn["user"],
            from_desk=dialogue["from_desk"],
            at=dialogue["at"],
        )
        assert reply["bot"] == "up"
        assert text.strip()
        assert "error" not in data
        for secret in turn["expect"].get("must_not_contain", []):
            assert secret not in text + json.dumps(data)


def test_from_situation_through_question_to_desk(live_product):
    """A vague situation, the one question, its button, the reason, a fact, the next desk, the card."""
    talk = "van-begin-tot-eind"
    moment = {"from_desk": "informatiebalie", "at": "2026-11-24T10:30:00"}
    _, data, reply = say(
        live_product, talk, "mw aan de lijn over 'de belasting', wil iemand spreken die erover gaat", **moment
    )
    assert data["decision"] == "clarify"
    buttons = reply["messages"][0]["buttons"]
    assert 3 <= len(buttons) <= 5
    form = next(button for button in buttons if ".invullen" in button["payload"])  # the own desk does not help with it
    _, data, _ = say(live_product, talk, form["payload"], **moment)
    assert data["decision"] in ("refer", "urgent")
    desk = data["advice"]["recommendation"]["desk"]
    _, data, _ = say(live_product, talk, "waarom daar?", **moment)
    assert data["advice"]["recommendation"]["desk"] == desk if "advice" in data else desk in json.dumps(data)
    _, data, _ = say(live_product, talk, "is dat nu open?", **moment)
    assert data["desk_info"]["desk"] == desk
    _, data, _ = say(live_product, talk, "daar is ze al geweest", **moment)
    following = (data["advice"]["recommendation"] or {}).get("desk")
    assert following != desk
    _, data, _ = say(live_product, talk, "doe maar een overdrachtskaart", **moment)
    assert data["decision"] == "handover-card"
    _, data, _ = say(live_product, talk, "begin maar opnieuw", **moment)
    assert data["decision"] == "restart"


def test_the_moment_of_a_message_counts_only_for_an_evaluation(live_product):
    """Without the token the clock of the server decides."""
    body = {"text": "is de informatiebalie nu open?", "at": "2026-11-24T03:00:00"}
    data = call(live_product, "/v1/conversations/nacht/messages", body).json()["messages"][0]["data"]
    assert data["desk_info"]["value"] is False
    plain = httpx.post(
        live_product + "/v1/conversations/nu/messages",
        json={"text": "is het noodnummer 112 nu open?", "at": "1999-01-01T03:00:00"},
        timeout=30,
        trust_env=False,
    )
    assert plain.status_code == 200


def test_typed_commands_are_just_text(live_product):
    """A leading slash would name an intent in Rasa; from a person it is text."""
    for number, text in enumerate(
        ("/restart", '/answer{"question": "x"', "/ huurtoeslag aanvragen", "//session_start")
    ):
        answer, _, reply = say(live_product, f"schuine-streep-{number}", text)
        assert reply["bot"] == "up"
        assert answer.strip()


def test_two_conversations_do_not_mix(live_product):
    """What is said in one tab is not known in the other."""
    say(live_product, "tab-een", "man wil ww aanvragen", from_desk="sociaal-loket")
    _, data, _ = say(live_product, "tab-twee", "is dat nu open?", from_desk="sociaal-loket")
    assert data.get("desk_info", {}).get("desk") != "uwv"


def test_personal_data_reaches_no_log_no_tracker_no_database_and_no_index(live_product, data):
    """Everything the product wrote is searched, byte for byte."""
    text = (
        "BSN 111222333, rekening NL91ABNA0417164300, bel 06-12345678 of mail jan.jansen@voorbeeld.nl, "
        "woont Dorpsstraat 12, hij wil huurtoeslag aanvragen"
    )
    answer, _, reply = say(live_product, "persoonsgegevens", text)
    assert answer.startswith("Ik heb")
    call(live_product, "/v1/advice", {"text": text})
    call(live_product, "/v1/desks/questions", {"text": text})
    call(live_product, "/v1/division/questions", {"text": text})
    assert not [secret for secret in SECRETS if secret in json.dumps(reply)]
    written = [path for path in data.rglob("*") if path.is_file() and "model" not in path.relative_to(data).parts[0]]
    assert any(path.name == "conversations.db" for path in written)
    for path in written:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path


def test_message_text_is_not_logged(live_product, data):
    """Only the tracker keeps what was said, and only for as long as its setting says."""
    marker = "huurtoeslagxyzzyplugh"
    say(live_product, "logboek", f"mevrouw wil {marker} aanvragen")
    for path in (data / "log").iterdir():
        assert marker.encode() not in path.read_bytes(), path


def test_when_rasa_is_killed_advice_goes_on_and_the_conversation_comes_back(own_product):
    """Killed for real; it is said, the advice is there, and afterwards the memory of the conversation too."""
    talk = "overleeft"
    own_product.say(talk, "man wil ww aanvragen", from_desk="sociaal-loket", at="2026-11-24T10:30:00")
    pids = subprocess.run(
        ["pgrep", "-f", f"rasa run .*--port {own_product.rasa_port}"], capture_output=True, text=True, check=True
    ).stdout.split()
    for pid in pids:
        os.kill(int(pid), signal.SIGKILL)
    text, data, reply = own_product.say(talk, "zij wil bijstand aanvragen", from_desk="sociaal-loket")
    assert reply["bot"] == "down"
    assert text.startswith("Het gesprek ligt even stil. Het advies werkt wel.")
    assert data["advice"]["readings"][0]["task"] == "bijstand-aanvragen"
    page = httpx.post(
        own_product.address + "/gesprek",
        data={"tekst": "zij wil bijstand aanvragen", "gesprek": "", "beurt": ""},
        follow_redirects=True,
        timeout=30,
        trust_env=False,
    )
    assert "Het gesprek ligt even stil" in page.text
    wait_until(lambda: is_ready(own_product.address), 120)
    _, data, reply = own_product.say(talk, "is dat nu open?", from_desk="sociaal-loket", at="2026-11-24T10:30:00")
    assert reply["bot"] == "up"
    assert data["desk_info"]["desk"] == "uwv"


def test_what_is_published_answers_without_a_restart(own_product, data, lindewaard):
    """A desk gets another phone number, and a new desk opens; then the content is put back as it was.

    The conversation knows the new name in the next message, in every way of asking; nothing is trained for it.
    """
    store = Store(sqlite_url(data))
    before = store.load("lindewaard").content
    taalhuis = next(entry for entry in before.desks if entry.id == "taalhuis")
    renumbered = taalhuis.model_copy(update={"phone": "0999 - 99 99 99"})
    opened = taalhuis.model_copy(
        update={"id": "klaverblad", "name": "Het Klaverblad", "aliases": ("'t Klavertje",), "phone": "0999 - 88 88 88"}
    )
    changed = tuple(renumbered if entry.id == "taalhuis" else entry for entry in before.desks)
    task = next(entry for entry in before.tasks if entry.id == "huurtoeslag")
    renamed = task.model_copy(update={"synonyms": (*task.synonyms, "woonpluspas")})
    tasks = tuple(renamed if entry.id == "huurtoeslag" else entry for entry in before.tasks)
    moment = {"from_desk": "informatiebalie", "at": "2026-11-24T10:30:00"}
    try:
        content = before.model_copy(update={"desks": (*changed, opened), "tasks": tasks})
        store.publish(content, author="test", note="ander nummer, nieuw loket")
        wait_until(lambda: _phone(own_product.address, "taalhuis") == "0999 - 99 99 99", 60)
        for text in ("is het klaverblad nu open?", "Klaverblad open vandaag?", "hoe laat sluit 't Klavertje"):
            _, data_, _ = own_product.say("nieuw-loket", text, **moment)
            assert data_["desk_info"]["desk"] == "klaverblad", text
        text, data_, _ = own_product.say("nieuw-loket", "wat is het nummer daar", **moment)
        assert (data_["desk_info"]["desk"], "0999 - 88 88 88" in text) == ("klaverblad", True)
        _, data_, _ = own_product.say("nieuw-loket", "doet het klaverblad ook de woonpluspas?", **moment)
        assert (data_["division"]["desk"], data_["division"]["task"]) == ("klaverblad", "huurtoeslag")
        own_product.say("nieuw-onderwerp", "mevrouw wil huurtoeslag aanvragen", **moment)
        own_product.say("nieuw-onderwerp", "ze wil haar rijbewijs verlengen", **moment)
        _, data_, _ = own_product.say("nieuw-onderwerp", "terug naar de woonpluspas", **moment)
        assert data_["advice"]["readings"][0]["task"] == "huurtoeslag"
    finally:
        store.publish(before, author="test", note="weer zoals het was")
        wait_until(lambda: _phone(own_product.address, "taalhuis") != "0999 - 99 99 99", 60)
        store.close()


def _phone(address, desk):
    answer = httpx.get(f"{address}/v1/desks/{desk}", timeout=10, trust_env=False)
    return answer.json()["desk"]["phone"]


@pytest.mark.skipif(not SCORE.exists(), reason="score.py van buiten de repository is hier niet")
@pytest.mark.parametrize(
    ("what", "file", "floors"),
    [
        ("queries", "dev_queries.jsonl", {"first": 0.70, "within_one": 0.80}),
        ("deskinfo", "dev_desk_info.jsonl", {"deskinfo": 0.80}),
    ],
)
def test_the_scorer_from_outside_agrees(live_product, what, file, floors):
    """The figures of this version, measured over HTTP by a program that is not ours."""
    done = subprocess.run(
        [sys.executable, str(SCORE), what, live_product, str(SETS / file), "--token", EVALUATION_TOKEN],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = json.loads(done.stdout.rsplit("SUMMARY ", 1)[1])
    assert all(summary[figure] >= floor for figure, floor in floors.items()), done.stdout


def run(work):
    """Return what `work` gives, in a thread: after tests in a browser this thread has a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_the_time_of_turns_is_measured_and_a_conversation_that_is_not_there_gives_no_figure(live_product):
    """The command behind `make turns`; its figure belongs to the machine, so here only that there is one."""
    talk = ("mevrouw kan niet inloggen met haar DigiD", "is dat nu open?", "bedankt")
    found = run(measure(live_product, clerks=2, pause=0.0, token=EVALUATION_TOKEN, talk=talk))
    assert len(found.milliseconds) == 6
    assert 0 < found.median <= found.slowest_of_twenty
    assert str(found).startswith("6 beurten: mediaan ")
    with pytest.raises(NoAnswerError):
        run(measure("http://127.0.0.1:9", clerks=1, pause=0.0))

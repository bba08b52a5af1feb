"""What Rasa sends to the action server, in Rasa's own environment."""

import json
import subprocess

import pytest

from tests.bot.conftest import RASA, ROOT, rasa_environment

pytestmark = pytest.mark.rasa

SCRIPT = """
import json
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from bot.remote_actions import lighten

lighten()
lighten()
action = RemoteAction("action_advise", None)
tracker = DialogueStateTracker("talk", [AnySlot("topic", [{}])])
for event in (UserUttered("een"), BotUttered("lang antwoord"), SlotSet("topic", {"desk": "uwv"}), UserUttered("twee")):
    tracker.update(event)
refused = []
wrong = {"events": "nothing", "responses": []}, {"events": [{"event": "slot"}], "responses": []}, {"responses": {}}
for answer in wrong:
    try:
        action._validate_action_result(answer)
    except ValidationError:
        refused.append(answer)
good = {"events": [{"event": "slot", "name": "topic", "value": None}], "responses": [{"text": "ja"}]}
print(json.dumps({
    "call": action._action_call_format(tracker, Domain.empty()),
    "refused": len(refused),
    "good": action._validate_action_result(good),
}))
"""


def test_only_the_newest_message_is_sent_and_a_wrong_answer_is_refused():
    """The slots go along; the conversation before it does not."""
    done = subprocess.run(
        [RASA, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        env=rasa_environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["refused"], found["good"]) == (3, True)
    call = found["call"]
    assert (call["next_action"], call["sender_id"]) == ("action_advise", "talk")
    assert [event["text"] for event in call["tracker"]["events"]] == ["twee"]
    assert call["tracker"]["slots"]["topic"] == {"desk": "uwv"}
    assert call["tracker"]["latest_message"]["text"] == "twee"
    assert "lang antwoord" not in json.dumps(call)

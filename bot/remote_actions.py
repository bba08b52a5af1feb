"""What Rasa sends to the action server and how it checks the answer, without doing more than is needed.

Rasa 3.6 checks for every action not only the answer but first the description of answers itself, which takes longer
than all the rest of a turn; and it sends the whole conversation with all that was answered in it, although the actions
read the slots and the last message only. Rasa has no setting for either, so two methods are replaced, by name.
"""

from typing import Any

import rasa
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

_ANSWERS = Draft202012Validator(RemoteAction.action_response_format_spec())


def lighten() -> None:
    """Replace the two methods in this process; doing it again changes nothing."""
    RemoteAction._validate_action_result = _is_an_answer  # type: ignore[method-assign]  # noqa: SLF001 - as said above
    RemoteAction._action_call_format = _call  # type: ignore[method-assign]  # noqa: SLF001 - idem


def _is_an_answer(_: RemoteAction, result: dict[str, Any]) -> bool:
    """Say that `result` is an answer of an action server; raises ValidationError when it is none."""
    error = next(_ANSWERS.iter_errors(result), None)
    if error is not None:
        raise ValidationError(error.message)
    return True


def _call(action: RemoteAction, tracker: DialogueStateTracker, _: Domain) -> dict[str, Any]:
    """The state of the conversation with only its newest message among the events; no action reads the domain."""
    state = tracker.current_state(EventVerbosity.NONE)
    heard = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
    state["events"] = [heard.as_dict()] if heard else []
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "domain": {},
        "version": rasa.__version__,
    }

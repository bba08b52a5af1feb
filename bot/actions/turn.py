"""One turn of the conversation: an action reads message and memory, asks the api, and answers with one message."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import wording
from bot.actions.api_client import Api, ApiError, connected
from bot.actions.memory import Memory, Said


@dataclass(frozen=True, slots=True)
class Turn:
    """What is answered, and what is remembered."""

    text: str
    data: Mapping[str, Any]
    memory: Memory
    buttons: Sequence[Mapping[str, str]] = field(default=())

    def besides(self, words: str | None) -> Self:
        """The same turn that says something more than its advice; a page that shows the advice shows this too."""
        if not words:
            return self
        more = [*self.data.get("besides", ()), words]
        return replace(self, text=wording.paragraphs(self.text, words), data={**self.data, "besides": more})


class LoketAction(Action, ABC):
    """An action that gives one message. A failing api is said in the conversation; the memory stays as it was."""

    title: str

    def name(self) -> str:
        """The name by which the rules call the action."""
        return self.title

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Take a turn (called by rasa-sdk)."""
        del domain
        said = Said.from_message(tracker.latest_message, tracker.sender_id, _number(tracker))
        memory = Memory.from_slots(tracker.slots).follows(said.context)
        try:
            turn = await self.turn(connected(said.context.get("host")), said, memory)
        except ApiError as error:
            turn = Turn(error.explanation or wording.API_DOWN, {"error": "api"}, memory)
        if turn.memory.offered and turn.memory.offered == memory.offered:  # a bare "ja" answers only what was just said
            turn = replace(turn, memory=turn.memory.offers({**turn.memory.offered, "fresh": False}))
        dispatcher.utter_message(text=turn.text, buttons=list(turn.buttons), json_message=dict(turn.data))
        return [SlotSet(name, value) for name, value in turn.memory.changes(tracker.slots).items()]

    @abstractmethod
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """The answer to what was said."""


def _number(tracker: Tracker) -> str:
    """The id that Rasa gave the latest message."""
    heard = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return str(next(heard, {}).get("message_id") or "")

"""What the division says, as a turn of the talk; and going on from one such question to the next."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.actions import asking, leaning, offers, wording
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

SURELY: Final = 0.6
"""Below this chance of a question about the division one of which nothing is known, may be no such question."""

PERHAPS: Final = 0.1
"""From this chance "en voor de belastingaangifte?" asks the same as the question before."""

_AND: Final = re.compile(r"^\W*(?:en|and|what about|how about)\b(?:\W+\w+){1,6}\W*$", re.IGNORECASE)


async def goes_on_asking(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The answer to "en voor de belastingaangifte?" after a question about the division; None for anything else.

    In so few words it may sound like a resident's wish, but no resident was talked about.
    """
    asked_last = memory.told and not memory.situation and not memory.pending
    likely = said.chances.get("ask_division", 0.0) >= PERHAPS or "?" in said.text
    if not asked_last or not likely or not _AND.match(said.text) or not asking.tells_nobody(said.text):
        return None
    answer = await api.division(memory.question_request(said, asked_before(said, memory)))
    return told(said, memory, answer) if answer.get("division") else None


async def once_more(api: Api, said: Said, memory: Memory) -> Turn | None:
    """What was agreed about the question before, on "waarom die?": its boundary and its source are the reason.

    None where nothing was asked about the division.
    """
    if not memory.told or not (memory.topic or {}).get("words"):
        return None
    answer = await api.division(memory.question_request(said, asked_before(said, memory)))
    return told(said, memory, answer) if answer.get("division") else None


def told(said: Said, memory: Memory, answer: Mapping[str, Any]) -> Turn:
    """The turn that tells what was agreed; what was not agreed can be sent to the coordinator."""
    found = answer["division"]
    memory = _turned(memory, found)
    text = wording.still_open(found.get("message") or answer["message"], memory.pending)
    turn = Turn(text, {"decision": "division", "division": found}, memory, wording.buttons(memory.pending))
    return offers.with_not_agreed(turn, found, said.text)


def declined(said: Said, memory: Memory, answer: Mapping[str, Any]) -> Turn:
    """The turn where the division knows nothing of what is asked; what asks nothing of a desk is nobody's business."""
    heard = said.context.get("heard") or {}
    of_a_desk = said.names_a_desk or answer.get("desk_unknown") or heard.get("asks_division") or heard.get("asking")
    if not of_a_desk and not said.tasks and said.chances and said.confidence < SURELY:
        text = wording.still_open(wording.SMALLTALK["out_of_scope"], memory.pending)
        return Turn(text, {"decision": "out-of-scope"}, memory, wording.buttons(memory.pending))
    text = wording.still_open(answer["message"], memory.pending)
    return Turn(text, {"decision": "division"}, memory, wording.buttons(memory.pending))


def asked_before(said: Said, memory: Memory) -> Mapping[str, Any] | None:
    """What the talk was about, with the desk that was asked about: "en alleen ...?" is not about who does it instead.

    None where the talk is about one desk, or the words point to the other ("doen die dat ook?").
    """
    refused = (memory.topic or {}).get("refused")
    goes_on = refused and leaning.goes_on(said.text) and not asking.points_to_a_desk(said.text)
    return {**(memory.topic or {}), "desk": refused} if goes_on else None


def _turned(memory: Memory, found: Mapping[str, Any]) -> Memory:
    """The talk is about who does it: the desk that was asked for, or who does it instead."""
    task, kind = found.get("task_name") or found["task"], found.get("kind_name") or found["kind"]
    desk, name, refused = found["desk"], found.get("desk_name"), None
    if found.get("instead"):
        desk, name, refused = found["instead"], found.get("instead_name"), found["desk"]
    words = f"{task}, {wording.lower_first(kind)}"
    return memory.turns_to(
        desk, name, task=found["task"], kind=found["kind"], task_name=task, words=words, refused=refused
    )

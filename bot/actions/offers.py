"""What the assistant offers at the end of a turn: the second problem, or to pass something on. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.actions import wording
from bot.actions.turn import Turn

NOT_AGREED, WRONG, UNANSWERED = "niet-afgesproken", "niet-juist", "geen-antwoord"
"""The sorts of feedback, as the api knows them."""

NEXT, FORWARD = "/go_next", "/pass_on"
"""What the buttons say in the conversation."""

LONGEST = 500
"""Of a longer message the beginning is passed on."""


def with_next(turn: Turn) -> Turn:
    """The turn, and when its question is settled and a second problem waits: with an offer to go on with that."""
    waiting = turn.memory.waiting
    if waiting is None or turn.memory.pending:
        return turn
    button = {"title": f"Nu: {waiting['task_name']}", "payload": NEXT}
    turn = turn.besides(wording.next_one(waiting["task_name"]))
    return replace(turn, buttons=[*turn.buttons, button])


def with_not_agreed(turn: Turn, found: Mapping[str, Any], text: str) -> Turn:
    """The turn, and when nothing was agreed about what was asked: with an offer to send that to the coordinator."""
    if found.get("verdict") != "not-agreed":
        return turn
    about = {"task": found["task"], "kind": found["kind"], "desk": found.get("desk")}
    return _offering(turn, wording.OFFER_COORDINATOR, {"sort": NOT_AGREED, "text": text[:LONGEST], **about})


def with_unanswered(turn: Turn, answer: Mapping[str, Any], situation: Sequence[str]) -> Turn:
    """The turn, and when nothing was recognised: with an offer to tell the editors that there is no answer."""
    if answer["decision"] != "out-of-scope" or answer.get("recommendation") or answer.get("excluded"):
        return turn
    text = " ".join(situation)[:LONGEST]
    nothing = {"sort": UNANSWERED, "text": text, "task": None, "kind": None, "desk": None}
    return _offering(turn, wording.OFFER_EDITORS, nothing)


def with_unknown_fact(turn: Turn, found: Mapping[str, Any], text: str) -> Turn:
    """The turn, with an offer to tell the editors which fact about a desk is asked for and not known."""
    about = {"task": None, "kind": None, "desk": found["desk"]}
    return _offering(turn, wording.OFFER_EDITORS, {"sort": UNANSWERED, "text": text[:LONGEST], **about})


def _offering(turn: Turn, words: str, feedback: Mapping[str, Any]) -> Turn:
    button = {"title": "Geef door", "payload": FORWARD}
    return replace(
        turn,
        text=wording.paragraphs(turn.text, words),
        buttons=[*turn.buttons, button],
        memory=turn.memory.offers({**feedback, "fresh": True}),
    )

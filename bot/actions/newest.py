"""Which kind of help the newest words of a story ask for, where what was told before left it open."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import leaning, likeliest
from bot.actions.advising import TOLD, URGENT
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said


def kind_told(memory: Memory, about: str) -> str | None:
    """The kind of help that the story began with ("wil bezwaar maken"), where the newest words only say of what."""
    return None if leaning.kind_said(about) else leaning.kind_surely_said(memory.situation[0])


async def kind_of_the_newest(api: Api, said: Said, memory: Memory, looked: Mapping[str, Any]) -> str | None:
    """The kind of help that the newest words ask for, where they are surely about what the whole story is about.

    What was told first left it open, or nothing would have been asked: "a letter from DUO" may be about anything in it.
    """
    newest = replace(memory, situation=memory.situation[-1:], asked=False)
    alone = await api.advice(newest.advice_request(said, may_ask=True))
    sure = alone["decision"] in TOLD or likeliest.leaves_only_the_kind_open(alone, newest.situation[0])
    if not sure or looked["decision"] == URGENT:
        return None
    here, whole = alone["readings"][0], looked["readings"][0]
    return str(here["kind"]) if here["task"] == whole["task"] and here["kind"] != whole["kind"] else None


def kind_for(about: str, question: Mapping[str, Any]) -> str | None:
    """The kind of help that the words ask for, surely; where a question is only which kind, what they name will do."""
    tasks = {reading["task"] for option in question["options"] for reading in option["readings"]}
    return leaning.kind_asked_for(about) or (leaning.kind_said(about) if len(tasks) == 1 else None)

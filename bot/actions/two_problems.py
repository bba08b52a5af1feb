"""Two problems in one message: the one that comes first, and the other when it is its turn."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import hearing, likeliest, problems, wording
from bot.actions.advising import URGENT, advise, advised
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

MORE = 7
"""From this many words more is told of the second problem than that it is its turn."""


async def of_two(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice on one of two problems that are both known, when the words name it ("doe eerst de vog")."""
    if memory.waiting is None:
        return await _of_an_earlier(api, said, memory)
    if memory.pending:  # its options are named in the same words, so only what belongs to the other counts
        options = memory.pending["options"]
        asked = {reading["task"] for option in options for reading in option["readings"]}
        task = memory.waiting.get("task")
        here = _asked_here(memory)
        named = (task in said.tasks and task not in asked) or hearing.names_first(
            said.text, memory.waiting["text"], here
        )
        return await tell_waiting(api, said, memory) if named else None
    waiting, this = _waiting(memory.waiting), memory.this_matter
    meant = hearing.matter_meant(said.text, said.tasks, [waiting, *([this] if this else [])])
    if meant is waiting:
        return await tell_waiting(api, said, memory)
    return await advise(api, said, memory, may_ask=False) if meant else None


async def _of_an_earlier(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice on a matter that was put aside, when the words put it first while this one has a question open."""
    if not memory.pending:
        return None
    here = _asked_here(memory)
    for matter in reversed(memory.earlier):
        if hearing.names_first(said.text, f"{matter['task_name']} {' '.join(matter['situation'])}", here):
            back = memory.returns_to(matter)
            back = back.adds(said.text) if said.words >= MORE else back
            return await advise(api, said, back, before=wording.now_about(matter["task_name"]))
    return None


async def two_problems(api: Api, said: Said, new: Memory, text: str) -> Turn | None:
    """The advice on the first of two problems, while the second waits; the urgent one comes first. None for one."""
    parts = problems.two_in(text)
    if parts is None:
        return None
    found = []
    for part in parts[:2]:
        alone = replace(new, situation=(part,))
        found.append((part, await api.advice(alone.advice_request(said, may_ask=True))))
    if not _are_two(found[0][1], found[1][1], openly=parts[2]):
        return None
    if found[1][1]["decision"] == URGENT:
        found.reverse()
    (first, answer), (second, later) = found
    reading = later["readings"][0]
    new = replace(new, situation=(first,)).waits_for(second, reading["task"], reading["task_name"])
    return await advised(api, said, answer, new)


async def tell_waiting(api: Api, said: Said, memory: Memory) -> Turn:
    """The second problem of the same message, now that it is its turn, with what is told of it now."""
    waiting = memory.waiting or {}
    new = replace(memory.begins(waiting["text"], same_resident=True), waiting=None)
    if said.words >= MORE:
        new = new.adds(said.text)
    return await advise(api, said, new, before=wording.now_about(waiting["task_name"]))


def _asked_here(memory: Memory) -> str:
    """What is told of this matter, with the words of the question that is open about it."""
    return " ".join((*memory.situation, *(option["label"] for option in (memory.pending or {})["options"])))


def _are_two(one: Mapping[str, Any], other: Mapping[str, Any], *, openly: bool) -> bool:
    """Whether two advices are about different tasks, and sure enough of it."""
    if "out-of-scope" in (one["decision"], other["decision"]):
        return False
    unsure = [answer for answer in (one, other) if answer["decision"] == "clarify" and not _sure_of_its_task(answer)]
    return (openly or not unsure) and bool(one["readings"][0]["task"] != other["readings"][0]["task"])


def _sure_of_its_task(answer: Mapping[str, Any]) -> bool:
    return likeliest.leaves_only_the_kind_open(answer, "")


def _waiting(waiting: Mapping[str, str]) -> Mapping[str, Any]:
    return {"task": waiting.get("task"), "task_name": waiting["task_name"], "situation": [waiting["text"]]}

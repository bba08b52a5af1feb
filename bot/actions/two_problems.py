"""Two problems in one message: the one that comes first, and the other when it is its turn."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.actions import asking, hearing, likeliest, problems, wording
from bot.actions.advising import TOLD, URGENT, advise, advised
from bot.actions.api_client import Api
from bot.actions.comparing import bare
from bot.actions.memory import Memory, Said
from bot.actions.places import several_said
from bot.actions.problems import Told
from bot.actions.turn import Turn

Answer = Mapping[str, Any]

MORE = 7
"""From this many words more is told of the second problem than that it is its turn."""

SHORT: Final = 4
"""Up to this many words only say that all options are meant."""

BESIDE: Final = (Told.BESIDE, Told.BESIDE_URGENT)
"""Ways of telling in which the whole message must be about both problems too."""

FIRST_OF_THE_WHOLE: Final = 3
"""Both must then be among so many likeliest tasks of the whole."""

SURE_OPENLY: Final = 0.65
"""Below this chance of its task a second problem that is told openly is said back in the clerk's own words."""

SURE_BESIDE: Final = 0.4
"""From this chance of each task it counts: of 40 such messages 21 were parted, of 431 strangers' stories 2."""

_WORDS: Final = re.compile(r"\w{5,}")

SURE_BESIDE_URGENT: Final = 0.8
"""The same without a subject of its own, and with one that cannot wait."""


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


async def of_several(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice on the first of the options where all are meant ("allebei"), while one about something else waits."""
    options = [option for option in (memory.pending or {})["options"] if option.get("readings")]
    if not options or said.words > SHORT or not several_said(bare(said.text)):
        return None
    first = options[0]
    tasks = {reading["task"] for reading in first["readings"]}
    other = next((one for one in options if tasks.isdisjoint(of["task"] for of in one["readings"])), None)
    new = memory.answered((memory.pending or {})["id"], first["id"])
    if other:
        new = new.waits_for(other["label"], other["readings"][0]["task"], other["label"].split(" (")[0])
    return await advise(api, said, new, may_ask=False)


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
    seen: dict[str, dict[str, Any]] = {}

    async def look(part: str) -> dict[str, Any]:
        if part not in seen:
            seen[part] = await api.advice(replace(new, situation=(part,)).advice_request(said, may_ask=True))
        return seen[part]

    for parting in problems.partings(text):
        beside = parting.told in BESIDE
        one = await look(parting.first)
        if beside and not _is_in(await look(text), one):  # most stories end here, before the second is looked at
            continue
        other = await look(parting.second)
        if not _are_two(one, other, told=parting.told) or (beside and not _is_in(await look(text), other)):
            continue
        if _is_a_guess(other, one, told=parting.told):
            alone = replace(new, situation=(parting.first,))
            return (await advised(api, said, one, alone)).besides(wording.mentioned(parting.second))
        parts = [(parting.first, one), (parting.second, other)]
        (first, answer), (second, later) = reversed(parts) if other["decision"] == URGENT else parts
        reading = later["readings"][0]
        new = replace(new, situation=(first,)).waits_for(second, reading["task"], reading["task_name"])
        return await advised(api, said, answer, new)
    return None


def asks_for_the_waiting(said: Said, memory: Memory) -> bool:
    """Whether the words ask where to go with the problem that waits ("en dat paspoort, waar moet hij dan zijn")."""
    if memory.waiting is None or said.names_a_desk or not asking.asks_where_to_go(said.text):
        return False
    other, here = memory.waiting["text"].lower(), " ".join(memory.situation).lower()
    return any(word in other and word not in here for word in _WORDS.findall(said.text.lower()))


async def tell_waiting(api: Api, said: Said, memory: Memory, *, more: bool = True) -> Turn:
    """The second problem of the same message, now that it is its turn, with what is told of it now, if `more` is.

    Where a question about the first is open still, that one waits now.
    """
    waiting, this = memory.waiting or {}, memory.this_matter
    new = replace(memory.begins(waiting["text"], same_resident=True), waiting=None)
    if memory.pending and this:
        new = new.waits_for(" ".join(memory.situation), this["task"], this["task_name"])
    if more and said.words >= MORE:
        new = new.adds(said.text)
    return await advise(api, said, new, before=wording.now_about(waiting["task_name"]))


def _asked_here(memory: Memory) -> str:
    """What is told of this matter, with the words of the question that is open about it."""
    return " ".join((*memory.situation, *(option["label"] for option in (memory.pending or {})["options"])))


def _are_two(one: Answer, other: Answer, *, told: Told) -> bool:
    """Whether two advices are about different tasks, as surely as the way asks in which the message tells it."""
    decisions = [one["decision"], other["decision"]]
    if "out-of-scope" in decisions or _task(one) == _task(other):
        return False
    if told is Told.OPENLY:
        return True
    if told is Told.WISHES:
        return all(answer["decision"] != "clarify" or _sure_of_its_task(answer) for answer in (one, other))
    if decisions == [URGENT, URGENT]:  # "uit huis gezet en vannacht geen bed"
        return False
    chances = [likeliest.chance_of_the_task(answer) for answer in (one, other)]
    if told is Told.BESIDE_URGENT:
        return URGENT in decisions and min(chances) >= SURE_BESIDE_URGENT
    return min(chances) >= SURE_BESIDE


def _is_a_guess(other: Answer, one: Answer, *, told: Told) -> bool:
    """Whether a second problem is told and not surely enough recognised ("zoekt ook een plek voor haar hond").

    It is only put aside where the first is known: otherwise both parts may be needed to know what it is about.
    """
    unsure = other["decision"] == "clarify" and likeliest.chance_of_the_task(other) < SURE_OPENLY
    return told is Told.OPENLY and unsure and (one["decision"] in TOLD or _sure_of_its_task(one))


def _is_in(whole: Answer, part: Answer) -> bool:
    """Whether what a part is about is what the whole message is about too, and not something made of the part alone.

    "Hij gaat naar speciaal onderwijs en ze wil vervoer daarheen" is about transport for pupils; its parts are not.
    """
    return _task(part) in list(likeliest.chances_of_tasks(whole))[:FIRST_OF_THE_WHOLE]


def _task(answer: Answer) -> str | None:
    return next(iter(likeliest.chances_of_tasks(answer)), None)


def _sure_of_its_task(answer: Mapping[str, Any]) -> bool:
    return likeliest.leaves_only_the_kind_open(answer, "")


def _waiting(waiting: Mapping[str, str]) -> Mapping[str, Any]:
    return {"task": waiting.get("task"), "task_name": waiting["task_name"], "situation": [waiting["text"]]}

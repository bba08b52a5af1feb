"""Words that leave open what they are about, and with more or less beside them do not.

"Van het waterschap" says nothing by itself; after "ze wil kwijtschelding aanvragen" it says whose. And of "ze belde het
waterschap, die verwezen haar terug; ze wil kwijtschelding van de gemeente" only the last part is what she wants.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.actions import hearing, leaning, likeliest, visits
from bot.actions.advising import ESCALATION, TOLD, advised, came_from
from bot.actions.api_client import Api
from bot.actions.memory import SETTLED, Memory, Said
from bot.actions.turn import Turn

FAINT: Final = 0.35
"""Below this chance of the likeliest task words are hardly about anything."""

ENOUGH: Final = 5
"""From this many words what is said besides a visit can be a situation."""

LIKELY: Final = 0.25
"""From this chance words are rather about another task than about one that the resident was sent away with."""

POSSIBLE: Final = 0.1
"""From this chance a task is one that words may be about."""


def goes_on_about(said: Said, answer: Mapping[str, Any]) -> bool:
    """Whether words that mean little by themselves (by the advice on them alone) go on about the same matter."""
    if answer["decision"] == "out-of-scope":
        return leaning.goes_on(said.text)
    return answer["decision"] == "clarify" and leaning.says_more(said.text) and not said.tasks


def may_go_on(said: Said, answer: Mapping[str, Any]) -> bool:
    """Whether they may, as they are about the resident of the talk and bring in nothing else."""
    return answer["decision"] in {"clarify", "out-of-scope"} and leaning.of_the_resident(said.text) and not said.tasks


async def clearer_together(api: Api, said: Said, memory: Memory, about: str, answer: Mapping[str, Any]) -> Turn | None:
    """The advice on words together with what was told before, where alone they leave open what together is clear.

    None where what they are about together is none of what they may be about alone (by `answer`).
    """
    memory = memory.taken_up()
    if answer["decision"] not in {"clarify", "out-of-scope"} or not memory.situation:
        return None
    points = _points_back(said, answer)
    if likeliest.leaves_only_the_kind_open(answer, about) or not (points or _may_be_more(said, answer)):
        return None
    together = replace(memory.adds(about), asked=False)
    adds_something = answer["decision"] == "clarify"
    looked = await api.advice(together.advice_request(said, may_ask=adds_something))
    if looked["decision"] not in TOLD and not likeliest.leaves_only_the_kind_open(looked, about):
        return None
    same = points and _task(looked) == (memory.this_matter or {}).get("task")
    return (
        await advised(api, said, looked, await came_from(api, said, together))
        if same or _chance(answer, looked)
        else None
    )


async def more_of_the_same(api: Api, said: Said, memory: Memory, about: str) -> Turn | None:
    """The advice on the same wish for something else ("en van de gemeente ook"); None where it makes nothing new."""
    before = memory.this_matter
    thing = leaning.first_thing_in(memory.situation[0]) if before and leaning.adds_more(about) else None
    if before is None or thing is None or memory.pending:
        return None
    kind = (memory.advice or {})["readings"][0]["kind"]
    new = memory.begins(f"{thing} {leaning.added(about)}", same_resident=True)
    looked = await api.advice({**new.advice_request(said, may_ask=False), "kind": kind})
    told = looked["decision"] in TOLD and _task(looked) != before["task"]
    return await advised(api, said, looked, new) if told else None


async def clearer_without_the_visit(
    api: Api, said: Said, memory: Memory, about: str, answer: Mapping[str, Any]
) -> Turn | None:
    """The advice on what is told besides where the resident was before, where with that it stays open (by `answer`).

    A desk that was visited draws the words to its own subjects. None where the rest is about none of those that the
    whole may be about. `memory` has the whole as its newest words.
    """
    rest = visits.without_passed(about)
    if not visits.passed_clauses(about) or len(rest.split()) < ENOUGH:
        return None
    memory = replace(memory, situation=(*memory.situation[:-1], rest))
    if answer["decision"] in TOLD and _nobody_does_it(answer):
        return await _what_the_visited_do_not(api, said, memory, answer)
    if answer["decision"] != "clarify":
        return None
    looked = await api.advice(memory.advice_request(said, may_ask=True))
    told = looked["decision"] in TOLD and _chance(answer, looked)
    return await advised(api, said, looked, memory) if told else None


async def _what_the_visited_do_not(api: Api, said: Said, memory: Memory, answer: Mapping[str, Any]) -> Turn | None:
    """The advice on another thing that the words may be about, where nobody else does the likeliest (by `answer`).

    Who was sent away by the desk that does it, rather came for something that this desk does not do.
    """
    alone = await api.advice(memory.advice_request(said, may_ask=True))
    for reading in alone["readings"]:
        if reading["task"] != _task(answer) and reading["probability"] >= LIKELY:
            settled = memory.answered(SETTLED, f"{reading['task']}.{reading['kind']}")
            looked = await api.advice(settled.advice_request(said, may_ask=False))
            if looked["decision"] in TOLD and not _nobody_does_it(looked):
                return await advised(api, said, looked, settled)
    return None


def _nobody_does_it(answer: Mapping[str, Any]) -> bool:
    """Whether an advice names a desk only because nobody of the division is left."""
    return bool((answer.get("recommendation") or {"role": ESCALATION})["role"] == ESCALATION)


def _points_back(said: Said, answer: Mapping[str, Any]) -> bool:
    """Whether words that are hardly about anything point to what was told ("en hij gebruikt ook drugs")."""
    if answer["decision"] == "out-of-scope":
        return leaning.points_on(said.text)
    return _faint(answer) and hearing.same_resident(said.text)


def _may_be_more(said: Said, answer: Mapping[str, Any]) -> bool:
    return answer["decision"] == "clarify" and not leaning.brings_in_another(said.text)


def _faint(answer: Mapping[str, Any]) -> bool:
    """Whether the words of an advice are hardly about anything."""
    return likeliest.chance_of_the_task(answer) < FAINT


def _chance(answer: Mapping[str, Any], looked: Mapping[str, Any]) -> bool:
    """Whether the words alone may be about what they are about together."""
    alone = sum(reading["probability"] for reading in answer["readings"] if reading["task"] == _task(looked))
    return bool(alone >= POSSIBLE)


def _task(answer: Mapping[str, Any]) -> str:
    return str(answer["readings"][0]["task"])

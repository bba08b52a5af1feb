"""The actions that answer a question: about the division of tasks, about a desk, about the advice itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from typing_extensions import override

from bot.actions import asking, buildings, circumstances, dividing, hearing, leaning, offers, urgency, visits, wording
from bot.actions.advising import TOLD, URGENT
from bot.actions.api_client import Api
from bot.actions.asked_besides import PERHAPS, with_division
from bot.actions.comparing import bare, likeness
from bot.actions.danger import urgent_first
from bot.actions.memory import Memory, Said
from bot.actions.situation import (
    FollowUp,
    after_a_visit,
    as_opening,
    as_situation,
    asks_past,
    tell_situation,
)
from bot.actions.turn import LoketAction, Turn
from bot.actions.two_problems import asks_for_the_waiting, tell_waiting

DOUBTFUL = 0.8
"""Below this the act may have been misheard: a question without a known desk is then tried as a situation."""

VERY_DOUBTFUL = 0.5
"""The same while a question waits for an answer: then no desk is known yet, and "are they open" is asked in vain."""

SUMMARY = "summary"
"""What the api tells of a desk when it recognises no fact that was asked for."""

SESSIONS = "sessions"
"""What the api tells of a desk when it is asked which national bodies sit there."""

NOT_AGREED = "not-agreed"
"""The verdict where nobody agreed anything. On "mag dat zomaar?" that is no help: nobody asked what a desk does."""

UNKNOWN = "unknown"
"""What the api tells of a desk when a fact was asked for that the knowledge base does not hold."""

_WHOSE = re.compile(
    r"^\W*(?:nee|ja|oh|het is|het gaat om|dat is|die is|no|yes|it's|it is)?\W*(?:van|bij|door|over|from|by|of|about)\b",
    re.IGNORECASE,
)

_THEIR = re.compile(r"\b(?:zijn|zn|z'n|haar|d'r|hun|his|her|their)\s$", re.IGNORECASE)
LONG = 7
"""A longer message can tell of a resident and ask something."""

STORY = 4
"""From this many words an unanswered question can be a situation."""


class Division(LoketAction):
    """Who does what, and where it stops."""

    title = "action_division"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Answer from the agreed division; what is no such question may be a situation."""
        told = await urgent_first(api, said, memory) or await _what_is_told(api, said, memory)
        if told:
            return told
        if asked_again(said, memory) is not said:
            return await Desk().turn(api, said, memory)
        answer = await api.division(memory.question_request(said, dividing.asked_before(said, memory)))
        found, fact = answer.get("division"), answer.get("desk_info")
        if fact:
            text = wording.still_open(answer["message"], memory.pending)
            data = {"decision": "desk-info", "desk_info": fact}
            return Turn(text, data, memory.turns_to(fact["desk"], fact["name"]), wording.buttons(memory.pending))
        situation = await as_situation(api, said, memory) if _rather_tells(said, memory, answer) else None
        if situation:
            return situation
        if found is None:
            return dividing.declined(said, memory, answer)
        return dividing.told(said, memory, answer)


class Desk(LoketAction):
    """A fact about a desk; after it the referral goes on where it was."""

    title = "action_desk"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Answer from the published content; what is asked of no desk in particular may be about the division."""
        told = await _told_first(api, said, memory)
        if told:
            return told
        said = asked_again(said, memory)
        memory = memory.knows(circumstances.heard(said.text)[0]) if memory.situation else memory
        meant = _matter(said, memory)
        said = _without_names(said) if meant else said
        answer = await api.desk(memory.question_request(said, meant))
        found = answer.get("desk_info")
        if found and _may_be_division(found["about"], said, memory):
            return await Division().turn(api, said, memory)
        opening = await _opens(api, said, memory, answer)
        if opening:
            return opening
        if found is None and not answer.get("desk_unknown"):
            turn = await _misheard(api, said, memory) or await _of_the_likeliest(api, said, memory)
            if turn:
                return turn
        data = {"decision": "desk-info", **({"desk_info": found} if found else {})}
        if found:
            memory = memory.turns_to(found["desk"], found["name"]).asks(said.text, _asked_of(said, found))
        of_none = found is None and memory.pending and not answer.get("desk_unknown")
        text = wording.ANSWER_FIRST if of_none else answer["message"]
        if found and meant and meant.get("task_name"):
            text = wording.paragraphs(wording.now_about(meant["task_name"]), text)
        turn = Turn(wording.still_open(text, memory.pending), data, memory, wording.buttons(memory.pending))
        return offers.with_unknown_fact(turn, found, said.text) if found and found["about"] == UNKNOWN else turn


async def _opens(api: Api, said: Said, memory: Memory, answer: Mapping[str, Any]) -> Turn | None:
    """The advice on the first words of a talk that no desk can answer, or None.

    "Jong gezin zoekt een gastouder, waar moeten ze zijn?" sounds like a question for an address, of a desk that nobody
    named; it counts as a situation where that has a desk.
    """
    found = answer.get("desk_info")
    answers = said.asks_desk or found["about"] != UNKNOWN if found else answer.get("desk_unknown")
    if said.names_a_desk or answers:
        return None
    turn = await as_opening(api, said, memory)
    tells = found or asking.tells_a_wish(said.text)
    return turn if turn and (tells or turn.data["decision"] in TOLD) else None


async def _told_first(api: Api, said: Said, memory: Memory) -> Turn | None:
    """What goes before a fact of a desk: danger, a visit or a situation; None for just a question."""
    urgent = await urgent_first(api, said, memory)
    if urgent:
        return urgent
    if _tells_of_a_visit(said, memory):
        return await after_a_visit(api, said, memory)
    if asks_for_the_waiting(said, memory):
        return await tell_waiting(api, said, memory, more=False)
    return await tell_situation(api, said, memory) if _tells(said, memory) else None


async def _what_is_told(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice on words that rather tell of a resident than ask who does what; None for a question."""
    if _tells_of_a_visit(said, memory):
        return await after_a_visit(api, said, memory)
    if asks_for_the_waiting(said, memory):
        return await tell_waiting(api, said, memory, more=False)
    only_tells = asks_past(said, memory) or _tells(said, memory) or _asks_of_nobody(said)
    only_tells = only_tells or _asks_who_is_next(said, memory)
    if not (only_tells or _asks_who_helps(said)):
        return None
    told = await tell_situation(api, said, memory)
    return told if only_tells else await with_division(api, said, told)


def _rather_tells(said: Said, memory: Memory, answer: Mapping[str, Any]) -> bool:
    """Whether a question that the division does not answer may be a situation: of no known desk, or of none at all."""
    found = answer.get("division")
    if found is None:
        return said.words >= STORY and not answer.get("desk_unknown")
    if memory.told and not memory.situation:  # "en bezwaar?", after a question about the division
        return False
    of_itself = found["desk"] == memory.from_desk and not (said.names_a_desk or asking.asks_a_desk(said.text))
    return of_itself and bool(found["verdict"] == NOT_AGREED)


def asked_again(said: Said, memory: Memory) -> Said:
    """The question about a desk that was asked just before, for the desk that is named now ("en het wijkteam?").

    The same words when they say more than the name, or nothing was asked before.
    """
    before = (memory.topic or {}).get("asked")
    if not before or len(said.named) != 1 or not leaning.only_names(said.text, said.named[0]):
        return said
    start, end = said.named[0]
    text, name = before["text"], said.text[start:end]
    if before["named"] is None:  # "en morgen?", of the desk that the talk was about
        return replace(said, text=f"{name}: {text}", context={**said.context, "named": [[0, len(name)]]})
    first, last = before["named"]
    named = [[first, first + len(name)]]
    return replace(said, text=f"{text[:first]}{name}{text[last:]}", context={**said.context, "named": named})


def _asked_of(said: Said, found: Mapping[str, Any]) -> Sequence[tuple[int, int]]:
    """The names in a question, the one last that "en de SVB?" stands for: who sits at a desk, and not that desk."""
    if found["about"] != SESSIONS:
        return said.named
    return sorted(said.named, key=lambda name: -likeness(bare(said.text[slice(*name)]), found["name"]))


def _matter(said: Said, memory: Memory) -> Mapping[str, Any] | None:
    """The matter of which the desk is asked about, if the words say one; None for the desk of the talk.

    A task that was not talked about is a matter without a desk: who does it, the api knows.
    """
    if said.names_a_desk and not (said.about and asking.points_to_that_desk(said.text)):
        return None
    this = memory.this_matter
    matters = [*memory.earlier, *([this] if this else [])]
    found = hearing.matter_spoken_of(said.text, said.about, matters) or hearing.matter_gone_back_to(
        said.text, (), matters
    )
    return found or ({"task": said.about[0]} if said.about else None)


def _without_names(said: Said) -> Said:
    """The words without the names of desks: what is meant is told by the talk ("die bank: waar zit dat loket?")."""
    text = said.text
    for start, end in sorted(said.named, reverse=True):
        text = f"{text[:start]}{text[end:]}"
    return replace(said, text=" ".join(text.split()), context={**said.context, "named": []})


def _may_be_division(about: str, said: Said, memory: Memory) -> bool:
    """Whether a question in which no fact was recognised is rather about what the desk does."""
    if about == SUMMARY:
        if said.asks_desk and not said.names_a_desk and not said.tasks:  # plainly of the desk that the talk is about
            return False
        return bool(said.tasks or memory.subject or said.chances.get("ask_division", 0.0) >= PERHAPS)
    return about == UNKNOWN and bool(said.tasks) and not said.asks_desk


async def _of_the_likeliest(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The fact for the desk of the likeliest reading, where "are they open?" comes before the answer to a question.

    Who asks that takes a desk for granted. It is said aloud which one, so that a wrong guess is heard and corrected.
    None when no question is open, or nothing can be told without its answer.
    """
    if not memory.pending:
        return None
    likeliest = await api.advice(memory.advice_request(said, may_ask=False))
    if not likeliest.get("recommendation"):  # too unsure to be told; what was asked first is what is likeliest then
        first = memory.answered(memory.pending["id"], memory.pending["options"][0]["id"])
        likeliest = await api.advice(first.advice_request(said, may_ask=False))
    if not likeliest.get("recommendation"):
        return None
    supposing = memory.concludes(likeliest, said.id)
    answer = await api.desk(supposing.question_request(said))
    found = answer.get("desk_info")
    if found is None:
        return None
    text = wording.paragraphs(wording.supposed(likeliest), answer["message"], wording.NOT_SUPPOSED)
    data = {"decision": "desk-info", "desk_info": found}
    return Turn(text, data, supposing.turns_to(found["desk"], found["name"]))


def _tells(said: Said, memory: Memory) -> bool:
    """Whether the words ask nothing: what a resident wants, or only how a resident can come."""
    only_how = not circumstances.heard(said.text)[1] and bool(memory.situation)
    urgent = (memory.advice or {}).get("decision") == URGENT
    if urgent and urgency.after_help(said.text) is not None:  # "112 is er nu bij" asks nothing of 112
        return True
    if _answers(said, memory) or (memory.situation and not said.names_a_desk and leaning.adds_more(said.text)):
        return True
    return only_how or _names_theirs(said, memory) or (asking.tells_of_a_resident(said.text) and not said.asks_desk)


def _names_theirs(said: Said, memory: Memory) -> bool:
    """Whether the words name something of the resident by the name of a desk, and ask nothing ("en zijn toeslagen")."""
    theirs = any(_THEIR.search(said.text[:start]) for start, _ in said.named)
    return bool(memory.situation) and theirs and "?" not in said.text and asking.asks_nothing(said.text)


def _tells_of_a_visit(said: Said, memory: Memory) -> bool:
    """Whether the words tell where the resident has been, and ask nothing ("bij de raadslieden is hij al geweest")."""
    if buildings.says_which(said, memory) or buildings.building_visited(said, memory):
        return True
    heard = said.context.get("heard") or {}
    asked = not asking.asks_nothing(visits.without_refusal(said.text))
    asks = said.asks_desk or heard.get("asks_division") or heard.get("asking") or asked
    was_there = said.names_a_desk and bool(memory.situation) and visits.was_at_a_desk(said.text)
    return not asks and (was_there or visits.tells_of_one(said.text))


def _answers(said: Said, memory: Memory) -> bool:
    """Whether the words answer the question that is open by naming whose it is ("van het UWV, over haar WW")."""
    heard = said.context.get("heard") or {}
    asks = said.asks_desk or heard.get("asks_division") or heard.get("asking") or not asking.asks_nothing(said.text)
    return memory.pending is not None and not asks and bool(_WHOSE.match(said.text) or said.tasks)


def _asks_who_is_next(said: Said, memory: Memory) -> bool:
    """Whether it was just asked what a resident needs after an emergency; then "wie helpt haar daarna" is no more."""
    return memory.calmed and (memory.advice or {}).get("decision") == URGENT and not said.names_a_desk


def _asks_of_nobody(said: Said) -> bool:
    """Whether a story of a resident asks something, but not of a desk ("kan iemand met haar meekijken?")."""
    heard = said.context.get("heard") or {}
    asks = said.names_a_desk or asking.names_us(said.text) or heard.get("asks_division") or heard.get("asking")
    return said.words > LONG and not asks and hearing.names_a_person(said.text)


def _asks_who_helps(said: Said) -> bool:
    """Whether the words ask who helps the resident that they tell of: the advice says who, and how."""
    asked = asking.asks_who_helps(said.text)
    return said.words > LONG and asked is not None and all(start < asked for start, _ in said.named)


async def _misheard(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice where the words may be no question about a desk after all; less likely while a question waits."""
    doubtful = VERY_DOUBTFUL if memory.pending else DOUBTFUL
    return await as_situation(api, said, memory) if said.confidence < doubtful and said.words >= STORY else None


class Why(FollowUp):
    """Why this desk, or why this question."""

    title = "action_why"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Explain from what was said before; why another desk than the one that was told, the division says."""
        if memory.topic and (asking.why_not_us(said.text) or (said.names_a_desk and asking.why_not(said.text))):
            return await Division().turn(api, said, memory)
        if memory.pending:
            text = wording.still_open(wording.why_asked(memory.pending), memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        if not memory.advice:
            agreed = await dividing.once_more(api, said, memory)
            return agreed or Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
        found = memory.recommended
        reasons = found and {name: found.get(name) for name in ("desk", "reasons", "until", "source")}
        return Turn(wording.why(memory.advice), {"decision": memory.advice["decision"], "why": reasons}, memory)

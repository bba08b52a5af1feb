"""The actions that lead to an advice: a situation, an answer, a desk that is out, a correction."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from bot.actions import asking, buildings, choosing, circumstances, hearing, leaning, visits, wording
from bot.actions.advising import ESCALATION, TOLD, advise, advised, came_from, desks_named
from bot.actions.after_help import afterwards, urgent_again
from bot.actions.api_client import Api
from bot.actions.asked_besides import with_division
from bot.actions.correcting import without_misheard
from bot.actions.dividing import goes_on_asking
from bot.actions.memory import SETTLED, Memory, Said
from bot.actions.newest import kind_for, kind_of_the_newest, kind_told
from bot.actions.showing import of_a_letter
from bot.actions.together import (
    clearer_together,
    clearer_without_the_visit,
    goes_on_about,
    may_go_on,
    more_of_the_same,
)
from bot.actions.turn import LoketAction, Turn
from bot.actions.two_problems import of_several, of_two, two_problems

STORY = 6
"""From this many words a remark about an earlier desk can tell a whole situation."""

OPENING = 3
"""From this many words a first message can be a situation."""

BESIDES: Final = 3
"""From this many words besides a visit it is told what the resident needs."""


async def tell_situation(api: Api, said: Said, memory: Memory) -> Turn:
    """A situation, or more words about the one that a question was asked about."""
    visit = await _of_a_visit(api, said, memory)
    if visit:
        return visit
    known, about = _circumstances(said)
    if not about or (memory.recommended and leaning.holds_for_another(about)):
        memory = memory.knows(known)
        settled = memory.situation and not memory.pending
        return await advise(api, said, memory.settles(), may_ask=memory.advice is None) if settled else _noted(memory)
    about = without_misheard(about)
    announced = hearing.announced(about)
    if announced:  # it goes on about nothing that was told before
        same = not hearing.next_resident(about) and not hearing.names_a_person(announced)
        clean = replace(memory.begins("", same_resident=same), situation=())
        return await _tell_new(api, replace(said, text=announced), clean, announced, known)
    other = await of_two(api, said, memory) or await afterwards(api, said, memory, about)
    other = other or await more_of_the_same(api, said, memory, about)
    if other:
        return other
    if memory.pending:
        all_meant = await of_several(api, said, memory)
        return all_meant or await _tell_more(api, said, memory.knows(known), memory.pending["id"], about)
    return await _tell_new(api, said, memory, about, known)


async def _of_a_visit(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The turn after which a desk is out, or after which it is asked which one in a building was meant; or None."""
    was_there = bool(memory.situation) and said.names_a_desk and visits.was_at_a_desk(said.text)
    if was_there or buildings.says_which(said, memory) or asks_past(said, memory):
        return await AlreadyBeen().turn(api, said, memory)
    building = buildings.building_visited(said, memory)
    if building is None:
        return None
    told = buildings.without_the_building(said, building)
    tells = len(visits.without_passed(told.text).split()) >= BESIDES or told.words >= STORY
    return buildings.asks_which(await tell_situation(api, told, memory) if tells else _no_desk(memory), building)


async def after_a_visit(api: Api, said: Said, memory: Memory) -> Turn:
    """The next right desk for who has been at one: for what is told besides, or else for what was told before."""
    tells = len(visits.without_passed(said.text).split()) >= BESIDES
    return await (tell_situation(api, said, memory) if tells else AlreadyBeen().turn(api, said, memory))


def asks_past(said: Said, memory: Memory) -> bool:
    """Whether the words ask for another desk than the one that was told, which cannot be reached."""
    return bool(memory.situation and memory.recommended) and hearing.asks_past_a_desk(said.text)


async def _tell_more(api: Api, said: Said, memory: Memory, question: str, about: str) -> Turn:
    """The answer to the question in words: an option, a kind of help, more of the story, or that it is not known."""
    if hearing.does_not_know(said.text):
        return await advise(api, said, memory, may_ask=False)
    option = choosing.option_said(said.text, memory)
    if option:
        return await advise(api, said, memory.answered(question, option), may_ask=False)
    kind = leaning.kind_said(about) if leaning.says_only_how(about) else None
    another = await _another_matter(api, said, memory, about) if kind is None else None
    another = another or await urgent_again(api, said, memory, about)
    if another:
        return another
    memory = await came_from(api, said, memory.adds(about))
    looked = await api.advice({**memory.advice_request(said, may_ask=False), "kind": kind})
    if looked["decision"] == "out-of-scope":  # told more and not enough: asked once more, before anything is recorded
        return await advise(
            api, said, replace(memory, asked=False), kind=kind or leaning.kind_wished(memory.situation[0])
        )
    kind = kind or kind_told(memory, about) or await kind_of_the_newest(api, said, memory, looked)
    if kind is None:
        return await advised(api, said, looked, memory)
    return await advise(api, said, memory, may_ask=False, kind=kind)


async def _another_matter(api: Api, said: Said, memory: Memory, about: str) -> Turn | None:
    """The advice on words that bring in somebody else, and are plainly about something else than what was asked."""
    if not hearing.names_a_person(about):
        return None
    new = replace(memory, pending=None).begins(about)
    answer = await api.advice(new.advice_request(said, may_ask=True))
    asked = {reading["task"] for option in (memory.pending or {})["options"] for reading in option["readings"]}
    told = answer["decision"] in TOLD and answer["readings"][0]["task"] not in asked
    return await advised(api, said, answer, new) if told else None


async def as_situation(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice for words that were heard as something else, or None when they are not a situation either."""
    if memory.pending:
        return await tell_situation(api, said, memory)
    new = memory.begins(said.text)
    answer = await api.advice(new.advice_request(said, may_ask=True))
    return None if answer["decision"] == "out-of-scope" else await advised(api, said, answer, new)


async def as_opening(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice for the first words of a talk that were heard as going on with it ('dat klopt niet'), or None.

    There is nothing to go on with, so whatever was heard, these words are about a resident if they are about anything.
    """
    if memory.has_begun or said.words < OPENING:
        return None
    return await as_situation(api, said, memory)


async def _tell_new(api: Api, said: Said, memory: Memory, about: str, known: Mapping[str, Any]) -> Turn:
    """A new situation, or two; what only makes sense after what was said before, is more about that.

    That is a kind of help without a subject, and what is not sure by itself and brings in nothing else.
    """
    if memory.subject and leaning.says_only_how(about) and leaning.of_the_same(said.text):
        return await _other_help(api, said, memory.knows(known), about)
    new = memory.begins(about, same_resident=hearing.same_resident(said.text)).knows(known)
    new = await came_from(api, said, new)
    two = await two_problems(api, said, new, about)
    if two:
        return two
    answer = await api.advice(new.advice_request(said, may_ask=True))
    shown = await of_a_letter(api, said, memory, new, answer)
    if shown:
        return shown
    kind = kind_for(about, answer["question"]) if answer["decision"] == "clarify" else None
    option = choosing.option_for(answer["question"], kind, answer) if kind else None
    option = option or choosing.kind_asked_instead(about, answer)
    if option:
        return await advise(api, said, new.answered(SETTLED, option), may_ask=False)
    told, leans = memory.knows(known), memory.situation and goes_on_about(said, answer)
    otherwise = leaning.kind_said(about) is not None
    looks = may_go_on(said, answer) and (otherwise or not leans)
    same = await _still_the_same(api, said, told, about) if looks else None
    if leans and not same:
        return await advise(api, said, await came_from(api, said, told.adds(about)), may_ask=False)
    same = same or await clearer_together(api, said, told, about, answer)
    same = same or await clearer_without_the_visit(api, said, new, about, answer)
    return same or _asked_what(about, answer, new) or await advised(api, said, answer, new)


def _asked_what(about: str, answer: Mapping[str, Any], new: Memory) -> Turn | None:
    """What is asked of a resident who is only announced ("een meneer, het gaat om zijn auto"); None for the rest."""
    if answer["decision"] != "out-of-scope" or not hearing.only_announces(about):
        return None
    return Turn(wording.WHAT_IS_IT, {"decision": "clarify"}, new)


async def _other_help(api: Api, said: Said, memory: Memory, about: str) -> Turn:
    """The advice on the same subject, for another kind of help."""
    otherwise = memory.asks_otherwise(leaning.without_settled(about))
    kind = leaning.kind_said(otherwise.situation[-1])
    return await advise(api, said, await came_from(api, said, otherwise), kind=kind)


async def _still_the_same(api: Api, said: Said, memory: Memory, about: str) -> Turn | None:
    """The advice on words about the resident of the talk, where with what was told before they are on that subject.

    None where they turn out to be about another one. It is looked at before it is told: telling may record a chain.
    """
    before = memory.this_matter or memory.topic or {}
    if not memory.subject:
        return None
    otherwise = leaning.kind_said(about) is not None
    memory = memory.asks_otherwise(leaning.without_settled(about)) if otherwise else memory.adds(about)
    kind = leaning.kind_said(memory.situation[-1])
    looked = await api.advice({**memory.advice_request(said, may_ask=False), "kind": kind})
    task = (looked.get("readings") or [{}])[0].get("task")
    if task is None or task != before.get("task"):
        return None
    return await advise(api, said, await came_from(api, said, memory), may_ask=False, kind=kind)


def _circumstances(said: Said) -> tuple[dict[str, Any], str]:
    """How the resident can come, and what the message is about besides."""
    village = (said.context.get("heard") or {}).get("village")
    return circumstances.heard(said.text, village)


def _noted(memory: Memory) -> Turn:
    """Circumstances alone, with nothing to advise on yet."""
    noted = circumstances.said_back(memory.circumstances or {}, None)
    if memory.pending:
        text = wording.still_open(noted or "", memory.pending)
        return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
    return Turn(wording.paragraphs(noted, wording.NO_SITUATION), {"decision": "smalltalk"}, memory)


class FollowUp(LoketAction, ABC):
    """An action that goes on with what was said before; as the first words of a talk they are tried as a situation."""

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Take the first words as a situation; go on otherwise."""
        return await as_opening(api, said, memory) or await self.follow(api, said, memory)

    @abstractmethod
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """The answer to what was said, as going on with the talk."""


class Advise(LoketAction):
    """A situation in free words; also what was not understood as anything else."""

    title = "action_advise"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise about it; what goes on with a question about the division is one too."""
        turn = await goes_on_asking(api, said, memory)
        if turn:
            return turn
        turn = await tell_situation(api, said, memory)
        answers = memory.pending is not None and asking.asks_nothing(said.text)
        return turn if answers else await with_division(api, said, turn)


class TakeAnswer(LoketAction):
    """An answer to the question, with a button or in words."""

    title = "action_answer"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise with the answer."""
        question, option = said.entities.get("question"), said.entities.get("option")
        pending = memory.pending
        if question and option:
            if (memory.choosable or {}).get("id") != question:
                text = wording.still_open(wording.OLD_CHOICE, pending)
                return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(pending))
            return await advise(api, said, memory.answered(question, option), may_ask=False)
        if pending and not hearing.does_not_know(said.text):
            choice = hearing.chosen(said.text, pending["options"])
            if choice:
                option = choosing.narrowed(choice, said.text)
                return await advise(api, said, memory.answered(pending["id"], option), may_ask=False)
        return await tell_situation(api, said, memory)


class AlreadyBeen(LoketAction):
    """The resident has been there, was sent away, or the desk cannot be reached: the next right desk."""

    title = "action_already_been"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Rule out the desk that was meant and advise again on the same situation."""
        tells = leaning.holds_for_another(said.text) if memory.situation else said.words >= STORY
        if tells or buildings.was_elsewhere(said, memory):
            return await tell_situation(api, said, memory)
        named = await desks_named(api, said.text)
        out = {desk["desk"]: desk["name"] for desk in named if desk["desk"] != memory.from_desk}
        meant = memory.told or memory.recommended
        if not out and meant and meant["desk"] != memory.from_desk:
            out = {meant["desk"]: meant["name"]}
        if not out:
            return await _of_no_desk(api, said, memory)
        ids, skipped = list(out), wording.skipped(list(out.values()))
        memory = memory.taken_up()
        unreachable, last = visits.is_unreachable(said.text), memory.recommended
        memory = memory.passes_over(ids) if unreachable else memory.visits(ids)
        if not memory.situation:
            return Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
        if memory.pending:
            text = wording.still_open(skipped, memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        kind = _other_kind(said.text, memory)
        if kind:
            return await advise(api, said, memory.asks_otherwise(said.text), before=skipped, kind=kind)
        memory = await _another_way(api, said, memory)
        turn = await advise(api, said, memory, may_ask=memory.advice is None, before=skipped)
        nobody_else = (turn.memory.recommended or {"role": ESCALATION})["role"] == ESCALATION
        waits = unreachable and nobody_else and last and last["role"] != ESCALATION and ids == [last["desk"]]
        return turn.besides(wording.worth_waiting(last)) if waits else turn


def _no_desk(memory: Memory) -> Turn:
    """What goes before the question which desk in a building was meant."""
    text = wording.still_open("" if memory.situation else wording.NO_SITUATION, memory.pending)
    decision = "clarify" if memory.situation else "smalltalk"
    return Turn(text, {"decision": decision}, memory, wording.buttons(memory.pending))


async def _of_no_desk(api: Api, said: Said, memory: Memory) -> Turn:
    """What is said where no desk is known that can be out; words may be no such thing ("mag hij al werken")."""
    if said.words > OPENING and not visits.passed_clauses(said.text):
        return await tell_situation(api, said, memory)
    text = wording.still_open(wording.WHICH_DESK if memory.situation else wording.NO_SITUATION, memory.pending)
    decision = "clarify" if memory.situation else "smalltalk"
    return Turn(text, {"decision": decision}, memory, wording.buttons(memory.pending))


async def _another_way(api: Api, said: Said, memory: Memory) -> Memory:
    """What is advised on once desks are out: the same, or what else it may be about where nobody else does that."""
    settled = memory.settles()
    others = ((memory.advice or {}).get("otherwise") or {}).get("options")
    if not others:
        return settled
    looked = await api.advice(settled.advice_request(said, may_ask=False))
    nobody_else = (looked.get("recommendation") or {"role": ESCALATION})["role"] == ESCALATION
    return memory.answered(SETTLED, others[0]["id"]) if nobody_else else settled


def _other_kind(text: str, memory: Memory) -> str | None:
    """Another kind of help than the advice was about, that is surely asked for now ("de SVB heeft die afgewezen").

    What was done at the desk that is out, is no wish: only what is said besides counts.
    """
    readings = (memory.advice or {}).get("readings") or ()
    if not readings or not memory.subject:
        return None
    kind = leaning.kind_surely_said(visits.without_passed(text))
    return kind if kind != readings[0]["kind"] else None


class Another(FollowUp):
    """Another desk than the last one; with a question open: none of its options."""

    title = "action_another"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Pass over the last desk and advise again."""
        unclear = memory.pending and hearing.does_not_know(said.text)
        if unclear or hearing.announced(said.text) or _rather_adds(said, memory):
            return await tell_situation(api, said, memory)
        asked = await _not_of_these(api, said, memory) if memory.pending else None
        if asked:
            return asked
        last = memory.recommended or memory.told
        memory = memory.taken_up()
        kind = _other_kind(said.text, memory)
        if kind and last:
            return await advise(api, said, memory.asks_otherwise(said.text), kind=kind)
        if not memory.situation or not last:
            return Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
        desk = last["desk"]
        memory = memory.passes_over([desk] if desk != memory.from_desk else [])
        return await advise(api, said, await _another_way(api, said, memory), may_ask=False)


def _rather_adds(said: Said, memory: Memory) -> bool:
    """Whether a condition with a subject in it asks for no other desk ("en als ze de DigiD niet snapt")."""
    supposes = memory.situation and hearing.supposes(said.text) and not hearing.asks_another_desk(said.text)
    of_a_desk = said.names_a_desk or visits.is_unreachable(said.text)
    return bool(supposes and not of_a_desk and leaning.first_thing_in(said.text))


async def _not_of_these(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The turn while a question is open: a desk is not wanted, others are asked for, or no option is meant."""
    question = memory.pending or {}
    named = [desk for desk in await desks_named(api, said.text) if desk["desk"] != memory.from_desk]
    if named:  # "not to the Notenhof": what the question is about stays open, that desk does not
        skipped = wording.skipped([desk["name"] for desk in named])
        without = memory.passes_over([desk["desk"] for desk in named])
        return await advise(api, said, replace(without, pending=None, asked=False), before=skipped)
    if hearing.asks_another_desk(said.text) and not hearing.chosen(said.text, question["options"]):
        text = wording.still_open(wording.IT_DEPENDS, question)
        return Turn(text, {"decision": "clarify"}, memory, wording.buttons(question))
    none = hearing.none_option(question["options"])
    return await advise(api, said, memory.answered(question["id"], none["id"]), may_ask=False) if none else None

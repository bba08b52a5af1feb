"""The actions that turn the talk: to another subject, an earlier matter or the second problem; pass something on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from typing_extensions import override

from bot.actions import asking, choosing, hearing, leaning, likeliest, offers, wording
from bot.actions.advising import advise, advised
from bot.actions.api_client import Api, ApiError
from bot.actions.correcting import with_the_other_part
from bot.actions.facts import Why
from bot.actions.memory import SETTLED, Memory, Said
from bot.actions.showing import is_shown
from bot.actions.situation import STORY, FollowUp, tell_situation
from bot.actions.turn import LoketAction, Turn
from bot.actions.two_problems import tell_waiting

UNSURE = 0.5
"""Below this chance of its likeliest task a correction may be of the thing that was told before."""

BARE = 3
"""Up to this many words a corrected subject says nothing about the kind of help."""


class Back(LoketAction):
    """'Terug naar de huurtoeslag': an earlier matter, with what was said and tried in it."""

    title = "action_back"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise again on the matter that is meant; a subject that was not talked about is a new situation."""
        subject, this = hearing.without_going(said.text), memory.this_matter
        if not subject:
            matter = memory.earlier[-1] if memory.earlier else this
        else:
            matter = hearing.matter_meant(said.text, said.tasks, [*memory.earlier, *([this] if this else [])])
        if matter is None and subject:
            return await tell_situation(api, replace(said, text=subject), memory)
        if matter is None:
            return Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
        if this and matter["situation"] == this["situation"]:
            return await advise(api, said, memory, may_ask=False, before=wording.now_about(matter["task_name"]))
        return await advise(api, said, memory.returns_to(matter), before=wording.now_about(matter["task_name"]))


class Correct(LoketAction):
    """Another subject for the same resident: 'nee, het gaat om ...'."""

    title = "action_correct"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise on the corrected subject; the kind of help stays when the new words leave it open."""
        if memory.pending or not memory.has_begun or hearing.announced(said.text) or is_shown(said.text):
            return await tell_situation(api, said, memory)
        denied = hearing.denied(said.text)
        if denied:
            return await _denied(api, said, memory, denied)
        new, kind = memory.replaces(_corrected(said.text, memory)), _kind_corrected(said.text, memory)
        if kind:
            return await advise(api, said, new, kind=kind)
        return await _corrected_to(api, said, memory, new)


async def _denied(api: Api, said: Said, memory: Memory, denied: str) -> Turn:
    """The same advice where something else is not wanted ("nee, hij wil geen DigiD"), or the question what is."""
    readings = (memory.advice or {}).get("readings") or ()
    kind = leaning.kind_said(denied)
    told = f"{memory.subject} {leaning.without_settled(memory.situation[0])}" if memory.situation else ""
    it_is_this = kind == readings[0]["kind"] if readings and kind else leaning.names_nothing_new(denied, told)
    if it_is_this or not readings:
        text = wording.still_open(wording.SMALLTALK["deny"], memory.pending)
        return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))
    return await advise(api, said, memory.settles(), may_ask=False)


async def _corrected_to(api: Api, said: Said, memory: Memory, new: Memory) -> Turn:
    """The advice on what a correction says, which may name another subject; `new` begins with that."""
    answer = await api.advice(new.advice_request(said, may_ask=True))
    same = await _of_the_same_thing(api, said, memory, answer)
    if same:
        return same
    if answer["decision"] == "out-of-scope" and memory.situation:
        return await advise(api, said, memory.adds(said.text), may_ask=False)
    kept = choosing.same_kind(answer, memory, leaning.without_settled(hearing.corrected_subject(said.text)))
    if kept:
        return await advise(api, said, new.answered(**kept), may_ask=False)
    if answer["decision"] == "clarify":
        return await advise(api, said, new, kind=leaning.kind_said(new.situation[-1]))
    return await advised(api, said, answer, new)


async def _of_the_same_thing(api: Api, said: Said, memory: Memory, answer: Mapping[str, Any]) -> Turn | None:
    """The advice on another wish for the same thing ("ze heeft er al een, die moet gemaakt"); None if it is no other.

    What was told first names the thing. The correction points to it or calls it by less than its name, or is by itself
    (by `answer`) hardly about anything.
    """
    thing = leaning.thing_in(memory.situation[0]) if memory.situation else None
    if thing is None:
        return None
    corrected = leaning.without_settled(hearing.corrected_subject(said.text))
    named = leaning.in_full(thing, corrected) != corrected
    if not named and likeliest.chance_of_the_task(answer) >= UNSURE:
        return None
    new, before = memory.replaces(leaning.said_of(thing, corrected)), (memory.this_matter or {}).get("task")
    looked = await api.advice(new.advice_request(said, may_ask=True))
    reading = (looked["readings"] or [{"task": before}])[0]
    if looked["decision"] == "out-of-scope" or (reading["task"] == before and not named):
        return None
    if looked["decision"] == "clarify" and reading["probability"] >= choosing.AS_LIKELY:  # likelier than what was told
        return await advise(api, said, new.answered(SETTLED, f"{reading['task']}.{reading['kind']}"), may_ask=False)
    return await advised(api, said, looked, new)


def _kind_corrected(text: str, memory: Memory) -> str | None:
    """The kind of help that a correction names while the subject stays; None when it names a subject too."""
    words = leaning.without_settled(hearing.corrected_subject(text))
    return leaning.kind_said(words) if _same_subject(words, memory) else None


def _same_subject(words: str, memory: Memory) -> bool:
    """Whether a correction names only a kind of help, or besides it no more than the subject ("bij toeslagen")."""
    if not memory.subject:
        return False
    told = " ".join((memory.subject, *memory.situation))
    again = leaning.kind_surely_said(words) is not None and leaning.names_nothing_new(words, told)
    return leaning.says_only_how(words) or again


def _corrected(text: str, memory: Memory) -> str:
    """The corrected subject; a bare noun keeps the kind of help that was asked before, a kind of help its subject."""
    other = with_the_other_part(text, memory.situation[-1]) if memory.situation else None
    if other:
        return other
    whole = hearing.corrected_subject(text)
    subject = leaning.without_settled(whole)
    if _same_subject(subject, memory):
        return f"{memory.subject}. {subject}"
    readings = (memory.advice or {}).get("readings") or ()
    if readings and len(subject.split()) <= BARE:
        return f"{subject}, {wording.lower_first(readings[0]['kind_name'])}"
    return subject if len(whole.split()) < STORY else whole


class Next(FollowUp):
    """'En het tweede?': the other problem that the resident came with."""

    title = "action_next"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise on it, also while a question about the first is open, which then waits."""
        if memory.waiting:
            return await tell_waiting(api, said, memory)
        if memory.pending:
            text = wording.still_open(wording.FIRST_THIS, memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        return Turn(wording.NOTHING_WAITS, {"decision": "smalltalk"}, memory)


class PassOn(LoketAction):
    """'Geef door': what was offered goes to the coordinator or the editors."""

    title = "action_pass_on"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Pass it on, or ask what is meant."""
        if memory.offered:
            return await pass_on(api, memory, memory.offered)
        text = wording.still_open(wording.NOTHING_OFFERED, memory.pending)
        return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))


class Complaint(FollowUp):
    """'Dat klopt niet': work for an editor, about the desk and subject that the talk was about."""

    title = "action_complaint"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Pass it on; without anything said before there is nothing to be wrong, and who asks whether gets why."""
        if asking.asks_whether(said.text):
            return await Why().turn(api, said, memory)
        topic = memory.topic or {}
        if not any(topic.values()):
            text = wording.still_open(wording.WHAT_IS_WRONG, memory.pending)
            return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))
        about = {name: topic.get(name) for name in ("task", "kind", "desk")}
        return await pass_on(api, memory, {"sort": offers.WRONG, "text": said.text[: offers.LONGEST], **about})


async def pass_on(api: Api, memory: Memory, feedback: Mapping[str, Any]) -> Turn:
    """The turn that passes `feedback` on and gives its code; when that fails it says so, and the offer stays."""
    request = {name: feedback[name] for name in ("sort", "text", "task", "kind", "desk")}
    try:
        made = await api.record_feedback({**request, "from_desk": memory.from_desk})
    except ApiError:
        text = wording.still_open(wording.NOT_PASSED_ON, memory.pending)
        return Turn(text, {"decision": "smalltalk", "error": "feedback"}, memory, wording.buttons(memory.pending))
    text = wording.still_open(wording.passed_on(feedback["sort"], made["code"]), memory.pending)
    data = {"decision": "feedback", "feedback": {"sort": feedback["sort"], "code": made["code"]}}
    return offers.with_next(Turn(text, data, memory.offers(None), wording.buttons(memory.pending)))

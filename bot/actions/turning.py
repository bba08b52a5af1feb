"""The actions that turn the talk: back to an earlier matter, on to the second problem, pass something on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from typing_extensions import override

from bot.actions import hearing, offers, wording
from bot.actions.api_client import Api, ApiError
from bot.actions.memory import Memory, Said
from bot.actions.situation import FollowUp, advise, tell_situation, tell_waiting
from bot.actions.turn import LoketAction, Turn


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


class Next(FollowUp):
    """'En het tweede?': the other problem that the resident came with."""

    title = "action_next"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Advise on it; a question about the first comes before."""
        if memory.pending:
            text = wording.still_open(wording.FIRST_THIS, memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        if memory.waiting:
            return await tell_waiting(api, said, memory)
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
        """Pass it on; without anything said before there is nothing to be wrong."""
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

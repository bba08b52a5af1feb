"""The warm hand-over: the card that goes along, and recording the referral or a signal, which can be undone."""

from typing_extensions import override

from bot.actions import asking, hearing, offers, recording, wording
from bot.actions.advising import desks_named
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.situation import FollowUp
from bot.actions.turn import LoketAction, Turn


class HandoverCard(FollowUp):
    """What to tell the colleague and what the resident takes along."""

    title = "action_handover_card"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Give the words with which to offer digital help where only words are asked for; else the card."""
        if not (said.context.get("heard") or {}).get("asks_words"):
            return await super().turn(api, said, memory)
        words = None if asking.names_a_colleague(said.text) else await _opening(api, said, memory)
        if words:
            return Turn(words, {"decision": "handover-card", "opening": words}, memory)
        if not memory.advice and not memory.pending:
            return Turn(wording.NO_WORDS_YET, {"decision": "smalltalk"}, memory)
        return await self.follow(api, said, memory)

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Make the card from the last advice; a question that is open comes first."""
        if memory.pending:
            text = wording.still_open(wording.ANSWER_FIRST, memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        found = memory.recommended
        if not memory.advice or not found:
            return Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
        if found["desk"] == memory.from_desk:
            return Turn(wording.NOTHING_TO_HAND_OVER, {"decision": "smalltalk"}, memory)
        handover = found["handover"]
        card = {
            "to_desk": found["desk"],
            "to_name": found["name"],
            "from_desk": memory.from_desk,
            "say": wording.to_tell(memory.advice),
            "tell": list(handover.get("tell") or ()),
            "condition": handover.get("condition"),
            "methods": list(handover.get("methods") or ()),
            "colleague_phone": handover.get("colleague_phone"),
            "phone": found.get("phone"),
            "address": found.get("address"),
            "give": wording.to_give(found),
            "bring": list(found.get("bring") or ()),
            "source": found.get("source"),
        }
        return Turn(wording.handover_card(memory.advice), {"decision": "handover-card", "handover": card}, memory)


async def _opening(api: Api, said: Said, memory: Memory) -> str | None:
    """The sentence with which to offer the desk that was advised, as it is published now; None where there is none."""
    found = memory.recommended
    if memory.pending or not found:
        return None
    answer = await api.advice(memory.settles().advice_request(said, may_ask=False))
    same = (answer.get("recommendation") or {}).get("desk") == found["desk"]
    return wording.opening(answer) if same else None


class Record(LoketAction):
    """'Leg vast': the warm referral of the last advice, with a code."""

    title = "action_record"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Record it where there is something to record, of an earlier matter when it is named; otherwise ask what."""
        if memory.pending:
            text = wording.still_open(wording.ANSWER_FIRST, memory.pending)
            return Turn(text, {"decision": "clarify"}, memory, wording.buttons(memory.pending))
        earlier = hearing.matter_gone_back_to(said.text, said.about, memory.earlier)
        if earlier:
            memory = memory.returns_to(earlier)
            memory = memory.concludes(await api.advice(memory.advice_request(said, may_ask=False)), said.id)
        found = memory.recommended
        chosen = await _desk_chosen(api, said, memory)
        if chosen:
            return offers.with_next(await recording.record_own_choice(api, said, memory, chosen))
        if found and found["desk"] != memory.from_desk and memory.advice["decision"] != "handle-here":
            return offers.with_next(await recording.record_referral(api, said, memory, found))
        text = wording.HANDLED_HERE if found else wording.NO_DESK if memory.advice else wording.NOTHING_TO_RECORD
        return Turn(text, {"decision": "smalltalk"}, memory)


async def _desk_chosen(api: Api, said: Said, memory: Memory) -> str | None:
    """The desk that the clerk says to refer to, where that is another one than was advised; the clerk decides."""
    if not hearing.sends_to_a_desk(said.text) or not (memory.topic or {}).get("task"):
        return None
    named = {desk["desk"] for desk in await desks_named(api, said.text)} - {memory.from_desk}
    if len(named) != 1 or named == {(memory.recommended or {}).get("desk")}:
        return None
    return str(named.pop())


class Signal(LoketAction):
    """A signal about what residents get stuck on, also without an advice."""

    title = "action_signal"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Register it, or ask what it is about."""
        problem = None
        if len(said.text) > recording.LONGEST_SIGNAL:
            problem = wording.SIGNAL_TOO_LONG
        elif not hearing.tells_a_signal(said.text) and not memory.advice:
            problem = wording.WHAT_SIGNAL
        if problem is None:
            return await recording.record_signal(api, said, memory)
        text = wording.still_open(problem, memory.pending)
        return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))


class Undo(LoketAction):
    """'Maak ongedaan': what was recorded last, or what has the code that is named, no longer counts."""

    title = "action_undo"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Withdraw it."""
        return await recording.undo(api, memory, said.entities.get("code") or hearing.code_in(said.text))

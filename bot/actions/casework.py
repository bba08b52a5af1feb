"""The warm hand-over: the card that goes along. Recording a referral or a signal comes in a later version."""

from typing_extensions import override

from bot.actions import wording
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.turn import LoketAction, Turn


class HandoverCard(LoketAction):
    """What to tell the colleague and what the resident takes along."""

    title = "action_handover_card"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Make the card from the last advice."""
        found = memory.recommended
        if not memory.advice or not found:
            return Turn(wording.NO_SITUATION, {"decision": "smalltalk"}, memory)
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


class NotYet(LoketAction):
    """Something that cannot be recorded yet: said honestly, never claimed."""

    title = "action_record"
    what = "referral"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Say that it comes later."""
        return Turn(wording.NOT_YET[self.what], {"not_yet": self.what}, memory)


class Signal(NotYet):
    """A signal about what residents get stuck on."""

    title = "action_signal"
    what = "signal"


class Complaint(NotYet):
    """'Dat klopt niet': feedback that should become work for an editor."""

    title = "action_complaint"
    what = "feedback"

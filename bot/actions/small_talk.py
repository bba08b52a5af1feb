"""The actions that need no knowledge: greetings, thanks, help, chatter, yes and no, starting again."""

from typing_extensions import override

from bot.actions import leaning, offers, wording
from bot.actions.advising import TOLD, advised
from bot.actions.api_client import Api
from bot.actions.comparing import bare
from bot.actions.memory import Memory, Said
from bot.actions.places import several_said
from bot.actions.situation import FollowUp, as_situation, tell_situation
from bot.actions.turn import LoketAction, Turn
from bot.actions.turning import pass_on
from bot.actions.two_problems import tell_waiting

DOUBTFUL = 0.6
"""Below this the chatter may be a situation after all: the advice decides."""

INSULT = "insult"

STORY = 3
"""From this many words chatter can be a situation."""


TELLING = 5
"""From this many words a wish to start again can be a situation: forgetting everything is worse than asking on."""


class SmallTalk(LoketAction):
    """A short, friendly reply; a question that waits is repeated."""

    title = "action_smalltalk"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Reply by the act; in doubt the advice says whether it is a situation. Abuse is no answer and no subject."""
        if (said.context.get("heard") or {}).get("abuses"):
            return _reply(INSULT, "smalltalk", memory)
        if (said.context.get("heard") or {}).get("only_personal"):
            text = wording.still_open(wording.WITHOUT_THAT, memory.pending)
            return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))
        if memory.pending and several_said(bare(said.text)):
            return await tell_situation(api, said, memory)
        if (memory.pending or memory.subject) and leaning.kind_said(said.text) and leaning.says_only_how(said.text):
            return await tell_situation(api, said, memory)
        if said.confidence < DOUBTFUL and said.words >= STORY and not memory.pending:
            new = memory.begins(said.text)
            answer = await api.advice(new.advice_request(said, may_ask=True))
            if answer["decision"] != "out-of-scope":
                return await advised(api, said, answer, new)
        decision = "out-of-scope" if said.act == "out_of_scope" else "smalltalk"
        turn = _reply(said.act, decision, memory)
        return offers.with_next(turn) if said.act == "thanks" else turn


class Confirm(FollowUp):
    """Yes or no: to what was just offered, to nothing, or to a question that needs more than that."""

    title = "action_confirm"

    @override
    async def follow(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Do what was just offered, go on with the second problem, or repeat the question that waits."""
        if said.act == "affirm" and (memory.offered or {}).get("fresh"):
            return await pass_on(api, memory, memory.offered or {})
        if said.act == "affirm" and memory.waiting and not memory.pending:
            return await tell_waiting(api, said, memory)
        return _reply(said.act, "smalltalk", memory)


class StartOver(LoketAction):
    """A clean slate for the next resident."""

    title = "action_restart_conversation"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Forget everything but the asking desk; a longer message may plainly tell of a resident after all."""
        nothing_lost = not memory.has_begun and said.words > 1
        may_tell = (said.words >= TELLING and not memory.pending) or nothing_lost
        situation = await as_situation(api, said, memory) if may_tell else None
        if situation and situation.data["decision"] in TOLD:
            return situation
        return Turn(wording.RESTARTED, {"decision": "restart"}, Memory(from_desk=memory.from_desk))


def _reply(act: str, decision: str, memory: Memory) -> Turn:
    text = wording.SMALLTALK.get(act, wording.SMALLTALK["help"])
    if act == INSULT and memory.situation:
        text = wording.GOING_ON if memory.pending else f"{wording.GOING_ON} {wording.IF_WRONG}"
    text = wording.still_open(text, memory.pending)
    return Turn(text, {"decision": decision}, memory, wording.buttons(memory.pending))

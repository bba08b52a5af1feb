"""The actions that need no knowledge: greetings, thanks, help, chatter, yes and no, starting again."""

from typing_extensions import override

from bot.actions import wording
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.situation import advised
from bot.actions.turn import LoketAction, Turn

DOUBTFUL = 0.6
"""Below this the chatter may be a situation after all: the advice decides."""

STORY = 3
"""From this many words chatter can be a situation."""


class SmallTalk(LoketAction):
    """A short, friendly reply; a question that waits is repeated."""

    title = "action_smalltalk"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Reply by the act; in doubt the advice says whether it is a situation."""
        if said.confidence < DOUBTFUL and said.words >= STORY and not memory.pending:
            new = memory.begins(said.text)
            answer = await api.advice(new.advice_request(said, may_ask=True))
            if answer["decision"] != "out-of-scope":
                return await advised(api, said, answer, new)
        decision = "out-of-scope" if said.act == "out_of_scope" else "smalltalk"
        return _reply(said.act, decision, memory)


class Confirm(LoketAction):
    """Yes or no: there is nothing to say it to, or a question that needs more than that."""

    title = "action_confirm"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Repeat the question that waits."""
        return _reply(said.act, "smalltalk", memory)


class StartOver(LoketAction):
    """A clean slate for the next resident."""

    title = "action_restart_conversation"

    @override
    async def turn(self, api: Api, said: Said, memory: Memory) -> Turn:
        """Forget everything but the asking desk."""
        return Turn(wording.RESTARTED, {"decision": "restart"}, Memory(from_desk=memory.from_desk))


def _reply(act: str, decision: str, memory: Memory) -> Turn:
    text = wording.SMALLTALK.get(act, wording.SMALLTALK["help"])
    text = wording.still_open(text, memory.pending)
    return Turn(text, {"decision": decision}, memory, wording.buttons(memory.pending))

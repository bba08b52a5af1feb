"""Who helps a resident once there is help for what was urgent."""

from typing import Final

from bot.actions import hearing, leaning, urgency, wording
from bot.actions.advising import URGENT, advise, advised
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

AFTERWARDS: Final = 3
"""From this many words it is said who or what is needed once there is help."""


async def afterwards(api: Api, said: Said, memory: Memory, about: str) -> Turn | None:
    """Who helps the resident once there is help for what was urgent, unless what is said besides is urgent too.

    None when nothing was urgent, or nobody says that there is help.
    """
    urgent = (memory.advice or {}).get("decision") == URGENT
    after = urgency.after_help(about) if urgent else None
    asked = after is None and urgent and memory.calmed and not hearing.names_a_person(about)
    if asked:  # it was asked what the resident needs after that
        after = about
    if after is None:
        return None
    if not asked and len(after.split()) < AFTERWARDS:
        return Turn(wording.HELP_IS_THERE, {"decision": "smalltalk"}, memory.calms())
    memory = memory.calms()
    kind = leaning.kind_asked_for(after) or leaning.kind_said(after)
    return await urgent_again(api, said, memory, after) or await advise(api, said, memory.adds(after), kind=kind)


async def urgent_again(api: Api, said: Said, memory: Memory, about: str) -> Turn | None:
    """The advice on words that are urgent by themselves, after there was help for what was told before; else None."""
    if not memory.calmed:
        return None
    new = memory.begins(about, same_resident=True)
    answer = await api.advice(new.advice_request(said, may_ask=False))
    return await advised(api, said, answer, new) if answer["decision"] == URGENT else None

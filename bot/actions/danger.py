"""Danger to life in words that were heard as a question about a desk: the matter goes before the question."""

from bot.actions.advising import URGENT, advised
from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn
from bot.actions.urgency import after_help


async def urgent_first(api: Api, said: Said, memory: Memory) -> Turn | None:
    """The advice on words that tell of danger, where it is urgent; None when help is there, or when it is not now.

    "Hij wil er een eind aan maken, is het wijkteam open?" asks for hours, and it is not hours that are needed.
    """
    if not said.in_danger or after_help(said.text) is not None:
        return None
    new = memory.begins(said.text)
    answer = await api.advice(new.advice_request(said, may_ask=True))
    return await advised(api, said, answer, new) if answer["decision"] == URGENT else None

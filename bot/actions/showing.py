"""A letter that is shown while a referral runs: "nu laat ze de brief zien, hij is van het waterschap".

It says which body it is about; what the resident wants of it was told before.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.actions import hearing, leaning
from bot.actions.advising import TOLD, URGENT, advise
from bot.actions.api_client import Api
from bot.actions.comparing import unstressed
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

WANTED: Final = frozenset({"aanvragen", "adviseren", "bezwaar"})
"""The kinds of help that are about what a letter says, and not about reading it or logging in."""

_PAPER: Final = r"\w*(?:brief|brieven|aanslag|beschikking|aanmaning|rekening|letter|bill)"
_SHOWN: Final = re.compile(
    rf"\b(?:laat|laten|liet)\b.*\b{_PAPER}\b.*\bzien\b"
    rf"|\b(?:toont|pakt|geeft|shows?|hands?)\b.*\b{_PAPER}\b"
    rf"|\b(?:heeft|hebben|has)\b.*\b{_PAPER}\b.*\b(?:bij zich|meegenomen|mee|with)\b"
    rf"|\b(?:hier|kijk)\b.*\b{_PAPER}\b",
    re.IGNORECASE,
)
_TO_READ: Final = re.compile(
    r"\b(?:snap\w*|begrijp\w*|lee?s\w*|lezen|betekent|uitleg\w*|understand\w*|read)\b", re.IGNORECASE
)


def is_shown(text: str) -> bool:
    """Whether the words only show a letter: nothing else is wanted of it than before."""
    words = unstressed(text)
    return bool(_SHOWN.search(words)) and not _TO_READ.search(words) and leaning.kind_said(text) is None


async def of_a_letter(api: Api, said: Said, memory: Memory, new: Memory, answer: Mapping[str, Any]) -> Turn | None:
    """The advice on a letter that is shown in the talk, for what was wanted before; None where that leads nowhere.

    `new` begins with the letter, `answer` is the advice on it alone: what is urgent by itself stays so.
    """
    readings = (memory.advice or {}).get("readings") or ()
    if not (memory.recommended and readings and is_shown(said.text)) or hearing.names_a_person(said.text):
        return None
    kind = readings[0]["kind"]
    if kind not in WANTED or answer["decision"] in {URGENT, "out-of-scope"}:
        return None
    once = replace(new, asked=False)
    looked = await api.advice({**once.advice_request(said, may_ask=False), "kind": kind})
    if looked["decision"] not in TOLD or looked["decision"] == URGENT or looked["readings"][0]["kind"] != kind:
        return None
    return await advise(api, said, once, may_ask=False, kind=kind)

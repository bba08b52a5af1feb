"""A question about the division that may be asked besides a situation: "78 jaar, rijbewijs keuren. Dat is RDW, hè?".

Such a message tells of a resident and has a guess of the clerk in it. The advice says where to refer; whether the guess
is right is then said too, instead of choosing which of both was meant.
"""

import re
from dataclasses import replace
from typing import Final

from bot.actions import asking, visits
from bot.actions.api_client import Api, ApiError
from bot.actions.memory import Said
from bot.actions.turn import Turn

PERHAPS: Final = 0.08
"""From this chance that the division is asked about, what is agreed with the named desk is said too.

Of a stranger's forty questions about the division it answers one that was heard as a situation, and a guess two.
"""

DOES: Final = frozenset({"does", "helps-until", "informs"})
"""The verdicts that say yes."""

TOLD: Final = frozenset({"refer", "handle-here", "clarify"})
"""What may be said besides: an urgent matter leaves no room for it."""

_NOT_TO: Final = re.compile(
    r"\b(?:niet|geen|nooit|not)\b(?:\W+\w+){0,3}?\W+(?:naar|bij|to|at)\s(?:\w+\s)?$", re.IGNORECASE
)
_GUESS: Final = re.compile(r"(?<=[.,;:?!…])\s+(?P<guess>(?:[^\s.,;:?!]+\s?){1,6})\?+\s*$")
"""A few words at the end that ask for a yes or no ("Balie 7 dan maar?")."""


async def with_division(api: Api, said: Said, turn: Turn) -> Turn:
    """The turn, and what the division says of the desk that the words name, when they may ask that."""
    advice = turn.data.get("advice")
    if advice is None or turn.data["decision"] not in TOLD or not _may_ask(said):
        return turn
    try:
        found = (await api.division(turn.memory.question_request(said))).get("division")
    except ApiError:  # the advice is there: what comes besides it is no reason to lose it
        return turn
    if found is None:
        return turn
    if found["desk"] != (advice.get("recommendation") or {}).get("desk"):
        if asking.asks_where(said.text) and not said.names_a_desk:
            # who does it in general is no better an answer than the advice for this resident
            return turn
        turn = turn.besides(found["message"])
    elif found["verdict"] not in DOES:  # for another kind of help than the advice is about, which would contradict it
        return turn
    return replace(turn, data={**turn.data, "division": found})


def _may_ask(said: Said) -> bool:
    if visits.passed_clauses(said.text):
        return False
    if _guesses(said) or asking.asks_where(said.text):
        return True
    asks = (said.names_a_desk and not _says_not_there(said)) or asking.asks_a_desk(said.text)
    return asks and said.chances.get("ask_division", 0.0) >= PERHAPS


def _says_not_there(said: Said) -> bool:
    """Whether the words only say that the resident does not get to a desk ("ze kan niet naar de bieb toe")."""
    return "?" not in said.text and any(_NOT_TO.search(said.text[:start]) for start, _ in said.named)


def _guesses(said: Said) -> bool:
    """Whether the last words are a guess at a desk."""
    last = _GUESS.search(said.text)
    return last is not None and any(start >= last.start("guess") for start, _ in said.named)

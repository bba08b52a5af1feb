"""Where a resident was, said by a building with several desks: "is al bij De Schakel geweest voor zijn schulden".

The matter is answered, and it is asked which desk it was. A bare name after that ("het sociaal loket") is the answer,
and that desk is out. Pure functions; which buildings there are, the api knows.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.actions import asking, leaning, visits, wording
from bot.actions.comparing import unstressed
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

_THERE: Final = re.compile(
    r"\b(?:bij|in|uit|van|langs|at|in|from|to)\s+(?:(?:de|het|'t|the|wijkcentrum|gebouw)\s+)*$", re.IGNORECASE
)
_COMES: Final = re.compile(
    r"\b(?:kom|komt|komen|kwam|kwamen|was|waren|zat|stond|came|comes|been)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
"""Just before that: who "was haar tas kwijt in de bibliotheek" was at no desk."""


def building_visited(said: Said, memory: Memory) -> Mapping[str, Any] | None:
    """The building with several desks where the resident has been; None where a desk is named, or it is our own."""
    found: Mapping[str, Any] | None = (said.context.get("heard") or {}).get("building")
    if not found or any(desk == memory.from_desk for desk, _ in found["desks"]):
        return None
    before = said.text[: found["start"]]
    there = _THERE.search(unstressed(before))
    tells = visits.tells_of_one(said.text) or (there and _COMES.search(before[: there.start()]))
    asks = said.asks_desk or not asking.asks_nothing(said.text)
    return found if there and tells and not asks and not _names_one(said) else None


def was_elsewhere(said: Said, memory: Memory) -> bool:
    """Whether the resident was in a building of which the desk that was told is none."""
    building = building_visited(said, memory)
    told = (memory.told or memory.recommended or {}).get("desk")
    return building is not None and all(desk != told for desk, _ in building["desks"])


def without_the_building(said: Said, building: Mapping[str, Any]) -> Said:
    """What is said besides the building: "Meneer is al geweest voor zijn schulden"."""
    there = _THERE.search(unstressed(said.text[: building["start"]]))
    start, end = there.start() if there else building["start"], building["end"]
    while end < len(said.text) and said.text[end] == " ":
        end += 1
    named = [
        [first, last] if last <= start else [first - (end - start), last - (end - start)] for first, last in said.named
    ]
    heard = {**said.context["heard"], "building": None, "asking": None}
    return replace(
        said, text=said.text[:start] + said.text[end:], context={**said.context, "named": named, "heard": heard}
    )


def asks_which(turn: Turn, building: Mapping[str, Any]) -> Turn:
    """The turn that asks besides at which desk in the building the resident was."""
    turn = turn.besides(wording.which_in(building["name"]))
    return replace(turn, memory=replace(turn.memory, topic={**(turn.memory.topic or {}), "which": True}))


def says_which(said: Said, memory: Memory) -> bool:
    """Whether the words answer that: they hold nothing but the name of a desk."""
    if not (memory.topic or {}).get("which") or not said.named or "?" in said.text:
        return False
    rest, start = "", 0
    for first, last in sorted(said.named):
        rest, start = f"{rest} {said.text[start:first]}", last
    return leaning.says_nothing(rest + " " + said.text[start:])


def _names_one(said: Said) -> bool:
    """Whether a desk is named in the same words as the visit."""
    clauses = visits.told_with(said.text)
    return any(said.text[first:last] in clauses for first, last in said.named)

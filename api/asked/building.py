"""A building named in a question, where several desks are: "is De Schakel open?" can be about any of them.

Each of the desks has hours of its own, so none is guessed. A building with one desk is as good as its name. Who says
that a resident was in a building ("komt net uit het gemeentehuis") has not said at which of its desks either.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api import dutch
from knowledge.base import KnowledgeBase

_WORD: Final = re.compile(r"[^\W_]+")
_FEWEST: Final = 2
"""In words: "gemeentehuis" is any town hall, "De Schakel" is a name."""

_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\s\d+\w?$")
"""With this a part of an address is a street: "Lindeplein 4"."""


@dataclass(frozen=True, slots=True)
class Building:
    """A building with several desks: how it is called in a text, where that stands in it, and its desks (id, name)."""

    name: str
    start: int
    end: int
    desks: tuple[tuple[str, str], ...]


def building_in(kb: KnowledgeBase, text: str, besides: Sequence[tuple[int, int]] = ()) -> Building | None:
    """Return the one building with several desks that `text` names; None without, or with more than one.

    What stands within `besides`, the (start, end) of names of desks, names a desk: "Formulierenhulp De Schakel". Here a
    word for the building is enough, as "gemeentehuis" is: where somebody was, is said of one that is known.
    """
    words = [(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    best: dict[tuple[str, ...], tuple[int, Building]] = {}
    for name, desks in _buildings(kb, fewest=1).items():
        parts = name.split()
        for first in range(len(words) - len(parts) + 1):
            here = words[first : first + len(parts)]
            start, end = here[0][1], here[-1][2]
            if [word for word, _, _ in here] != parts or any(begin <= start < stop for begin, stop in besides):
                continue
            if len(parts) > best.get(desks, (0,))[0]:
                names = tuple((desk, kb.desks[desk].name) for desk in desks)
                best[desks] = (len(parts), Building(text[start:end], start, end, names))
    return next(iter(best.values()))[1] if len(best) == 1 else None


def desks_in_building(kb: KnowledgeBase, text: str) -> tuple[str, ...]:
    """Return the desks in the one building that `text` names; none when it names none, or more than one."""
    words = f" {_plain(text)} "
    found = {desks for name, desks in _buildings(kb).items() if f" {name} " in words}
    return found.pop() if len(found) == 1 else ()


def several_there(kb: KnowledgeBase, text: str) -> str | None:
    """Return the question which of the desks in the building is meant, or None where that cannot be asked."""
    desks = desks_in_building(kb, text)
    if not desks:
        return None
    names = dutch.listed(tuple(kb.desks[desk].name for desk in desks))
    return f"Welk loket bedoelt u? Daar zitten er {len(desks)}: {names}."


def _buildings(kb: KnowledgeBase, fewest: int = _FEWEST) -> Mapping[str, tuple[str, ...]]:
    """Return the buildings in which several desks are, by their name with and without the word for its kind.

    Of a building that is known by one word the desks at the same street number count too: some say only that.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for desk in kb.content.desks:
        name = _plain((desk.address or "").split(",")[0])
        kind, _, rest = name.partition(" ")
        for called in {name, rest}:
            if kind and len(called.split()) >= fewest and (fewest == _FEWEST or not _DIGIT.search(called)):
                found[called].append(desk.id)
    if fewest < _FEWEST:
        for desks in found.values():
            streets = {street for desk in desks if (street := _street(kb, desk))}
            desks += [desk.id for desk in kb.content.desks if desk.id not in desks and _street(kb, desk.id) in streets]
    return {name: tuple(desks) for name, desks in found.items() if len(desks) > 1}


def _street(kb: KnowledgeBase, desk: str) -> str | None:
    """Return the street and number in the address of a desk; what follows it may be a counter ("balie 7")."""
    parts = (_plain(part) for part in (kb.desks[desk].address or "").split("(")[0].split(","))
    return next((part for part in parts if _NUMBER.search(part)), None)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))

"""A building named in a question, where several desks are: "is De Schakel open?" can be about any of them.

Each of the desks has hours of its own, so none is guessed. A building with one desk is as good as its name.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from api import dutch
from knowledge.base import KnowledgeBase

_WORD: Final = re.compile(r"[^\W_]+")
_FEWEST: Final = 2
"""In words: "gemeentehuis" is any town hall, "De Schakel" is a name."""


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


def _buildings(kb: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """Return the buildings in which several desks are, by their name with and without the word for its kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for desk in kb.content.desks:
        name = _plain((desk.address or "").split(",")[0])
        kind, _, rest = name.partition(" ")
        for called in {name, rest}:
            if kind and len(called.split()) >= _FEWEST:
                found[called].append(desk.id)
    return {name: tuple(desks) for name, desks in found.items() if len(desks) > 1}


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))

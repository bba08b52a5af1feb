"""Find entries of a list by what an editor types: accents do not count, names go first, and a typo is forgiven."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

FORGIVEN: Final = ((8, 2), (4, 1))
"""From how many letters how many slips are forgiven; a shorter word must be right: 'svb' and 'svp' are two."""

NEAR_ENOUGH: Final = 60.0
"""Similarity (0-100, rapidfuzz WRatio) from which a name is worth asking about."""

MOST_ASKED: Final = 3

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry is found by, folded: what it is called, and what else is said of it."""

    names: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found(Generic[Item]):
    """What was found, best first; `is_near` when only words that are like the typed ones were there."""

    items: tuple[Item, ...]
    is_near: bool = False


def folded(text: str) -> str:
    """Return a text in lower case without accents: 'Cliënten' and 'clienten' are one."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def terms(names: Iterable[object], others: Iterable[object] = ()) -> Terms:
    """Return what an entry is found by; what is empty is left out."""
    return Terms(*(tuple(folded(str(text)) for text in texts if text) for texts in (names, others)))


def found(items: Sequence[Item], search: str, terms_of: Callable[[Item], Terms]) -> Found[Item]:
    """Return the items in which every typed word occurs; without any those in which words occur that are like it.

    The name itself goes first, then a whole word of a name, a part of a name, and the rest; within that the order
    of `items` stays.
    """
    words = folded(search).split()
    if not words:
        return Found(tuple(items))
    ranked = [(_rank(terms_of(item), words), item) for item in items]
    exact = [(rank, item) for rank, item in ranked if rank is not None]
    if exact:
        return Found(tuple(item for _, item in sorted(exact, key=lambda pair: pair[0])))
    near = [(_near_rank(terms_of(item), words), item) for item in items]
    kept = [(rank, item) for rank, item in near if rank is not None]
    return Found(tuple(item for _, item in sorted(kept, key=lambda pair: pair[0])), is_near=bool(kept))


def alike(search: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the few names that are most like what was typed, best first; none when nothing is like it."""
    if not search.strip():
        return ()
    best = process.extract(
        search, tuple(names), scorer=fuzz.WRatio, processor=folded, limit=MOST_ASKED, score_cutoff=NEAR_ENOUGH
    )
    return tuple(name for name, _, _ in best)


def _rank(of: Terms, words: Sequence[str]) -> int | None:
    names = " ".join(of.names)
    every = " ".join((names, *of.others))
    if not all(word in every for word in words):
        return None
    if " ".join(words) in of.names:
        return 0
    if set(words) <= set(_words(of.names)):
        return 1
    return 2 if all(word in names for word in words) else 3


def _near_rank(of: Terms, words: Sequence[str]) -> tuple[int, int] | None:
    """Return how well an entry fits words that are typed wrong, the lower the better: names first, then few slips."""
    named = _words(of.names)
    for place, among in enumerate((named, (*named, *_words(of.others)))):
        slips = [_slips(word, among) for word in words]
        if None not in slips:
            return place, sum(filter(None, slips))
    return None


def _slips(word: str, among: Iterable[str]) -> int | None:
    """Return the slips between a word and the word most like it, None when that is more than is forgiven."""
    most = next((slips for letters, slips in FORGIVEN if len(word) >= letters), 0)
    least = min((OSA.distance(word, other, score_cutoff=most) for other in among), default=most + 1)
    return least if least <= most else None


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple("".join(letter if letter.isalnum() else " " for letter in " ".join(texts)).split())

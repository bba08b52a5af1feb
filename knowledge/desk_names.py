"""Recognise desks by any everyday name: official, alias, abbreviation or misspelt."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from rapidfuzz import fuzz, process

from knowledge.base import KnowledgeBase
from knowledge.everyday_names import names_of_desks

FUZZY_FROM: Final = 6
"""Names shorter than this many letters must be spelt right: "svb" and "svp" are too close to guess."""

CLOSE_ENOUGH: Final = 88.0
"""Similarity (0-100, rapidfuzz ratio) from which a misspelling counts; one wrong letter in nine is 88.9."""

_TOKEN: Final = re.compile(r"[a-z0-9]+")
_BRACKETS: Final = re.compile(r"\s*\(([^)]*)\)\s*")
_FILLERS: Final = frozenset({"de", "het", "van", "en", "of", "een", "voor"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A desk that is named: the words, where they stand in the text (start, end), and how sure (0-1)."""

    desk: str
    words: str
    start: int
    end: int
    score: float


class DeskNames:
    """The names of every desk of one revision, ready to be found in a text."""

    def __init__(self, kb: KnowledgeBase) -> None:
        """Collect names, aliases, and the abbreviation or the rest of a name with brackets."""
        names: dict[tuple[str, ...], str] = {}
        for desk in kb.content.desks:
            for name in (*desk.aliases, *_official(desk.name), desk.id.replace("-", " ")):
                tokens = tuple(token for token, _, _ in _tokens(name))
                if tokens:
                    names.setdefault(tokens, desk.id)
        for name, desk_id in names_of_desks(kb.content.desks):  # after all names of the municipality itself
            names.setdefault(tuple(token for token, _, _ in _tokens(name)), desk_id)
        self._names: Mapping[tuple[str, ...], str] = names
        self._longest = max(map(len, names), default=0)
        self._fuzzy = {" ".join(tokens): desk for tokens, desk in names.items() if len(" ".join(tokens)) >= FUZZY_FROM}

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the desks named in `text`, in order of the text.

        Longer names win over names within them, and a name that is spelt right over a longer stretch of words that
        only resembles one: "dienst toeslagen ook" is not a misspelling.
        """
        tokens = list(_tokens(text))
        found: list[Mention] = []
        taken: set[int] = set()
        shortened = frozenset(token for token, _, end in tokens if text[end : end + 1] == "." and len(token) > 1)
        for match in (self._exactly, partial(self._in_short, shortened=shortened), self._nearly):
            for size in range(min(self._longest, len(tokens)), 0, -1):
                for first in range(len(tokens) - size + 1):
                    places = range(first, first + size)
                    if taken.intersection(places):
                        continue
                    window = tokens[first : first + size]
                    hit = match(tuple(token for token, _, _ in window))
                    if hit is not None:
                        start, end = window[0][1], window[-1][2]
                        found.append(Mention(hit[0], text[start:end], start, end, hit[1]))
                        taken.update(places)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _exactly(self, tokens: tuple[str, ...]) -> tuple[str, float] | None:
        desk = self._names.get(tokens)
        return (desk, 1.0) if desk else None

    def _in_short(self, tokens: tuple[str, ...], shortened: frozenset[str]) -> tuple[str, float] | None:
        """Find "jur. loket" and "soc. raadslieden": a word with a full stop may be the beginning of a longer one."""
        if not shortened.intersection(tokens[:-1]):  # at the end it is a sentence that ends
            return None
        desks = {
            desk
            for name, desk in self._names.items()
            if len(name) == len(tokens)
            and all(
                word == token or (token in shortened and word.startswith(token))
                for token, word in zip(tokens, name, strict=True)
            )
        }
        return (desks.pop(), 1.0) if len(desks) == 1 else None

    def _nearly(self, tokens: tuple[str, ...]) -> tuple[str, float] | None:
        joined = " ".join(tokens)
        if len(joined) < FUZZY_FROM or tokens[0] in _FILLERS or tokens[-1] in _FILLERS:
            return None
        best = process.extractOne(joined, self._fuzzy.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return (self._fuzzy[best[0]], best[1] / 100) if best else None


def _official(name: str) -> Iterator[str]:
    yield name
    if "(" in name:
        yield _BRACKETS.sub(" ", name)
        yield from _BRACKETS.findall(name)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield lower-case words without accents, with their place in `text`."""
    plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in text.casefold()) if text else ""
    if len(plain) != len(text):  # a letter such as ß became two: places would shift, so keep the plain lower case
        plain = "".join(letter.lower()[0] for letter in text)
    for match in _TOKEN.finditer(plain):
        yield match.group(), match.start(), match.end()

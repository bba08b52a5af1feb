"""Recognise desks by any everyday name: official, alias, abbreviation or misspelt."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.base import KnowledgeBase
from knowledge.everyday_names import names_of_desks
from knowledge.names_in_short import FILLERS, Ordinary, Said, ShortNames

FUZZY_FROM: Final = 6
"""Names shorter than this many letters must be spelt right: "svb" and "svp" are too close to guess."""

CLOSE_ENOUGH: Final = 88.0
"""Similarity (0-100, rapidfuzz ratio) from which a misspelling counts; one wrong letter in nine is 88.9."""

MAYBE: Final = 85.0
"""From this similarity on it is looked at how the words differ."""

SLIP_IN: Final = 6
"""A slip in so many letters changes the length of a name by one at most."""

IN_SHORT: Final = 0.9
"""How sure a name is of which only a part was said."""

Hit = tuple[str, float]
"""A desk, and how sure it is."""

_TOKEN: Final = re.compile(r"[a-z0-9]+")
_BRACKETS: Final = re.compile(r"\s*\(([^)]*)\)\s*")
_ARTICLES: Final = {
    **dict.fromkeys(("die", "deze", "onze", "d"), "de"),
    **dict.fromkeys(("dat", "dit", "ons", "t"), "het"),
}
"""What may stand for the article of a name: "die corporatie"."""

_BARE: Final = 8
"""From this many letters a name is known without its article."""

LONGEST_SHORT: Final = 5
"""In words, of a name that is cut short."""

_NEAR: Final = 7
"""From this many letters one slip of any sort leaves a word recognisable, if it has become no other word."""

_INFLECTED: Final = 2
"""So many letters at the end of a word may differ without a slip: "bemiddelaar", of "bemiddelaars"."""


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
        bare: dict[tuple[str, ...], str] = {}
        for desk in kb.content.desks:
            for name in (*desk.aliases, *_official(desk.name), desk.id.replace("-", " ")):
                tokens = tuple(token for token, _, _ in _tokens(name))
                if tokens:
                    names.setdefault(tokens, desk.id)
                if len(tokens) == 1 + (tokens[:1] in (("de",), ("het",))) and len(tokens[-1]) >= _BARE:
                    bare.setdefault(tokens[-1:], desk.id)
        names = {**bare, **names}
        own = dict(names)
        for name, desk_id in names_of_desks(kb.content.desks):  # after all names of the municipality itself
            names.setdefault(tuple(token for token, _, _ in _tokens(name)), desk_id)
        self._names: Mapping[tuple[str, ...], str] = names
        self._longest = max(map(len, names), default=0)
        self._near: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for tokens in names:
            joined = " ".join(tokens)
            if len(joined) >= FUZZY_FROM:
                self._near[len(joined)][joined] = tokens
        places = kb.content.municipality
        subjects = (name for task in kb.content.tasks for name in (task.name, *task.synonyms))
        self._ordinary = Ordinary((utterance.text for utterance in kb.content.utterances), subjects)
        self._short = ShortNames(own, (places.name, *places.villages), self._ordinary)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the desks named in `text`, in order of the text.

        Longer names win over names within them, and a name that is spelt right over a longer stretch of words that
        only resembles one: "dienst toeslagen ook" is not a misspelling.
        """
        said = Said(text, tuple(_tokens(text)))
        found: list[Mention] = []
        taken: set[int] = set()
        longest = self._longest
        steps = (  # a longer name goes before a word of it: in "soc. verz. bank" no bank is named
            *((self._exactly, size) for size in range(longest, 1, -1)),
            *((self._in_short, size) for size in range(LONGEST_SHORT, 1, -1)),
            (self._exactly, 1),
            *((self._nearly, size) for size in range(longest, 0, -1)),
            (self._in_short, 1),
        )
        for match, size in steps:
            for first in range(len(said.tokens) - size + 1):
                places = range(first, first + size)
                hit = match(said, first, size) if taken.isdisjoint(places) else None
                if hit is not None:
                    start, end = said.tokens[first][1], said.tokens[places[-1]][2]
                    found.append(Mention(hit[0], text[start:end], start, end, hit[1]))
                    taken.update(places)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _exactly(self, said: Said, first: int, size: int) -> Hit | None:
        words = said.words(first, size)
        desk = self._names.get(words)
        if desk is None and size > 1 and words[0] in _ARTICLES and words[1:] not in self._names:
            desk = self._names.get((_ARTICLES[words[0]], *words[1:]))
        return (desk, 1.0) if desk else None

    def _in_short(self, said: Said, first: int, size: int) -> Hit | None:
        desk = self._short.find(said, first, size)
        return (desk, IN_SHORT) if desk else None

    def _nearly(self, said: Said, first: int, size: int) -> Hit | None:
        words = said.words(first, size)
        joined = " ".join(words)
        if len(joined) < FUZZY_FROM or words[0] in FILLERS or words[-1] in FILLERS:
            return None
        slips = len(joined) // SLIP_IN + 1
        best: tuple[float, tuple[str, ...]] | None = None
        for length in range(len(joined) - slips, len(joined) + slips + 1):
            near = process.extract(joined, self._near.get(length, {}).keys(), scorer=fuzz.ratio, score_cutoff=MAYBE)
            for name, score, _ in near:
                other = self._near[length][name]
                if (best is None or score > best[0]) and self._is_slip(words, other, score):
                    best = (score, other)
        return (self._names[best[1]], best[0] / 100) if best else None

    def _is_slip(self, words: tuple[str, ...], name: tuple[str, ...], score: float) -> bool:
        """Say whether `words` are `name` with slips: an ordinary word in them is a word of the name, or part of it."""
        whole, other = "".join(words), "".join(name)
        if score < CLOSE_ENOUGH and (len(words) > 1 or len(whole) < _NEAR or OSA.distance(whole, other) > 1):
            return False
        if len(words) != len(name):
            dropped = set(words) < set(name) - FILLERS
            return not dropped and all(self._ordinary.rare(word) or word in other for word in words)
        unusual = self._ordinary.seldom if len(words) > 1 else self._ordinary.rare
        return all(_inflected(word, of) or unusual(word) for word, of in zip(words, name, strict=True))


def _inflected(word: str, of: str) -> bool:
    """Say whether `word` is `of`, or a form of it."""
    longer = abs(len(of) - len(word))
    return word == of or (len(word) > 2 * _INFLECTED and of.startswith(word[:-_INFLECTED]) and longer <= _INFLECTED)


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

"""Recognise the name of a desk that is cut short: initials, beginnings of words, or words of it in any order.

A clerk types "g.g.d.", "jur loket", "burgerz.", "balie verkeer" or "bij Omgeving". What is left of a name counts when
it can only be of one desk; as most words of a name mean something else too ("omgeving", "verkeer"), an ordinary word
counts only beside a word for a desk, or where a name is written. Which words are ordinary, the sentences of the content
say: residents use them without meaning a desk.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

FILLERS: Final = frozenset({"de", "het", "van", "en", "of", "een", "voor", "v", "t", "vd", "in", "met", "tot"})
DESK_WORDS: Final = frozenset({"balie", "loket", "bureau", "dienst", "helpdesk", "meldpunt", "spreekuur", "centrum"})
"""After one of these an ordinary word is part of a name: "balie verkeer"."""

_LAST_PARTS: Final = re.compile(
    r"e?[ns]?(?:bureau|balie|dienst|loket|punt|bank|team|huis|post|desk|lijn|winkel|kantoor|nummer|centrum|werk|hulp)\w*"
)
"""What is left of "rijexamenbureau" is a word of its own."""

_LINKS: Final = frozenset({"en", "v", "van", "voor", "in"})
"""What may stand between the words of a name: "parkeren en verkeer", "helpdesk van digid"."""

ALSO_CALLED: Final = {"afd": "balie", "afdeling": "balie"}
"""What the desks of a town hall are called besides."""

TOWARDS: Final = frozenset({"bij", "naar", "langs", "via"})
"""Before a name without an article: "bij Omgeving". A subject has one there, or is said in more words."""

_WITH_A_SUBJECT: Final = re.compile(r"hulp|help(?:t|en)?|vra(?:ag|gen)|probleem|problemen|advies|begeleiding|uitleg")
"""After these "bij" goes before a subject: "hulp bij verkeer"."""

_IS: Final = frozenset({"is", "zijn"})
_OPEN: Final = frozenset({"open", "nu", "nog", "vandaag", "morgen", "dicht", "geopend", "gesloten", "bereikbaar"})
"""Between these only a desk can stand: "is omgeving open"."""

BEGINNING: Final = 3
"""So many letters of a word at least stand for it beside others: "jur loket"."""

ALONE: Final = 5
"""So many when nothing else is left of the name: "burgerz"."""

ENDINGS: Final = "snted"
"""Letters with which another form of a word ends: "wijkt" is no beginning of "wijkteam"."""

END: Final = 4
"""So many letters at least is the second half of a word that is written as two: "ontm. centrum"."""

SELDOM: Final = 2
"""How often residents use a word, at most, that is no word of its own: an abbreviation, a slip, a name."""

NOT_OFTEN: Final = 12
"""How often, at most, a word that may be the name of a desk where names are written."""

_WORD: Final = re.compile(r"[a-z0-9]+")
_MARK: Final = re.compile(r"[,;:?!\n]")
_DOT: Final = re.compile(r"\.(?=\s*[^\W\d_A-Z]|&)")
"""A full stop with which no sentence ends."""


class Ordinary:
    """The words that residents use, by how often they do."""

    def __init__(self, texts: Iterable[str], subjects: Iterable[str]) -> None:
        """Count the words of `texts`; the words of `subjects` mean themselves, however seldom they are said."""
        self._counts = Counter(_WORD.findall("\n".join(texts).casefold()))
        self._subjects = frozenset(_WORD.findall("\n".join(subjects).casefold()))

    def seldom(self, word: str) -> bool:
        """Say whether hardly anybody uses `word`: then it is no ordinary one."""
        return self._counts[word] <= SELDOM and word not in self._subjects

    def is_subject(self, word: str) -> bool:
        """Say whether `word` stands in the name of a subject."""
        return word in self._subjects

    def rare(self, word: str) -> bool:
        """Say whether `word` is used so little that it may be something else than itself, as after "bij"."""
        return self._counts[word] <= NOT_OFTEN and word not in self._subjects


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and its words with where they start and end in it."""

    text: str
    tokens: tuple[tuple[str, int, int], ...]

    def words(self, first: int, size: int) -> tuple[str, ...]:
        """Return `size` words from place `first`."""
        return tuple(word for word, _, _ in self.tokens[first : first + size])


@dataclass(frozen=True, slots=True)
class _Window:
    """Some words in succession: which of them end with a full stop, what stands before, and whether an & is in it."""

    words: tuple[str, ...]
    dotted: frozenset[int]
    before: str | None
    after: str | None
    ampersand: bool


class ShortNames:
    """The names of one revision, to be found by what is left of them."""

    def __init__(self, names: Mapping[tuple[str, ...], str], places: Iterable[str], ordinary: Ordinary) -> None:
        """Index the words of `names`; a word of `places` (municipality and villages) tells no desk from another."""
        self._ordinary = ordinary
        self._places = frozenset(word for place in places for word in _WORD.findall(place.casefold()))
        self._names = {name: desk for name, desk in names.items() if not self._places.issuperset(_telling(name))}
        self._with: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._by_initials: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in self._names:
            for word in name:
                self._with[word].add(name)
            if "en" in name:
                self._by_initials["".join(word[0] for word in _telling(name))].add(name)
        self._sorted = sorted(self._with)
        self._single = {name[0]: desk for name, desk in self._names.items() if len(name) == 1}

    def find(self, said: Said, first: int, size: int) -> str | None:
        """Return the one desk of which `size` words from `first` are a short name; None without, or with several."""
        window = self._window(said, first, size)
        if window is None:
            return None
        words = window.words
        if all(len(word) == 1 or word in FILLERS for word in words):
            return self._initials(window)
        if words[0] in FILLERS or words[-1] in FILLERS:
            return None
        if len(words) == 1:
            return self._alone(window)
        written_apart = self._single.get("".join(words)) if min(map(len, words)) >= BEGINNING else None
        return written_apart or self._in_two(window) or self._of_one_name(window)

    def _window(self, said: Said, first: int, size: int) -> _Window | None:
        """Return the words of one sentence, or None when a sentence or a part of it ends within them."""
        part, text = said.tokens[first : first + size], said.text
        if any(self._ends(one[0], text[one[2] : other[1]]) for one, other in pairwise(part)):
            return None
        dotted = (place for place, (word, _, end) in enumerate(part) if len(word) > 1 and _DOT.match(text, end))
        before = said.tokens[first - 1][0] if first else None
        if first > 1 and _WITH_A_SUBJECT.fullmatch(said.tokens[first - 2][0]):
            before = None
        after = said.tokens[first + size][0] if first + size < len(said.tokens) else None
        ampersand = "&" in text[part[0][1] : part[-1][2]]
        return _Window(said.words(first, size), frozenset(dotted), before, after, ampersand)

    def _initials(self, window: _Window) -> str | None:
        """Find "g.g.d.", "c&o" and "z en w"."""
        words = window.words
        letters = "".join(word for word in words if len(word) == 1)
        if len(letters) == len(words) and len(letters) >= BEGINNING:
            return self._single.get(letters)
        whole = len(words[0]) == len(words[-1]) == 1
        joined = (window.ampersand and len(letters) == len(words)) or words[1:-1] == ("en",)
        return self._only(self._by_initials[letters]) if whole and joined and len(letters) > 1 else None

    def _alone(self, window: _Window) -> str | None:
        """Find "burgerz", and "Omgeving" where a name is written."""
        (word,) = window.words
        if word in self._places:
            return None
        if word in self._with:
            is_open = window.before in _IS and window.after in _OPEN
            named = (window.before in TOWARDS or is_open) and self._ordinary.rare(word)
            return self._only(self._with[word]) if named and len(word) >= ALONE else None
        if len(word) < ALONE - bool(window.dotted) or not self._ordinary.seldom(word):
            return None
        names = {name for name in self._beginning(word) if len(_telling(name)) == 1}
        if not window.dotted and any(self._is_a_word(word, of) for name in names for of in name):
            return None
        return self._only(names)

    def _is_a_word(self, word: str, of: str) -> bool:
        """Say whether the beginning of a longer word is a word, or one with a slip ("kenteke" of "kentekendienst")."""
        slips = [of[: len(word) + more] for more in (1, 2) if len(word) + more < len(of)]
        slips += [word[:-1]] if word[-1] in ENDINGS else []
        return not all(self._ordinary.seldom(slip) for slip in slips) or bool(_LAST_PARTS.fullmatch(of[len(word) :]))

    def _in_two(self, window: _Window) -> str | None:
        """Find "ontm. centrum": the beginning and the end of one word."""
        if len(window.words) != len(("beginning", "end")):
            return None
        first, last = window.words
        if len(first) < BEGINNING or len(last) < END or not self._short(window, 0):
            return None
        desks = {desk for name, desk in self._single.items() if name.startswith(first) and name.endswith(last)}
        return desks.pop() if len(desks) == 1 else None

    def _of_one_name(self, window: _Window) -> str | None:
        """Find words that all stand in one name, or are beginnings of words that do."""
        between = FILLERS.intersection(window.words)
        if not between <= _LINKS:
            return None
        found: set[tuple[str, ...]] | None = None
        sure, count = window.words[0] in {*DESK_WORDS, *ALSO_CALLED} or self._written_as_a_name(window), 0
        for place, said in sorted(enumerate(window.words), key=lambda pair: pair[1] in self._places):
            if said in FILLERS:
                continue
            word = ALSO_CALLED.get(said, said)
            names = self._with.get(word) or (self._beginning(word) if self._short(window, place) else set())
            left = names if found is None else found & names
            if said in self._places and found is not None and not left:
                continue  # "ondernemersloket lindewaard" is no other than "ondernemersloket"
            if not left:
                return None
            sure = sure or word not in self._with or self._ordinary.seldom(word)
            found, count = left, count + 1
        besides = tuple(word for word in _telling(window.words) if word not in self._places)
        sure = sure or (besides in self._names and len(besides) < len(_telling(window.words)))  # "ido in Oosterlinde"
        whole = {name for name in found or () if _telling(name) == _telling(window.words)}
        if whole and between <= {"en", "v"}:
            return self._only(whole)
        return self._only(found or ()) if sure and count > 1 else None

    def _written_as_a_name(self, window: _Window) -> bool:
        """Say whether a name goes there and the words are no subject: "bij huiselijk geweld" names nobody."""
        return window.before in TOWARDS and not all(self._ordinary.is_subject(word) for word in _telling(window.words))

    def _short(self, window: _Window, place: int) -> bool:
        word = window.words[place]
        return len(word) >= BEGINNING and (place in window.dotted or self._ordinary.rare(word))

    def _beginning(self, letters: str) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for word in self._sorted[bisect_left(self._sorted, letters) :]:
            if not word.startswith(letters):
                break
            found |= self._with[word]
        return found

    def _ends(self, word: str, between: str) -> bool:
        """Say whether a sentence or a part of it ends after `word`: a full stop after a whole word shortens nothing."""
        return bool(_MARK.search(between)) or ("." in between and len(word) > 1 and word in self._with)

    def _only(self, names: Iterable[tuple[str, ...]]) -> str | None:
        desks = {self._names[name] for name in names}
        return desks.pop() if len(desks) == 1 else None


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in FILLERS)

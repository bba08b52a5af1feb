"""What the words of a message are: a kind of help, help of any kind, grammar, or else a subject.

The words stand in `bot/help_words.yml`, which says how to read it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.actions.comparing import unstressed

FILE: Final = Path(__file__).resolve().parents[1] / "help_words.yml"
_WORD: Final = re.compile(r"[^\W\d_]+")


class Sort(Enum):
    """What words are; the first two say which kind of help."""

    SURELY = auto()
    LIKELY = auto()
    ANY = auto()
    SMALL = auto()
    SUBJECT = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """One or more words that belong together, in small letters; `kind` is the kind of help (its id) they say."""

    words: str
    sort: Sort
    kind: str | None = None


def heard_in(text: str) -> list[Words]:
    """Every word of a text in its order, the longest known entry at each place."""
    words, known, found, place = _WORD.findall(unstressed(text).lower()), _known(), [], 0
    while place < len(words):
        size, what = next(_fitting(words, place, known), (1, (Sort.SUBJECT, None)))
        found.append(Words(" ".join(words[place : place + size]), *what))
        place += size
    return found


_What = tuple[Sort, str | None]


@dataclass(frozen=True, slots=True)
class _Known:
    whole: Mapping[tuple[str, ...], _What]
    beginnings: Mapping[str, _What]
    longest: int


def _fitting(words: list[str], place: int, known: _Known) -> Iterator[tuple[int, _What]]:
    """How many words from `place` an entry fits, and what it is; the longest first."""
    for size in range(min(known.longest, len(words) - place), 0, -1):
        what = known.whole.get(tuple(words[place : place + size]))
        if what:
            yield size, what
    for length in range(len(words[place]), 0, -1):
        what = known.beginnings.get(words[place][:length])
        if what:
            yield 1, what


@cache
def _known() -> _Known:
    """The file, read once; of an entry that stands twice the first counts."""
    whole: dict[tuple[str, ...], _What] = {}
    beginnings: dict[str, _What] = {}
    for entry, what in _entries(yaml.safe_load(FILE.read_text(encoding="utf-8"))):
        if entry.endswith("*"):
            beginnings.setdefault(entry.removesuffix("*"), what)
        else:
            whole.setdefault(tuple(_WORD.findall(entry.lower())), what)
    return _Known(whole, beginnings, max(map(len, whole)))


def _entries(listed: Mapping[str, Any]) -> Iterator[tuple[str, _What]]:
    for kind, sorts in listed["kinds"].items():
        for sort, entries in sorts.items():
            yield from ((entry, (Sort[sort.upper()], kind)) for entry in entries)
    for sort in (Sort.ANY, Sort.SMALL):
        yield from ((entry, (sort, None)) for entry in listed[sort.name.lower()])

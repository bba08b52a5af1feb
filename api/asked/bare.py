"""A clause with only a desk in it and words that ask for a fact: "taalhuis donderdag ook?", "uren GGD", "GGD, waar?".

Forms (plain_forms.py) say how a question is built and know a few hundred of them; who types in telegram style builds
nothing. Where no word of the clause can be a subject, nothing else than a fact of that desk can be meant.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from api.asked.clause import A_DESK, clauses

_FILE: Final = Path(__file__).with_suffix(".yml")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE: Final = re.compile(r"[^.?!;:]+[.?!;:]*")
_OR_NOT: Final = re.compile(r"\b(?:of\s(?:toch\s)?niet|or\snot)\b", re.IGNORECASE)
_TURNED: Final = re.compile(
    rf"^\W*(?:(?:en|maar|dus|zeg|hoi|hallo|and)\W+)*(?:is|zijn|zit|zitten|kan|kun|kunnen|mag|mogen|heeft|hebben|gaat|werkt|"
    rf"are|can|do|does)\b|{A_DESK}\W+(?:is|zijn|zit|zitten|kan|kun|kunnen|heeft|hebben|are)\W+"
    r"(?:die|dat|ie|ze|zij|je|men|they)\b",
    re.IGNORECASE,
)
"""The verb comes before who does it, or a desk is named and then pointed at: "de voedselbank, is die nou open"."""

_MUST: Final = re.compile(r"\b(?:moet|moeten|must)\b", re.IGNORECASE)
_TO: Final = re.compile(r"\b(?:naar|to)\b", re.IGNORECASE)
_MAY: Final = re.compile(r"\b(?:kan|kun|kunnen|mag|mogen|can)\b", re.IGNORECASE)
_FOR: Final = re.compile(rf"\b(?:voor|for)\s(?:\w+\s)?{A_DESK}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    facts: re.Pattern[str]
    times: re.Pattern[str]
    asking: re.Pattern[str]
    named: re.Pattern[str]
    empty: re.Pattern[str]


def bare_question(text: str) -> str | None:
    """Return the part of `text`, in which every desk reads as A_DESK, that barely asks for a fact; None without one."""
    return next((part for part in _parts(text) if A_DESK in part and _asks(part)), None)


def _parts(text: str) -> Iterator[str]:
    """Yield the sentences of a text, then the clauses between commas as well."""
    yield from (found.group() for found in _SENTENCE.finditer(text))
    for start, end in clauses(text):
        yield text[start:end]


def _asks(part: str) -> bool:
    words, plain = _words(), _OR_NOT.sub(" ", part)
    said = [word for word in _WORD.findall(plain.lower()) if word != A_DESK]
    facts = [word for word in said if words.facts.fullmatch(word)]
    times = [word for word in said if words.times.fullmatch(word)]
    known = all(word in facts or word in times or _is_empty(words, word) for word in said)
    if not known or (not facts and _FOR.search(part)):
        return False  # "waar moet hij heen voor schuldhulp?" asks who does it
    places = "waar" in said or "where" in said
    if not (facts or places) and (_MUST.search(part) or (_TO.search(part) and not _MAY.search(part))):
        return False  # "moet ze nu naar het wijkteam?" asks where to go, not when
    if not (facts or times or places):
        return False
    asks = "?" in part or _TURNED.search(part) or any(words.asking.fullmatch(word) for word in said)
    return bool(asks or any(words.named.fullmatch(word) for word in said))


def _is_empty(words: _Words, word: str) -> bool:
    return word.isdigit() or any(kind.fullmatch(word) for kind in (words.empty, words.asking))


@cache
def _words() -> _Words:
    listed: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Words(**{name: _one_of(patterns) for name, patterns in listed.items()})


def _one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)

"""Two problems in one message: where the second begins. Pure functions; the advice decides whether both are known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

_OPENLY: Final = re.compile(
    r"[,.;]?\s*\b(?:en\s)?(?:daarnaast|bovendien|ten tweede|and also|besides|"
    r"(?:verder|dan|ook) (?:nog )?(?=(?:wil|moet|zoekt|vraagt|snapt|krijgt) (?:hij|ze|zij|mevrouw|meneer|ik)\b)|"
    r"en (?:(?:hij|ze|zij|mevrouw|meneer|ik) )?(?:wil|moet|heeft|heb|zoekt|zoek|krijgt|kan|vraagt|snapt|weet)"
    r"\s(?:(?:hij|ze|zij|ik) )?ook(?: nog)?|en ook(?: nog)?)\b[\s,:]*",
    re.IGNORECASE,
)
_QUIETLY: Final = re.compile(r",?\s+(?:en|and)\s+", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"^\W*(?:\w+\s){0,4}?(?:twee|2|two)\s(?:vragen|dingen|problemen|zaken|kwesties|questions|things|problems)\b[\s,.:;]*",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"\b(?:aan(?: te )?vragen|verlengen|op(?: te )?zeggen|stop(?: te )?zetten|in(?: te )?vullen|in(?: te )?loggen|"
    r"wijzigen|door(?: te )?geven|aan(?: te )?melden|in(?: te )?schrijven|bezwaar maken|regelen|ophalen|kwijt|vergeten|"
    r"snapt|begrijpt|niet betalen|apply|renew|extend)\b",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(r"\s*[;+&]\s*|,?\s+(?:en|and)\s+", re.IGNORECASE)
_OF_ITS_OWN: Final = re.compile(
    r"(?:zijn|z'n|zn|haar|d'r|dr|hun|mijn|m'n|zij|hij|ze|mevrouw|mevr|mw|meneer|dhr|de|het|een|er|moeder|vader|zoon|"
    r"dochter|man|vrouw|his|her|their|my|she|he|they|the|a)\b",
    re.IGNORECASE,
)
_NO_SUBJECT: Final = re.compile(r"(?:wil|moet|zoekt|heeft|vraagt|krijgt|kan|is|wants|needs|has)\b", re.IGNORECASE)
_LEANS: Final = re.compile(
    r"\[|\b(?:daar\w*|dat|dit|die|er(?:bij|van|mee|voor|op)|hem|wie|welke|waar|hoe|bezwaar|aanvechten|niet eens|"
    r"ertegenin|rechten|termijnen|bij zich|that|this|it|who|where|how)\b",
    re.IGNORECASE,
)
SHORTEST: Final = 2
"""A problem takes at least two words ("huurtoeslag aanvragen")."""

LONGEST: Final = 18
"""A longer message with only a plain "en" is rather the story of one problem."""

LONGEST_BESIDE: Final = 20
"""The same where the second part has a subject of its own ("en zijn scootmobiel is kapot")."""

TRIED: Final = 2
"""Of the places where a message may be parted so, the two nearest to its middle are looked at: each costs an advice."""


class Told(Enum):
    """How a message tells that there are two problems, and so how surely both must be recognised."""

    OPENLY = "openly"
    """It says so: "en ook", "daarnaast", "twee vragen"."""
    WISHES = "wishes"
    """A plain "en" between two wishes, which may as well part one problem."""
    BESIDE = "beside"
    """A plain "en" before a part with its own subject, which most of the time goes on with one story."""
    BESIDE_URGENT = "beside urgent"
    """The same without a subject ("is dakloos en wil een id-kaart"): only looked at for what cannot wait."""


@dataclass(frozen=True, slots=True)
class Parting:
    """A message as two problems."""

    first: str
    second: str
    told: Told


def partings(text: str) -> Iterator[Parting]:
    """The ways in which a message may tell two problems, the plainest first; none for the story of one."""
    text = " ".join(text.split())
    counted = _COUNTED.match(text)
    whole = text[counted.end() :] if counted else text
    openly = next(_cuts(whole, _OPENLY), None)
    quietly = next(_cuts(whole, _QUIETLY), None)
    if openly or (quietly and counted):
        yield Parting(*(openly or quietly or ("", "")), Told.OPENLY)
        return
    if quietly and len(whole.split()) <= LONGEST and all(map(_WISH.search, quietly)):
        yield Parting(*quietly, Told.WISHES)
    if len(whole.split()) <= LONGEST_BESIDE:
        yield from list(_beside(whole))[:TRIED]


def _beside(text: str) -> Iterator[Parting]:
    for first, second in _cuts(text, _BESIDE):
        if _LEANS.search(second):  # "en wil daar bezwaar tegen maken" goes on about the first
            continue
        if _OF_ITS_OWN.match(second) or "+" in text:
            yield Parting(first, second, Told.BESIDE)
        elif _NO_SUBJECT.match(second):
            yield Parting(first, second, Told.BESIDE_URGENT)


def _cuts(text: str, between: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The text before and after each place where `between` parts it, the place nearest to its middle first."""
    for cut in sorted(between.finditer(text), key=lambda found: abs(found.start() - len(text) / 2)):
        first, second = text[: cut.start()].strip(" ,.;:"), text[cut.end() :].strip(" ,.;:")
        shortest = 1 if cut.group().strip() in {"+", "&"} else SHORTEST
        if min(len(first.split()), len(second.split())) >= shortest:
            yield first, second

"""Words made comparable: how they are said does not count, only which they are. Pure functions."""

import re
from difflib import SequenceMatcher
from typing import Final
from unicodedata import normalize

_STRESS: Final = re.compile("[\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}]")
_WEAK: Final = re.compile(
    r"^(het|de|een|dat|die|gaat?|gaan|om|over|ze|zij|hij|wil|bedoelt|is|hulp|bij|en|of|van|voor|hem|haar|mevrouw|meneer)$"
)
_ALIKE: Final = 0.8
"""How much of two words must be the same: a typing error or an ending may differ."""


def unstressed(text: str) -> str:
    """The text without accents that say how a word is spoken ('wél' gives 'wel'); 'cliënt' stays."""
    return normalize("NFC", _STRESS.sub("", normalize("NFD", text)))


def as_said(text: str, part: str) -> str:
    """The words of `text` of which `part`, taken from the end of it, is the unstressed form ('privé' for 'prive')."""
    said, plain = normalize("NFC", text), unstressed(text)
    start = plain.rfind(part)
    return said[start : start + len(part)] if start >= 0 and len(said) == len(plain) else part


def bare(text: str) -> str:
    """The words of a text in small letters, without punctuation and stress."""
    return re.sub(r"[^\w\s]", " ", unstressed(text).lower()).strip()


def likeness(said: str, label: str) -> float:
    """How many of the telling words that were said (as `bare` gives them) are in the label, from 0 to 1."""
    words = [word for word in said.split() if not _WEAK.match(word)]
    known = [word for word in bare(label).split() if not _WEAK.match(word)]
    if not words or not known:
        return 0.0
    return sum(max(SequenceMatcher(None, word, other).ratio() for other in known) >= _ALIKE for word in words) / len(
        words
    )

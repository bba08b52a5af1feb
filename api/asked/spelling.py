"""The words that facts of a desk are asked with, spelled as they are meant: "wat moet ie meenemn" is about bringing.

Who types with a queue waiting misses letters. Only these words are mended: what a message is about is read by the
recogniser, which learnt from sentences with slips, and a name of a desk is found by its likeness.
"""

import re
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_ASKED_WITH: Final = (
    "meenemen",
    "meebrengen",
    "openingstijden",
    "openingstijd",
    "geopend",
    "gesloten",
    "bereikbaar",
    "afspraak",
    "inloopspreekuur",
    "telefoonnummer",
    "collegalijn",
    "e-mailadres",
    "rolstoel",
    "rolstoeltoegankelijk",
    "toegankelijk",
    "papieren",
    "documenten",
    "wheelchair",
    "appointment",
)
_LONG: Final = 10
"""From this many letters two slips leave no doubt."""

_WORD: Final = re.compile(r"[a-zë-]{6,}", re.IGNORECASE)
"""Of a shorter word one other letter makes another word."""


def as_meant(text: str) -> str:
    """Return `text` with slips mended in the words by which a fact is asked; the rest as it was typed."""
    return _WORD.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    word = found[0].lower()
    slips = 1 if len(word) < _LONG else 2
    best = process.extractOne(word, _ASKED_WITH, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
    return str(best[0]) if best else found[0]

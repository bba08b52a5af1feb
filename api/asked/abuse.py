"""Whether a message is nothing but abuse at the assistant: "jullie zijn idioten", "wat een waardeloos ding".

Every word of it is one of abuse, of whom it is meant for, or says nothing; the words are in abuse.yml. What tells of
somebody ("meneer scheldt ons uit", "hij noemt haar een trut") holds another word, and so does abuse with a question in
it ("sukkel, ik bedoel de huurtoeslag"): those are heard as what they tell.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_FILE: Final = Path(__file__).with_suffix(".yml")
_WORD: Final = re.compile(r"[^\W_]+(?:['’*][^\W_]+)*")
LONGEST: Final = 12
"""In words."""


def is_abuse(text: str) -> bool:
    """Say whether `text` only abuses whoever reads it."""
    words = _WORD.findall(text.lower())
    if not 0 < len(words) <= LONGEST:
        return False
    abusing, besides = _patterns()
    return any(abusing.fullmatch(word) for word in words) and all(
        abusing.fullmatch(word) or besides.fullmatch(word) for word in words
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _one_of(listed["abusing"]), _one_of(listed["besides"])


def _one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)

"""Whether a question is about a desk as a place ("is er een toilet?"): of that the knowledge base holds nothing.

What stands there, what one may do there and who may come along are open lists; the words are in place.yml, what is
here is how such a question is built.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_FILE: Final = Path(__file__).with_suffix(".yml")
_COMPOUND: Final = 5
"""From this many letters a word may be the end of a longer one."""

_QUESTION: Final = re.compile(
    r"\?|^\W*(?:(?:en|maar|ok|oke|and|so|trouwens|zeg|weet je(?: ook)? of|do you know if)\W+)*"
    r"(?:hoe|waar|wat|welke?|wanneer|is|zijn|zit(?:ten)?|staa[nt]|stopt|hangt|heef?t|hebben|hebt|ka[nu]n?|kunnen|mag|mogen|"
    r"werk(?:t|en)|how|where|what|which|are|does|do|has|have|can|may|must)\b"
    r"|\b(?:is er|zijn er|kun je|kan je|kan ze|kan hij|mag (?:hij|ze|zij|je|ik)|is there|are there)\b",
    re.IGNORECASE,
)
_MAY: Final = re.compile(
    r"\b(?:plek|ruimte|gelegenheid|place|mag|mogen|welkom|toegestaan|kan|kunnen|may|can|allowed|welcome)\b",
    re.IGNORECASE,
)
_ALONG: Final = re.compile(
    r"\b(?:mee|meenemen|meebrengen|mee te nemen|binnen|naar binnen|in|welkom|toegestaan|toegelaten|komen|bij|bring|"
    r"inside|take|come|allowed|welcome)\b",
    re.IGNORECASE,
)
_BRINGS_ALONG: Final = re.compile(
    r"^(?!.*\b(?:wat|welke?|what|which)\b).*\b(?:mag|mogen|may|allowed)\b.*\b(?:meenemen|meebrengen|mee naar|bring)\b",
    re.IGNORECASE,
)
_ENTERS: Final = re.compile(r"rol+stoel\b|toegankelijk|wheel ?chair", re.IGNORECASE)
"""Whether a wheelchair can enter is known."""

_OF_A_ROLE: Final = re.compile(r"\b(?:mag|mogen|kan|kunnen) (?:ik|wij|we) als\b", re.IGNORECASE)
"""Who asks so asks for the division of tasks: "mag ik als gastvrouw ..."."""

_BROUGHT: Final = re.compile(
    r"\bbezorg\w*|\blaten (?:brengen|komen)\b|\baan huis\b|\bthuis(?:gebracht|bezorgd)\b|\bdelivered\b", re.IGNORECASE
)
"""What is brought to somebody's home is not done there: "kun je er eten laten bezorgen"."""

_OPEN_FORM: Final = re.compile(
    r"^\W*(?:(?:en|maar|ok|oke|and|so)\W+)*"
    r"(?:(?:is|zijn|zit(?:ten)?|staa[nt]|stopt|hangt|werk(?:t|en)|is|are) (?:er|daar|there)\b|heef?t\b|hebben\b|"
    r"hoeveel\b|hoe (?:druk|vol|groot|lang|veel|warm|rustig|oud|ver|snel)\b|how (?:busy|big|long|many|far)\b|"
    r"do(?:es)?\b.*\bhave\b|(?:has|have)\b|(?:wat|hoeveel) kost(?:en)? (?:dat|het|dit|zoiets)\b|"
    r"(?:is|zijn) (?:dat|het|dit|die)\b.*\bgratis\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    things: re.Pattern[str]
    doing: re.Pattern[str]
    along: re.Pattern[str]


def asks_of_the_place(text: str) -> bool:
    """Say whether the words ask what is there, what one may do there or who may come along."""
    words = _words()
    if not _QUESTION.search(text) or _ENTERS.search(text) or _OF_A_ROLE.search(text) or _BROUGHT.search(text):
        return False
    if words.things.search(text) or _BRINGS_ALONG.search(text):
        return True
    may = _MAY.search(text) is not None or "kun" in text.lower().split()
    return may and bool(words.doing.search(text) or (words.along.search(text) and _ALONG.search(text)))


def asks_something_else(text: str) -> bool:
    """Say whether a question that names no fact we know does ask for one ("hoe druk is het", "werkt er een vrouw")."""
    return _OPEN_FORM.search(text) is not None


@cache
def _words() -> _Words:
    listed: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Words(**{name: _pattern(word for row in rows for word in row) for name, rows in listed.items()})


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(_also, words))})\b", re.IGNORECASE)


def _also(word: str) -> str:
    """Return the pattern of a word, with its plural and diminutive and as the end of a longer word."""
    if " " in word or len(word) < _COMPOUND:
        return rf"{re.escape(word)}(?:s|en|je|jes)?"
    return rf"\w*{re.escape(word)}(?:s|en|ten|je|jes|tje|tjes)?"

"""Two problems in one message: where the second begins. Pure functions; the advice decides whether both are known."""

import re
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
SHORTEST: Final = 2
"""A problem takes at least two words ("huurtoeslag aanvragen")."""


LONGEST: Final = 18
"""A longer message with only a plain "en" is rather the story of one problem."""


def two_in(text: str) -> tuple[str, str, bool] | None:
    """The first problem, the second, and whether the message says openly that there are two; None for one problem.

    Openly: "en ook", "daarnaast", "twee vragen". A plain "en" between two wishes may part two problems as well as the
    parts of one; then both must be recognised surely before it counts as two.
    """
    text = " ".join(text.split())
    counted = _COUNTED.match(text)
    whole = text[counted.end() :] if counted else text
    openly = _cut(whole, _OPENLY)
    if openly:
        return (*openly, True)
    quietly = _cut(whole, _QUIETLY)
    if quietly and counted:
        return (*quietly, True)
    if quietly and len(whole.split()) <= LONGEST and all(map(_WISH.search, quietly)):
        return (*quietly, False)
    return None


def _cut(text: str, between: re.Pattern[str]) -> tuple[str, str] | None:
    """The text before and after the place nearest to its middle where `between` parts it."""
    for cut in sorted(between.finditer(text), key=lambda found: abs(found.start() - len(text) / 2)):
        first, second = text[: cut.start()].strip(" ,.;:"), text[cut.end() :].strip(" ,.;:")
        if min(len(first.split()), len(second.split())) >= SHORTEST:
            return first, second
    return None

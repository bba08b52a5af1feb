"""What a clerk says about how a resident can come: wheelchair, travelling, language, evenings, where they live.

These are not about the subject. They are taken from the words before the subject is recognised, go along to the advice,
and are said back, so that the clerk sees what was counted with. Pure functions.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.actions.wording import Fields, paragraphs

Circumstances = Mapping[str, Any]
"""`wheelchair`, `stays_home`, `evening`: True. `language`: ISO 639-1. `village`: its name. Absent is unknown."""

LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    "en": ("Engels", "engels|english"),
    "ar": ("Arabisch", "arabisch|arabic|syrisch"),
    "tr": ("Turks", "turks|turkish"),
    "pl": ("Pools", "pools|polish"),
    "uk": ("Oekraïens", "oekra[iï]ens|ukrainian"),
    "de": ("Duits", "duits|german"),
    "fr": ("Frans", "frans|french"),
    "es": ("Spaans", "spaans|spanish"),
    "ti": ("Tigrinya", "tigrinya|tigri(?:n|ñ)ja"),
    "fa": ("Farsi", "farsi|perzisch|persian|dari"),
    "bg": ("Bulgaars", "bulgaars|bulgarian"),
    "ro": ("Roemeens", "roemeens|romanian"),
    "so": ("Somalisch", "somalisch|somali"),
    "zh": ("Chinees", "chinees|mandarijn|chinese"),
    "pt": ("Portugees", "portugees|portuguese"),
    "it": ("Italiaans", "italiaans|italian"),
    "ru": ("Russisch", "russisch|russian"),
}
"""The name of each language, and how it is called in a message."""

_WHEELCHAIR: Final = (
    r"(?:zit|zitten|rijdt|komt|sits|is sitting)\s(?:\w+\s){0,3}?(?:in|met|a|the)\s(?:een\s|a\s)?"
    r"(?:rolstoel|scootmobiel|wheel ?chair)"
    r"|(?:is|gebruikt|uses)\s(?:\w+\s)?(?:een\s|a\s)?(?:rolstoel|wheel ?chair)(?:gebruik(?:st)?er)?"
    r"|in een rolstoel|in a wheel ?chair|(?:kan|can)\s(?:geen|niet de|niet|not)\strap(?:pen)?\s\w+"
)
_STAYS_HOME: Final = (
    r"kan\s(?:\w+\s){0,3}?(?:niet|nergens|moeilijk|slecht)\s(?:\w+\s){0,3}?"
    r"(?:reizen|de deur uit|het huis uit|naar buiten|heen)"
    r"|kan\s(?:\w+\s){0,2}?niet\s(?:meer\s)?naar\s(?:\w+\s){1,3}?toe"
    r"|kan\s(?:\w+\s){0,2}?(?:de deur|het huis)\sniet uit|komt\s(?:\w+\s)?(?:de deur|het huis) niet (?:meer )?uit"
    r"|kan\s(?:\w+\s){0,3}?niet\s(?:op eigen kracht|zelf(?:standig)?|alleen)\s(?:\w+\s){0,2}?(?:heen|naartoe|komen|weg)"
    r"|(?:is\s)?aan huis gebonden|is bedlegerig|heeft geen vervoer|can ?(?:no|')t travel|housebound"
)
_ONLY_SPEAKS: Final = (
    r"(?:spreekt|spreken|praat|praten|verstaat|speaks?)\s(?:\w+\s){{0,2}}?(?:alleen(?:\s?maar)?|enkel|slechts|uitsluitend|only)"
    r"\s(?:maar\s)?(?:{names})|(?:only\s)speaks?\s(?:{names})|(?:alleen|enkel)\s(?:maar\s)?(?:{names})(?:\s(?:spreekt|spreken))?"
    r"|(?:spreekt|praat)\s(?:geen nederlands\W+(?:wel|maar|alleen)\s)(?:\w+\s)?(?:{names})"
    r"|(?:spreekt|praat|speaks)\s(?:{names})(?:\W+(?:maar )?(?:en )?(?:geen|niet) nederlands)?"
)
_EVENING: Final = (
    r"(?:kan|kunnen|komt|is|heeft|werkt)?\s?(?:\w+\s){0,2}?(?:alleen|enkel|pas|only)\s(?:maar\s)?(?:\w+\s){0,2}?"
    r"(?:'?s avonds|in de avond|na (?:het werk|werktijd|zes uur|1[78]:00)|in the evening)"
    r"(?:\s(?:terecht|langs|komen|tijd))?(?:\s(?:kan|kunnen|komt)\s(?:ze|zij|hij|mevrouw|meneer|mw|dhr|she|he))?"
    r"|werkt\s(?:\w+\s)?overdag(?:\sen kan alleen 's avonds)?|(?:kan|kunnen)\soverdag\s(?:\w+\s)?niet"
)
_EDGES: Final = re.compile(
    r"^(?:\W|\b(?:en|maar|dus|want|die|de|ook|hij|ze|zij|zit|is|mevrouw|meneer|moeder|vader|alleen|wel|wil|nog"
    r"|and|but|the|mother|father|she|he|heeft geen (?:auto|fiets))\b)*$",
    re.IGNORECASE,
)
_WHO: Final = (
    r"(?:(?:,|\ben\b|\bmaar\b|\bwant\b|\bdie\b|\bdie ook\b|\band\b)\s*)?"
    r"(?:\b(?:hij|zij|ze|die|mevrouw|meneer|mw|dhr|she|he|they)\b\s)?(?:ook\s|wel\s)?"
)
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(rf"{_WHO}(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    for name, pattern in (("wheelchair", _WHEELCHAIR), ("stays_home", _STAYS_HOME), ("evening", _EVENING))
}
_LANGUAGE: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"{_WHO}(?<!\w)(?:{_ONLY_SPEAKS.format(names=names)})(?!\w)", re.IGNORECASE)
    for code, (_, names) in LANGUAGES.items()
}
_LIVES: Final = r"\b(?:woont|wonen|woon|woonachtig|lives?)\s(?:\w+\s)?(?:in|te)\s"
_BESIDE_THE_SUBJECT: Final = frozenset({"evening"})
_LATE: Final = re.compile(r"tot (1[89]|2\d):\d\d")


def heard(text: str, village: str | None = None) -> tuple[dict[str, Any], str]:
    """The circumstances in a message, and what it is about besides (perhaps nothing).

    `village` is where the message says that somebody lives, as the api heard it.

    A language or the evening says nothing about the subject and is taken out; a wheelchair, or somebody who cannot go
    out, may belong to it ("wie kan bij haar thuis komen"), and stays in what is about more than that.
    """
    found: dict[str, Any] = {}
    bare = about = " ".join(text.split())
    for name, pattern in _PATTERNS.items():
        if pattern.search(bare):
            found[name], bare = True, pattern.sub(" ", bare)
            about = pattern.sub(" ", about) if name in _BESIDE_THE_SUBJECT else about
    for code, pattern in _LANGUAGE.items():
        if pattern.search(bare):
            found["language"], bare, about = code, pattern.sub(" ", bare), pattern.sub(" ", about)
    if village:
        found["village"] = village
        bare = re.sub(rf"{_WHO}{_LIVES}{re.escape(village)}\b", " ", bare, flags=re.IGNORECASE)
    if not found:
        return {}, text
    return found, "" if _EDGES.match(bare) else re.sub(r"\s+([,.;!?])", r"\1", " ".join(about.split())).strip(" ,.;")


def said_back(known: Circumstances, recommended: Fields | None) -> str | None:
    """What was counted with, and for each what the desk offers as far as that is known; None when there is nothing."""
    if not known:
        return None
    named = [
        "een rolstoel" if known.get("wheelchair") else None,
        "niet kunnen reizen" if known.get("stays_home") else None,
        f"alleen {LANGUAGES[known['language']][0]}" if known.get("language") in LANGUAGES else None,
        "alleen 's avonds" if known.get("evening") else None,
        f"woont in {known['village']}" if known.get("village") else None,
    ]
    counted = f"Ik houd rekening met: {', '.join(name for name in named if name)}."
    if not recommended:
        return counted
    return paragraphs(
        counted,
        _enters(recommended) if known.get("wheelchair") else None,
        _from_home(recommended) if known.get("stays_home") else None,
        _speaks(recommended, known["language"]) if known.get("language") in LANGUAGES else None,
        _evening(recommended) if known.get("evening") else None,
    )


def _enters(found: Fields) -> str | None:
    """A good thing to know; that it is not accessible, the warnings of the advice say."""
    return "Dit loket is toegankelijk met een rolstoel." if found.get("wheelchair") == "ja" else None


def _from_home(found: Fields) -> str:
    ways = [way for way in ("telefonisch", "online") if way in (found.get("access") or ())]
    if ways:
        return f"Dit loket helpt ook {' en '.join(ways)}."
    return "Van dit loket is niet bekend dat het zonder reizen kan. Bel eerst en vraag ernaar."


def _speaks(found: Fields, language: str) -> str | None:
    name = LANGUAGES[language][0]
    return f"Bij dit loket spreken ze {name}." if name in (found.get("languages") or ()) else None


def _evening(found: Fields) -> str:
    late = [line for line in found.get("hours") or () if _LATE.search(line) or "nacht" in line]
    if late:
        return f"'s Avonds open: {'; '.join(late)}."
    return "Deze week is dit loket niet 's avonds open. Vraag bij het bellen of het anders kan."

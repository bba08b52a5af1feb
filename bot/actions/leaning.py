"""How a message leans on what was said before: another kind of help for the same matter, or more about it.

"Ze snapt het formulier niet" names no subject: it is about the matter that the talk is about. What is left out here is
what does name one; of that the api says what it is about. Pure functions.
"""

import re
from typing import Final

from bot.actions import hearing

_WORD: Final = re.compile(r"[^\W\d_]+", re.IGNORECASE)
_KINDS: Final = {
    "digitaal-helpen": re.compile(
        r"(?:in|uit)?ge?log(?:d|t|gen)|inlog(?:gen|t)|computer|internet|online|digitaal|digitale|websites?|sites?|scherm|"
        r"uploaden|downloaden|meekijk(?:en|t)|log|login"
    ),
    "invullen": re.compile(r"formulier(?:en|tje)?|papierwerk|vragenlijst|invul(?:len|t)|ingevuld|form|fill"),
    "bezwaar": re.compile(r"bezwaar|bezwaarschrift|beroep|afgewezen|afwijzing|appeal|object|objection|rejected"),
    "adviseren": re.compile(r"advies|uitrekenen|narekenen|nareken(?:t|en)|advice"),
    "leren": re.compile(r"leren"),
}
"""Words that leave little doubt; a letter or an application may belong to any kind of help."""
_ANY_KIND: Final = (
    r"aangelog(?:d|t|gen)|log(?:t|gen)|papier(?:en)?|brie(?:f|ven)|snap(?:t|pen)|begrijp(?:t|en)|vul(?:t|len)|"
    r"aanvra(?:gen|ag|agt|gt)|vra(?:gen|agt)|aangevraagd|afgekeurd|geweigerd|printen|scannen|uitleg|uitleggen|"
    r"informatie|hulp|help(?:en|t)|stopzetten|opzeggen|wijzig(?:en|ing)|uitstel|betalen|termijnen|begeleiding|letter|"
    r"understand|apply|explanation"
)
_HOW: Final = re.compile("|".join([*(words.pattern for words in _KINDS.values()), _ANY_KIND]))
_LITTLE: Final = re.compile(
    r"ik|je|jij|u|hij|ze|zij|we|wij|het|dat|die|dit|deze|de|een|haar|hem|zijn|hen|hun|me|mij|mijn|er|daar|hier|nu|"
    r"dan|toch|wel|niet|geen|nooit|niks|niets|nog|al|alleen|maar|en|of|om|te|van|voor|met|bij|naar|op|in|aan|uit|"
    r"door|over|tegen|want|dus|omdat|als|ook|echt|helemaal|graag|eigenlijk|gewoon|steeds|weer|even|heel|erg|zo|"
    r"goed|slecht|lastig|moeilijk|ingewikkeld|makkelijk|zelf|samen|iemand|iets|wat|hoe|is|was|wordt|worden|heeft|"
    r"hebben|had|kan|kunnen|kon|konden|wil|willen|wilde|moet|moeten|mag|zou|gaat|gaan|ging|lukt|lukte|lukken|"
    r"gelukt|doet|doen|gedaan|maken|maakt|gemaakt|krijgt|krijgen|kreeg|weet|weten|durft|nee|neej|ja|nou|oh|o|sorry|"
    r"wacht|juist|inmiddels|verder|meer|thuis|bedoelt|bedoel|wilt|vindt|klaar|eens|mevrouw|meneer|mw|dhr|komt|kom|"
    r"komen|vast|loopt|lopen|stuur|sturen|naartoe|waar|nodig|zoekt|wie|ga|daarmee|daarbij|ermee|erbij|"
    r"erover|hiermee|hierbij|achter|type|soort|he|she|it|the|a|an|to|not|no|can|cannot|does|do|has|have|only|but|"
    r"and|wants|needs|his|her|him|on|for|with|just|already|wrong|instead|doesn|don|t|s"
)
_ANOTHER_MATTER: Final = re.compile(
    r"\b(?:ook|trouwens|daarnaast|bovendien|ander\w*|nog een|nog iets|also|another|besides)\b", re.IGNORECASE
)
_GOES_ON: Final = re.compile(
    r"^(?:en|maar|ook|oh ja|trouwens|ze|zij|hij|die|dat|het|zijn|haar|and|but|she|he|they|it)\b", re.IGNORECASE
)
_CLAUSE: Final = re.compile(r"\s*[.,;]\s*|\s+(?=maar\b)|\s+(?=but\b)", re.IGNORECASE)
_SETTLED: Final = re.compile(
    r"^(?!.*\b(?:niet|geen|nooit)\b).*\b(?:lukt|lukte|gelukt|works|worked)\b|"
    r"\b(?:gaat|ging|werkt|kan)\b(?:\W+\w+){0,3}?\W+(?:wel|goed|inmiddels)\b|"
    r"\b(?:wel|al|inmiddels|already)\b(?:\W+\w+){0,2}?\W+(?:gedaan|geregeld|ingevuld|ingelogd|aangevraagd|klaar|done)\b|"
    r"\bheeft\b(?:\W+\w+){0,2}?\W+(?:al|geen)\b|"
    r"\b(?:wil|hoeft|zoekt|moet|bedoelt|gaat)\b(?:\W+\w+){0,3}?\W+(?:geen|niet)\b|^(?:nee\W+)?(?:geen|niet)\b",
    re.IGNORECASE,
)
_POINTS_BACK: Final = re.compile(rf"\b(?:dat|dit|die|deze|that|this)\s(?:{_HOW.pattern})\b", re.IGNORECASE)
_BUT: Final = re.compile(r"^(?:maar|but|wel|alleen)\s+", re.IGNORECASE)


def goes_on(text: str) -> bool:
    """Whether the words lean on what was said before ('en ze heeft ook ...')."""
    return bool(_GOES_ON.match(text.strip()))


def kind_said(text: str) -> str | None:
    """The kind of help (its id) that the words name; None when they name none or several."""
    kinds = {kind for kind, words in _KINDS.items() for word in _telling(text) if words.fullmatch(word)}
    return kinds.pop() if len(kinds) == 1 else None


def says_how(text: str) -> bool:
    """Whether the words name a kind of help."""
    return any(_HOW.fullmatch(word) for word in _telling(text))


def says_only_how(text: str) -> bool:
    """Whether the words name a kind of help and no subject: 'ze kan niet inloggen', 'bezwaar maken'."""
    telling = _telling(text)
    return bool(telling) and all(_HOW.fullmatch(word) for word in telling)


def of_the_same(text: str) -> bool:
    """Whether no other resident is brought in: 'mevrouw' may be one, unless the words point back ('dat bezwaar')."""
    return not hearing.names_a_person(text) or bool(_POINTS_BACK.search(text))


def says_more(text: str) -> bool:
    """Whether the words go on about the same matter, and do not bring in another one."""
    return goes_on(text) and not _ANOTHER_MATTER.search(text)


def without_settled(text: str) -> str:
    """The text without what is no trouble ('inloggen lukt wel'); all of it if nothing is left."""
    parts = [part for part in _CLAUSE.split(text) if part and part.strip()]
    left = [_BUT.sub("", part.strip()) for part in parts if not _SETTLED.search(part)]
    return ", ".join(part for part in left if _telling(part)) or text


def _telling(text: str) -> list[str]:
    """The words that are more than grammar."""
    return [word for word in _WORD.findall(text.lower()) if not _LITTLE.fullmatch(word)]

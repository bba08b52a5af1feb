"""How a message leans on what was said before: another kind of help for the same matter, or more about it.

"Ze snapt het formulier niet" names no subject: it is about the matter that the talk is about. What is left out here is
what does name one; of that the api says what it is about. Which words say a kind of help, `bot/help_words.yml` says.
Pure functions.
"""

import re
from itertools import pairwise
from typing import Final

from bot.actions import asking, hearing
from bot.actions.help_words import Sort, Words, heard_in

GETTING: Final = "aanvragen"

_ASKED_FOR: Final = re.compile(
    r"\b(?:vraagt|vragen|vroeg|verzoekt|asks|asked) (?:om|for)\b(?!\s(?:wat\s|een\s|some\s)?(?:hulp|help|raad))",
    re.IGNORECASE,
)
"""This says no kind of help before it is known what is asked for: "ze vraagt om kwijtschelding", but whose?"""

STEM: Final = 5
"""From this many letters a word without its ending is still that word."""

_ANOTHER_MATTER: Final = re.compile(
    r"\b(?:ook|trouwens|daarnaast|bovendien|ander\w*|nog een|nog iets|also|another|besides)\b", re.IGNORECASE
)
_GOES_ON: Final = re.compile(
    r"^(?:en|maar|ook|oh ja|ja|trouwens|alleen|want|ze|zij|hij|die|dat|het|zijn|haar|and|but|yes|she|he|they|it)\b",
    re.IGNORECASE,
)
_POINTS_ON: Final = re.compile(
    r"^(?!.*\b(?:ik|wij|we|i|we)\b)(?=.*\b(?:wie|hoe|wat|waar|kan|mag|moet|who|how)\b)"
    r".*\b(?:dan|daarna|daarbij|daarmee|daarvoor|erbij|ervoor|hierna|then|after that)\b",
    re.IGNORECASE,
)
_ADDS: Final = re.compile(r"^\W*(?:en|and)\b(?:\W+\w+){1,8}?\W+(?:ook|too)(?:\W+(?:niet|nog))?\W*$", re.IGNORECASE)
_OF_ANOTHER: Final = re.compile(
    r"^\W*(?:en|and)\s(?:haar|zijn|zn|hun|de|her|his)\s(?:\w+\s)?(?:man|vrouw|zoon|dochter|moeder|vader|partner|vriend|vriendin"
    r"|broer|zus|buurman|buurvrouw|kind|kinderen|ouders|husband|wife|son|daughter|mother|father)\s(?:ook|too|neither)"
    r"(?:\s(?:niet|al|nog))*\W*$",
    re.IGNORECASE,
)
_ADDING: Final = re.compile(r"^\W*(?:en|and)\b(?:\W+(?:die|dat|that)\b)?|\b(?:ook|too|niet|nog)\b|[.!?]", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"\s*[.,;]\s*|\s+(?=maar\b)|\s+(?=but\b)", re.IGNORECASE)
_SETTLED: Final = re.compile(
    r"^(?!.*\b(?:niet|geen|nooit)\b).*\b(?:lukt|lukte|gelukt|works|worked)\b|"
    r"\b(?:gaat|ging|werkt|kan)\b(?:\W+\w+){0,3}?\W+(?:wel|goed|inmiddels)\b|"
    r"\b(?:wel|al|inmiddels|already)\b(?:\W+\w+){0,2}?\W+(?:gedaan|geregeld|ingevuld|ingelogd|aangevraagd|klaar|done)\b|"
    r"\bheeft\b(?:\W+\w+){0,2}?\W+(?:al|geen)\b|"
    r"\b(?:wil|hoeft|zoekt|moet|bedoelt|gaat)\b(?:\W+\w+){0,3}?\W+(?:geen|niet)\b|^(?:nee\W+)?(?:geen|niet)\b",
    re.IGNORECASE,
)
_POINTING: Final = frozenset({"dat", "dit", "die", "deze", "that", "this"})
_AND: Final = re.compile(r"\s+en\s+(?=(?:die|deze|dat|hij|ze|zij|het|nu|moet)\b)|\s*[,;.]\s*", re.IGNORECASE)
_POINTED: Final = re.compile(
    r"^(?:die van (?:haar|hem|hen)|die|deze|dat|dit|hij(?= (?:is|was|doet|werkt|moet|gaat)\b))\b", re.IGNORECASE
)
_ENDING: Final = re.compile(r"(?:en|s|n|e)$")
_BUT: Final = re.compile(r"^(?:maar|but|wel|alleen)\s+", re.IGNORECASE)


def goes_on(text: str) -> bool:
    """Whether the words lean on what was said before ('en ze heeft ook ...')."""
    return bool(_GOES_ON.match(text.strip()))


def adds_more(text: str) -> bool:
    """Whether the words only add to what was told ("en van de gemeente ook")."""
    return bool(_ADDS.search(text)) and asking.asks_nothing(text)


def holds_for_another(text: str) -> bool:
    """Whether the words only say that the same holds for somebody of the family ("en haar man ook niet")."""
    return bool(_OF_ANOTHER.search(text))


def kind_said(text: str) -> str | None:
    """The kind of help (its id) that the words name; None when they name none or several.

    What is only likely a kind counts when nothing surer is said.
    """
    telling = _telling(text)
    for sort in (Sort.SURELY, Sort.LIKELY):
        kinds = {said.kind for said in telling if said.sort is sort}
        if kinds:
            return kinds.pop() if len(kinds) == 1 else None
    return None


def kind_wished(text: str) -> str | None:
    """The kind of help that a story names, or getting something where it only says that it is asked for."""
    return kind_said(text) or (GETTING if _ASKED_FOR.search(text) else None)


def kind_surely_said(text: str) -> str | None:
    """The one kind of help that the words leave little doubt of, without what is no trouble; None without one."""
    kinds = {said.kind for said in _telling(without_settled(text)) if said.sort is Sort.SURELY}
    return kinds.pop() if len(kinds) == 1 else None


def kind_asked_for(text: str) -> str | None:
    """The one kind of help that a question who can give it leaves little doubt of ("who can advise her?")."""
    asked = " ".join(asking.who_questions(text))
    kinds = {said.kind for said in _telling(asked) if said.sort is Sort.SURELY}
    return kinds.pop() if len(kinds) == 1 else None


def says_how(text: str) -> bool:
    """Whether the words name a kind of help."""
    return any(said.sort is not Sort.SUBJECT for said in _telling(text))


def says_only_how(text: str) -> bool:
    """Whether the words name a kind of help and no subject: 'ze kan niet inloggen', 'bezwaar maken'."""
    telling = _telling(text)
    return bool(telling) and all(said.sort is not Sort.SUBJECT for said in telling)


def names_nothing_new(text: str, told: str) -> bool:
    """Whether every subject in the words was told already, by its stem: "toeslagen" after "de zorgtoeslag"."""
    known = told.lower()
    return all(_stem(said.words) in known for said in _telling(text) if said.sort is Sort.SUBJECT)


def thing_in(text: str) -> str | None:
    """The one thing that a wish is about ("ze wil een rolstoel aanvragen"); None where it is told in more words."""
    things = [said.words for said in _telling(text) if said.sort is Sort.SUBJECT]
    return things[0] if len(things) == 1 else None


def first_thing_in(text: str) -> str | None:
    """What a wish is about first ("kwijtschelding van de waterschapsbelasting"); None where it names nothing."""
    return next((said.words for said in _telling(text) if said.sort is Sort.SUBJECT), None)


def added(text: str) -> str:
    """What words add to what was told: "en van de gemeente ook" adds "van de gemeente"."""
    return " ".join(_ADDING.sub(" ", text).split())


def in_full(thing: str, text: str) -> str:
    """The words with the thing called by its whole name: "de vergunning" of a "parkeervergunning"."""
    heads = (
        word
        for word in re.findall(r"\w+\b(?! (?:voor|van|bij|met|over|for|of)\b)", text)
        if len(word) >= STEM and thing.endswith(word.lower())
    )
    head = next(heads, None)
    return text if head is None else re.sub(rf"\b{head}\b", thing, text, count=1)


def said_of(thing: str, text: str) -> str:
    """What is said of a thing to which the words only point: "en die moet gemaakt" of the wheelchair."""
    parts = [part for part in _AND.split(in_full(thing, text)) if part.strip()]
    left = [part.strip() for part in parts if not _SETTLED.search(part)] or parts
    pointing = [_POINTED.sub(f"de {thing}", part, count=1) for part in left]
    words = " en ".join(pointing)
    return words if thing in words else f"{thing}, {words}"


def of_the_same(text: str) -> bool:
    """Whether no other resident is brought in: 'mevrouw' may be one, unless the words point back ('dat bezwaar')."""
    return not hearing.names_a_person(text) or _points_back(text)


def says_more(text: str) -> bool:
    """Whether the words go on about the same matter, and do not bring in another one."""
    return goes_on(text) and not _ANOTHER_MATTER.search(text)


def points_on(text: str) -> bool:
    """Whether the words take what was told for granted ("wie komt er dan thuis")."""
    return bool(_POINTS_ON.search(text)) and not hearing.names_a_person(text) and not _ANOTHER_MATTER.search(text)


def brings_in_another(text: str) -> bool:
    """Whether the words bring in another resident, or say that it is another matter."""
    return not of_the_same(text) or bool(_ANOTHER_MATTER.search(text))


def only_names(text: str, name: tuple[int, int]) -> bool:
    """Whether the words hold nothing but grammar and the one name at (start, end): 'en die van de bieb?'."""
    start, end = name
    return not _telling(f"{text[:start]} {text[end:]}")


def says_nothing(text: str) -> bool:
    """Whether the words hold nothing but grammar."""
    return not _telling(text)


def of_the_resident(text: str) -> bool:
    """Whether the words are about the resident of the talk ("wie vult dat met haar in") and bring in nothing else."""
    return hearing.same_resident(text) and not _ANOTHER_MATTER.search(text)


def without_settled(text: str) -> str:
    """The text without what is no trouble ('inloggen lukt wel'); all of it if nothing is left."""
    parts = [part for part in _CLAUSE.split(text) if part and part.strip()]
    left = [_BUT.sub("", part.strip()) for part in parts if not _SETTLED.search(part)]
    return ", ".join(part for part in left if _telling(part)) or text


def _telling(text: str) -> list[Words]:
    """What is said that is more than grammar."""
    return [said for said in heard_in(text) if said.sort is not Sort.SMALL]


def _stem(word: str) -> str:
    short = _ENDING.sub("", word)
    return short if len(short) >= STEM else word


def _points_back(text: str) -> bool:
    heard = heard_in(text)
    return any(
        before.words in _POINTING and said.sort not in (Sort.SUBJECT, Sort.SMALL) for before, said in pairwise(heard)
    )

"""What a clerk's words ask, and of whom: a desk, us, who helps this resident, where, why not; or that they only tell.

Pure functions. Which desk or task is meant is recognised by the api, not here.
"""

import re

from bot.actions.comparing import unstressed

_TELLS = re.compile(
    r"^\W*((een|de|mijn|onze|deze|die|a|my) )?((oude|oudere|jonge|\w+se|old|young) )?"
    r"(inwoner|inwoonster|bewoner|bewoonster|klant|cli[eë]nte?|cursist|bezoeker|student|man|vrouw|mevrouw|meneer|mw|dhr|heer|dame|jongen|meisje|moeder|vader|dochter|"
    r"zoon|stel|gezin|iemand|hij|zij|ze|he|she|man|woman|lady) (\w+ ){0,2}?"
    r"(wil|wilt|zoekt|moet|heeft|krijgt|snapt|begrijpt|kan|vraagt|wants|needs|has|cannot)\b"
    r"|^\W*(?:daarna|verder|ook|dan|nu|en|then) (?:wil|wilt|zoekt|krijgt|vraagt) (?:hij|ze|zij|mevrouw|meneer|mw|dhr)\b"
    r"|^\W*er (staat|zit|belt|komt|kwam|is) (hier |net |nu )*(iemand|een (\w+ )?(man|vrouw|stel|gezin)) met\b",
    re.IGNORECASE,
)
_RESIDENT = re.compile(
    r"\b(?:hij|ze|zij|zijn|haar|hem|hun|mevrouw|meneer|mw|dhr|mijn|ik|he|she|his|her|their|my)\b", re.IGNORECASE
)
_PARTS = re.compile(r"[,.;:]\s+")
_ASKS = re.compile(
    r"\?|\b(mag|mogen|hoort|hoe|hoever|waar|wie|welke?|wat|wanneer|doet|doen|toegestaan|kan dat)\b"
    r"|\b(may|allowed|who|which)\b|\b(dat|of) ik\b|\b(kan|kunnen) (hij|ze|zij|je|we|wij)\b",
    re.IGNORECASE,
)
_OF_A_DESK = re.compile(
    r"\b(wij|we|ons|onze|jullie|u|uw|hier|loket|balie|collega|vrijwilligers?|iemand|wie|you|your|us|who)\b"
    r"|\b(mag|mogen|kan|moet|may|can) (ik|i)\b(?!.*\b(mijn|m'?n|me|mij|my)\b)",
    re.IGNORECASE,
)
_OF_US = re.compile(
    r"\b(?:ik|wij|we|jullie|je|ons|onze|hier|wie|welke?|i|us|our|you|who|which|\w*vrijwillig\w+|\w*maatje|\w+balie)\b",
    re.IGNORECASE,
)
_WHO_HELPS = re.compile(
    r"(?:^|[.,;:!?]\s*|\b(?:en|maar|and)\s)(?:wie|who)\b[^.?!]*\b"
    r"(?:haar|hem|hen|d'?r|'m|mevrouw|meneer|mw|dhr|ze|hij|her|him|them)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"^\W*(?:(?:en|maar|dus|and|but|so)\W+)*"
    r"(?:(?:bij )?wie|waar|(?:bij )?welk loket|(?:bij )?welke (?:balie|afdeling|instantie|organisatie)|who|where)\s"
    r"(?:kan|kun|moet|mag|regel|vraag|doe|meld|laat|koop|haal|can|do|should)\s(?:je|men|we|ik|iemand|you|i|one)\b",
    re.IGNORECASE,
)
_GO = re.compile(
    r"\b(?:waar|where) (?:kan|kunnen|moet|moeten|mag|can|must|should|does)\b|\b(?:bij )?(?:wie|who)\b"
    r"|\b(?:welk|which) (?:loket|balie|desk|office)\b|\bwaarheen\b",
    re.IGNORECASE,
)
_ASKED_OF_SOMEBODY = re.compile(
    r"\b(?:wie|who)\b[^.?!]*\?|\b(?:kan|wil|can) (?:iemand|someone|somebody|anyone|anybody)\b[^.?!]*\?", re.IGNORECASE
)
_WHY_NOT = re.compile(
    r"\b(?:waarom|why)\b.*\b(?:niet|geen|not|n['’]t)\b(?:.*\b(?P<us>ons|wij|we|hier|ikzelf|zelf|us|here|our)\b)?",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"(?:en\s)?(?:klopt (?:dat|het|dit)(?: (?:wel|echt|ook))?|weet je (?:dat|het) zeker"
    r"|is (?:dat|het) (?:wel |echt )?zo|are you sure|is that (?:right|so))\W*",
    re.IGNORECASE,
)
_THAT_DESK = re.compile(
    r"\b(?:dat|datzelfde|hetzelfde|dezelfde|diezelfde|die|that|the same) "
    r"(?:loket|balie|punt|kantoor|desk|office|counter)\b",
    re.IGNORECASE,
)
_POINTED_AT = re.compile(r"\b(?:zij|die|daar|them|they|there)\b", re.IGNORECASE)


def tells_of_a_resident(text: str) -> bool:
    """Whether the words only tell what a resident wants, and ask nothing about who may or does what."""
    words = unstressed(text)
    return any(_TELLS.match(part) for part in _PARTS.split(words)) and not _ASKS.search(words)


def tells_a_wish(text: str) -> bool:
    """Whether the words tell what a resident wants or has, whatever they ask besides ("hij wil les, waar kan dat")."""
    words = unstressed(text)
    return any(_TELLS.match(part) for part in _PARTS.split(words))


def points_to_that_desk(text: str) -> bool:
    """Whether the words point to one desk that was told of ("op welk adres zit dat loket?")."""
    return bool(_THAT_DESK.search(unstressed(text)))


def tells_nobody(text: str) -> bool:
    """Whether no resident is told of in the words."""
    return not _RESIDENT.search(unstressed(text))


def asks_nothing(text: str) -> bool:
    """Whether no question stands in the words."""
    return not _ASKS.search(unstressed(text))


def asks_a_desk(text: str) -> bool:
    """Whether the words ask what a desk or who works there does or may, and not only whether something may at all."""
    return bool(_OF_A_DESK.search(unstressed(text)))


def names_us(text: str) -> bool:
    """Whether a word of the one who asks, of our own desk or of 'who' stands in it, as in each question about those."""
    return bool(_OF_US.search(text))


def asks_who_helps(text: str) -> int | None:
    """Where the words ask who does something for the resident ("wie denkt met haar mee?"); None when they do not."""
    found = _WHO_HELPS.search(unstressed(text))
    return found.start() if found else None


def asks_where(text: str) -> bool:
    """Whether the words ask where something can be done, whoever it is for ("bij wie kan je dat doen")."""
    return bool(_WHERE.match(unstressed(text)))


def asks_where_to_go(text: str) -> bool:
    """Whether the words ask where a resident is to be ("waar moet hij daarvoor zijn"), or who helps."""
    return bool(_GO.search(unstressed(text)))


def asks_whether(text: str) -> bool:
    """Whether the words only ask if it is so ("klopt dat?"), which is no complaint."""
    return bool(_WHETHER.fullmatch(unstressed(text).strip()))


def why_not_us(text: str) -> bool:
    """Whether the words ask why the asker's own desk does not do it ("waarom niet bij ons?")."""
    found = _WHY_NOT.search(unstressed(text))
    return bool(found and found["us"])


def why_not(text: str) -> bool:
    """Whether the words ask why something is not so ("waarom niet naar de raadslieden?")."""
    return bool(_WHY_NOT.search(unstressed(text)))


def who_questions(text: str) -> list[str]:
    """The questions in the words who does something, or whether somebody can ("kan iemand dat narekenen?")."""
    return _ASKED_OF_SOMEBODY.findall(unstressed(text))


def names_a_colleague(text: str) -> bool:
    """Whether the words are about what to say to a colleague, and not to the resident."""
    return bool(re.search(r"\bcoll?ega|\bcolleague", text, re.IGNORECASE))


def points_to_a_desk(text: str) -> bool:
    """Whether the words point to a desk that was told ('doen die dat ook')."""
    return bool(_POINTED_AT.search(unstressed(text)))

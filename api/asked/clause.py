"""The one clause of a message that asks what a desk does: "ratten op de stoep, haalt het waterschap die weg?".

Who asks about the division often tells first whom it is for. As a whole such a message reads like a situation; the
clause that asks does not. It is known by how it is built around a desk: its verb comes first ("neemt de politie die
melding op"), it sends somebody there ("kan ik ze naar het loket sturen"), or it asks who does or how far one may go.
What it asks, a fact or the division, is for the conversation to tell.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

A_DESK: Final = "zzloket"
"""What every named desk reads as."""

_LEAD: Final = r"^\W*(?:(?:en|maar|dus|of|nou|zeg|oh|dan|hij\svraagt|ze\svraagt|vraagje|and|but|so|ok)\b[\s,:]*)*"
_MAY: Final = r"(?:mag|mogen|kan|kun|kunnen|zal|zullen)"
_DOES: Final = r"(?:doe[nt]?|doet|help(?:t|en)?|regel(?:t|en)?|ge(?:ef|eft|ven)|ne(?:em|emt|men)|krijg(?:t|en)?)"
_IS: Final = r"(?:is|zijn|gaat|gaan|heeft|hebben|komt|komen|zit|zitten|moet|moeten|hoort|horen|valt)"
_SAYS: Final = (
    r"(?:zegt|zeggen|vindt|vinden|schrijft|stuurt|weet|account|besluit|bericht|niet|vast|eerst|recht|dicht|post|klacht)"
)
_ANY: Final = rf"(?:{_MAY}|{_DOES}|{_IS}|(?!{_SAYS}\b)[a-zë]{{3,}}t)"
_THE: Final = r"(?:het|de|een|dat|die|onze|jullie|daar)"
_DESK: Final = rf"(?:{_THE}\s){{0,2}}(?:gemeentelijke\s|lokale\s)?{A_DESK}\b"
_TO: Final = rf"(?:bij|via|door|aan|naar|op|in|voor|van|onder)\s(?:\w+\s){{0,2}}?{A_DESK}\b"
_WHOM: Final = r"(?:hem|haar|ze|hen|die|dat|dit|deze|iemand|een|mevrouw|meneer|mevr|mw|dhr)"
_SOMEBODY: Final = (
    r"(?:hij|ze|zij|we|wij|iemand|die|dat|dit|deze|zoiets|mevrouw|meneer|mevr|mw|dhr|je\s(?:die|dat|dit))\b"
)
_WORKS: Final = (
    r"(?:is|doet|regelt|gaat|geeft|neemt|helpt|kan|mag|beslist|behandelt|handelt|beoordeelt|keurt|verleent|verzorgt|zorgt"
    r"|schrijft|vult|loopt|komt|vraag|vraagt)"
)
_WE_DO: Final = r"(?:vullen|kijken|schrijven|lopen|gaan|nemen|leggen|maken)\s(?:wij|we|jullie)"
_OF_A_DESK: Final = re.compile(
    rf"""
      {_LEAD}(?!vraagt\b|zijn\szz){_ANY}\s(?:(?:ook|iemand|mensen|vrijwilligers|er)\s(?:van\s)?)?{_DESK}
    | {_LEAD}(?!{_SAYS}\b)[a-zë]{{3,}}en\s{_THE}\s{A_DESK}\b
    | {_LEAD}(?:(?!{_IS}){_ANY}|komt|komen|hoort|valt)\s{_SOMEBODY}.*\b{_TO}
    | {_LEAD}{_MAY}\s(?:ik|je)\s(?:\w+\s)?{_WHOM}\b.*\b{_TO}
    | {_LEAD}{_WE_DO}\s.*\b{_TO}
    | {_LEAD}(?:vraag|schrijf|meld|bel|haal|doe)\sje\s(?:die|dat|dit)\b.*\b{_TO}
    | {_LEAD}(?!{_SAYS}\b)[a-zë]{{3,}}\s(?:je|men)\s(?:\w+\s){{1,6}}?(?:bij|via|aan)\s(?:\w+\s)?{A_DESK}\W*$
    | {_LEAD}(?:is|valt)\s(?:dat|dit)\s(?:\w+\s){{0,2}}?te\s\w+\s{_TO}
    | {_LEAD}(?:is|lijkt)\s(?:\w+\s){{1,8}}?(?:iets|werk|een\szaak)\s(?:voor|van)\s(?:\w+\s){{0,2}}?{A_DESK}\b
    | {_LEAD}gaat\s(?:een|het|de)\s(?:\w+\s){{1,6}}?naar\s(?:\w+\s)?{A_DESK}\b
    | {_LEAD}(?:hoort|valt)\s(?:\w+\s){{1,3}}?(?:bij|onder)\s(?:\w+\s){{0,2}}?{A_DESK}\b
    | {_LEAD}{_MAY}\s(?:je|men|een\s\w+)\s(?:\w+\s)?(?:bij|aan)\s(?:\w+\s)?{A_DESK}\s(?:\w+\s){{0,3}}?
      (?:navragen|navraag|informeren|vragen|nagaan)\b
    | {_LEAD}{_DESK}\s(?:\w+\s)?{_ANY}\b.*\?
    | {_LEAD}{_DESK}\s{_DOES}\s(?:ook|toch|dat|dit|daar)\b
    | ^\W*(?:(?:and|but|so|also)\s)?(?:does|do|can|could|will|may|should)\s(?:\w+\s){{0,5}}?{A_DESK}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_US: Final = re.compile(
    rf"""
      {_LEAD}(?:doen|regelen|geven|helpen|mogen)\s(?:wij|we|jullie)\s(?:(?:die|dat|dit|hier|daar|als)\b|ook\W*$)
    | {_LEAD}mag\sik\s(?:\w+\s)?als\s(?:een\s)?(?:\w+\W)?(?:vrijwillig(?:st)?er|taalmaatje|taalcoach|maatje|{A_DESK})\b
    | {_LEAD}mag\sik\s(?:\w+\s){{0,3}}?(?:meekijken|meehelpen|helpen|invullen|iemand)\b.*\b(?:iemand|een|als|voor)\b
    | {_LEAD}(?:wie|welke?\s(?:loket|balie|afdeling|organisatie)|bij\swie)\s{_WORKS}\s(?:\w+\s){{0,5}}?
      (?:hier|bij\sons|in\sdeze\sgemeente)\b
    | {_LEAD}(?:bij\swie|welke?\sbalie|welk\sloket)\s.*\bhier\W*$
    | {_LEAD}bij\swie\s(?:schrijf|vraag|meld|regel|doe)\s(?:je|we)\s(?:iemand|hem|haar|dat|die)\b
    | {_LEAD}(?:bij|met)\swie\s(?:kan|kunnen|mag)\s(?:een\s\w+|iemand)\s(?!terecht\b)
    | {_LEAD}waar\s(?:moet|kan)\s(?:iemand|een\s\w+)\s(?:zijn|terecht|naartoe|heen)\s(?:die|voor|om|als)\b
    | {_LEAD}waar\s(?:levert?|dient?|vraagt?|meldt?|haalt?|geeft|schrijft|regelt?)\s(?:een\s\w+|iemand|men|je)\s
    | {_LEAD}wie\s(?:doet|neemt|houdt)\s
      (?:(?:de|het)\s(?:intake|aanvraag|beoordeling|gesprek)|(?:dat|die|zoiets)\s(?:aan|op))\b
    | {_LEAD}welke?\s(?:loket|balie|afdeling|organisatie)\s(?:neemt|behandelt|doet|pakt|regelt)\s
      (?:dat|die|zoiets|dit)\b
    | {_LEAD}{_WE_DO}\s(?:die|dat|dit|hier|ook|dan)\b
    | {_LEAD}mag\sik\s.*\b(?:met|voor)\s(?:haar|hem|ze|hen|mevrouw|meneer|iemand)\s(?:\w+\s){{0,3}}?hier\b
    | {_LEAD}(?:valt|hoort)\s(?:dat|dit|zoiets|die|het)\s(?:\w+\s)?(?:onder|bij)\s(?:wat\s)?(?:wij|we|ons|onze|jullie)\b
    | {_LEAD}wat\s(?:doe|mag)\s(?:ik|je)\s(?:\w+\s)?als\s(?:vrijwillig(?:st)?er|{A_DESK})\b
    | ^\W*(?:(?:and|but|so)\s)?(?:who|which\s(?:desk|office|counter))\s(?:here\s)?\w+\b.*
      \b(?:here|this\smunicipality|town)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOW_FAR: Final = re.compile(
    rf"{_LEAD}(?:tot\s(?:waar|ho?e?\s?ver|welke?\s(?:punt|stap|hoogte))|hoe\s?ver)\s(?:mag|mogen|ga|gaan|kan|kunnen|kijk|"
    rf"kijken|help|helpen|doe|doen|loop|lopen)\s(?:ik|wij|we|je)\b",
    re.IGNORECASE,
)
_MAY_THAT: Final = re.compile(
    rf"{_LEAD}(?:(?:kan|mag|hoort)\s(?:dat|dit)(?:\s(?:daar|hier|ook|wel))?"
    r"|is\s(?:dat|dit)\s(?:wel\s)?(?:de\sbedoeling|toegestaan|onze\staak|ons\swerk)"
    r"|is\s(?:that|this)\s(?:our\s(?:job|task)|allowed))\W*$",
    re.IGNORECASE,
)
_OWN: Final = re.compile(r"\b(?:mij|mijn|m'n|mn|me|my|our)\b", re.IGNORECASE)
_OF_ONESELF: Final = re.compile(rf"{_OWN.pattern}|\bik\s(?:moet|wil|heb|ben|kan)\b", re.IGNORECASE)
_QUESTION_WORD: Final = r"(?:en\s|maar\s)?(?:kan|kunnen|mag|mogen|moet|moeten|is|zijn|heeft|wie|waar|wat|hoe|wanneer)\s"
_ENDS: Final = re.compile(
    rf"(?<=[,;:?!])\s+|(?<=\w{{4}}\.)\s+|(?<=\.)\s+(?=[A-Z])|(?<=\w\.)\s+(?={_QUESTION_WORD})|\s-\s"
)
"""An abbreviation ("soc. raadslieden") ends no clause."""


def asking_clause(text: str, named: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the (start, end) of the clause of `text` that asks what a desk does, or None.

    `named` holds the (start, end) of the names of desks. A resident's own words ("neemt de politie mijn melding op")
    are left alone: those are a situation.
    """
    for start, end in clauses(text):
        inside = [(first - start, last - start) for first, last in named if start <= first and last <= end]
        clause = with_one_name(text[start:end], inside)
        if _HOW_FAR.search(clause):
            return start, end
        if named and start and _MAY_THAT.search(clause) and not _OF_ONESELF.search(text):
            return 0, end
        asks = (inside and _OF_A_DESK.search(clause)) or _OF_US.search(clause)
        if asks and not _OWN.search(clause):
            return start, end
    return None


def with_one_name(text: str, named: Sequence[tuple[int, int]]) -> str:
    """Return `text` with one and the same word for every desk; `named` holds their (start, end)."""
    parts, done = [], 0
    for start, end in sorted(named):
        if start >= done:
            parts += [text[done:start], A_DESK]
        done = max(done, end)
    return "".join((*parts, text[done:]))


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each part of `text` between marks."""
    start = 0
    for gap in _ENDS.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)

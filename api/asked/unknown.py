"""Whether a question names a desk that the knowledge base does not have.

Then no other desk may be answered for: the hours of the desk that the talk was about would be taken for the hours of
the desk that was asked. A name shows by a word for a desk with something before it ("seniorenbalie", "Klusloket"), by
a capital within the sentence, or by its place ("het nummer van humanitas").
"""

import re
from collections.abc import Iterator
from typing import Final

from api import dutch
from knowledge.base import KnowledgeBase

UNKNOWN_DESK: Final = (
    "Dit loket ken ik niet; het staat niet in de kennisbank. "
    "Noem het loket anders, of zoek het in de lijst met loketten."
)
NO_DESK: Final = "Welk loket bedoelt u? Ik vind geen loket in uw vraag, of het staat niet in de kennisbank."
_DESK_WORD: Final = re.compile(
    r"\b(\w+-?(?:punt|loket|balie|bureau|bank|winkel|team|fonds|lijn|desk|spreekuur|centrale|cafe|café|"
    r"centrum|dienst|stichting)|steunpunt|meldpunt|stichting)\b",
    re.IGNORECASE,
)
_NO_DESK: Final = re.compile(
    r"gemeentehuis|stadhuis|raadhuis|ziekenhuis|tehuis|thuis|huis|wijkcentrum|dorpshuis|buurthuis|"
    r"verpleeghuis|standpunt|tijdpunt|knelpunt|hoogtepunt|inloopspreekuur|telefoonlijn|collegalijn|"
    r"hotline|deadline|online|centrum|spreekuur|termijn|stadscentrum|bedrijf|vertrekpunt|uitgangspunt|"
    r"eindpunt|beginpunt|dienst|telefoondienst|overheidsdienst|lindewaard-centrum|nachtdienst|"
    r"weekenddienst|avonddienst|desk|balie|loket|punt|team|bank|lijn|werkbank|website|beginlijn|warmelijn|"
    r"bibliotheek|baliemedewerker|infolijn"
)
_CAPITAL: Final = re.compile(r"(?<![.?!:\"'] )(?<!^)\b([A-Z][\w'’-]{2,})")
_PLACE: Final = re.compile(
    r"\b(?:nummer|adres|tijden|openingstijden|mailadres|mail|site|website|telefoonnummer|tel|address|number|hours)\s"
    r"(?:van|of|voor)\s(?:de|het|een|the)?\s?([a-zà-ÿ][\w'’-]{3,})",
    re.IGNORECASE,
)
_PEOPLE: Final = frozenset(
    [
        "deze",
        "dezelfde",
        "daar",
        "hier",
        "dit",
        "die",
        "dat",
        "hem",
        "haar",
        "hen",
        "loket",
        "loketten",
        "balie",
        "collega",
        "collega's",
        "inwoner",
        "mevrouw",
        "meneer",
        "mensen",
        "iemand",
        "gemeente",
        "ons",
        "onze",
        "jullie",
        "vandaag",
        "morgen",
        "afspraak",
        "organisatie",
        "instantie",
        "dienst",
        "plek",
        "punt",
        "them",
        "that",
        "this",
        "desk",
        "office",
        "place",
    ]
)
_LOOSE: Final = re.compile(r"[^\W_]+")


def has_unknown_desk_word(text: str) -> bool:
    """Say whether `text`, in which no desk was recognised, holds a word that can only be the name of a desk."""
    return any(not _NO_DESK.fullmatch(match.group(1).lower()) for match in _DESK_WORD.finditer(text))


def names_unknown_desk(kb: KnowledgeBase, text: str) -> bool:
    """Say whether `text`, in which no desk was recognised, names one that this knowledge base does not have."""
    if has_unknown_desk_word(text):
        return True
    known: frozenset[str] | None = None
    for word in (*_CAPITAL.findall(text), *_PLACE.findall(text)):
        known = known if known is not None else frozenset(_known_words(kb))
        if not {part.lower() for part in _LOOSE.findall(word)} <= known:
            return True
    return False


def _known_words(kb: KnowledgeBase) -> Iterator[str]:
    """Yield the words that may have a capital, or stand after "van", without naming an unknown desk."""
    yield from _PEOPLE
    yield from [
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "christmas",
        "easter",
        "kerst",
        "pasen",
        "pinksteren",
        "bsn",
    ]
    places = kb.content.municipality
    texts = [places.name, *places.villages, *dutch.LANGUAGES.values()]
    for desk in kb.content.desks:
        texts += [desk.name, desk.organisation, desk.address or "", *desk.aliases]
    for task in kb.content.tasks:
        texts += [task.name, *task.synonyms]
    for text in texts:
        yield from (word.lower() for word in _LOOSE.findall(text))

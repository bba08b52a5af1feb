"""Whether a message only asks in which words to say what was just advised: "hoe zeg ik dat?", "hoe breng ik dat".

It names nothing that could be a subject, so what has to be said is what the talk is about. "Hoe zeg ik mijn abonnement
op" is about a subscription, and "hoe breng ik haar daarheen" about a hand-over.
"""

import re
from typing import Final

_LEAD: Final = r"(?:(?:en|maar|dus|ok|oke|oké|goed|ja|nou|zeg|help|sorry|and|but|so)\W+)*"
_I: Final = r"(?:ik|je|we|wij|men|u)"
_THAT: Final = r"(?:dat|dit|het|zoiets|'t|t)"
_WHOM: Final = (
    r"(?:haar|hem|hen|ze|d'r|'m|mevrouw|meneer|mw|dhr|(?:die|deze|de|zo'n|een)\s(?:mevrouw|meneer|man|vrouw|inwoner|klant|"
    r"bezoeker|persoon|cliënt|client|inwoonster)|iemand|collega|de\scollega|die\scollega|mijn\scollega|een\scollega)"
)
_SMALL: Final = (
    rf"(?:nou|nu|dan|toch|eigenlijk|het\sbeste|best|netjes|vriendelijk|handig|goed|zo|even|precies|eens|ooit|aardig|tactisch|"
    rf"(?:tegen|aan|bij|met|over|naar)\s{_WHOM}|{_WHOM}|zonder\s(?:dat\s\w+\szich\s(?:schaamt|rot\svoelt)|te\skwetsen|"
    r"(?:haar|hem|ze|iemand)\ste\skwetsen)|in\snormale\swoorden|in\sgewone\swoorden|daar)"
)
_TO_SAY: Final = (
    r"(?:zeggen|brengen|vertellen|aanbieden|voorstellen|verwoorden|formuleren|uitleggen|overbrengen|aankaarten)"
)
_ASKS: Final = re.compile(
    rf"""{_LEAD}(?:
      hoe\s(?:zeg|zegt|breng|brengt|vertel|verwoord|formuleer)\s{_I}\s{_THAT}(?:\s{_SMALL})*(?:\sover)?
    | hoe\s(?:bied|leg|stel|kaart)\s{_I}\s{_THAT}(?:\s{_SMALL})*\s(?:aan|uit|voor)(?:\s{_SMALL})*
    | hoe\sbegin\s{_I}\s(?:daar|er)(?:over|\sover)?(?:\s{_SMALL})*(?:\sover)?
    | hoe\s(?:kan|moet|zal|kun|zou)\s{_I}\s{_THAT}(?:\s{_SMALL})*\s{_TO_SAY}(?:\s{_SMALL})*
    | hoe\szou\s(?:jij|u|je)\s{_THAT}(?:\s{_SMALL})*\s{_TO_SAY}(?:\s{_SMALL})*
    | wat\s(?:zeg|vertel)\s{_I}(?:\s(?:dan|nu|nou|er))*(?:\s{_SMALL})+
    | wat\s(?:kan|moet|zal)\s{_I}(?:\s{_SMALL})*\s(?:zeggen|vertellen)(?:\s{_SMALL})*
    | (?:met|in)\swelke\s(?:woorden|zin)(?:\s\w+){{0,4}}
    | (?:heb|weet)\s(?:je|jij|u)\s(?:een|'n)\s(?:goede\s|handige\s|nette\s)?(?:zin|openingszin|opening)
      (?:\s(?:voor|daarvoor|hiervoor)(?:\s(?:me|mij|dat|ons))?)?
    | how\s(?:do|can|should|would)\s(?:i|we|you)\s(?:say|put|tell|bring|phrase|offer)\s(?:that|this|it|her|him|them)
      (?:\s(?:that|this|it|to\s(?:her|him|them|the\scolleague)|nicely|politely|best))*
    | what\s(?:do|should|can)\s(?:i|we)\s(?:say|tell)(?:\s(?:to\s)?(?:her|him|them|the\scolleague))?
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def asks_how_to_say(text: str) -> bool:
    """Say whether `text` asks for the words to say what was advised, to the resident or to a colleague."""
    return _ASKS.fullmatch(text.strip()) is not None

"""Whether a question about a desk asks what something costs or how long it takes there, and whether that is published.

No field holds it, but what a desk does is often told with it: "Gratis groepscursussen in kleine groepen".
"""

import re
from typing import Final

from api.asked.clause import A_DESK

COST: Final = "cost"
"""What a desk asks for its help, where what is published of it says so."""

_LEAD: Final = r"^\W*(?:(?:en|maar|dus|oh|ok|oke|nog|hoi|hallo|vraagje|trouwens|and|but|so|also)\b[\s,:.!]*)*"
_THE: Final = r"(?:(?:de|het|een|onze|dat|die|the)\s)?"
_GIVEN: Final = (
    r"(?:(?:groeps|taal|computer|digi)?(?:cursus(?:sen)?|les(?:sen)?)|training\w*|workshops?|(?:intake|advies)?gesprek(?:ken)?"
    r"|afspraak|advies|hulp|spreekuur|inloop|consult|bezoek|begeleiding|maatje|lidmaatschap|intake|activiteit(?:en)?"
    r"|maaltijd(?:en)?|eten|lunch|koffie|kopie(?:ën|en)?|print(?:en|je)?|wachten|course|lesson|appointment|meal|talk|help)"
)
"""What a desk gives: of anything else the cost belongs to that ("wat kost een paspoort")."""

_SMALL: Final = (
    r"(?:een|de|het|zo'n|die|dat|je|ze|zij|hij|iemand|mevrouw|meneer|mw|dhr|men|voor|om|er|dan|ook|eigenlijk|ongeveer|meestal"
    r"|gemiddeld|nu|nog|te|moet|moeten|betalen|geld|iets|wat|a|an|the|it|you|have|to|pay|does|do|cost)"
)
_SOME: Final = rf"(?:(?:{_GIVEN}|{_SMALL})\s)"
_AT: Final = rf"(?:bij|van|in|voor|op|at|of|for)\s{_THE}{A_DESK}\b"
_OF_SOMETHING: Final = re.compile(
    rf"""{_LEAD}(?:
      (?:wat|hoeveel)\s(?:geld\s)?(?:kost|kosten|betaal|betaalt|betalen|vragen|rekenen)\s{_SOME}{{1,6}}?{_AT}(?:\s\w+){{0,4}}
    | (?:kost|kosten)\s{_SOME}{{1,6}}?{_AT}(?:\s(?:iets|wat|geld|veel|niets|niks|ook|eigenlijk|nog)){{0,2}}
    | hoe\s?lang\s(?:duurt|duren|wacht|moet|moeten)\s{_SOME}{{1,5}}?{_AT}(?:\s\w+){{0,9}}
    | how\s(?:much|long)\s(?:do|does|is|are|must)\s{_SOME}{{1,7}}?{_AT}(?:\s(?:cost|take|last))?
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)

_ASKS: Final = re.compile(
    r"\bkost(?:en)?\b|\bgratis\b|\bkosteloos\b|\bprij(?:s|zen)\b|\btarie(?:f|ven)\b|\beigen bijdrage\b"
    r"|\b(?:moet|moeten|hoeft|hoeven|hoeveel|wat)\b.*\b(?:betaal|betaalt|betalen)\b|\bhoeveel geld\b"
    r"|\bhow much\b|\bcosts?\b|\bfree of charge\b|\bpay\b",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\bgratis\b|\bkosteloos\b|\bkost(?:en)? (?:niets|geld|een)\b|\beigen bijdrage\b", re.IGNORECASE
)


def asks_about_something_there(text: str) -> bool:
    """Say whether `text`, in which every desk reads as A_DESK, asks what something costs there or how long it takes.

    Only of what a desk gives: what a passport costs is told with the passport.
    """
    return _OF_SOMETHING.search(text) is not None


def asks_the_cost(text: str) -> bool:
    """Say whether `text`, a question about a desk, asks what something costs there."""
    return _ASKS.search(text) is not None


def tells_the_cost(summary: str) -> bool:
    """Say whether `summary`, what is published of a desk, says what it costs."""
    return _TELLS.search(summary) is not None

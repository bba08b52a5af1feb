"""Whether a message plainly asks for a fact of a desk, or who does something: how it is built leaves no doubt.

Most messages are told apart by what the conversation learnt from examples, which are Dutch and of what is in the
knowledge base. What is plain is heard here: in English too, of what the knowledge base does not know, behind a story
("mevrouw komt uit Polen, spreken ze bij het taalhuis Pools?"), and of the desk that the talk is about ("is daar morgen
iemand?"). How such questions are built is in plain_forms.py.
"""

import re
from collections.abc import Sequence
from typing import Final

from api.asked.bare import bare_question
from api.asked.clause import A_DESK, with_one_name
from api.asked.danger import in_danger
from api.asked.fact import HANDOVER, SUMMARY, UNKNOWN, asked_fact, asks_of_this_moment
from api.asked.handing_over import asks_how_to_hand_over
from api.asked.place import asks_of_the_place
from api.asked.plain_forms import has_a_plain_form
from api.asked.spelling import as_meant

LONGEST: Final = 16
"""A longer message, in words, tells a story besides."""

_DESK: Final = rf"(?:(?:the|het|de|een|onze|our|that|dat|die)\s)?{A_DESK}"
_THEY: Final = rf"(?:{_DESK}|ze|zij|die|dat|het|they|it|that)"
_FACTS: Final = (
    r"(?:(?:tele?foon|door ?kies|collega-?)?nummer|tele?foon|(?:mail ?)?adres|e-?mail(?:adres)?|website|openings?tijden"
    r"|(?:phone|telephone)(?: number)?|number|address|opening (?:hours|times)|hours)"
)
_OPEN: Final = r"(?:open|geopend|dicht|gesloten|bereikbaar|closed|shut|available)"
_CLOSE: Final = r"(?:open|opens?|dicht|sluit(?:en)?|closed?|closes|shuts?)"
_PLAIN: Final = re.compile(
    rf"""
      \b(?:wat\s(?:is|zijn|was|waren)|what(?:\sis|\sare|\swas|'s))\s(?:\w+\s){{0,2}}?{_FACTS}\b
    | (?<!\bin\sde\s)\b{_FACTS}\s(?:van|voor|of|for|at|from)\s{_THEY}\b
    | \b(?:is|zijn|are)\s{_THEY}(?:\s\w+){{0,4}}?\s{_OPEN}\b
    | \b(?:hoe\slaat|what\stime|wanneer|when|tot\shoe\slaat|until\swhen)\b.{{0,15}}\b{_THEY}\b.{{0,25}}\b{_CLOSE}\b
    | ^\W*(?:en\s)?(?:welke?\s(?:papier(?:en)?|documenten|stukken|spullen)|wat)\s(?:moet|moeten|heeft|hebben|neemt)
      \s(?:hij|ze|zij|mevrouw|meneer|iemand|de\sinwoner)\b.{{0,40}}\b(?:papieren\snodig|nodig\svoor|mee|meenemen|meebrengen)\b
    | \b(?:where\s(?:is|are)|waar\s(?:is|zit|zitten|ligt|vind\s(?:ik|je|ze|hij)))\s{_DESK}\b\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)

_COME_TO_HELP: Final = re.compile(
    rf"^\W*(?:(?:en|ok|oke|maar|goed)\W+)*{_DESK}\s(?:is|zijn|are)\s(?:er|hier|here|nu|al|onderweg)\b(?![^,.;!]*\?)",
    re.IGNORECASE,
)
"""Tells that somebody has come ("de politie is er, wat nu?"): a question about a desk begins with its verb."""

_IN_A_LANGUAGE: Final = re.compile(
    r"\b(?:spreekt|praat|verstaat|kent)\s(?:\w+\s){0,2}?[a-zë]{3,}(?:s|sch)(?:\s\w+)?[,.?:]*\s(?:en\s|maar\s)?(?:kan|kunnen|lukt|gaat|doen|spreken)"
    r"\s(?:ze|zij|die|dat)\s(?:(?:dat|daar|er|ook)\s?){1,2}\W*$",
    re.IGNORECASE,
)
"""What a resident speaks, and whether they can do that: "hij spreekt Pools, kunnen ze dat?"."""

_SESSION: Final = re.compile(rf"{A_DESK}\W+(?:spreekuur|spreekuren|zittings?\w*)\b.*{A_DESK}", re.IGNORECASE)
"""Of one body at the desk of another: "SVB spreekuur overheidsbreed loket"."""

_TO_RECORD: Final = re.compile(
    r"\b(?:signaal\w*|signalen|signal|vast ?leggen|vast te leggen)\b"
    r"|\b(?:leg|noteer|registreer|log)\b.*\b(?:dit|dat|vast|this|that)\b",
    re.IGNORECASE,
)
"""Orders something to be recorded, of which a desk is told ("vastgelopen op de website van DUO, leg dat vast")."""

SHORT: Final = 9
"""A question that names no desk is longer than this when it is about something else."""

_WHO: Final = re.compile(
    r"^(?!.*\b(?:me|my|us|our)\b)\W*(?:(?:and|but|so|ok)\W+)*"
    r"(?:who|which (?:desk|office|counter|organisation))\s(?:here\s)?"
    r"(?:is|are|helps?|handles?|does|deals|decides|takes|gives|can help)\b",
    re.IGNORECASE,
)
_WHO_THEN: Final = re.compile(
    r"^\W*(?:(?:en|maar|ok|oke)\W+)*(?:wie|welk loket|waar)\s(?:doet\s(?:dat|het)\s)?(?:dan\s)?wel\W*$", re.IGNORECASE
)
"""Asked after a no."""

_HOW_FAR: Final = re.compile(
    r"^\W*(?:(?:en|maar|ok|oke|dus)\W+)*(?:tot\s)?(?:hoe\s?ver(?:re)?|tot waar|how far)"
    r"(?:\s(?:gaat|mag|mogen|kan|kunnen|gaan|do|does|can|may)\s(?:dat|dit|ik|we|wij|ze|het|i|that|it)"
    r"(?:\s(?:dan|daarmee|daarin|daar mee|helpen|go))*)?\W*$",
    re.IGNORECASE,
)
"""Asked after what a desk does."""

_ENGLISH: Final = re.compile(
    r"^(?=.*\b(?:the|she|he|they|you|their|does|are|should|what|where|which|how)\b)\W*(?:(?:and|but|so|ok|also|please)\W+)*(?:what|which|when|where|how|is|are|do|does|can|could|must|should|has|"
    r"have)\b",
    re.IGNORECASE,
)
_ENGLISH_FACTS: Final = frozenset(
    ["appointment", "bring", "languages", "wheelchair", "opening-hours", "open-now", "address", "phone"]
)
_POINTS: Final = re.compile(r"\b(?:daar|hier|er|there|here)\b", re.IGNORECASE)


_DAAR: Final = r"(?:er|ook|dan|hier|nou|nu|eigenlijk|toch|wel)"
_OF_THAT: Final = re.compile(
    rf"""
      \b(?:is|zijn)\s{_DESK}\s(?:{_DAAR}\s)*(?:daar\s?(?:van|voor)|er\s?voor|hier\s?voor)\W*(?:\?|$)
    | {A_DESK}\s(?:is|zijn)\s(?:{_DAAR}\s)*daar\s?(?:toch\s)?(?:van|voor)\b(?:\W+toch)?\W*(?:\?|$)
    | \b(?:is|zijn)\s{_DESK}\s(?:{_DAAR}\s)*van\s(?:de|het|een)\s\w+\W*(?:\?|$)
    | \b(?:is|are)\s{_DESK}\s(?:there\s)?for\s(?:that|this)\W*(?:\?|$)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Asks whose task it is, whatever the subject looks like: "rolstoel kapot, is het loket daar van?"."""


def plainly_asks_a_fact(text: str, named: Sequence[tuple[int, int]], *, names_a_task: bool) -> bool:
    """Say whether `text` plainly asks for a fact of a desk; `named` holds the (start, end) of names of desks.

    `names_a_task`: it names a task besides.
    """
    alike = as_meant(with_one_name(text, named))
    if in_danger(alike) or _OF_THAT.search(alike) or _COME_TO_HELP.search(alike) or _TO_RECORD.search(alike):
        return False
    if _IN_A_LANGUAGE.search(alike) or has_a_plain_form(alike) or asks_how_to_hand_over(alike) or bare_question(alike):
        return True
    words = len(alike.split())
    if words > LONGEST:
        return False
    of_the_place = asks_of_the_place(text) and not names_a_task
    if _PLAIN.search(alike) or (of_the_place and (named or (words <= SHORT and _POINTS.search(text)))):
        return True
    pointed_at = words <= SHORT and not names_a_task and _POINTS.search(text)
    return bool((named or pointed_at) and asked_fact(text) in _ENGLISH_FACTS and _ENGLISH.search(text))


def plainly_asks_who(text: str, named: Sequence[tuple[int, int]] = ()) -> bool:
    """Say whether `text` plainly asks whose task something is.

    Of a named desk ("is burgerzaken daar van?"), or in a few words of any: in English, or after a no ("wie dan wel?").
    """
    if _OF_THAT.search(with_one_name(text, named)):
        return True
    return len(text.split()) <= SHORT and bool(_WHO.search(text) or _WHO_THEN.search(text) or _HOW_FAR.match(text))


def plainly_asked_fact(text: str, named: Sequence[tuple[int, int]]) -> str:
    """Return which fact of a desk `text` asks for.

    The part that barely asks says it ("schuldhulp vrijdag ook? ik sta nu met iemand aan de balie"); otherwise all.
    """
    alike = as_meant(with_one_name(text, named))
    if asks_how_to_hand_over(alike):
        return HANDOVER
    if _SESSION.search(alike):
        return "sessions"
    part = bare_question(alike)
    about = asked_fact(part) if part else SUMMARY
    if part and about == SUMMARY and asks_of_this_moment(part):
        return "open-now"  # "taalhuis nu?"
    return about if about not in (SUMMARY, UNKNOWN) else asked_fact(text)

"""About which desk a question is: one that is named, the asker's own, or none at all ("wie doet dit hier?").

A question may name more bodies than the one it is about: "mag ik meekijken op de site van de SVB" is about the asker's
own desk, "schrijft het ondernemersloket in bij de KvK" about the ondernemersloket. The word before a name says which
part it plays: after a verb it is the one that acts, after "bij" or "naar" the place to go, after "van" or "tegen" it
only says whose letter or decision it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.desk_names import Mention

ACTS: Final = 1.0
"""The part of the desk that does something; from here a named desk is what the question is about."""

_PLACE: Final = 0.5
_OWN: Final = 0.8
_BESIDE: Final = -1.0
_BELONGS: Final = -2.0
_ARTICLES: Final = re.compile(r"de|het|een|t|'t|onze|ons|jullie|dat|die|nu|ook|the|a|an|our")
_THEIRS: Final = frozenset({"zijn", "haar", "hun", "z'n", "d'r", "his", "her", "their"})
_OF_A_SITE: Final = frozenset({"mijn", "mijn-"})
"""Before a name these make it the name of a site for residents."""

_PART_OF: Final = re.compile(r"van|vd|vh|v|tegen|over|of|from|against|about")
_WITH: Final = re.compile(r"met|om|op|with|on")
_PLACES: Final = re.compile(r"bij|aan|naar|via|door|langs|voor|in|at|to|by|for")
_IN: Final = re.compile(r"\s+(?:in|op|at|in the|at the|op het|in de|in het)\s+", re.IGNORECASE)
_PEOPLE: Final = re.compile(
    r"(?:vrijwilligers?|medewerkers?|collega'?s?|consulent(?:en)?|iemand|mensen|hulp|afspraken|volunteers?)$"
)
_SPOKEN_TO: Final = frozenset({"jullie", "ze", "zij"})
"""Who is meant by these is named after "bij": "doen jullie bij het IDO ook aangiften?"."""
_VERB: Final = re.compile(
    r"^(?!het$|dat$|wat$|niet$|met$|dit$|uit$|want$|moet$)(?:\w{3,}t|kan|kunnen|mag|mogen|wil|willen|is|zijn|moet|doen|"
    r"hebben|gaan|helpen|geven|betalen|does|do|can|may|will|are)$"
)
_OURSELVES: Final = re.compile(r"\b(?:ik|wij|we|jullie|ons|onze|i|us|our|you|your)\b", re.IGNORECASE)
_OUR_DESK: Final = re.compile(
    r"\b(?:(?<!voor )ons|onze|our|hier|here)\b|\b(?:zijn|hebben|are|do) (?:wij|we)\b", re.IGNORECASE
)
_SENDING: Final = re.compile(
    r"verwijz|stuur|sturen|aanmeld|terecht|naartoe|\bheen\b|\blangs\b|\bzijn\b|\bsend\b|\brefer\b|"
    r"\b(?:kan|kunnen|moet|moeten|can|should|must) (?:ik|we|wij|i)\b",
    re.IGNORECASE,
)
_WE_ABOUT_THAT: Final = re.compile(
    r"\b(?:moeten|mogen|kunnen|doen|helpen|regelen) (?:wij|we) daar\b(?: \w+){0,3} (?:voor|mee|over|bij|aan|iets)\b",
    re.IGNORECASE,
)
"""About that, and not at that place: "moeten wij daar een regeling voor treffen"."""

_SENT: Final = re.compile(r"\s+(?:toe\s+)?(?:door ?)?(?:te )?(?:sturen|gestuurd|verwijzen|verwezen)\b", re.IGNORECASE)
"""Follows the name of the desk to which somebody is sent: "mag ik haar naar de balie sturen"."""
_HERE: Final = re.compile(r"\b(?:mag|kan|hoort) (?:dat|dit|het)\b|\bhier\b|\bhere\b", re.IGNORECASE)
_HELPING: Final = re.compile(
    r"\b(?:mag|mogen|may) (?:ik|we|wij|i)\b|meekijk|\bhelp|hoe ?ver|tot waar|how far", re.IGNORECASE
)
_WHO: Final = re.compile(
    r"\b(?:wie|who|whom)\b"
    r"|\b(?:welke?|which|what) (?:loket|balie|instantie|organisatie|dienst|desk|office|plek|adres)\b"
    r"|(?<!tot )\b(?:waar|where) (?:kan|kunnen|moet|moeten|mag|gaat|meld|vraag|regel|dien|haal|doe|hoort|is|leert?|"
    r"krijg|can|do|does|should|must)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedDesk:
    """The desk a question is about; `desk` is None for "who does this". `mention` is where it is named, if it is."""

    desk: str | None
    mention: Mention | None = None


def asked_desk(
    kb: KnowledgeBase, text: str, mentions: Sequence[Mention], own: str | None, about: str | None
) -> AskedDesk:
    """Return the desk that a question about the division is about.

    `own` is the desk of the asker, `about` the desk that the conversation was about.
    """
    best = most_acting(kb, text, mentions)
    part = part_played(text, best) if best else _BELONGS
    if best is not None and part >= ACTS:
        return AskedDesk(best.desk, best)
    if _WHO.search(text):
        return AskedDesk(None)
    ourselves = own is not None and _OURSELVES.search(text) is not None
    if best is not None and part >= _PLACE and (not ourselves or _goes_there(text, best)):
        return AskedDesk(best.desk, best)
    if ourselves:
        return AskedDesk(own, next((mention for mention in mentions if mention.desk == own), None))
    if best is not None and (part > _BELONGS or not _HERE.search(text)):
        return AskedDesk(best.desk, best)
    return AskedDesk(about or own or (best.desk if best else None), None)


def asks_own_desk(text: str) -> bool:
    """Say whether a question about a desk is about the asker's own ("zijn wij donderdagavond open")."""
    return _OUR_DESK.search(text) is not None


def leaves_the_desk_open(text: str) -> bool:
    """Say whether a question names no desk on purpose: it is about our own desk, or asks who does it."""
    return _OURSELVES.search(text) is not None or _WHO.search(text) is not None


def most_acting(kb: KnowledgeBase, text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return the named desk that plays the greatest part; of equals a local desk, then the one named first."""
    named = [mention for mention in mentions if not _is_where(text, mention, mentions)]
    if not named:
        return None
    return max(
        named,
        key=lambda mention: (
            part_played(text, mention),
            kb.desks[mention.desk].service_area != "Nederland",
            -mention.start,
        ),
    )


def _is_where(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Say whether a desk is named as the place of one that is named just before ("het energieloket in de bieb")."""
    before = [other for other in mentions if other.end <= mention.start]
    return bool(before) and _IN.fullmatch(text[before[-1].end : mention.start]) is not None


def part_played(text: str, mention: Mention) -> float:
    """Return how much a named desk is the one that acts: from 1.5 (the subject) to -2 (only whose letter it is)."""
    if text[mention.end : mention.end + 1] == "-" and text[mention.end + 1 : mention.end + 2].isalpha():
        return _BELONGS  # "een UWV-brief"
    words = re.findall(r"[\w'’]+|[,.;:?!]", text[: mention.start].lower())
    if words and words[-1] in _OF_A_SITE:
        return _BELONGS  # "inloggen op mijn DUO"
    if len(words) > 1 and words[-1] in _THEIRS and _PLACES.fullmatch(words[-2]):
        words.pop()  # "meekijken bij haar bank"
    while words and _ARTICLES.fullmatch(words[-1]):
        words.pop()
    before = words[-1] if words else ""
    if _PART_OF.fullmatch(before):
        return ACTS if len(words) > 1 and _PEOPLE.search(words[-2]) else _BELONGS
    if _WITH.fullmatch(before):
        return _BESIDE
    if _PLACES.fullmatch(before):
        spoken_to = before == "bij" and len(words) > 1 and words[-2] in _SPOKEN_TO
        return ACTS if spoken_to else _PLACE
    after = re.match(r"\s+([\w']+)", text[mention.end :])
    follows = after is not None and _VERB.match(after.group(1).lower())
    return ACTS + 0.5 * bool(_VERB.match(before) or before == "als" or follows)


def _goes_there(text: str, mention: Mention) -> bool:
    """Say whether the asker sends somebody to the named desk, rather than helping with something of that body."""
    if _SENT.match(text, mention.end):
        return True
    if _WE_ABOUT_THAT.search(text):
        return False
    return (_SENDING.search(text) is not None and _HELPING.search(text) is None) or "daar" in text.lower().split()

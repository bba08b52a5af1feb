"""Where a resident was before: "daar komt ze net vandaan", "het wijkteam kon niets voor hem doen"; or could not get in.

Pure functions. Which desk is named, is recognised by the api, not here.
"""

import re
from typing import Final

from bot.actions.comparing import unstressed

_PASSED: Final = re.compile(
    r"\bkom(t|en) .*\bvandaan\b|\b(komt|kwam|is) (\w+ ){0,2}?terug (van|bij) (?!vakantie|weggeweest)"
    r"|\b(hij|zij|ze|mevrouw|meneer|mw|dhr|inw|inwoner|klant|bezoeker) (komt|kwam) (net )?"
    r"(van|bij)\b(?!.*\b(brief|mail|post)\b)"
    r"|\b(stuurden?|sturen|stuurt|verwees|verwezen) "
    r"(hem|haar|ze|hen|ons|mij|me|mevrouw|meneer|door|weg|hierheen|terug)\b"
    r"|\b(al|net|eerst|eerder)\b.*\b(geweest|langs geweest|langsgegaan|weggestuurd)\b"
    r"|\b(was|waren) (al|net|eerst|eerder|vorige week|gisteren) bij\b"
    r"|\b(weggestuurd|teruggestuurd|doorgestuurd|doorverwezen) (door|bij)\b"
    r"|\b(door|bij)\b.*\b(weggestuurd|teruggestuurd)\b"
    r"|\b(zei|zeiden|zegt|zeggen)\b.*\b(hier|hierheen|hiernaartoe|bij (ons|jullie|mij)|naar (ons|jullie|mij))\b"
    r"|\b(heeft|hebben) (hem|haar|hen|mevrouw|meneer|mw|dhr) (\w+ )?(geweigerd|niet geholpen)\b"
    r"|\bweiger(t|en|de|den) (hem|haar|hen|mevrouw|meneer|mw|dhr)\b"
    r"|(?<!wij )(?<!we )(?<!ik )\b(kon|konden|wilde|wilden|wou|wouden) "
    r"((hem|haar|ze|hen|ons|mij|me|mevrouw|meneer|mw|dhr|er|daar|ook|hier) ){0,3}(niet|niks|niets)\b( \w+){0,4}? "
    r"(helpen|mee|doen|betekenen|verder)\b|\b(konden|wilden) (er )?(niet|niks|niets)$"
    r"|\b(deed|deden) (er )?(niks|niets)( (mee|voor (hem|haar|hen|mevrouw|meneer)))?$"
    r"|\b(heeft|hebben) (er )?(ook )?al (\w+ )?(gekeken|meegekeken|meegedacht)$"
    r"|\b(bij|op)\b.*\bal\b.*\b(gezeten|aangeklopt|binnengelopen)\b"
    r"|\bal\b.*\b(bij|op)\b.*\b(gezeten|aangeklopt|binnengelopen)\b"
    r"|\b(al|net)\b.*\b(binnen|langs) bij\b"
    r"|\b(al|net|eerst|vorige week|gisteren) (\w+ )?gesproken\b|\b(door|bij)\b.*\b(afgewimpeld|afgescheept)\b"
    r"|\b(could ?n['’o]t|could not|would ?n['’o]t|would not) (help|do)\b|\bturned (him|her|them) (away|down)\b"
    r"|\balready (tried|visited|asked|seen|saw)\b(?! to\b)"
    r"|\b(has|have|had) (already |just )?(spoken|talked) (to|with) (them|those|that)\b"
    r"|(?:^|[.,;!?] ?|\ben )bij (?:\w+ ){1,4}?(?:stond|zat|was|liep|kwam|belde) (?:hij|ze|zij|mevrouw|meneer)\b.*"
    r"\b(?:al|net|gisteren|eergisteren|vanmorgen|vanochtend|vorige week|eerder)\b"
    r"|\b(heeft|hebben) (het|dat) (ook )?al geprobeerd\b(?! (in|op|via|te|online)\b)"
    r"|\b(heeft|hebben) (hem|haar|hen|ze|mevrouw|meneer) (\w+ ){0,2}?"
    r"(naar huis |weg|hierheen |terug|door)(gestuurd|verwezen)\b"
    r"|\b(was|were|got|been) (sent|turned) (away|back|here|on)\b"
    r"|\bsent (him|her|them|me|us)\b|\bcame from the\b|\balready (been|went) (to|at)\b",
    re.IGNORECASE,
)
_WAS_AT: Final = re.compile(
    r"^\W*(?:(?:en|maar|oh|ja|nee|and|but)\W+)*(?:(?:hij|ze|zij|mevrouw|meneer|mw|dhr|he|she|they)\s)?"
    r"(?:was|waren|were)\s(?:(?:daarnet|net|zonet|eerst|just)\s)?(?:bij|at)\s(?:\w+\W*){1,4}$",
    re.IGNORECASE,
)
_UNREACHABLE: Final = re.compile(
    r"\b(dicht|gesloten|geen (gehoor|reactie|respons|antwoord|tijd|plek)|onbereikbaar|bereikbaar|niemand|vol|"
    r"volgeboekt|wachtlijst\w*|wachttijd\w*|te pakken|te druk|onbemand|afwezig|vakantie|ziek|afgelast|voicemail|"
    r"antwoordapparaat|neemt?|nemen|genomen)\b|\bin gesprek\b(?!.*\bgeweest\b)"
    r"|\breage(ert|ren|erde|erden)\b.{0,60}\b(niet|nooit|niemand)\b"
    r"|\b(niet|nooit)\b.{0,60}\b(gereageerd|terug ?(bel|ge?beld)\w*)"
    r"|\bbel(t|len|de|den)?\b.{0,60}\b(niet|nooit)\b.{0,60}\bterug\b"
    r"|\b(gaat|gaan|ging|gingen) (\w+ )?niet door\b"
    r"|\bpas (weer )?(over|in|vanaf|na|op|volgende|morgen|overmorgen)\b(?!.*\bgeweest\b)"
    r"|\b(closed|answer|picks up|full|fully booked|waiting list|cancelled|no (reply|response))\b"
    r"|(\b(never|not|nobody)|n['’]?t) (\w+ )?(call|calls|called|ring|rang|phone|phones|phoned)\b.{0,60}\bback\b",
    re.IGNORECASE,
)
_REFUSED: Final = re.compile(
    r"\b(neemt?|nemen|namen)\b.{0,60}\b(hem|haar|hen|mevrouw|meneer|him|her|klanten?|inwoners?)\b.{0,60}\baan\b"
    r"|\b(hem|haar|hen) (neemt?|nemen|namen)\b.{0,60}\baan\b",
    re.IGNORECASE,
)
_REFUSES: Final = re.compile(
    r"\b(?:ze|zij|die|daar)\s(?:doen|doet|kunnen|mogen|helpen|regelen)\b[^.,;!?]*?\b(?:geen|niet|niks|niets)\b[^.,;!?]*",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[.,;!?]| maar | en (?=hij |ze |zij |wil |bij )| and (?=he |she |they )")
_POINTS: Final = re.compile(
    r"^(?:(?:en|maar|want|and|but) )?"
    r"(?:daar|die|dat loket|they|there|(?:ze|zij) (?:konden|stuurden|verwezen|zeiden|wilden|deden))\b",
    re.IGNORECASE,
)


_LISTS: Final = re.compile(r"^(?:(?:en|is|al|was|net) )*(?:bij|langs) (?:\w+ ?){1,4}$", re.IGNORECASE)
"""The beginning of a list of desks: "bij de raadslieden, het wijkteam en de bieb is ze al geweest"."""


def tells_of_one(text: str) -> bool:
    """Whether the words say that the resident has been somewhere, or was sent away."""
    return bool(_PASSED.search(unstressed(text)))


def was_at_a_desk(text: str) -> bool:
    """Whether a few words that name a desk only say that the resident was there ("was bij balie 7")."""
    return bool(_WAS_AT.search(unstressed(text)))


def passed_clauses(text: str) -> str:
    """The parts of a situation that say where the resident was before; empty when there are none."""
    return ". ".join(part for part in _parts(text) if tells_of_one(part))


def told_with(text: str) -> str:
    """The same parts, each with the part before it where that names the desk ("daar komt ze vandaan")."""
    parts = _parts(text)
    told = {place for place, part in enumerate(parts) if tells_of_one(part)}
    for place in sorted(told, reverse=True):
        if place and (_POINTS.search(unstressed(parts[place])) or _LISTS.search(unstressed(parts[place - 1]))):
            told.add(place - 1)
    return ". ".join(part for place, part in enumerate(parts) if place in told)


def without_passed(text: str) -> str:
    """What is said besides where the resident was before."""
    return ". ".join(part for part in _parts(text) if not tells_of_one(part))


def without_refusal(text: str) -> str:
    """The words without what the desk of a visit said that it does not do ("ze doen daar geen DigiD")."""
    return _REFUSES.sub(" ", text)


def is_unreachable(text: str) -> bool:
    """Whether a desk is out because it cannot be reached, and not because the resident was there or was refused."""
    return bool(_UNREACHABLE.search(_REFUSED.sub(" ", unstressed(text)))) and not tells_of_one(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSE.split(text) if part.strip()]

"""Half-days on which a national body sits at a local desk: which are asked for, and what is told about them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from api import dutch
from api.asked.desk import part_played
from api.wire import DeskFact
from knowledge.base import KnowledgeBase
from knowledge.desk_names import Mention
from knowledge.hours import TIMEZONE, Schedule
from knowledge.schema import Desk

_SITS: Final = re.compile(
    r"\bdagde(?:el|len)\b|\bzittings?\b|\bin huis\b|\baan tafel\b|\bspreekuur van\b|\bhalf.days?\b|\bpresent\b|"
    r"\baanwezig\b|\berbij\b",
    re.IGNORECASE,
)
_SITS_BEFORE: Final = re.compile(r"(?<!waar )\b(?:zit|zitten|sits?)\b(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
_SOMEBODY: Final = re.compile(
    r"\b(?:zit|zitten|komt|komen|is|zijn)\b.{0,60}\b(?:iemand|mensen|medewerkers?|collega'?s?) van\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_SITS_AFTER: Final = re.compile(r"^(?:\W+\w+){0,3}\W+(?:zit|zitten|sits?)\b", re.IGNORECASE)
_HERE: Final = re.compile(
    r"\b(?:gemeentehuis|stadhuis|raadhuis|bij (?:jullie|ons)|in de buurt|hier|lokaal|in person|town hall|here)\b",
    re.IGNORECASE,
)
_COMES: Final = re.compile(
    r"\b(?:komt|komen|is|zijn|iemand van|mensen van|medewerker van|spreken met|langs)\b(?: er)?(?: van)?(?: \w+)?\s*$",
    re.IGNORECASE,
)
_THEY_SIT: Final = re.compile(
    r"\b(?:zit|zitten|komt|komen)\s(?:die|ze|zij)\s(?:\w+\s){0,2}?(?:hier|in huis|bij (?:ons|jullie)"
    r"|in (?:het|ons) (?:gemeentehuis|stadhuis|raadhuis))\b",
    re.IGNORECASE,
)
_SPEAKS_WITH: Final = re.compile(
    r"\b(?:met|with)\s(?:(?:iemand|somebody|someone)\s(?:van|from)\s)?(?:de\s|het\s|the\s)?$", re.IGNORECASE
)
_SPEAKING: Final = re.compile(r"\b(?:praten|spreken|talk|speak)\b", re.IGNORECASE)
_COMES_HERE: Final = re.compile(r"^\s(?:komt|komen)\b", re.IGNORECASE)
_COMES_THERE: Final = re.compile(
    r"^(?:\s(?:ook|nog|wel|eens|weleens|soms|ooit|nu|langs|hier))*\s(?:bij|aan|op|in|at)\s(?!.*\b(?:voor|over|for|about)\b)",
    re.IGNORECASE,
)
"""After the name of a body: "komt DUO ook langs aan het overheidsbrede loket?"."""

_WHEN: Final = re.compile(
    r"\b(?:wanneer|welke|wat voor|dag|dagen|hoe laat|tijden|iemand|iem|wie|"
    r"wel ?eens|soms|ooit|vaak|regelmatig|diensten|instanties|organisaties|when|which)\b",
    re.IGNORECASE,
)
_WHICH_HALF_DAY: Final = re.compile(
    r"\b(?:welke|wat voor|which|what) (?:ochtend(?:en)?|middag(?:en)?|dag(?:en)?|morning|afternoon|day)\b"
    r"|\b(?:komt|komen|zit|zitten)\b.{0,20}\b(?:deze|volgende) week\b",
    re.IGNORECASE,
)
_ABOUT_SOMETHING: Final = re.compile(r"\b(?:voor|over|aanvra\w+|regel\w+|for|about)\b", re.IGNORECASE)
_ALL: Final = re.compile(
    r"\b(?:landelijke|andere|welke|alle) (?:diensten?|instanties?|organisaties?|uitvoerders?|partij(?:en)?)\b|"
    r"\bwie zit(?:ten)?\b|\bwho sits\b|\bspreekuren\b",
    re.IGNORECASE,
)
_WHO_SITS_HERE: Final = re.compile(
    r"^\W*(?:(?:en|maar|zeg)\W+)*(?:wie|welke \w+|who|which \w+)\s(?:zit|zitten|komt|komen|is|zijn|sits?|is|are)\s"
    r"(?:er\s)?(?:(?:vandaag|morgen|nu|today|now)\s)?(?:hier|bij ons|here)\b"
    r"(?:\s(?:er|nu|vandaag|morgen|allemaal|deze week|vanmiddag|vanochtend|(?:op )?\w+dag(?:ochtend|middag)?"
    r"|now|today|tomorrow))*\W*$",
    re.IGNORECASE,
)
_WEEKLY: Final = timedelta(days=8)


def asked_sessions(
    kb: KnowledgeBase, text: str, mentions: Sequence[Mention], about: str | None = None, own: str | None = None
) -> tuple[Desk, str | None] | None:
    """Return the host and the body whose half-days are asked for (None: all of them), or None for another question.

    `about` is the desk that the talk is about: "zitten die ook hier in huis?" asks it of that one; `own` is the desk
    of the asker: "wie zit hier vandaag?".
    """
    if not mentions:
        return _sits_here(kb, text, about, own)
    hosts = [mention.desk for mention in mentions if kb.desks[mention.desk].sessions]
    bodies = [mention for mention in mentions if kb.desks[mention.desk].service_area == "Nederland"]
    if len(hosts) + len(bodies) < len(mentions):
        return None  # another local desk is named: the question is about that one
    if bodies:
        body = bodies[0]
        asks_when = _WHICH_HALF_DAY.search(text) or (_WHEN.search(text) and not _ABOUT_SOMETHING.search(text))
        comes_there = hosts and _COMES.search(text[: body.start]) and _COMES_THERE.match(text[body.end :])
        if not (_sits(text, body) or (hosts and asks_when) or comes_there):
            return None
        host = _host(kb, body.desk, hosts)
        return (host, body.desk) if host else None
    if hosts and (_ALL.search(text) or re.search(r"\bdagde(?:el|len)\b|\bzittings?\b", text, re.IGNORECASE)):
        return kb.desks[hosts[0]], None
    return None


def _sits_here(kb: KnowledgeBase, text: str, about: str | None, own: str | None) -> tuple[Desk, str | None] | None:
    """Return what is asked where no desk is named: of the body that the talk is about, or of everybody at our own."""
    body, ours = kb.desks.get(about or ""), kb.desks.get(own or "")
    if body and body.service_area == "Nederland" and _THEY_SIT.search(text):
        host = _host(kb, body.id, ())
        return (host, body.id) if host else None
    return (ours, None) if ours and ours.sessions and _WHO_SITS_HERE.search(text) else None


def _sits(text: str, body: Mention) -> bool:
    before, after = text[: body.start], text[body.end :]
    if _HERE.search(before + after) and not _ABOUT_SOMETHING.search(before + after):
        if _SPEAKS_WITH.search(before) and _SPEAKING.search(before + after):
            return True
        if _COMES_HERE.search(after) and _WHEN.search(before + after):
            return True
    if part_played(text, body) <= 0 and not _COMES.search(before):
        return False  # "een brief van de SVB waar iemand mee zit"
    if _SITS.search(text) or _SITS_BEFORE.search(before) or _SOMEBODY.search(before) or _SITS_AFTER.search(after):
        return True
    return bool(_HERE.search(before + after) and _COMES.search(before) and not _ABOUT_SOMETHING.search(before + after))


def _host(kb: KnowledgeBase, body: str, named: Sequence[str]) -> Desk | None:
    rows = kb.sessions.get(body, ())
    for host, _, _ in rows:
        if not named or host.id in named:
            return host
    any_host = next((desk for desk in kb.content.desks if desk.sessions), None)
    return kb.desks[named[0]] if named else any_host


def session_answer(kb: KnowledgeBase, host: Desk, body: str | None, now: datetime) -> tuple[DeskFact, str]:
    """Return the half-days of `body` (or of everybody) at `host` as a fact, and as a whole message."""
    wanted = [session.organisation for session in host.sessions if body in (None, session.organisation)]
    lines = [f"{kb.desks[name].name}: {_rhythm(kb, host, name, now)}" for name in wanted]
    fact = DeskFact(desk=host.id, name=host.name, about="sessions", value=lines or None)
    checked = dutch.checked(host, now.date())
    if lines:
        where = f" Adres: {host.address}." if host.address else ""
        return fact, f"{host.name}. {'; '.join(lines)}.{where} {checked}"
    name = kb.desks[body].name if body else ""
    others = dutch.listed(tuple(kb.desks[session.organisation].name for session in host.sessions))
    return fact, f"{name} zit niet op een vast dagdeel bij {host.name}. Wie daar wel zitten: {others}. {checked}"


def _rhythm(kb: KnowledgeBase, host: Desk, organisation: str, now: datetime) -> str:
    for desk, _, schedule in kb.sessions.get(organisation, ()):
        if desk.id == host.id and (words := _every(schedule, now)):
            return words
    return "geen vaste dag bekend"


def _every(schedule: Schedule, now: datetime) -> str | None:
    following = schedule.openings(now, 2)
    if not following:
        return None
    start, end = (moment.astimezone(TIMEZONE) for moment in following[0])
    weekly = len(following) > 1 and following[1][0] - following[0][0] <= _WEEKLY
    day = dutch.day(start.date())
    part = "ochtend" if start.hour < 12 else "middag" if start.hour < 18 else "avond"  # noqa: PLR2004 - noon, evening
    even = "even" if start.isocalendar().week % 2 == 0 else "oneven"
    rhythm = "elke" if weekly else f"om de week (in de {even} weken) op"
    return f"{rhythm} {day.split()[0]} van {start:%H:%M} tot {end:%H:%M} ({part}; eerstvolgende keer {day})"

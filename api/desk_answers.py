"""Questions about a desk in ordinary words: which desk, which fact, and the published answer."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from api import dutch
from api.advice import circumstances_of
from api.live import Live
from api.wire import DeskFact, DeskReply, TextInContext
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.masking import mask
from knowledge.schema import Desk

_CUES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    # the first that fits counts, so from specific to general
    (
        "sessions",
        (r"\bdagde(?:el|len)\b", "zitting", "spreekuur van", r"in huis\b", r"\b(?:aan|bij|op)\b.{0,20}overheidsbreed"),
    ),
    (
        "colleague-phone",
        ("collegalijn", "collega ?nummer", "(?:als|voor) collega", "interne? (?:nummer|lijn)", "colleague"),
    ),
    (
        "handover",
        ("doorverwij", "doorsture", "overdra", "warm", "door ?zet", "zet .{0,30} door", "refer", "hand ?over"),
    ),
    (
        "wheelchair",
        ("rolstoel", "rollator", "scootmobiel", "toegankelijk", "drempel", r"lift\b", "wheelchair", "accessible"),
    ),
    ("languages", (r"\bta(?:al|len)\b", "spreken (?:ze|zij|jullie)", "spreekt", r"\btolk", "language", "speak")),
    (
        "bring",
        ("meene", "mee te nemen", "meebreng", "nodig bij", "neem je mee", "nemen .{0,20} mee", "papieren", "bring"),
    ),
    ("appointment", ("afspraak", "inloop", "binnenlopen", "zomaar langs", "appointment", "walk.?in")),
    (
        "phone",
        (r"\bnummer\b", "telefoon", r"\btel\b", r"\bbel(?:len|t)?\b", "te bereiken", "phone", "number", r"call\b"),
    ),
    ("email", ("e-?mail", "mailadres", r"\bmail\b")),
    ("website", ("website", r"\bsite\b", "webadres")),
    (
        "address",
        ("adres", r"\bwaar (?:is|zit|zitten|vind|ligt|moet)", "welk gebouw", "straat", "address", "where is"),
    ),
    (
        "open-now",
        (
            r"\b(?:nu|nog|al)\b.{0,30}\b(?:open|dicht|terecht|gesloten|bezig)",
            "open now",
            r"(?:open|dicht|terecht).{0,20}\bnu\b",
        ),
    ),
    (
        "opening-hours",
        (
            r"\btijden\b",
            "openings?tijd",
            "hoe laat",
            "welke dagen",
            "wanneer",
            r"\bopen\b",
            r"\bdicht\b",
            "gesloten",
            "(?:maan|dins|woens|donder|vrij|zater|zon)dag",
            "morgen",
            "avond",
            "hours",
            "opening",
        ),
    ),
)
_COMPILED: Final = tuple((about, re.compile("|".join(cues), re.IGNORECASE)) for about, cues in _CUES)
_UNREACHABLE: Final = re.compile(r"bereik", re.IGNORECASE)


def about_of(text: str) -> str:
    """Return which fact is asked for; when nothing is recognised, the opening hours and how to reach the desk."""
    if _UNREACHABLE.search(text) and re.search(r"\b(?:nu|nog|meer|vandaag)\b", text, re.IGNORECASE):
        return "open-now"
    return next((about for about, pattern in _COMPILED if pattern.search(text)), "summary")


def reply(live: Live, question: TextInContext, now: datetime) -> DeskReply:
    """Answer a question about a desk."""
    kb = live.kb
    circumstances = circumstances_of(kb, question, now)
    text = mask(question.text).bare
    mentions = live.names.find(text)
    desk_id = mentions[0].desk if mentions else question.about_desk
    for mention in mentions:  # "the SVB at the overheidsbreed loket": the desk that has sessions is meant
        if kb.desks[mention.desk].sessions:
            desk_id = mention.desk
    if desk_id is None or desk_id not in kb.desks:
        message = (
            "Dit loket ken ik niet; het staat niet in de kennisbank. Noem het loket anders, of zoek het in de lijst "
            "met loketten."
        )
        return DeskReply(desk_info=None, message=message, revision=kb.revision)
    desk, about = kb.desks[desk_id], about_of(text)
    if about == "sessions" and not desk.sessions and desk_id not in kb.sessions:
        about = "opening-hours"
    value, words = _FACTS[about](kb, desk, circumstances.moment)
    fact = DeskFact(desk=desk.id, name=desk.name, about=about, value=value)
    return DeskReply(
        desk_info=fact,
        message=f"{desk.name}: {words} Gecontroleerd op {dutch.short_day(desk.verified_on)}.",
        revision=kb.revision,
    )


Fact = tuple[Any, str]
_NOT_KNOWN: Final = "dat is niet bekend in de kennisbank."


def _open_now(kb: KnowledgeBase, desk: Desk, now: datetime) -> Fact:
    is_open, _, text = dutch.openness(kb.schedules[desk.id], now)
    return is_open, text


def _hours(kb: KnowledgeBase, desk: Desk, now: datetime) -> Fact:
    schedule = kb.schedules[desk.id]
    if schedule is None:
        return None, f"de openingstijden zijn niet bekend.{_site(desk)}"
    note = f" {desk.hours_note}" if desk.hours_note else ""
    _, _, text = dutch.openness(schedule, now)
    return desk.opening_hours, f"{text} {'; '.join(dutch.week(schedule, now))}.{note}"


def _site(desk: Desk) -> str:
    return f" Kijk op {desk.website}." if desk.website else ""


def _address(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    return desk.address, f"{desk.address}." if desk.address else f"een adres is niet bekend.{_site(desk)}"


def _phone(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    if desk.phone is None:
        return None, f"een telefoonnummer is niet bekend.{_site(desk)}"
    unchecked = "" if desk.contact_checked else " Dit nummer is nog niet gecontroleerd."
    return desk.phone, f"telefoon {desk.phone}.{unchecked}"


def _colleague_phone(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    if desk.colleague_phone is None:
        return None, "een lijn voor collega's is niet bekend."
    return desk.colleague_phone, f"lijn voor collega's {desk.colleague_phone}. Geef dit nummer niet aan inwoners."


def _appointment(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    ways = tuple(dutch.ACCESS[way] for way in desk.access)
    lead = (
        "u kunt er zonder afspraak terecht" if "inloop" in desk.access else "u kunt er niet zonder afspraak binnenlopen"
    )
    return [str(way) for way in desk.access], f"{lead}. Mogelijk: {dutch.listed(ways)}."


def _bring(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    if not desk.bring:
        return None, _NOT_KNOWN
    return list(desk.bring), f"neem mee: {'; '.join(desk.bring)}."


def _languages(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    if not desk.languages:
        return None, _NOT_KNOWN
    return list(desk.languages), f"bekend is dat ze {dutch.listed(dutch.languages(desk.languages))} spreken."


def _wheelchair(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    words = {
        "yes": "toegankelijk met een rolstoel.",
        "limited": "met een rolstoel beperkt toegankelijk; bel eerst.",
        "no": "niet toegankelijk met een rolstoel.",
    }
    return desk.wheelchair, words.get(desk.wheelchair or "", "of een rolstoel naar binnen kan, is niet bekend.")


def _handover(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    ways = "; ".join(dutch.METHODS[method].lower() for method in desk.handover.methods)
    line = f" Lijn voor collega's: {desk.colleague_phone}." if desk.colleague_phone else ""
    condition = f" {desk.handover.condition}" if desk.handover.condition else ""
    tell = "; ".join(desk.handover.tell)
    return desk.handover.model_dump(mode="json"), f"{ways}. Vertel: {tell}.{condition}{line}"


def _sessions(kb: KnowledgeBase, desk: Desk, now: datetime) -> Fact:
    if not desk.sessions:
        return list(dutch.sessions(kb, desk.id, now)) or None, " ".join(dutch.sessions(kb, desk.id, now))
    lines = [
        f"{kb.desks[session.organisation].name}: {_rhythm(kb, desk, session.organisation, now)}"
        for session in desk.sessions
    ]
    return lines, f"{'; '.join(lines)}."


def _rhythm(kb: KnowledgeBase, desk: Desk, organisation: str, now: datetime) -> str:
    for host, _, schedule in kb.sessions[organisation]:
        if host.id == desk.id and (following := schedule.openings(now, 2)):
            start, end = (moment.astimezone(TIMEZONE) for moment in following[0])
            weekly = len(following) > 1 and following[1][0] - following[0][0] <= timedelta(days=8)
            rhythm = "elke" if weekly else "om de week op"
            day = dutch.day(start.date())
            return f"{rhythm} {day.split()[0]} van {start:%H:%M} tot {end:%H:%M} (eerstvolgende keer {day})"
    return "geen vaste dag bekend"


def _email(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    return desk.email, f"e-mail {desk.email}." if desk.email else f"een e-mailadres is niet bekend.{_site(desk)}"


def _website(_: KnowledgeBase, desk: Desk, __: datetime) -> Fact:
    return desk.website, f"website {desk.website}." if desk.website else "een website is niet bekend."


def _summary(kb: KnowledgeBase, desk: Desk, now: datetime) -> Fact:
    _, _, text = dutch.openness(kb.schedules[desk.id], now)
    return desk.summary, f"{desk.summary} {text}"


_FACTS: Final[Mapping[str, Callable[[KnowledgeBase, Desk, datetime], Fact]]] = {
    "open-now": _open_now,
    "opening-hours": _hours,
    "address": _address,
    "phone": _phone,
    "colleague-phone": _colleague_phone,
    "appointment": _appointment,
    "bring": _bring,
    "languages": _languages,
    "wheelchair": _wheelchair,
    "handover": _handover,
    "sessions": _sessions,
    "email": _email,
    "website": _website,
    "summary": _summary,
}

"""Questions about a desk in ordinary words: which desk, which fact, and the published answer."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from api import dutch
from api.advice import circumstances_of
from api.asked.building import desks_in_building, several_there
from api.asked.clause import with_one_name
from api.asked.cost import COST, asks_the_cost, tells_the_cost
from api.asked.danger import FIRST_112, in_danger
from api.asked.day import asked_days
from api.asked.desk import asks_own_desk, most_acting
from api.asked.fact import SUMMARY, UNKNOWN, asks_of_this_moment
from api.asked.matter import tasks_spoken_of
from api.asked.plain import plainly_asked_fact
from api.asked.unknown import NO_DESK, UNKNOWN_DESK, names_unknown_desk
from api.desk_facts import FACTS, About
from api.division_answers import CARRYING_OUT, first_desk
from api.live import Live
from api.session_answers import asked_sessions, session_answer
from api.wire import DeskFact, DeskReply, TextInContext
from knowledge.base import KnowledgeBase
from knowledge.desk_names import Mention
from knowledge.hours import TIMEZONE
from knowledge.masking import mask

_STILL_OPEN: Final = re.compile(r"\b(?:nog|al|still)\s(?:open|geopend|bereikbaar)\W*$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_TELLING: Final = 3
"""Shorter words stand in any address."""


def reply(live: Live, question: TextInContext, now: datetime) -> DeskReply:
    """Answer a question about a desk; `desk_info` is null when the desk is not known."""
    kb = live.kb
    moment = circumstances_of(kb, question, now).moment
    text = mask(question.text).bare
    mentions = live.names.find(text)
    sessions = asked_sessions(kb, text, mentions, question.about_desk, question.from_desk)
    if sessions is not None:
        fact, message = session_answer(kb, *sessions, moment)
        return DeskReply(desk_info=fact, message=message, revision=kb.revision)
    desk_id = _desk(kb, text, mentions, question)
    if desk_id is None:
        desk_id = _who_does(kb, text, question, now)
    if desk_id is None:
        which = several_there(kb, text)
        unknown = which is not None or names_unknown_desk(kb, text)
        message = which or (UNKNOWN_DESK if unknown else NO_DESK)
        return DeskReply(desk_info=None, desk_unknown=unknown, message=message, revision=kb.revision)
    desk = kb.desks[desk_id]
    spans = [(mention.start, mention.end) for mention in mentions]
    about = plainly_asked_fact(text, spans)
    if about == "opening-hours" and _still_open_today(text, moment.astimezone(TIMEZONE).date()):
        about = "open-now"
    if about == "sessions" and desk.sessions:
        fact, message = session_answer(kb, desk, None, moment)
        return DeskReply(desk_info=fact, message=message, revision=kb.revision)
    if about == "sessions":  # "is het spreekuur van de raadslieden nu bezig?"
        about = "open-now" if asks_of_this_moment(text) else "opening-hours"
    if about in (SUMMARY, UNKNOWN) and asks_the_cost(with_one_name(text, spans)):
        about = COST if tells_the_cost(desk.summary) else UNKNOWN
    value, words = FACTS[about](About(kb, desk, moment, text))
    grounds = "" if about == UNKNOWN else f" {dutch.checked(desk, moment.date())}"
    first = f"{FIRST_112} " if in_danger(with_one_name(text, spans)) else ""
    return DeskReply(
        desk_info=DeskFact(desk=desk.id, name=desk.name, about=about, value=value),
        message=f"{first}{desk.name}: {words}{grounds}",
        revision=kb.revision,
    )


def _desk(kb: KnowledgeBase, text: str, mentions: Sequence[Mention], question: TextInContext) -> str | None:
    """Return the desk that is named, else the asker's own or the desk of the conversation; None when unknown."""
    named = most_acting(kb, text, mentions)
    if named is not None:
        return _at_the_place(kb, named.desk, text)
    if names_unknown_desk(kb, text):
        return None
    there = desks_in_building(kb, text)
    if there:
        return question.about_desk if question.about_desk in there else None
    if question.from_desk is not None and asks_own_desk(text):
        return question.from_desk
    return question.about_desk if question.about_desk in kb.desks else None


def _still_open_today(text: str, today: date) -> bool:
    """Say whether the words ask if a desk is open now on the day that it is ("zaterdag, is de balie nog open?")."""
    days = {asked.day for asked in asked_days(text, today) if asked.part is None}
    return days == {today} and (_STILL_OPEN.search(text) is not None or asks_of_this_moment(text))


def _at_the_place(kb: KnowledgeBase, desk: str, text: str) -> str:
    """Return of desks with the same help the one in the building or village that is named, else `desk`.

    "Het IDO in De Eik", "in Oosterlinde bij het IDO". Only a village behind "in" or "te" says so: what a village is
    called may be part of the name of any of them.
    """
    places = kb.content.municipality
    common = {word for name in (places.name, *places.villages) for word in _words(name)}
    said = _words(text) - common
    lower = text.lower()
    villages = [
        name.lower() for name in places.villages if re.search(rf"\b(?:in|te) {re.escape(name.lower())}\b", lower)
    ]
    for other in sorted(kb.equals(desk)):
        building, _, rest = (kb.desks[other].address or "").lower().partition(",")
        if said & (_words(building) - common) or any(rest.endswith(name) for name in villages):
            return other
    return desk


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= _TELLING}


def _who_does(kb: KnowledgeBase, text: str, question: TextInContext, now: datetime) -> str | None:
    """Return who does the task that a question for a fact is about, where it names no desk; None without a task.

    Of kinds of help the one that the talk was about, else carrying it out, else what was agreed first.
    """
    spoken_of = sorted(tasks_spoken_of(kb, text))
    if not spoken_of or asks_own_desk(text) or names_unknown_desk(kb, text):
        return None
    task = spoken_of[0]
    kinds = [kind for of, kind in kb.cells if of == task]
    wanted = (question.about_kind if question.about_task == task else None, CARRYING_OUT, *kinds[:1])
    kind = next((kind for kind in wanted if kind in kinds), None)
    return first_desk(kb, task, kind, circumstances_of(kb, question, now)) if kind else None

"""Questions about the division of tasks: what a desk does, where it stops, who does it instead, and on what grounds."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from api.advice import circumstances_of
from api.asked.clause import with_one_name
from api.asked.danger import FIRST_112, in_danger
from api.asked.desk import asked_desk, leaves_the_desk_open
from api.asked.matter import asked_matter, without_tag
from api.asked.unknown import UNKNOWN_DESK, has_unknown_desk_word
from api.live import Live
from api.recommendation import phrase, source_of
from api.session_answers import asked_sessions, session_answer
from api.wire import DivisionAnswer, DivisionReply, TextInContext, Verdict
from knowledge.base import KnowledgeBase, Matter
from knowledge.desk_names import Mention
from knowledge.division import Circumstances, place
from knowledge.due import is_stale
from knowledge.masking import mask
from knowledge.matrix import agreement_of
from knowledge.schema import Role
from knowledge.verdicts import Judgement, judge

_UNKNOWN_SUBJECT: Final = "Ik herken niet over welk onderwerp dit gaat. Noem het onderwerp, bijvoorbeeld 'huurtoeslag'."
_DOES: Final = {
    Role.CARRIES_OUT: "{desk} regelt dit: {matter}.",
    Role.HELPS: "{desk} helpt hierbij: {matter}.",
    Role.INFORMS: "{desk} geeft hierover alleen uitleg: {matter}.",
}
CARRYING_OUT: Final = "aanvragen"
"""The kind of help under which the body stands that carries a task out."""


def answer(kb: KnowledgeBase, desk: str, task: str, kind: str, today: date) -> DivisionAnswer:
    """Return what `desk` does for (task, kind), in words and with its grounds; `today` says whether these are old."""
    judgement = judge(kb, desk, task, kind)
    instead = kb.desks[judgement.instead].name if judgement.instead else None
    message = f"{_words(kb, desk, task, kind, judgement)} Bron: {source_of(kb, task)}."
    if is_stale(agreement_of(kb, task)[1], today):
        message += " Die afspraak is ouder dan een jaar. Vraag na of die nog klopt."
    return DivisionAnswer(
        desk=desk,
        desk_name=kb.desks[desk].name,
        task=task,
        task_name=kb.tasks[task].name,
        kind=kind,
        kind_name=kb.kinds[kind].name,
        verdict=Verdict(judgement.verdict.value),
        until=judgement.line.until if judgement.line else None,
        reason=judgement.reason,
        instead=judgement.instead,
        instead_name=instead,
        source=source_of(kb, task),
        message=message,
    )


def _words(kb: KnowledgeBase, desk: str, task: str, kind: str, judgement: Judgement) -> str:
    """Return the verdict in short sentences: what, where it stops, who goes on or does it instead."""
    name, matter = kb.desks[desk].name, f"{kb.tasks[task].name} ({phrase(kb, kind)})"
    instead = kb.desks[judgement.instead].name if judgement.instead else None
    if judgement.line is not None:
        words = _DOES[judgement.line.role].format(desk=name, matter=matter)
        if judgement.line.until:
            after = _carries_on(kb, desk, task)
            words += f" Tot hier: {judgement.line.until.rstrip('.')}." + (f" Daarna: {after}." if after else "")
        return words
    if judgement.reason is not None:
        words = f"Nee, {name} doet dit niet: {matter}. {judgement.reason.rstrip('.')}."
        return words + (f" Wel bij: {instead}." if instead else f" {_coordinator(kb)}")
    words = f"Dit is niet afgesproken met {name}: {matter}."
    return f"{words} Wel bij: {instead}." if instead else f"{words} {_coordinator(kb)}"


def _carries_on(kb: KnowledgeBase, desk: str, task: str) -> str | None:
    """Return the name of the desk that carries the task out, where the help of `desk` stops."""
    for line in kb.cells.get((task, CARRYING_OUT), ()):
        if line.role is Role.CARRIES_OUT and line.desk not in kb.equals(desk):
            return kb.desks[line.desk].name
    return None


def _coordinator(kb: KnowledgeBase) -> str:
    """Return how to reach the coordinator: of the published text the sentences that name one, else all of it."""
    text = kb.content.escalation.coordinator
    named = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if "ördinator" in sentence]
    return " ".join(named) or text


def reply(live: Live, question: TextInContext, now: datetime) -> DivisionReply:
    """Answer a division question in ordinary words.

    `division` is null when the subject is not recognised, and when the question turns out to be about the half-days of
    a national body: then `desk_info` and the message hold the facts.
    """
    circumstances = circumstances_of(live.kb, question, now)
    kb = live.kb.on(circumstances.day)
    text = mask(question.text).bare
    mentions = live.names.find(text)
    sessions = asked_sessions(kb, text, mentions, question.about_desk, question.from_desk)
    if sessions is not None:
        fact, message = session_answer(kb, *sessions, circumstances.moment)
        return DivisionReply(division=None, desk_info=fact, message=message, revision=kb.revision)
    if not mentions and not leaves_the_desk_open(text) and has_unknown_desk_word(text):
        return DivisionReply(division=None, desk_unknown=True, message=UNKNOWN_DESK, revision=kb.revision)
    about_desk = question.about_desk if question.about_desk in kb.desks else None
    asked = asked_desk(kb, without_tag(text), mentions, question.from_desk, about_desk)
    matter = asked_matter(kb, live.recogniser, text, _without(text, asked.mention), asked.desk, _about(kb, question))
    if matter is None:
        return DivisionReply(division=None, message=_UNKNOWN_SUBJECT, revision=kb.revision)
    task, kind = matter
    desk = asked.desk or first_desk(kb, task, kind, circumstances)
    if desk is None:
        message = f"Over {kb.tasks[task].name} ({phrase(kb, kind)}) is in deze gemeente niets afgesproken."
        return DivisionReply(division=None, message=message, revision=kb.revision)
    division = answer(kb, desk, task, kind, circumstances.moment.date())
    if in_danger(with_one_name(text, [(mention.start, mention.end) for mention in mentions])):
        division = division.model_copy(update={"message": f"{FIRST_112} {division.message}"})
    return DivisionReply(division=division, message=division.message, revision=kb.revision)


def _about(kb: KnowledgeBase, question: TextInContext) -> Matter | None:
    """Return what the talk was about; None when nobody said, or when this revision does not know it (any more)."""
    task, kind = question.about_task, question.about_kind
    if task is None or kind is None or task not in kb.tasks or kind not in kb.kinds:
        return None
    return task, kind


def first_desk(kb: KnowledgeBase, task: str, kind: str, circumstances: Circumstances) -> str | None:
    """Return who does it here: the first desk of the division, of equals the one that suits the moment."""
    cell = kb.cells.get((task, kind), ())
    if not cell:
        return None
    nobody_in_particular = replace(circumstances, asking_desk=None, visited=frozenset())
    return place(kb, task, kind, nobody_in_particular).desk or cell[0].desk


def _without(text: str, mention: Mention | None) -> str:
    """Return `text` without the name of the asked desk, which says nothing about the subject."""
    if mention is None:
        return text
    return " ".join(f"{text[: mention.start]} {text[mention.end :]}".split())

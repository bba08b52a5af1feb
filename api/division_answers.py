"""Questions about the division of tasks: what a desk does, where it stops, who does it instead, and on what grounds."""

import re
from datetime import datetime
from typing import Final

from api.advice import Recognises, circumstances_of
from api.live import Live
from api.recommendation import phrase, source_of
from api.wire import DivisionAnswer, DivisionReply, TextInContext, Verdict
from knowledge.base import KnowledgeBase
from knowledge.desk_names import Mention
from knowledge.division import place
from knowledge.masking import mask
from knowledge.schema import Role
from knowledge.verdicts import judge

_WHO: Final = re.compile(r"\b(wie|welk loket|welke balie|bij wie|waar|who|which desk|where)\b", re.IGNORECASE)
_OURSELVES: Final = re.compile(
    r"\b(ik|wij|we|ons|onze|jullie|mag ik|can i|may i|do we|can we|are we|hier)\b", re.IGNORECASE
)
_UNKNOWN_SUBJECT: Final = "Ik herken niet over welk onderwerp dit gaat. Noem het onderwerp, bijvoorbeeld 'huurtoeslag'."
_DOES: Final = {
    Role.CARRIES_OUT: "{desk} regelt dit: {task} ({kind}).",
    Role.HELPS: "{desk} helpt hierbij: {task} ({kind}).",
    Role.INFORMS: "{desk} geeft hierover uitleg: {task} ({kind}).",
}


def answer(kb: KnowledgeBase, desk: str, task: str, kind: str) -> DivisionAnswer:
    """Return what `desk` does for (task, kind), in words and with its grounds."""
    judgement = judge(kb, desk, task, kind)
    name, task_name, kind_phrase = kb.desks[desk].name, kb.tasks[task].name, phrase(kb, kind)
    instead = kb.desks[judgement.instead].name if judgement.instead else None
    if judgement.line is not None:
        message = _DOES[judgement.line.role].format(desk=name, task=task_name, kind=kind_phrase)
        if judgement.line.until:
            message += f" Tot hier: {judgement.line.until}"
    elif judgement.reason is not None:
        message = f"Nee, {name} doet dit niet: {task_name} ({kind_phrase}). {judgement.reason.rstrip('.')}."
        message += f" Wel bij: {instead}." if instead else ""
    else:
        message = f"Over {name} en {task_name} ({kind_phrase}) is niets afgesproken."
        message += f" Wie het wel doet: {instead}." if instead else " Leg het voor aan de coördinator."
    return DivisionAnswer(
        desk=desk,
        desk_name=name,
        task=task,
        task_name=task_name,
        kind=kind,
        kind_name=kb.kinds[kind].name,
        verdict=Verdict(judgement.verdict.value),
        until=judgement.line.until if judgement.line else None,
        reason=judgement.reason,
        instead=judgement.instead,
        instead_name=instead,
        source=source_of(kb, task),
        message=f"{message} Bron: {source_of(kb, task)}.",
    )


def reply(live: Live, question: TextInContext, now: datetime) -> DivisionReply:
    """Answer a division question in ordinary words."""
    kb = live.kb
    circumstances = circumstances_of(kb, question, now)
    text = mask(question.text).bare
    mentions = live.names.find(text)
    matter = _matter(live.recogniser, _without(text, mentions), text, question)
    if matter is None:
        return DivisionReply(division=None, message=_UNKNOWN_SUBJECT, revision=kb.revision)
    task, kind = matter
    desk = _desk(text, mentions, question)
    if desk is None:
        placement = place(kb, task, kind, circumstances)
        cell = kb.cells.get(matter, ())
        desk = placement.desk or (cell[0].desk if cell else None)
    if desk is None:
        message = f"Over {kb.tasks[task].name} ({phrase(kb, kind)}) is in deze gemeente niets afgesproken."
        return DivisionReply(division=None, message=message, revision=kb.revision)
    division = answer(kb, desk, task, kind)
    return DivisionReply(division=division, message=division.message, revision=kb.revision)


def _desk(text: str, mentions: tuple[Mention, ...], question: TextInContext) -> str | None:
    """Return the desk that the question is about: named, or the asker's own; None for 'who does this'."""
    if mentions:
        return max(mentions, key=lambda mention: (mention.score, mention.end - mention.start)).desk
    if _WHO.search(text):
        return None
    if _OURSELVES.search(text) and question.from_desk:
        return question.from_desk
    return question.about_desk or question.from_desk


def _matter(recogniser: Recognises, bare: str, text: str, question: TextInContext) -> tuple[str, str] | None:
    """Return the most probable (task, kind): of the words without desk names, else what the conversation is about."""
    recognised = recogniser.read(bare or text)
    if recognised.readings and (recognised.in_scope or question.about_task is None):
        best = recognised.readings[0]
        return best.task, best.kind
    if question.about_task and question.about_kind:
        return question.about_task, question.about_kind
    return None


def _without(text: str, mentions: tuple[Mention, ...]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return " ".join(text.split())

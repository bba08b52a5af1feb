"""What was sent with the form for a signal, parsed once: a request, or a Dutch sentence at each field that is wrong."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process
from starlette.datastructures import FormData

from api.casework.signal import MAX_SIGNAL, Channel, Question, Severity, SignalOut, SignalRequest, Step
from api.dutch import listed
from knowledge.base import KnowledgeBase

NEAR_ENOUGH: Final = 55.0
"""Similarity (0-100, rapidfuzz WRatio) from which a subject is worth suggesting."""

LONGEST_FIELD: Final = 3000
"""More of a field is never read; what is too long is said at the field."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as it stands, as the words that were typed or chosen; '' where nothing was."""

    key: str
    text: str = ""
    task: str = ""
    channel: str = ""
    step: str = ""
    owner: str = ""
    severity: str = ""
    helped: str = ""
    question: str = ""
    desk: str = ""
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft, what it asks to register, and what is wrong with it by field."""

    draft: Draft
    request: SignalRequest | None
    errors: Mapping[str, str] = field(default_factory=dict)


def empty_draft(desk: str = "", visit: str = "", task: str = "") -> Draft:
    """Return an empty form with a key of its own: however often it is sent, it is one signal."""
    return Draft(secrets.token_urlsafe(16), desk=desk, visit=visit, task=task)


def draft_of(signal: SignalOut) -> Draft:
    """Return the form filled with a signal that was undone, to correct and register again."""
    return replace(
        empty_draft(signal.desk or "", signal.visit or ""),
        text=signal.text or "",
        task=signal.task_name or "",
        channel=signal.channel or "",
        step=signal.step or "",
        owner=signal.owner or "",
        severity=signal.severity or "",
        helped="" if signal.helped is None else "ja" if signal.helped else "nee",
        question=signal.question or "",
    )


def read_draft(form: FormData) -> Draft:
    """Read the fields as they were sent."""
    return Draft(
        key=_text(form, "sleutel")[:100] or secrets.token_urlsafe(16),
        text=_text(form, "tekst"),
        task=_text(form, "onderwerp"),
        channel=_text(form, "kanaal"),
        step=_text(form, "stap"),
        owner=_text(form, "eigenaar"),
        severity=_text(form, "ernst"),
        helped=_text(form, "geholpen"),
        question=_text(form, "soort"),
        desk=_text(form, "eigen_loket"),
        visit=_text(form, "bezoek"),
    )


def read_entry(form: FormData, kb: KnowledgeBase) -> Entry:
    """Read the whole form and check it against the knowledge of now."""
    draft = read_draft(form)
    errors: dict[str, str] = {}
    task = task_named(kb, draft.task) if draft.task else None
    if draft.task and task is None:
        errors["onderwerp"] = f"Dit onderwerp staat niet in de lijst. {_suggestion(kb, draft.task)}"
    if len(draft.text) > MAX_SIGNAL:
        errors["tekst"] = f"De tekst is te lang: {len(draft.text)} tekens. Er passen er {MAX_SIGNAL}. Maak hem korter."
    elif not any(letter.isalnum() for letter in draft.text) and task is None and "onderwerp" not in errors:
        errors["tekst"] = "Schrijf in een paar woorden waarop de inwoner vastliep, of kies een onderwerp."
    for name, desk in (("eigenaar", draft.owner), ("eigen_loket", draft.desk)):
        if desk and desk not in kb.desks:
            errors[name] = "Dit loket staat niet (meer) in de lijst. Kies opnieuw."
    chosen = {"kanaal": (Channel, draft.channel), "stap": (Step, draft.step), "ernst": (Severity, draft.severity)}
    chosen["soort"] = (Question, draft.question)
    for name, (words, value) in chosen.items():
        if value and not _is(words, value):
            errors[name] = "Deze keuze bestaat niet. Kies opnieuw."
    if errors:
        return Entry(draft, None, errors)
    request = SignalRequest(
        text=draft.text or None,
        desk=draft.desk or None,
        task=task,
        channel=Channel(draft.channel) if draft.channel else None,
        owner=draft.owner or None,
        severity=Severity(draft.severity) if draft.severity else None,
        helped={"ja": True, "nee": False}.get(draft.helped),
        step=Step(draft.step) if draft.step else None,
        question=Question(draft.question) if draft.question else None,
        visit=draft.visit[:20] or None,
    )
    return Entry(draft, request)


def task_named(kb: KnowledgeBase, typed: str) -> str | None:
    """Return the subject with this name, synonym or id; None when there is none."""
    words = typed.casefold()
    if words in kb.tasks:
        return words
    named = (task.id for task in kb.content.tasks if task.name.casefold() == words)
    also = (task.id for task in kb.content.tasks if words in (synonym.casefold() for synonym in task.synonyms))
    return next(named, None) or next(also, None)


def _suggestion(kb: KnowledgeBase, typed: str) -> str:
    names = [task.name for task in kb.content.tasks]
    near = process.extract(typed[:100], names, scorer=fuzz.WRatio, limit=3, score_cutoff=NEAR_ENOUGH)
    if not near:
        return "Kies een onderwerp uit de lijst, of laat het leeg."
    return f"Lijkt erop: {listed(tuple(f'‘{name}’' for name, _, _ in near))}."


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return " ".join(value.replace("\x00", "").split())[:LONGEST_FIELD] if isinstance(value, str) else ""


def _is(words: type[StrEnum], value: str) -> bool:
    return value in set(words)

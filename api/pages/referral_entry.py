"""What somebody filled in on the page of a referral: read into what is asked, or said at its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from starlette.datastructures import FormData

from api.casework.following import Step
from api.casework.referral import (
    MAX_NOTE,
    MAX_TRIED,
    Consent,
    Details,
    HandoverWay,
    Referral,
    ReferralRequest,
)
from api.casework.states import Reason, State
from api.pages.typed_text import typed_text
from api.problems import FieldProblem, ValidationError
from knowledge.base import KnowledgeBase

LONGEST_READ: Final = 2000
"""More of a field is never read; what is too long is said at the field."""

FIELDS: Final[Mapping[str, str]] = {
    "reason": "reden",
    "note": "toelichting",
    "to_desk": "loket",
    "kind": "hulp",
    "task": "loket",
    "tried": "geprobeerd",
    "feedback_on": "terughoren",
}
"""The field of the form by the field of the request."""


_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody filled in that was not taken, with what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    failed: str = ""

    def __getitem__(self, name: str) -> str:
        """Return what was filled in, or nothing."""
        return self.values.get(name, "")


def text_of(form: FormData, name: str) -> str:
    """Return a field of a form without white space around it; '' when it is not there."""
    return typed_text(form.get(name))[:LONGEST_READ]


def typed_of(form: FormData, errors: Mapping[str, str] | None = None, failed: str = "") -> Typed:
    """Return everything that was filled in."""
    return Typed({name: text_of(form, name) for name in form}, errors or {}, failed)


def errors_of(problem: ValidationError) -> dict[str, str]:
    """Return the sentences by the field of the form."""
    return {FIELDS.get(wrong.field, wrong.field): wrong.message for wrong in problem.fields}


def version_of(form: FormData) -> int | None:
    """Return the version that was seen, or None."""
    value = text_of(form, "versie")
    return int(value) if value.isdecimal() and len(value) < 10 else None  # noqa: PLR2004 - far more than there are changes


def read_step(form: FormData) -> Step:
    """Return the change that is asked. Raises ValidationError."""
    to = _one_of(State, text_of(form, "stand"))
    if to is None:
        raise ValidationError([FieldProblem("stand", "Kies wat er met de doorverwijzing moet gebeuren.")])
    return Step(to, _one_of(Reason, text_of(form, "reden")), _note(form), version_of(form))


def read_onwards(form: FormData, referral: Referral, kb: KnowledgeBase, sender: str | None) -> ReferralRequest:
    """Return the next referral of the chain, which `sender` makes. Raises ValidationError."""
    desk, kind, note = text_of(form, "loket"), text_of(form, "hulp") or referral.kind, _note(form)
    problems = []
    if desk not in kb.desks:
        problems.append(FieldProblem("to_desk", "Kies het loket waar de inwoner nu naartoe gaat."))
    if kind not in kb.kinds:
        problems.append(FieldProblem("kind", "Kies wat voor hulp de inwoner nu nodig heeft."))
    if problems:
        raise ValidationError(problems)
    return ReferralRequest(
        from_desk=sender,
        to_desk=desk,
        task=referral.task,
        kind=kind,
        visited=tuple(dict.fromkeys((*referral.visited, referral.to_desk)))[-20:],
        consent=referral.consent,
        tried=referral.tried,
        note=note,
    )


def read_details(form: FormData) -> Details:
    """Return what the sender adds. Raises ValidationError."""
    tried = text_of(form, "geprobeerd")
    problems = []
    if len(tried) > MAX_TRIED:
        problems.append(FieldProblem("tried", f"Dit is te lang: hoogstens {MAX_TRIED} tekens."))
    wanted = text_of(form, "terughoren")
    day = _day(wanted)
    if wanted and day is None:
        problems.append(FieldProblem("feedback_on", "Dit is geen datum. Schrijf het als 2026-11-24."))
    if problems:
        raise ValidationError(problems)
    return Details(
        handover=_one_of(HandoverWay, text_of(form, "overdracht")),
        tried=tried or None,
        note=_note(form),
        consent=_one_of(Consent, text_of(form, "toestemming")),
        feedback_on=day,
    )


def _note(form: FormData) -> str | None:
    note = text_of(form, "toelichting")
    if len(note) > MAX_NOTE:
        message = f"Dit is te lang: {len(note)} tekens. Er passen er hoogstens {MAX_NOTE}."
        raise ValidationError([FieldProblem("note", message)])
    return note or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _one_of(choices: type[_Choice], text: str) -> _Choice | None:
    return next((choice for choice in choices if choice == text), None)

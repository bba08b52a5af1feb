"""What becomes of a referral by one change: pure functions from what it was to what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from api.casework.referral import BESIDE, Change, ChangeSort, Referral
from api.casework.states import REASONS, Actor, Needs, Reason, State, may_become, needs, reopens
from api.casework.wording import refusal
from api.problems import ConflictError, FieldProblem, ValidationError

UNDO_WITHIN: Final = timedelta(minutes=15)
"""Long enough to notice a wrong button, short enough that nobody has acted on it."""

ACCEPTING: Final = frozenset({State.ACCEPTED, State.PLANNED, State.HELPED})
"""By these a desk says that it takes the resident on."""

_UNDOERS: Final = frozenset({Actor.RECEIVER, Actor.COORDINATOR})
_REASON: Final = "Kies een reden."
_NOTES: Final = {
    State.NEEDS_INFORMATION: "Schrijf wat u wilt weten, zonder namen of nummers.",
    State.SENT: "Schrijf uw antwoord, zonder namen of nummers.",
    State.RECEIVED: "Schrijf waarom u de doorverwijzing weer opent, zonder namen of nummers.",
}


@dataclass(frozen=True, slots=True)
class Who:
    """In which role and at which desk somebody acts."""

    actor: Actor
    desk: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A change that is asked for; `version` is the one that was seen, None when none was."""

    to: State
    reason: Reason | None = None
    note: str | None = None
    version: int | None = None


def advanced(referral: Referral, step: Step, who: Who, at: datetime, following: str | None = None) -> Referral:
    """Return the referral after a step; `following` is the code of the next referral.

    Raises:
        ConflictError: the rules do not allow it, with what can be done instead.
        ValidationError: a reason or note is missing.

    """
    if not may_become(referral.state, step.to, who.actor):
        raise ConflictError(refusal(referral.state, step.to, who.actor))
    missing = _missing(referral.state, step, following)
    if missing:
        raise ValidationError([missing])
    change = Change(
        state=step.to,
        at=at,
        by=who.actor,
        desk=who.desk,
        sort=ChangeSort.REOPENED if reopens(referral.state, step.to) else ChangeSort.STEP,
        reason=step.reason if step.to in REASONS else None,
        note=step.note,
        next=following,
    )
    return changed(referral, change)


def _missing(state: State, step: Step, following: str | None) -> FieldProblem | None:
    match needs(state, step.to):
        case Needs.REASON if step.reason not in REASONS[step.to]:
            return FieldProblem("reason", _REASON)
        case Needs.NOTE if not step.note:
            return FieldProblem("note", _NOTES[step.to])
        case Needs.NEXT if following is None:
            return FieldProblem("to_desk", "Kies het loket waar de inwoner nu naartoe gaat.")
    return None


def changed(referral: Referral, change: Change) -> Referral:
    """Return the referral with one more change in its history."""
    return referral.model_copy(
        update={"state": change.state, "version": referral.version + 1, "changes": (*referral.changes, change)}
    )


def can_undo(referral: Referral, who: Who, now: datetime) -> bool:
    """Say whether `who` may take the last change back: their own, just made, and one of the receiving side."""
    if len(referral.changes) < 2:  # noqa: PLR2004 - the first change made the referral: that is withdrawn, not undone
        return False
    last = referral.changes[-1]
    return (
        last.sort in (ChangeSort.STEP, ChangeSort.REOPENED)
        and (last.by, last.desk) == (who.actor, who.desk)
        and who.actor in _UNDOERS
        and now - last.at <= UNDO_WITHIN
    )


def undone(referral: Referral, who: Who, now: datetime) -> Referral:
    """Return the referral as it was before its last change, with that written down. Raises ConflictError."""
    if not can_undo(referral, who, now):
        message = (
            "Dit kunt u niet meer ongedaan maken. Dat kan een kwartier lang, en alleen met uw eigen laatste keuze. "
            "Kies een andere stand."
        )
        raise ConflictError(message)
    before = referral.changes[-2].state
    return changed(referral, Change(state=before, at=now, by=who.actor, desk=who.desk, sort=ChangeSort.UNDONE))


def effective(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes that count: not those that were undone, nor the undoing itself."""
    found: list[Change] = []
    for change in changes:
        if change.sort is ChangeSort.UNDONE and found:
            found.pop()
        elif change.sort is not ChangeSort.UNDONE:
            found.append(change)
    return tuple(found)


def accepted_at(referral: Referral) -> datetime | None:
    """Return when a desk first took the resident on, or None."""
    return next((change.at for change in effective(referral.changes) if change.state in ACCEPTING), None)


def reason_of(referral: Referral) -> Reason | None:
    """Return why the referral stands where it stands, or None where no reason is asked."""
    last = last_step(referral)
    return last.reason if last else None


def asked_and_answered(referral: Referral) -> tuple[str | None, str | None]:
    """Return what the receiving desk last asked of the sender, and the answer; None where there is none (yet)."""
    asked: str | None = None
    answer: str | None = None
    for change in effective(referral.changes):
        if change.state is State.NEEDS_INFORMATION and change.sort not in BESIDE:
            asked, answer = change.note, None
        elif change.state is State.SENT and change.sort is ChangeSort.STEP and asked is not None:
            answer = change.note
    return asked, answer


def last_step(referral: Referral) -> Change | None:
    """Return the change by which the referral stands where it stands; None where its history is gone."""
    return next((change for change in reversed(effective(referral.changes)) if change.sort not in BESIDE), None)

"""Recording and following a warm referral: checked against the live knowledge, masked, and kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from api.casework.checks import (
    KEY_USED,
    UNKNOWN_CODE,
    UNSENT,
    asked_of,
    desk_name,
    desk_problems,
    kind_problems,
    refuse,
    task_problems,
)
from api.casework.codes import as_code
from api.casework.keeping import KeyUsedError
from api.casework.referral import ByDesk, Change, Referral, ReferralOut, ReferralRequest
from api.casework.referral_store import ReferralStore
from api.casework.states import FIRST, Actor, State, refusal
from api.live import Live
from api.moments import moment_of
from api.problems import ConflictError, FieldProblem, NotFoundError, ValidationError
from knowledge.base import KnowledgeBase
from knowledge.masking import mask

FEEDBACK_WITHIN: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Referring:
    """Records the referrals of one municipality."""

    store: ReferralStore
    municipality: str
    clock: Callable[[], datetime]

    def record(self, live: Live, request: ReferralRequest, key: str | None) -> ReferralOut:
        """Record a warm referral.

        Raises:
            ValidationError: a desk, subject, date, state or previous code that does not fit.
            ConflictError: the key was used for another request.

        """
        now = self.clock()
        previous = self._previous(request.previous)
        problems = list(_referral_problems(live.kb, request, moment_of(None, now).date()))
        if request.previous and previous is None:
            problems.append(FieldProblem("previous", UNKNOWN_CODE))
        if problems:
            raise ValidationError(problems)
        note = mask(request.note or "")
        referral = Referral(
            code=UNSENT,
            **request.model_dump(exclude={"note", "previous"}),
            previous=previous,
            note=note.text or None,
            revision=live.kb.revision,
            created_at=now,
            changes=(Change(state=request.state, at=now, by=Actor.SENDER, desk=request.from_desk),),
        )
        try:
            kept = self.store.add(referral, asked_of(self.municipality, request, key))
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        return _referral_out(live.kb, kept, note.kinds)

    def find(self, kb: KnowledgeBase, code: str) -> ReferralOut:
        """Return the referral with this code. Raises NotFoundError."""
        return _referral_out(kb, self._referral(code))

    def change(self, kb: KnowledgeBase, code: str, to: State, by: ByDesk | None) -> ReferralOut:
        """Bring a referral to another state; what is there already stays there.

        Raises:
            NotFoundError: the code is not known.
            ConflictError: this change is not allowed, with what can be done instead.

        """
        desk = by.desk if by else None
        refuse(desk_problems(kb, [("desk", desk)]))
        referral = self._referral(code)
        change = Change(state=to, at=self.clock(), by=Actor.SENDER, desk=desk)
        changed = self.store.change(self.municipality, referral.code, change)
        kept = self._referral(code)
        if not changed and kept.state is not to:
            raise ConflictError(refusal(kept.state, to))
        return _referral_out(kb, kept)

    def _referral(self, code: str) -> Referral:
        known = as_code(code)
        found = self.store.find(self.municipality, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return found

    def _previous(self, code: str | None) -> str | None:
        known = as_code(code) if code else None
        found = self.store.find(self.municipality, known) if known else None
        return found.code if found else None


def _referral_problems(kb: KnowledgeBase, request: ReferralRequest, today: date) -> Iterable[FieldProblem]:
    named = [("from_desk", request.from_desk), ("to_desk", request.to_desk)]
    yield from desk_problems(kb, [*named, *(("visited", desk) for desk in request.visited)])
    yield from task_problems(kb, "task", request.task)
    yield from kind_problems(kb, "kind", request.kind)
    if request.to_desk == request.from_desk:
        yield FieldProblem("to_desk", "Dit is uw eigen loket: er is niets door te verwijzen.")
    if request.state not in FIRST:
        yield FieldProblem("state", "Een doorverwijzing begint als concept of verzonden.")
    if request.feedback_on and not today <= request.feedback_on <= today + FEEDBACK_WITHIN:
        yield FieldProblem("feedback_on", "Kies een datum vanaf vandaag, en niet meer dan een jaar vooruit.")


def _referral_out(kb: KnowledgeBase, referral: Referral, masked: tuple[str, ...] = ()) -> ReferralOut:
    return ReferralOut(
        **dict(referral),
        from_name=desk_name(kb, referral.from_desk) if referral.from_desk else None,
        to_name=desk_name(kb, referral.to_desk),
        task_name=kb.tasks[referral.task].name if referral.task in kb.tasks else referral.task,
        kind_name=kb.kinds[referral.kind].name if referral.kind in kb.kinds else referral.kind,
        masked=masked,
    )

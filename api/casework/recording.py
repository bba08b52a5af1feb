"""Recording: what is asked is checked against the live knowledge, stripped of personal data, and kept."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from api.casework import hearing
from api.casework.codes import as_code
from api.casework.referral import ByDesk, Change, Referral, ReferralOut, ReferralRequest
from api.casework.signal import Signal, SignalOut, SignalRequest, Sort
from api.casework.states import FIRST, Actor, State, refusal
from api.casework.store import Asked, CaseworkStore, KeyUsedError
from api.live import Live
from api.moments import moment_of
from api.problems import ConflictError, FieldProblem, NotFoundError, ProblemError, ValidationError
from api.wire import AdviceRequest, AdviceResponse, Wire
from knowledge.base import KnowledgeBase
from knowledge.masking import Masked, mask

FEEDBACK_WITHIN: Final = timedelta(days=366)
UNKNOWN_CODE: Final = "Deze code is niet bekend. Kijk of alle tekens kloppen."
KEY_USED: Final = "Deze sleutel (Idempotency-Key) is al gebruikt voor een andere aanvraag. Maak een nieuwe."
UNSENT: Final = ""
"""The code of what is not kept yet: the store gives it one."""

Advise = Callable[[AdviceRequest], AdviceResponse]
"""Decides on one question; here it only says what a signal is about."""


@dataclass(frozen=True, slots=True)
class Casework:
    """Records referrals and signals of one municipality."""

    store: CaseworkStore
    municipality: str
    clock: Callable[[], datetime]

    # ------------------------------------------------------------------------------------------------------ referrals

    def refer(self, live: Live, request: ReferralRequest, key: str | None) -> ReferralOut:
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
            kept = self.store.add_referral(referral, self._asked(request, key))
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        return _referral_out(live.kb, kept, note.kinds)

    def find_referral(self, kb: KnowledgeBase, code: str) -> ReferralOut:
        """Return the referral with this code. Raises NotFoundError."""
        return _referral_out(kb, self._referral(code))

    def change_referral(self, kb: KnowledgeBase, code: str, to: State, by: ByDesk | None) -> ReferralOut:
        """Bring a referral to another state; what is there already stays there.

        Raises:
            NotFoundError: the code is not known.
            ConflictError: this change is not allowed, with what can be done instead.

        """
        desk = by.desk if by else None
        _raise(_desk_problems(kb, [("desk", desk)]))
        referral = self._referral(code)
        change = Change(state=to, at=self.clock(), by=Actor.SENDER, desk=desk)
        changed = self.store.change_referral(self.municipality, referral.code, change)
        kept = self._referral(code)
        if not changed and kept.state is not to:
            raise ConflictError(refusal(kept.state, to))
        return _referral_out(kb, kept)

    def _referral(self, code: str) -> Referral:
        known = as_code(code)
        found = self.store.referral(self.municipality, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return found

    def _previous(self, code: str | None) -> str | None:
        known = as_code(code) if code else None
        found = self.store.referral(self.municipality, known) if known else None
        return found.code if found else None

    # -------------------------------------------------------------------------------------------------------- signals

    def register(self, live: Live, request: SignalRequest, key: str | None, advise: Advise) -> SignalOut:
        """Register a signal; subject, owner and channel are taken from the words where these say them.

        Raises:
            ValidationError: nothing is said, or a desk or subject does not exist.
            ConflictError: the key was used for another request.

        """
        kb, masked = live.kb, mask(request.text or "")
        _raise(_signal_problems(kb, request, masked))
        says = bool(masked.bare)
        signal = Signal(
            code=UNSENT,
            sort=Sort.PILLAR_TO_POST if request.chain else Sort.STUCK,
            text=masked.text or None,
            task=request.task or (_task(masked.bare, advise) if says else None) or request.about_task,
            channel=request.channel or hearing.channel_of(masked.bare),
            owner=request.owner or hearing.owner_of(kb, masked.bare, live.names.find(masked.bare), request.desk),
            **request.model_dump(include={"desk", "severity", "helped", "chain"}),
            revision=kb.revision,
            created_at=self.clock(),
            withdrawn_at=None,
        )
        try:
            kept = self.store.add_signal(signal, self._asked(request, key))
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        return _signal_out(kb, kept, masked.kinds)

    def find_signal(self, kb: KnowledgeBase, code: str) -> SignalOut:
        """Return the signal with this code. Raises NotFoundError."""
        return _signal_out(kb, self._signal(code))

    def withdraw_signal(self, kb: KnowledgeBase, code: str, by: ByDesk | None) -> SignalOut:
        """Withdraw a signal; one that is withdrawn stays so. Raises NotFoundError."""
        _raise(_desk_problems(kb, [("desk", by.desk if by else None)]))
        self.store.withdraw_signal(self.municipality, self._signal(code).code, self.clock())
        return _signal_out(kb, self._signal(code))

    def _signal(self, code: str) -> Signal:
        known = as_code(code)
        found = self.store.signal(self.municipality, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return found

    def _asked(self, request: Wire, key: str | None) -> Asked:
        """The request as digests: what the key says, and what was in the request, stay with the asker."""
        own = f"{type(request).__name__}\0{self.municipality}\0{key}" if key else None
        return Asked(self.municipality, _digest(own) if own else None, _digest(request.model_dump_json()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _task(bare: str, advise: Advise) -> str | None:
    """Return the subject of the words; an advice that cannot be given leaves the subject open."""
    try:
        return hearing.task_of(advise(AdviceRequest(text=bare, may_ask=False)))
    except ProblemError:
        return None


def _raise(problems: Iterable[FieldProblem]) -> None:
    found = tuple(problems)
    if found:
        raise ValidationError(found)


def _desk_problems(kb: KnowledgeBase, desks: Iterable[tuple[str, str | None]]) -> Iterable[FieldProblem]:
    for field, desk in desks:
        if desk is not None and desk not in kb.desks:
            yield FieldProblem(field, "Dit loket bestaat niet. Kijk in de lijst met loketten hoe de id is.")


def _task_problems(kb: KnowledgeBase, field: str, task: str | None) -> Iterable[FieldProblem]:
    if task is not None and task not in kb.tasks:
        yield FieldProblem(field, "Dit onderwerp bestaat niet. Kijk in de lijst met onderwerpen hoe de id is.")


def _referral_problems(kb: KnowledgeBase, request: ReferralRequest, today: date) -> Iterable[FieldProblem]:
    named = [("from_desk", request.from_desk), ("to_desk", request.to_desk)]
    yield from _desk_problems(kb, [*named, *(("visited", desk) for desk in request.visited)])
    yield from _task_problems(kb, "task", request.task)
    if request.kind not in kb.kinds:
        yield FieldProblem("kind", "Deze soort hulp bestaat niet. Kijk in de lijst met onderwerpen hoe de id is.")
    if request.to_desk == request.from_desk:
        yield FieldProblem("to_desk", "Dit is uw eigen loket: er is niets door te verwijzen.")
    if request.state not in FIRST:
        yield FieldProblem("state", "Een doorverwijzing begint als concept of verzonden.")
    if request.feedback_on and not today <= request.feedback_on <= today + FEEDBACK_WITHIN:
        yield FieldProblem("feedback_on", "Kies een datum vanaf vandaag, en niet meer dan een jaar vooruit.")


def _signal_problems(kb: KnowledgeBase, request: SignalRequest, masked: Masked) -> Iterable[FieldProblem]:
    named = [("desk", request.desk), ("owner", request.owner)]
    yield from _desk_problems(kb, [*named, *(("chain", desk) for desk in request.chain)])
    yield from _task_problems(kb, "task", request.task)
    yield from _task_problems(kb, "about_task", request.about_task)
    says = any(letter.isalnum() for letter in masked.bare)
    if not says and not request.chain and not (request.task or request.about_task):
        yield FieldProblem("text", "Schrijf in een paar woorden waarop de inwoner vastliep, zonder persoonsgegevens.")


def _name(kb: KnowledgeBase, desk: str) -> str:
    """Return the name of a desk; one that is no longer published keeps its id."""
    return kb.desks[desk].name if desk in kb.desks else desk


def _referral_out(kb: KnowledgeBase, referral: Referral, masked: tuple[str, ...] = ()) -> ReferralOut:
    return ReferralOut(
        **dict(referral),
        from_name=_name(kb, referral.from_desk) if referral.from_desk else None,
        to_name=_name(kb, referral.to_desk),
        task_name=kb.tasks[referral.task].name if referral.task in kb.tasks else referral.task,
        kind_name=kb.kinds[referral.kind].name if referral.kind in kb.kinds else referral.kind,
        masked=masked,
    )


def _signal_out(kb: KnowledgeBase, signal: Signal, masked: tuple[str, ...] = ()) -> SignalOut:
    task = kb.tasks.get(signal.task) if signal.task else None
    owner = kb.desks.get(signal.owner) if signal.owner else None
    return SignalOut(
        **dict(signal),
        desk_name=_name(kb, signal.desk) if signal.desk else None,
        task_name=task.name if task else signal.task,
        owner_name=owner.organisation if owner else signal.owner,
        chain_names=tuple(_name(kb, desk) for desk in signal.chain),
        masked=masked,
    )

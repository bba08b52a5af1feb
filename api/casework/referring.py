"""Recording and following a warm referral: checked against the live knowledge, masked, and kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from api.casework.also import nothing, together
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
from api.casework.following import Step, Who, advanced, changed, undone
from api.casework.keeping import Asked, KeyUsedError
from api.casework.one_desk import acted_on, alone, can_be_withdrawn, gone_on
from api.casework.referral import (
    Change,
    ChangeSort,
    Consent,
    Details,
    Referral,
    ReferralOut,
    ReferralRequest,
)
from api.casework.referral_store import Also, ReferralStore
from api.casework.states import FIRST, Actor, State
from api.casework.wording import STATES
from api.live import Live
from api.moments import moment_of
from api.problems import ConflictError, FieldProblem, NotFoundError, ValidationError
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.masking import Masked, mask_kept

FEEDBACK_WITHIN: Final = timedelta(days=366)
TRIES: Final = 5
"""How often a change is tried again when somebody else was first and it still fits."""

COMPLETABLE: Final = frozenset({State.DRAFT, State.SENT, State.RECEIVED, State.NEEDS_INFORMATION})
"""As long as the receiving desk has not said yes, the sender may add what was forgotten."""


Noticed = Callable[[tuple[Referral, ...], Referral], None]
"""Hears of a referral that was kept or changed, with the chain that it is in."""


def ignored(_: tuple[Referral, ...], __: Referral) -> None:
    """Do nothing with it."""


@dataclass(frozen=True, slots=True)
class Referring:
    """Records and follows the referrals of one municipality.

    `also` is written in the same transaction; `noticed` hears afterwards of every referral that was kept or changed.
    """

    store: ReferralStore
    municipality: str
    clock: Callable[[], datetime]
    also: Also = nothing
    noticed: Noticed = ignored

    def record(self, live: Live, request: ReferralRequest, key: str | None, also: Also | None = None) -> ReferralOut:
        """Record a warm referral; `also` is written in the same transaction, besides what always is.

        Raises:
            ValidationError: a desk, subject, date, state or previous code that does not fit.
            ConflictError: the key was used for another request.

        """
        referral, kinds = self._made(live, request)
        try:
            every = together(self.also, also) if also else self.also
            kept = self.store.add(referral, asked_of(self.municipality, request, key), every)
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        self._notice(kept)
        return referral_out(live.kb, kept, kinds)

    def find(self, kb: KnowledgeBase, code: str) -> ReferralOut:
        """Return the referral with this code. Raises NotFoundError."""
        return referral_out(kb, self.referral(code))

    def change(self, kb: KnowledgeBase, code: str, step: Step, who: Who, also: Also | None = None) -> ReferralOut:
        """Bring a referral to another state; what is there already stays there.

        `also` is written in the same transaction, besides what always is; not when nothing changes.

        Raises:
            NotFoundError: the code is not known.
            ValidationError: a reason or a note is missing, or the desk does not exist.
            ConflictError: the rules do not allow it, or somebody else was first, with what can be done instead.

        """
        refuse(desk_problems(kb, [("desk", who.desk)]))
        masked = mask_kept(step.note or "")
        asked = replace(step, note=masked.text or None)

        def made(before: Referral) -> Referral:
            if before.state is asked.to:
                return before
            return advanced(before, asked, who, self.clock())

        more = together(alone(kb, self.municipality), also) if also else alone(kb, self.municipality)
        return referral_out(kb, self._changed(kb, code, made, step.version, more), masked.kinds)

    def undo(self, kb: KnowledgeBase, code: str, who: Who, version: int | None = None) -> ReferralOut:
        """Take back the last change, if `who` just made it; what was referred on is withdrawn with it.

        A button that is pressed twice undoes once. Raises NotFoundError and ConflictError.
        """
        before = self.referral(code)
        if _undone_just_now(before, who, version):
            return referral_out(kb, before)
        if version not in (None, before.version):
            raise ConflictError(_somebody_first(kb, before))
        after = undone(before, who, self.clock())
        pairs = [(before, after)]
        last = before.changes[-1]
        following = self.referral(last.next) if last.next else None
        if following is not None and following.state is not State.WITHDRAWN:
            if not can_be_withdrawn(following):
                raise acted_on(kb, following)
            withdrawn = advanced(following, Step(State.WITHDRAWN), Who(Actor.SENDER, who.desk), self.clock())
            pairs.insert(0, (following, withdrawn))  # first, so that nothing follows on what opens again
        if not self.store.change(self.municipality, *pairs, also=together(self.also, alone(kb, self.municipality))):
            kept = self.referral(code)
            if _undone_just_now(kept, who, before.version):
                return referral_out(kb, kept)
            raise ConflictError(_somebody_first(kb, kept))
        for _, changed_one in pairs:
            self._notice(changed_one)
        return referral_out(kb, after)

    def complete(self, kb: KnowledgeBase, code: str, details: Details, who: Who, version: int | None) -> ReferralOut:
        """Add what the sender forgot, as long as the receiving desk has not said yes.

        Raises:
            NotFoundError: the code is not known.
            ValidationError: a date or note that does not fit.
            ConflictError: it is too late for this, or somebody else was first.

        """
        tried, note = mask_kept(details.tried or ""), mask_kept(details.note or "")
        refuse(_detail_problems(details, self._today()))

        def made(before: Referral) -> Referral:
            if before.state not in COMPLETABLE:
                message = f"Deze doorverwijzing staat op '{STATES[before.state]}'. U kunt er niets meer aan toevoegen."
                raise ConflictError(message)
            given = details.model_dump(exclude={"tried", "note"}) | {
                "tried": tried.text or None,
                "note": note.text or None,
            }
            filled = before.model_copy(update=given)
            if filled == before:
                return before
            added = Change(
                state=before.state, at=self.clock(), by=Actor.SENDER, desk=who.desk, sort=ChangeSort.COMPLETED
            )
            return changed(filled, added)

        return referral_out(kb, self._changed(kb, code, made, version), _kinds(tried, note))

    def refer_on(self, live: Live, code: str, request: ReferralRequest, who: Who, version: int | None) -> ReferralOut:
        """Record the next referral of the chain and close this one as referred on; both or neither.

        A button that is pressed twice gives the same one. Raises as `record` and `change` do.
        """
        before = self.referral(code)
        asked = asked_of(self.municipality, request, f"{before.code} {version or before.version}")
        following, kinds = self._made(live, request.model_copy(update={"previous": before.code}))
        if version is not None and version != before.version:
            return referral_out(live.kb, self._earlier(live.kb, asked, before), kinds)

        def closing(new: str) -> tuple[Referral, Referral]:
            step = Step(State.REFERRED_ON, version=version)
            return before, advanced(before, step, who, self.clock(), following=new)

        closing("")  # refused before anything is written
        try:
            kept = self.store.add_after(following, asked, closing, self.also)
        except KeyUsedError:
            kept = None
        if kept is None:
            raise self._other_first(live.kb, self.referral(code))
        self._notice(kept)
        return referral_out(live.kb, kept, kinds)

    def referral(self, code: str) -> Referral:
        """Return the referral as it is kept. Raises NotFoundError."""
        known = as_code(code)
        found = self.store.find(self.municipality, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return found

    def chain(self, referral: Referral) -> tuple[Referral, ...]:
        """Return the chain that a referral is in: what came before it, itself, and what followed, in that order."""
        before: list[Referral] = []
        step: Referral | None = referral
        while step and step.previous and step.previous not in {earlier.code for earlier in before}:
            step = self.store.find(self.municipality, step.previous)
            if step:
                before.insert(0, step)
        after: list[Referral] = []
        waiting = [referral.code]
        while waiting:
            codes = self.store.after(self.municipality, waiting.pop(0))
            found = [self.store.find(self.municipality, code) for code in codes]
            after += [follower for follower in found if follower]
            waiting += codes
        return (*before, referral, *after)

    def _changed(
        self,
        kb: KnowledgeBase,
        code: str,
        made: Callable[[Referral], Referral],
        version: int | None,
        more: Also | None = None,
    ) -> Referral:
        """Keep what `made` makes of the referral; what it leaves as it was is not written."""
        also = together(self.also, more) if more else self.also
        for _ in range(TRIES):
            before = self.referral(code)
            seen = version is None or version == before.version
            if not seen and not _double(before, made, version):
                raise ConflictError(_somebody_first(kb, before))
            after = made(before) if seen else before
            if after == before:
                return after
            if self.store.change(self.municipality, (before, after), also=also):
                self._notice(after)
                return after
        raise ConflictError("Er veranderen nu veel mensen tegelijk iets aan deze doorverwijzing. Probeer het opnieuw.")

    def _notice(self, referral: Referral) -> None:
        self.noticed(self.chain(referral) if referral.position > 1 else (referral,), referral)

    def _earlier(self, kb: KnowledgeBase, asked: Asked, before: Referral) -> Referral:
        """Return what this request made, if that was the last change of `before`. Raises ConflictError."""
        try:
            earlier = self.store.earlier(asked)
        except KeyUsedError:
            earlier = None
        if earlier is None or before.changes[-1].next != earlier.code:
            raise self._other_first(kb, before)
        return earlier

    def _other_first(self, kb: KnowledgeBase, kept: Referral) -> ConflictError:
        """Return why somebody cannot refer on: a colleague did, to where, or did something else."""
        following = self.referral(kept.changes[-1].next) if kept.changes[-1].next else None
        if following is not None:
            return gone_on(kb, following.code, following.to_desk)
        return ConflictError(_somebody_first(kb, kept))

    def _made(self, live: Live, request: ReferralRequest) -> tuple[Referral, tuple[str, ...]]:
        now = self.clock()
        previous = self._previous(request.previous)
        problems = list(_referral_problems(live.kb, request, self._today()))
        if request.previous and previous is None:
            problems.append(FieldProblem("previous", UNKNOWN_CODE))
        refuse(problems)
        tried, note = mask_kept(request.tried or ""), mask_kept(request.note or "")
        referral = Referral(
            code=UNSENT,
            **request.model_dump(exclude={"tried", "note", "previous"}),
            previous=previous,
            tried=tried.text or None,
            note=note.text or None,
            revision=live.kb.revision,
            created_at=now,
            changes=(Change(state=request.state, at=now, by=Actor.SENDER, desk=request.from_desk),),
        )
        return referral, _kinds(tried, note)

    def _previous(self, code: str | None) -> str | None:
        known = as_code(code) if code else None
        found = self.store.find(self.municipality, known) if known else None
        return found.code if found else None

    def _today(self) -> date:
        return moment_of(None, self.clock()).date()


def _double(kept: Referral, made: Callable[[Referral], Referral], version: int | None) -> bool:
    """Say whether the change that was asked is the one that was just kept: a button that was pressed twice."""
    if version != kept.version - 1:
        return False
    last = kept.changes[-1]
    earlier = kept.changes[:-1]
    if not earlier:
        return False
    before = kept.model_copy(update={"state": earlier[-1].state, "version": version, "changes": earlier})
    try:
        again = made(before)
    except (ConflictError, ValidationError):
        return False
    if last.sort is ChangeSort.COMPLETED:
        return again == before  # everything that is added now was added then
    return again.changes[-1].model_copy(update={"at": last.at}) == last


def _undone_just_now(kept: Referral, who: Who, version: int | None) -> bool:
    """Say whether `who` already took back what they saw as `version`: a button that was pressed twice."""
    last = kept.changes[-1]
    is_theirs = (last.by, last.desk) == (who.actor, who.desk)
    return last.sort is ChangeSort.UNDONE and is_theirs and version == kept.version - 1


def _somebody_first(kb: KnowledgeBase, kept: Referral) -> str:
    last = kept.changes[-1]
    whom = desk_name(kb, last.desk) if last.desk else "iemand anders"
    at = f"{last.at.astimezone(TIMEZONE):%H:%M}"
    return (
        f"{whom[:1].upper()}{whom[1:]} was om {at} net eerder: de doorverwijzing staat nu op '{STATES[kept.state]}'. "
        "Kijk of uw keuze nog nodig is."
    )


def _kinds(*texts: Masked) -> tuple[str, ...]:
    return tuple(sorted({kind for text in texts for kind in text.kinds}))


def _detail_problems(details: Details | ReferralRequest, today: date) -> Iterable[FieldProblem]:
    if details.feedback_on and not today <= details.feedback_on <= today + FEEDBACK_WITHIN:
        yield FieldProblem("feedback_on", "Kies een datum vanaf vandaag, en niet meer dan een jaar vooruit.")
    if details.consent is Consent.DENIED:
        for field in ("tried", "note"):
            if getattr(details, field):
                message = "De inwoner wil niet dat u iets doorgeeft. Laat dit veld leeg."
                yield FieldProblem(field, message)


def _referral_problems(kb: KnowledgeBase, request: ReferralRequest, today: date) -> Iterable[FieldProblem]:
    named = [("from_desk", request.from_desk), ("to_desk", request.to_desk)]
    yield from desk_problems(kb, [*named, *(("visited", desk) for desk in request.visited)])
    yield from task_problems(kb, "task", request.task)
    yield from kind_problems(kb, "kind", request.kind)
    if request.to_desk == request.from_desk:
        yield FieldProblem("to_desk", "Dit is uw eigen loket: er is niets door te verwijzen.")
    if request.state not in FIRST:
        yield FieldProblem("state", "Een doorverwijzing begint als concept of verzonden.")
    yield from _detail_problems(request, today)


def referral_out(kb: KnowledgeBase, referral: Referral, masked: tuple[str, ...] = ()) -> ReferralOut:
    """Return a referral with its names in words, and the kinds of personal data that were taken out."""
    return ReferralOut(
        **dict(referral),
        from_name=desk_name(kb, referral.from_desk) if referral.from_desk else None,
        to_name=desk_name(kb, referral.to_desk),
        task_name=kb.tasks[referral.task].name if referral.task in kb.tasks else referral.task,
        kind_name=kb.kinds[referral.kind].name if referral.kind in kb.kinds else referral.kind,
        masked=masked,
    )

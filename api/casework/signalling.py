"""Registering a signal: what the words say is recognised, stripped of personal data, and kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from api.casework import hearing, owners
from api.casework.also import nothing
from api.casework.checks import (
    KEY_USED,
    UNKNOWN_CODE,
    UNSENT,
    asked_of,
    desk_name,
    desk_problems,
    refuse,
    task_problems,
)
from api.casework.codes import as_code
from api.casework.keeping import KeyUsedError
from api.casework.referral import ByDesk
from api.casework.signal import Signal, SignalOut, SignalRequest, Sort
from api.casework.signal_store import Also, SignalStore
from api.live import Live
from api.problems import ConflictError, FieldProblem, NotFoundError, ProblemError
from api.wire import AdviceRequest, AdviceResponse
from knowledge.base import KnowledgeBase
from knowledge.masking import Masked, mask_kept

Advise = Callable[[AdviceRequest], AdviceResponse]
"""Decides on one question; here it only says what a signal is about."""


@dataclass(frozen=True, slots=True)
class Signalling:
    """Registers the signals of one municipality; `also` is written in the same transaction."""

    store: SignalStore
    municipality: str
    clock: Callable[[], datetime]
    also: Also = nothing

    def register(self, live: Live, request: SignalRequest, key: str | None, advise: Advise) -> SignalOut:
        """Register a signal; subject, owner and channel are taken from the words where these say them.

        Raises:
            ValidationError: nothing is said, or a desk or subject does not exist.
            ConflictError: the key was used for another request.

        """
        kb, masked = live.kb, mask_kept(request.text or "")
        visit = self._visit(request.visit)
        problems = list(_signal_problems(kb, request, masked))
        if request.visit and visit is None:
            problems.append(FieldProblem("visit", UNKNOWN_CODE))
        refuse(problems)
        task = request.task or task_of_words(masked.bare, advise) or request.about_task
        named = hearing.owner_of(kb, masked.bare, live.names.find(masked.bare), request.desk)
        owner = request.owner or named or owners.likely(kb, live.names, task, request.step)
        signal = Signal(
            code=UNSENT,
            sort=Sort.PILLAR_TO_POST if request.chain else Sort.STUCK,
            text=masked.text or None,
            task=task,
            channel=request.channel or hearing.channel_of(masked.bare),
            owner=owner,
            question=request.question or owners.question_of(kb, task, owner),
            visit=visit,
            **request.model_dump(include={"desk", "severity", "helped", "chain", "step"}),
            revision=kb.revision,
            created_at=self.clock(),
            withdrawn_at=None,
        )
        try:
            kept = self.store.add(signal, asked_of(self.municipality, request, key), self.also)
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        return _signal_out(kb, kept, masked.kinds)

    def _visit(self, code: str | None) -> str | None:
        """Return the code of the first signal of a visitor, also when that of a later one is given."""
        known = as_code(code) if code else None
        found = self.store.find(self.municipality, known) if known else None
        return (found.visit or found.code) if found else None

    def find(self, kb: KnowledgeBase, code: str) -> SignalOut:
        """Return the signal with this code. Raises NotFoundError."""
        return _signal_out(kb, self._signal(code))

    def withdraw(self, kb: KnowledgeBase, code: str, by: ByDesk | None) -> SignalOut:
        """Withdraw a signal; one that is withdrawn stays so. Raises NotFoundError."""
        refuse(desk_problems(kb, [("desk", by.desk if by else None)]))
        self.store.withdraw(self.municipality, self._signal(code).code, self.clock(), self.also)
        return _signal_out(kb, self._signal(code))

    def _signal(self, code: str) -> Signal:
        known = as_code(code)
        found = self.store.find(self.municipality, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return found


def task_of_words(bare: str, advise: Advise) -> str | None:
    """Return the subject of the words; an advice that cannot be given leaves the subject open."""
    if not any(letter.isalnum() for letter in bare):
        return None
    try:
        return hearing.task_of(advise(AdviceRequest(text=bare, may_ask=False)))
    except ProblemError:
        return None


def _signal_problems(kb: KnowledgeBase, request: SignalRequest, masked: Masked) -> Iterable[FieldProblem]:
    named = [("desk", request.desk), ("owner", request.owner)]
    yield from desk_problems(kb, [*named, *(("chain", desk) for desk in request.chain)])
    yield from task_problems(kb, "task", request.task)
    yield from task_problems(kb, "about_task", request.about_task)
    says = any(letter.isalnum() for letter in masked.bare)
    if not says and not request.chain and not (request.task or request.about_task):
        yield FieldProblem("text", "Schrijf in een paar woorden waarop de inwoner vastliep, zonder persoonsgegevens.")


def _signal_out(kb: KnowledgeBase, signal: Signal, masked: tuple[str, ...] = ()) -> SignalOut:
    task = kb.tasks.get(signal.task) if signal.task else None
    owner = kb.desks.get(signal.owner) if signal.owner else None
    return SignalOut(
        **dict(signal),
        desk_name=desk_name(kb, signal.desk) if signal.desk else None,
        task_name=task.name if task else signal.task,
        owner_name=owner.organisation if owner else signal.owner,
        chain_names=tuple(desk_name(kb, desk) for desk in signal.chain),
        masked=masked,
    )

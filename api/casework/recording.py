"""What is recorded, and by whom it is kept: referrals, signals and feedback, each in a module of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.casework import referral_store, signal_store
from api.casework.consequences import editors_work, together
from api.casework.editor_work import EditorWork
from api.casework.feedback import Feedback
from api.casework.inbox import Inbox
from api.casework.referring import Referring
from api.casework.signalling import Signalling
from api.casework.store import CaseworkStore


@dataclass(frozen=True, slots=True)
class Casework:
    """The referrals, signals and feedback of one municipality, and the work that these make for its editors."""

    referrals: Referring
    signals: Signalling
    feedback: Feedback
    work: EditorWork
    inbox: Inbox
    municipality: str

    @classmethod
    def of(
        cls,
        store: CaseworkStore,
        municipality: str,
        clock: Callable[[], datetime],
        of_referrals: referral_store.Also = referral_store.nothing,
        of_signals: signal_store.Also = signal_store.nothing,
    ) -> "Casework":
        """Record in `store`; what else there is to write of a referral or signal goes into the same transaction."""
        return cls(
            Referring(store.referrals, municipality, clock, together(editors_work(municipality), of_referrals)),
            Signalling(store.signals, municipality, clock, of_signals),
            Feedback(store.feedback, municipality, clock),
            store.work,
            Inbox(store.engine, municipality),
            municipality,
        )

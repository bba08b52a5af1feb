"""What is recorded, and by whom it is kept: referrals, signals and feedback, each in a module of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.casework import referral_store, signal_store
from api.casework.also import nothing, together
from api.casework.chain_mail import raised
from api.casework.consequences import editors_work
from api.casework.editor_work import EditorWork
from api.casework.feedback import Feedback
from api.casework.inbox import Inbox
from api.casework.links import LinkStore
from api.casework.pillar_to_post import PillarToPost
from api.casework.post import PostStore, queued
from api.casework.referring import Referring
from api.casework.remarks import Remarks
from api.casework.settling import Settlements
from api.casework.signalling import Signalling
from api.casework.store import CaseworkStore


@dataclass(frozen=True, slots=True)
class Casework:
    """The referrals, signals and feedback of one municipality, what they make for others, and how desks hear of it."""

    referrals: Referring
    signals: Signalling
    feedback: Feedback
    work: EditorWork
    settlements: Settlements
    remarks: Remarks
    inbox: Inbox
    links: LinkStore
    post: PostStore
    chains: PillarToPost
    municipality: str
    mails: bool

    @classmethod
    def of(
        cls,
        store: CaseworkStore,
        municipality: str,
        clock: Callable[[], datetime],
        of_referrals: referral_store.Also = nothing,
        of_signals: signal_store.Also = nothing,
        *,
        mails: bool = False,
    ) -> "Casework":
        """Record in `store`; what else there is to write of a referral or signal goes into the same transaction.

        `mails` says whether desks and the coordinator are told by mail.
        """
        chains = PillarToPost(store.engine, store.signals, municipality, of_signals)
        mail = together(queued(municipality), raised(municipality)) if mails else nothing
        also = together(editors_work(municipality), mail, of_referrals)
        return cls(
            referrals=Referring(store.referrals, municipality, clock, also, chains.notice),
            signals=Signalling(store.signals, municipality, clock, of_signals),
            feedback=Feedback(store.feedback, municipality, clock),
            work=store.work,
            settlements=store.settlements,
            remarks=store.remarks,
            inbox=Inbox(store.engine, municipality),
            links=LinkStore(store.engine, municipality),
            post=PostStore(store.engine, municipality),
            chains=chains,
            municipality=municipality,
            mails=mails,
        )

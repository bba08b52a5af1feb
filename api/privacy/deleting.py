"""Deleting records that are too old, at the start and then every hour, a few hundred at a time so that nobody waits.

Who follows us hears that a record is gone, in the transaction that deletes it, and nothing of what was in it.

Whatever points at a referral goes with it: tables that belong to it lose their rows, a next referral in a chain loses
the link. Counts of signals stay: they say nothing about anybody.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, delete, select

from api.accounts.audit import AuditTrail
from api.beside import again_and_again
from api.casework.outbox.tables import DeliveryRow, EventRow
from api.casework.pointing import let_go
from api.casework.states import UNSENT
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from api.casework.work_tables import FeedbackRow
from api.interfaces.deliveries import Deliveries
from api.interfaces.events import DELETIONS, EventType
from api.interfaces.outbox import Outbox
from api.privacy.finished import drop_drafts, drop_empty_bundles, forget_words
from api.privacy.processing import ProcessingLog
from api.privacy.terms import Terms
from knowledge.store.database import trouble

logger = logging.getLogger(__name__)

EVERY_SECONDS: Final = 3600.0
RETRY_SECONDS: Final = 60.0
AT_A_TIME: Final = 300
NOT_DELETED: Final = "Oude gegevens zijn nu niet op te ruimen"


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many of each were deleted."""

    referrals: int = 0
    signals: int = 0
    feedback: int = 0
    events: int = 0
    processing: int = 0
    audit: int = 0
    settlements: int = 0
    drafts: int = 0
    bundles: int = 0


class RecordDeletion:
    """Deletes the records of one municipality that are older than its terms."""

    def __init__(
        self,
        engine: Engine,
        municipality: str,
        terms: Terms,
        log: ProcessingLog,
        outbox: Outbox,
        clock: Callable[[], datetime],
    ) -> None:
        """Delete from the database of `engine`, and tell `outbox`; `clock` gives the present moment."""
        self._engine = engine
        self._municipality = municipality
        self._terms = terms
        self._log = log
        self._outbox = outbox
        self._events = Deliveries(engine, municipality)
        self._audit = AuditTrail(engine, municipality, clock)
        self._clock = clock

    def running(self) -> AbstractAsyncContextManager[None]:
        """Delete for as long as the block runs."""
        return again_and_again(
            self._look,
            EVERY_SECONDS,
            logger,
            unable="Opruimen lukt nu niet (over een minuut nog een keer)",
            failed="Het opruimen van wat te oud is, is mislukt. Over een minuut nog een keer.",
            retry=RETRY_SECONDS,
        )

    async def _look(self) -> None:
        logger.info(
            "Opgeruimd wat te oud is: %s doorverwijzingen, %s signalen, %s opmerkingen, %s berichten, "
            "%s regels van het logboek van verwerkingen, %s van dat van handelingen, de woorden bij %s afhandelingen, "
            "%s concepten, %s bundels zonder signalen.",
            *astuple(await asyncio.to_thread(self.delete_old)),
        )

    def delete_old(self) -> Deleted:
        """Delete everything that is too old now, and return how much. Raises StoreError."""
        now = self._clock()
        self._events.forget_old_secrets(now)
        return Deleted(
            referrals=self._in_parts(self._referrals, now - self._terms.referrals),
            signals=self._in_parts(self._signals, now - self._terms.signals),
            feedback=self._in_parts(self._feedback, now - self._terms.signals),
            events=self._events.delete_before(now - self._terms.events),
            processing=self._log.delete_before(now - self._terms.processing),
            audit=self._audit.delete_before(now - self._terms.audit),
            settlements=self._at_once(forget_words, now - self._terms.work),
            drafts=self._at_once(drop_drafts, now - self._terms.drafts),
            bundles=self._at_once(drop_empty_bundles, now - self._terms.signals),
        )

    def delete_one(self, code: str) -> bool:
        """Delete a referral, signal or feedback with what is tied to it and what still was to be sent of it.

        Because somebody asked for it; say whether there was one. Raises StoreError.
        """
        with trouble(NOT_DELETED), self._engine.begin() as connection:
            events = select(EventRow.id).where(
                EventRow.municipality == self._municipality,
                EventRow.id.contains(code),
                EventRow.type.not_in(DELETIONS),  # asked twice: that it is gone must still be told
            )
            connection.execute(delete(DeliveryRow).where(DeliveryRow.event.in_(events)))
            connection.execute(delete(EventRow).where(EventRow.id.in_(events)))
            found = 0
            for kind in (ReferralRow, SignalRow, FeedbackRow):
                mine = select(kind.code).where(kind.code == code, kind.municipality == self._municipality)
                if connection.execute(mine).first() is not None:
                    self._tell(connection, kind, [code])
                    let_go(connection, kind.__tablename__, [code])
                    found += connection.execute(delete(kind).where(kind.code == code)).rowcount
            return bool(found)

    def _tell(
        self, connection: Connection, kind: type[ReferralRow | SignalRow | FeedbackRow], codes: list[str]
    ) -> None:
        """Tell other systems that these records go; nobody heard of a draft or of feedback."""
        if kind is ReferralRow:
            sent = select(ChangeRow.referral).where(ChangeRow.referral.in_(codes), ChangeRow.state.not_in(UNSENT))
            heard = sorted(connection.execute(sent.distinct()).scalars())
            self._outbox.deleted(connection, EventType.REFERRAL_DELETED, heard, self._clock())
        elif kind is SignalRow:
            self._outbox.deleted(connection, EventType.SIGNAL_DELETED, codes, self._clock())

    def _at_once(self, part: Callable[[Connection, str, datetime], int], limit: datetime) -> int:
        with trouble(NOT_DELETED), self._engine.begin() as connection:
            return part(connection, self._municipality, limit)

    def _in_parts(self, part: Callable[[Connection, datetime], int], limit: datetime) -> int:
        total = 0
        while True:
            with trouble(NOT_DELETED), self._engine.begin() as connection:
                count = part(connection, limit)
            total += count
            if count < AT_A_TIME:
                return total

    def _referrals(self, connection: Connection, limit: datetime) -> int:
        old = (
            select(ReferralRow.code)
            .where(ReferralRow.municipality == self._municipality, ReferralRow.changed_at < limit)
            .where(ReferralRow.demo.is_(False))  # made up, about nobody; a command removes it
            .limit(AT_A_TIME)
        )
        codes = list(connection.execute(old).scalars())
        if codes:
            self._tell(connection, ReferralRow, codes)
            let_go(connection, "referral", codes)
            connection.execute(delete(ReferralRow).where(ReferralRow.code.in_(codes)))
        return len(codes)

    def _signals(self, connection: Connection, limit: datetime) -> int:
        old = (
            select(SignalRow.code)
            .where(
                SignalRow.municipality == self._municipality, SignalRow.created_at < limit, SignalRow.demo.is_(False)
            )
            .limit(AT_A_TIME)
        )
        codes = list(connection.execute(old).scalars())
        if codes:
            self._tell(connection, SignalRow, codes)
            let_go(connection, "signal", codes)
            connection.execute(delete(SignalRow).where(SignalRow.code.in_(codes)))
        return len(codes)

    def _feedback(self, connection: Connection, limit: datetime) -> int:
        old = (
            select(FeedbackRow.code)
            .where(FeedbackRow.municipality == self._municipality, FeedbackRow.created_at < limit)
            .limit(AT_A_TIME)
        )
        codes = list(connection.execute(old).scalars())
        if codes:
            connection.execute(delete(FeedbackRow).where(FeedbackRow.code.in_(codes)))
        return len(codes)

"""A third link in a chain raises the coordinator at once: a signal, once for each such referral.

The referral keeps that it was raised: a signal that somebody deletes does not come back.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, select, update

from api.casework.chains import path
from api.casework.checks import UNSENT, digest
from api.casework.inbox import LONG_CHAIN
from api.casework.keeping import NOT_READ, Asked
from api.casework.referral import Referral
from api.casework.signal import Severity, Signal, Sort
from api.casework.signal_store import Also, SignalStore
from api.casework.states import State
from api.casework.tables import ReferralRow, SignalRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

logger = logging.getLogger(__name__)

LONGEST: Final = 20
"""How many desks a signal names; a chain is never longer."""

MADE_UP_FOR: Final = timedelta(days=7)
"""So long a signal that could not be raised is made up for."""


class _RaisedBeforeError(Exception):
    """A signal was raised about this referral; it is there no more."""


@dataclass(frozen=True, slots=True)
class PillarToPost:
    """Raises the signals of one municipality; `also` is written in the same transaction."""

    engine: Engine
    signals: SignalStore
    municipality: str
    also: Also

    def notice(self, chain: Sequence[Referral], referral: Referral) -> None:
        """Raise a signal when `referral` is a third link or later; withdraw it when that referral is withdrawn.

        What fails here is repaired by the job that looks for chains without a signal; the referral itself is kept.
        """
        if referral.position < LONG_CHAIN or referral.state is State.DRAFT:
            return
        try:
            if referral.state is State.WITHDRAWN:
                self._withdraw(referral)
            elif referral.state is State.SENT:
                self._raise(chain, referral)
        except StoreError as error:
            logger.warning("Een signaal over een lange keten kon nog niet worden vastgelegd: %s", error)

    def missing(self, now: datetime) -> tuple[str, ...]:
        """Return the codes of long chains for which no signal was raised lately. Raises StoreError.

        What is older may have had one before referrals kept that, which was deleted since: that does not come back.
        """
        query = select(ReferralRow.code).where(
            ReferralRow.municipality == self.municipality,
            ReferralRow.position >= LONG_CHAIN,
            ReferralRow.state == State.SENT,
            ReferralRow.raised_at.is_(None),
            ReferralRow.changed_at > now - MADE_UP_FOR,
            ReferralRow.demo.is_(False),
        )
        with trouble(NOT_READ), self.engine.connect() as connection:
            codes = {self._key(code): code for code in connection.execute(query).scalars()}
            raised = select(SignalRow.request_key).where(
                SignalRow.municipality == self.municipality, SignalRow.request_key.in_(codes)
            )
            known = set(connection.execute(raised).scalars())
        return tuple(code for key, code in codes.items() if key not in known)

    def _raise(self, chain: Sequence[Referral], referral: Referral) -> None:
        signal = Signal(
            code=UNSENT,
            sort=Sort.PILLAR_TO_POST,
            text=None,
            desk=referral.from_desk,
            task=referral.task,
            channel=None,
            owner=None,
            severity=Severity.STUCK,
            helped=False,
            chain=path(chain, referral)[-LONGEST:],
            revision=referral.revision,
            created_at=referral.changes[-1].at,
            withdrawn_at=None,
        )
        key = self._key(referral.code)

        def once(connection: Connection, kept: Signal) -> None:
            first = update(ReferralRow).where(
                ReferralRow.code == referral.code,
                ReferralRow.municipality == self.municipality,
                ReferralRow.raised_at.is_(None),
            )
            if not connection.execute(first.values(raised_at=kept.created_at)).rowcount:
                raise _RaisedBeforeError
            self.also(connection, kept)

        with suppress(_RaisedBeforeError):
            self.signals.add(signal, Asked(self.municipality, key, key), once)

    def _withdraw(self, referral: Referral) -> None:
        query = select(SignalRow.code).where(
            SignalRow.municipality == self.municipality, SignalRow.request_key == self._key(referral.code)
        )
        with trouble(NOT_READ), self.engine.connect() as connection:
            code = connection.execute(query).scalar()
        if code is not None:
            self.signals.withdraw(self.municipality, code, referral.changes[-1].at, self.also)

    def _key(self, code: str) -> str:
        return digest(f"keten\0{self.municipality}\0{code}")

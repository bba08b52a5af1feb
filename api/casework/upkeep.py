"""What happens to referrals by itself: they expire, a desk is reminded of a date, a missed signal is made up for."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Engine, and_, select, update

from api.beside import again_and_again
from api.casework.following import Step, Who, advanced
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.pillar_to_post import PillarToPost
from api.casework.post import MailSort, queue
from api.casework.referring import Referring
from api.casework.states import AT_RECEIVER, Actor, State
from api.casework.tables import ReferralRow
from api.problems import ConflictError
from knowledge.hours import TIMEZONE
from knowledge.store.database import trouble

logger = logging.getLogger(__name__)

EVERY_SECONDS: Final = 600.0
AT_ONCE: Final = 200
"""How many referrals one look handles; the rest follows at the next look."""

REMINDED_FROM: Final = 8
"""From this hour, Dutch time, a desk is reminded on the day that the sender wants to hear something."""

SYSTEM: Final = Who(Actor.SYSTEM, None)


class Upkeep:
    """Looks after the referrals of one municipality, as long as the api runs."""

    def __init__(
        self,
        engine: Engine,
        referring: Referring,
        chains: PillarToPost,
        days: int,
        clock: Callable[[], datetime],
        *,
        mails: bool,
    ) -> None:
        """Let a referral expire after `days` without a change; `mails` says whether desks are reminded by mail."""
        self._engine = engine
        self._referring = referring
        self._chains = chains
        self._after = timedelta(days=days)
        self._clock = clock
        self._mails = mails

    def running(self) -> AbstractAsyncContextManager[None]:
        """Look for as long as the block runs."""
        return again_and_again(
            partial(asyncio.to_thread, self.look),
            EVERY_SECONDS,
            logger,
            unable="Naar verlopen doorverwijzingen kan nu niet worden gekeken",
            failed="Het nakijken van doorverwijzingen is mislukt. Het wordt opnieuw geprobeerd.",
        )

    def look(self) -> None:
        """Do everything that is due now; safe to repeat. Raises StoreError."""
        expired, reminded = self.expire(), self.remind()
        for code in self._chains.missing(self._clock()):
            referral = self._referring.referral(code)
            self._chains.notice(self._referring.chain(referral), referral)
        if expired or reminded:
            logger.info("Doorverwijzingen verlopen: %s; herinneringen: %s.", expired, reminded)

    def expire(self) -> int:
        """Let what nobody touched expire, and withdraw drafts; return how many. Raises StoreError."""
        before = self._clock() - self._after
        rule = and_(ReferralRow.state.in_((State.DRAFT, *AT_RECEIVER)), ReferralRow.changed_at < before)
        expired = 0
        for code in self._codes(rule):
            referral = self._referring.referral(code)
            to = State.WITHDRAWN if referral.state is State.DRAFT else State.EXPIRED
            try:
                after = advanced(referral, Step(to), SYSTEM, self._clock())
            except ConflictError:  # somebody closed it just now
                continue
            store, also = self._referring.store, self._referring.also
            if referral.changes[-1].at < before:
                expired += store.change(self._referring.municipality, (referral, after), also=also)
        return expired

    def remind(self) -> int:
        """Remind desks on the day that the sender wants to hear something; return how many. Raises StoreError."""
        now = self._clock()
        local = now.astimezone(TIMEZONE)
        today = local.date() if local.hour >= REMINDED_FROM else local.date() - timedelta(days=1)
        rule = and_(
            ReferralRow.state.in_(AT_RECEIVER),
            ReferralRow.feedback_on.is_not(None),
            ReferralRow.feedback_on <= today,
            ReferralRow.reminded_at.is_(None),
        )
        reminded = 0
        for code in self._codes(rule) if self._mails else ():
            referral = self._referring.referral(code)
            once = update(ReferralRow).where(
                ReferralRow.code == code,
                ReferralRow.municipality == self._referring.municipality,
                ReferralRow.reminded_at.is_(None),
            )
            with trouble(NOT_CHANGED), self._engine.begin() as connection:
                if connection.execute(once.values(reminded_at=now)).rowcount:
                    municipality = self._referring.municipality
                    queue(connection, municipality, referral, MailSort.REMINDER, referral.to_desk, now)
                    reminded += 1
        return reminded

    def _codes(self, rule: ColumnElement[bool]) -> tuple[str, ...]:
        query = (
            select(ReferralRow.code)
            .where(ReferralRow.municipality == self._referring.municipality, ReferralRow.demo.is_(False), rule)
            .order_by(ReferralRow.changed_at)
            .limit(AT_ONCE)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

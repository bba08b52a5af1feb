"""Asks the owners of desks by mail whether all is right, as long as the api runs; nobody is asked twice in a period."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final

from api.beside import again_and_again
from api.casework.letters import Letter
from api.casework.mail_server import MailServer, UndeliveredError
from api.freshness.desk_facts import contact_of
from api.freshness.inquiries import Inquiries, Inquiry
from api.freshness.letter import letter as written
from api.freshness.owner_links import VALID, OwnerLinks
from api.freshness.periods import by_hand, is_working_time, period_of
from api.freshness.proposals import Proposals
from knowledge.base import KnowledgeBase
from knowledge.due import due_on
from knowledge.hours import TIMEZONE
from knowledge.schema import Desk

logger = logging.getLogger(__name__)

SEND_EVERY_SECONDS: Final = 10.0
ROUND: Final = 60
"""Once in so many times that mail is sent, it is also looked up who must be asked, and what is too old."""

AT: Final = "/nakijken"
"""Where the page behind the link is."""


@dataclass(frozen=True, slots=True)
class MailRoom:
    """The mail server, and the address at which owners reach us."""

    server: MailServer
    public_url: str


class Reminding:
    """Reminds the owners of one municipality."""

    def __init__(
        self,
        inquiries: Inquiries,
        links: OwnerLinks,
        proposals: Proposals,
        knowledge: Callable[[], KnowledgeBase],
        mail: MailRoom | None,
        clock: Callable[[], datetime],
        keep: timedelta,
    ) -> None:
        """Take the collaborators; without `mail` nobody is asked. What is older than `keep` is deleted."""
        self._inquiries = inquiries
        self._links = links
        self._proposals = proposals
        self._knowledge = knowledge
        self._mail = mail
        self._clock = clock
        self._keep = keep

    @property
    def mails(self) -> bool:
        """Whether owners can be asked by mail."""
        return self._mail is not None

    def running(self) -> AbstractAsyncContextManager[None]:
        """Look for as long as the block runs."""
        rounds = count()
        return again_and_again(
            lambda: asyncio.to_thread(self.look if next(rounds) % ROUND == 0 else self.send_due),
            SEND_EVERY_SECONDS,
            logger,
            unable="Eigenaren van loketten kunnen nu niet worden gevraagd",
            failed="Eigenaren van loketten vragen is mislukt. Het wordt opnieuw geprobeerd.",
        )

    def look(self) -> None:
        """Do everything that is due now; safe to repeat. Raises StoreError, UnavailableError."""
        if self._mail is not None:
            if is_working_time(self._clock()):
                self.ask_due()
            self.send_due()
        limit = self._clock() - self._keep
        self._inquiries.delete_before(limit)
        self._proposals.delete_before(limit)

    def ask_due(self) -> int:
        """Write down who must be asked in this period; return how many. Raises StoreError, UnavailableError."""
        today, asked = self._today(), self._inquiries.asked()
        proposed = {proposal.desk for proposal in self._proposals.open()}
        found = 0
        for desk in self._knowledge().content.desks:
            period = period_of(due_on(desk), today)
            if period is None or desk.owner_mail is None or desk.id in proposed:
                continue
            if (desk.id, due_on(desk), period) not in asked:
                found += self._inquiries.open(desk.id, due_on(desk), period, self._clock())
        return found

    def ask(self, desk: Desk) -> bool:
        """Ask the owner of a desk now; False when that happened today already. Raises StoreError."""
        return self._inquiries.open(desk.id, due_on(desk), by_hand(self._today()), self._clock())

    def send_due(self) -> int:
        """Mail what waits and return how many were delivered. Raises StoreError, UnavailableError."""
        waiting = self._inquiries.waiting(self._clock()) if self._mail else ()
        kb = self._knowledge() if waiting else None
        if self._mail is None or kb is None:
            return 0
        return sum(
            self._send(self._mail, kb, inquiry) for inquiry in waiting if self._inquiries.claim(inquiry, self._clock())
        )

    def _send(self, mail: MailRoom, kb: KnowledgeBase, inquiry: Inquiry) -> bool:
        desk = kb.desks.get(inquiry.desk)
        if desk is None or desk.owner_mail is None:
            self._inquiries.drop(inquiry, "Dit loket heeft geen mailadres van de eigenaar.")
            return False
        if due_on(desk) != inquiry.due:
            self._inquiries.drop(inquiry, "Dit loket is intussen gecontroleerd.")
            return False
        try:
            letter = self._letter(mail, kb, desk, inquiry)
            mail.server.deliver(desk.owner_mail, letter, f"nakijken.{inquiry.id}", self._clock())
        except UndeliveredError as error:
            self._inquiries.failed(inquiry, str(error), self._clock())
            logger.warning("Een mail aan een eigenaar kon niet weg: %s (poging %s)", error, inquiry.attempts + 1)
            return False
        self._inquiries.sent(inquiry, self._clock())
        return True

    def _letter(self, mail: MailRoom, kb: KnowledgeBase, desk: Desk, inquiry: Inquiry) -> Letter:
        now = self._clock()
        return written(
            kb.content.municipality,
            desk,
            contact_of(kb, desk, now),
            inquiry.due,
            f"{mail.public_url.rstrip('/')}{AT}/{self._links.make(inquiry, now)}",
            until=(now + VALID).astimezone(TIMEZONE).date(),
            today=self._today(),
        )

    def _today(self) -> date:
        return self._clock().astimezone(TIMEZONE).date()

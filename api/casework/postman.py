"""Sends the mail that waits, as long as the api runs. What cannot be delivered now is tried again and told."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from api.beside import again_and_again
from api.casework.chain_mail import chain_letter, newest
from api.casework.letters import Letter, is_needed
from api.casework.letters import letter as written
from api.casework.links import LinkStore, Purpose
from api.casework.mail_server import MailServer, UndeliveredError
from api.casework.post import Mail, MailSort, PostStore
from api.casework.referral import Referral
from api.casework.referring import Referring
from api.casework.states import State
from knowledge.base import KnowledgeBase

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 10.0
NO_ADDRESS: Final = "Dit loket heeft geen mailadres."
NO_COORDINATOR: Final = "Er is geen mailadres van de coördinator."
NOT_NEEDED: Final = "Dit was niet meer nodig."
UNDER_WAY: Final = frozenset({State.ACCEPTED, State.PLANNED})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where desks reach us, how many days a link in a mail works, and who coordinates."""

    public_url: str
    link_days: int
    coordinators: tuple[str, ...] = ()

    def under(self, path: str) -> str:
        """Return the whole address of a page."""
        return self.public_url.rstrip("/") + path

    def page(self, code: str) -> str:
        """Return the page of a referral."""
        return self.under(f"/doorverwijzingen/{code}")


class _DroppedError(Exception):
    """A mail need not go any more, or has nowhere to go; the Dutch sentence says which."""


class Postman:
    """Sends the mail of one municipality."""

    def __init__(
        self,
        post: PostStore,
        links: LinkStore,
        referrals: Referring,
        knowledge: Callable[[], KnowledgeBase],
        server: MailServer,
        addresses: Addresses,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the collaborators."""
        self._post = post
        self._links = links
        self._referrals = referrals
        self._knowledge = knowledge
        self._server = server
        self._addresses = addresses
        self._clock = clock

    def running(self) -> AbstractAsyncContextManager[None]:
        """Send for as long as the block runs."""
        return again_and_again(
            partial(asyncio.to_thread, self.send_due),
            LOOK_EVERY_SECONDS,
            logger,
            unable="De mail kan nu niet worden verstuurd",
            failed="Het versturen van mail is mislukt. Het wordt opnieuw geprobeerd.",
        )

    def send_due(self) -> int:
        """Send what is due and return how many were delivered.

        Raises StoreError, and UnavailableError while there is no knowledge base.
        """
        kb, delivered = self._knowledge(), 0
        for mail in self._post.due(self._clock()):
            if self._post.claim(mail, self._clock()):
                delivered += self._send(kb, mail)
        return delivered

    def _send(self, kb: KnowledgeBase, mail: Mail) -> bool:
        referral = self._referrals.referral(mail.referral)
        try:
            to, letter = self._raised(kb, referral) if mail.sort is MailSort.CHAIN else self._told(kb, mail, referral)
        except _DroppedError as error:
            self._post.drop(mail, str(error))
            return False
        try:
            self._server.deliver(to, letter, f"{referral.code}.{mail.sort}.{mail.version}", self._clock())
        except UndeliveredError as error:
            self._post.failed(mail, str(error), self._clock())
            logger.warning("Een mail kon niet weg: %s (poging %s)", error, mail.attempts + 1)
            return False
        self._post.sent(mail, self._clock())
        return True

    def _told(self, kb: KnowledgeBase, mail: Mail, referral: Referral) -> tuple[str, Letter]:
        """Return to which desk a mail goes, and what stands in it."""
        desk = kb.desks.get(mail.desk)
        if desk is None or not desk.email:
            raise _DroppedError(NO_ADDRESS)
        if not is_needed(mail.sort, referral, mail.version):
            raise _DroppedError(NOT_NEEDED)
        page, link = self._addresses.page(referral.code), self._link(mail, referral)
        return desk.email, written(kb, mail.sort, referral, page, link, self._addresses.link_days)

    def _raised(self, kb: KnowledgeBase, first: Referral) -> tuple[str, Letter]:
        """Return to whom the mail about the chain that begins with `first` goes, and what stands in it."""
        if not self._addresses.coordinators:
            raise _DroppedError(NO_COORDINATOR)
        chain = self._referrals.chain(first)
        link = newest(chain)
        if link is None:
            raise _DroppedError(NOT_NEEDED)
        page = self._addresses.page(link.code)
        return ", ".join(self._addresses.coordinators), chain_letter(kb, chain, link, page)

    def _link(self, mail: Mail, referral: Referral) -> str | None:
        if mail.sort in (MailSort.QUESTION, MailSort.OUTCOME):
            return None
        purpose = Purpose.FINISH if mail.sort is MailSort.FINISH or referral.state in UNDER_WAY else Purpose.ANSWER
        token = self._links.make(referral.code, purpose, self._clock(), timedelta(days=self._addresses.link_days))
        return self._addresses.under(f"/antwoord/{token}")

"""Sends the mail that waits, as long as the api runs. What cannot be delivered now is tried again and told."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from api.beside import beside
from api.casework.letters import is_needed, letter
from api.casework.links import LinkStore, Purpose
from api.casework.post import Mail, MailSort, PostStore
from api.casework.referral import Referral
from api.casework.states import State
from api.problems import UnavailableError
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 10.0
TIMEOUT_SECONDS: Final = 15.0
UNDER_WAY: Final = frozenset({State.ACCEPTED, State.PLANNED})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and in whose name."""

    host: str
    port: int
    sender: str
    user: str | None
    password: str | None
    starttls: bool

    def deliver(self, message: EmailMessage) -> None:
        """Hand in one mail. Raises OSError (also for what the server refuses)."""
        with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as server:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password or "")
            server.send_message(message)


class Postman:
    """Sends the mail of one municipality."""

    def __init__(
        self,
        post: PostStore,
        links: LinkStore,
        find: Callable[[str], Referral],
        knowledge: Callable[[], KnowledgeBase],
        server: MailServer,
        public_url: str,
        link_days: int,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the collaborators; `find` returns a referral by its code, `public_url` is where desks reach us."""
        self._post = post
        self._links = links
        self._find = find
        self._knowledge = knowledge
        self._server = server
        self._address = public_url.rstrip("/")
        self._days = link_days
        self._clock = clock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send for as long as the block runs."""
        async with beside(self._watch):
            yield

    async def _watch(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.send_due)
            except (StoreError, UnavailableError) as error:
                logger.warning("De mail kan nu niet worden verstuurd: %s", error)
            except Exception:
                logger.exception("Het versturen van mail is mislukt. Het wordt opnieuw geprobeerd.")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

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
        referral = self._find(mail.referral)
        desk = kb.desks.get(mail.desk)
        if desk is None or not desk.email:
            self._post.drop(mail, "Dit loket heeft geen mailadres.")
            return False
        if not is_needed(mail.sort, referral, mail.version):
            self._post.drop(mail, "Dit was niet meer nodig.")
            return False
        try:
            self._server.deliver(self._message(kb, mail, referral, desk.email))
        except (OSError, smtplib.SMTPException) as error:
            why = reason_of(error)
            self._post.failed(mail, why, self._clock())
            logger.warning("Een mail kon niet weg: %s (poging %s)", why, mail.attempts + 1)
            return False
        self._post.sent(mail, self._clock())
        return True

    def _message(self, kb: KnowledgeBase, mail: Mail, referral: Referral, to: str) -> EmailMessage:
        written = letter(
            kb,
            mail.sort,
            referral,
            f"{self._address}/doorverwijzingen/{referral.code}",
            self._link(mail, referral),
            self._days,
        )
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, to, written.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{referral.code}.{mail.sort}.{mail.version}@loketwijzer>"  # twice is one to a reader
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(written.body)
        return message

    def _link(self, mail: Mail, referral: Referral) -> str | None:
        if mail.sort in (MailSort.QUESTION, MailSort.OUTCOME):
            return None
        purpose = Purpose.FINISH if mail.sort is MailSort.FINISH or referral.state in UNDER_WAY else Purpose.ANSWER
        token = self._links.make(referral.code, purpose, self._clock(), timedelta(days=self._days))
        return f"{self._address}/antwoord/{token}"


def reason_of(error: Exception) -> str:
    """Return in Dutch why a mail was not taken; never what the server said, which may repeat an address."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "de mailserver kent de naam of het wachtwoord niet"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "de mailserver neemt het adres van het loket niet aan"
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError):
        return "de mailserver weigert het bericht"
    if isinstance(error, ssl.SSLError):
        return "de beveiligde verbinding met de mailserver lukt niet"
    return "de mailserver antwoordt niet"

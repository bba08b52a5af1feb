"""Handing in mail at the server of the municipality: one letter at a time, and in Dutch why one was not taken."""

import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from api.casework.letters import Letter

TIMEOUT_SECONDS: Final = 15.0
"""For one step: an answer, or a part of it."""

LETTER_SECONDS: Final = 45.0
"""For one whole letter, however many steps the server makes of it; well under `mail_queue.CLAIMED_FOR`."""

CUT_EVERY_SECONDS: Final = 0.2
NO_ADDRESS: Final = "het mailadres klopt niet"
INSECURE: Final = "de mailserver biedt geen beveiligde verbinding (STARTTLS)"
SILENT: Final = "de mailserver antwoordt niet"


class UndeliveredError(Exception):
    """A mail was not taken; the sentence says why, and never what the server said, which may repeat an address."""


class _Connection(smtplib.SMTP):
    """A connection that is cut after so many seconds, whatever the server says or does not say meanwhile.

    A timeout alone does not do that: it is for each part of an answer, and a server can make endless parts.
    """

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._left = threading.Event()
        threading.Thread(target=self._watch, args=(seconds,), daemon=True).start()
        try:
            super().__init__(host, port, timeout=min(TIMEOUT_SECONDS, seconds))
        except BaseException:
            self._left.set()
            raise

    def close(self) -> None:
        self._left.set()
        super().close()

    def _watch(self, seconds: float) -> None:
        left = self._left.wait(seconds)
        while not left:  # again and again: in the middle of making it safe a connection is nobody's
            connection = self.sock
            if connection is not None:
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)  # who waits for an answer hears that it ended
            left = self._left.wait(CUT_EVERY_SECONDS)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and in whose name; one letter may take so many seconds."""

    host: str
    port: int
    sender: str
    user: str | None
    password: str | None
    starttls: bool
    seconds: float = LETTER_SECONDS

    def deliver(self, to: str, letter: Letter, name: str, at: datetime) -> None:
        """Hand in one letter, written `at` a moment; twice under the same `name` is one mail to a reader.

        Raises UndeliveredError.
        """
        message, taken, began = self._message(to, letter, name, at), False, time.monotonic()
        try:
            with _Connection(self.host, self.port, self.seconds) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password or "")
                server.send_message(message)
                taken = True
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            if not taken:  # what goes wrong in taking leave is no reason to send it once more
                late = time.monotonic() - began >= self.seconds  # then half an answer may look like a refusal
                raise UndeliveredError(SILENT if late else _reason(error)) from error

    def _message(self, to: str, letter: Letter, name: str, at: datetime) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = self.sender, to, letter.subject
            message["Message-ID"] = f"<{name}@loketwijzer>"
        except Exception as error:  # reading an address that is none, Python stumbles in many ways
            raise UndeliveredError(NO_ADDRESS) from error
        message["Date"] = format_datetime(at)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "de mailserver kent de naam of het wachtwoord niet"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "de mailserver neemt het adres van het loket niet aan"
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError):
        is_open = isinstance(error, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(error)
        return INSECURE if is_open else "de mailserver weigert het bericht"
    if isinstance(error, UnicodeError):
        return "in de naam of het wachtwoord van de mailserver staat een teken dat mail niet kent"
    if isinstance(error, ssl.SSLError):
        return "de beveiligde verbinding met de mailserver lukt niet"
    return SILENT

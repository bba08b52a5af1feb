"""Handing in mail at the server of the municipality: one letter at a time, and in Dutch why one was not taken."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from api.casework.letters import Letter

TIMEOUT_SECONDS: Final = 15.0
NO_ADDRESS: Final = "het mailadres klopt niet"


class UndeliveredError(Exception):
    """A mail was not taken; the sentence says why, and never what the server said, which may repeat an address."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and in whose name."""

    host: str
    port: int
    sender: str
    user: str | None
    password: str | None
    starttls: bool

    def deliver(self, to: str, letter: Letter, name: str, at: datetime) -> None:
        """Hand in one letter, written `at` a moment; twice under the same `name` is one mail to a reader.

        Raises UndeliveredError.
        """
        message = self._message(to, letter, name, at)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password or "")
                server.send_message(message)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise UndeliveredError(_reason(error)) from error

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
        return "de mailserver weigert het bericht"
    if isinstance(error, UnicodeError):
        return "in de naam of het wachtwoord van de mailserver staat een teken dat mail niet kent"
    if isinstance(error, ssl.SSLError):
        return "de beveiligde verbinding met de mailserver lukt niet"
    return "de mailserver antwoordt niet"

"""Handing in mail at a real server: what is not taken is told in Dutch, whatever goes wrong."""

import pytest
from aiosmtpd.smtp import AuthResult

from api.casework.letters import Letter
from api.casework.mail_server import MailServer, UndeliveredError
from tests.browser.rules import TUESDAY_MORNING
from tests.mail_server import running_mail_server

LETTER = Letter("Een onderwerp", "Een tekst.\n")
PASSWORD = "geheim"


@pytest.fixture(scope="module")
def box():
    """A mail server that knows one name and password."""

    def known(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"balie", PASSWORD.encode()), handled=False)

    with running_mail_server(authenticator=known, auth_require_tls=False) as made:
        yield made


def server(box, password=PASSWORD, **changes):
    facts = {"host": "127.0.0.1", "port": box.port, "sender": "van@lindewaard.example", "user": "balie"}
    return MailServer(**(facts | {"password": password, "starttls": False} | changes))


def test_a_letter_arrives_as_it_is_written(box):
    """Its name is the same whenever it is handed in, so that a reader sees it once."""
    server(box).deliver("aan@lindewaard.example", LETTER, "KMP2-RFX3.nieuw.1", TUESDAY_MORNING)
    mail = box.mails.pop()
    assert [mail[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")] == [
        "van@lindewaard.example",
        "aan@lindewaard.example",
        "Een onderwerp",
        "<KMP2-RFX3.nieuw.1@loketwijzer>",
        "auto-generated",
    ]
    assert mail["Date"] == "Tue, 24 Nov 2026 10:30:00 +0100"
    assert mail.get_payload(decode=True) == b"Een tekst.\r\n"


@pytest.mark.parametrize(
    ("to", "changes", "why"),
    [
        ("aan@[lindewaard.example", {}, "het mailadres klopt niet"),
        ("aan@lindewaard.example\nBcc: ander@lindewaard.example", {}, "het mailadres klopt niet"),
        ("loket.één@lindewaard.example", {}, None),
        ("aan@lindewaard.example", {"password": "iets anders"}, "de mailserver kent de naam of het wachtwoord niet"),
        (
            "aan@lindewaard.example",
            {"password": "café"},
            "in de naam of het wachtwoord van de mailserver staat een teken dat mail niet kent",
        ),
        ("aan@lindewaard.example", {"starttls": True}, "de mailserver weigert het bericht"),
        ("aan@lindewaard.example", {"port": 9}, "de mailserver antwoordt niet"),
    ],
)
def test_what_is_not_taken_is_told_in_dutch(box, to, changes, why):
    """An address, or a password, may have been typed in many ways; a mail that cannot go never stops the others."""
    if why is None:
        server(box, **changes).deliver(to, LETTER, "naam", TUESDAY_MORNING)
        assert box.mails.pop()["Subject"] == "Een onderwerp"
        return
    with pytest.raises(UndeliveredError) as refused:
        server(box, **changes).deliver(to, LETTER, "naam", TUESDAY_MORNING)
    assert str(refused.value) == why
    assert box.mails == []

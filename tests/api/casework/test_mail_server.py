"""Handing in mail at a real server: what is not taken is told in Dutch, whatever goes wrong."""

import select
import socket
import threading
import time
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from types import SimpleNamespace

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
        ("aan@lindewaard.example", {"starttls": True}, "de mailserver biedt geen beveiligde verbinding (STARTTLS)"),
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


# ------------------------------------------------------------------------------------ a server that takes its time


LONGEST = 5.0
"""So many seconds these servers hold on to a connection; a letter has less than a tenth of that."""


def nothing(connection):
    """Say nothing at all, and hear who leaves."""
    connection.recv(1)


def forever(connection):
    """Never end the first line: every sign comes well in time."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        connection.sendall(b"2")
        select.select([connection], [], [], 0.02)


def half(connection):
    """Say half of a first line that would be a refusal, and hear who leaves: the end of it makes it a whole one."""
    connection.sendall(b"554 ")
    connection.recv(1)


def goodbye(connection):
    """Take the letter, and be rude when somebody takes leave."""
    lines = connection.makefile("rb")
    connection.sendall(b"220 dag\r\n")
    for line in lines:
        if line.upper().startswith(b"QUIT"):
            connection.sendall(b"500 nee\r\n")
            return
        if line.upper().startswith(b"DATA"):
            connection.sendall(b"354 zeg het maar\r\n")
            while next(lines) != b".\r\n":
                pass
        connection.sendall(b"250 goed\r\n")


@contextmanager
def slow_server(*ways):
    """Treat each connection in its own way, the last one as often as it takes; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            for way in chain(ways, repeat(ways[-1])):
                try:
                    connection, _ = listening.accept()
                except OSError:  # the test is over
                    return
                with connection, suppress(OSError, StopIteration):
                    connection.settimeout(LONGEST)
                    way(connection)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield SimpleNamespace(port=listening.getsockname()[1])
        finally:
            listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.alone
@pytest.mark.parametrize("way", [nothing, forever, half])
def test_a_letter_has_so_long_and_then_it_is_the_turn_of_the_next(way):
    """Whether the server is silent, goes on and on or stops halfway: what cannot go holds up nothing else."""
    with slow_server(way, goodbye) as slow:
        one = server(slow, user=None, seconds=0.3)
        began = time.monotonic()
        with pytest.raises(UndeliveredError, match="de mailserver antwoordt niet"):
            one.deliver("aan@lindewaard.example", LETTER, "een", TUESDAY_MORNING)
        assert time.monotonic() - began < LONGEST / 2
        one.deliver("aan@lindewaard.example", LETTER, "twee", TUESDAY_MORNING)


def test_a_letter_that_was_taken_is_delivered_however_the_server_takes_leave():
    """Or it would be sent again, and again."""
    with slow_server(goodbye) as rude:
        server(rude, user=None).deliver("aan@lindewaard.example", LETTER, "een", TUESDAY_MORNING)

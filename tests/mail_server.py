"""A real mail server on this machine, that keeps what it takes."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Postbox(Message):
    """Keeps what the mail server takes; `refuses` is what it says instead."""

    def __init__(self):
        super().__init__()
        self.mails, self.refuses = [], None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that the server calls
        """Take a mail, or refuse it."""
        return self.refuses or await super().handle_DATA(server, session, envelope)

    def handle_message(self, message):
        """Keep it."""
        self.mails.append(message)


@contextmanager
def running_mail_server(**options):
    """Run one on a free port for as long as the block runs; `port` of the box says which. `options` are aiosmtpd's."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()

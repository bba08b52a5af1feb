"""Another system: a real HTTP server on this machine that keeps what it gets and answers as it was told."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 20
"""Seconds that a test waits for something that should happen at once; more means that it does not happen."""


@dataclass(frozen=True)
class Got:
    """One request."""

    headers: dict
    body: bytes


@dataclass
class Receiver:
    """Answers with `answers` one after the other, and then with the last of them; "hang" answers only when let go."""

    url: str = ""
    answers: list = field(default_factory=lambda: [204])
    headers: dict = field(default_factory=dict)
    got: list = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    let_go: threading.Event = field(default_factory=threading.Event)

    def take(self, headers, body):
        """Keep a request and return the answer to it."""
        with self.changed:
            self.got.append(Got(headers, body))
            answer = self.answers[min(len(self.got), len(self.answers)) - 1]
            self.changed.notify_all()
        if answer == "hang":
            self.let_go.wait(PATIENCE)
            return 204
        return answer

    def wait_for(self, count):
        """Return the requests once there are `count`."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.got) >= count, PATIENCE), f"{len(self.got)} of {count} came"
            return list(self.got)


@contextmanager
def receiver(*answers, **headers):
    """Serve a receiver on a free port."""
    made = Receiver(answers=list(answers) or [204], headers=headers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            status = made.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            for name, value in made.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/loketwijzer"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def wait_until(happened):
    """Look again and again until something is so."""
    pause = threading.Event()
    for _ in range(PATIENCE * 50):
        if happened():
            return
        pause.wait(0.02)
    raise AssertionError("it did not happen")

"""A small HTTP server on this machine that stands in for another program: it answers as a test says."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: what its body says as JSON ({} without one), and its headers."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]


Answer = Callable[[Asked], tuple[int, Any]]
"""Gives the status and the JSON of an answer."""


@dataclass
class StandIn:
    """The server: where it is, and what it was asked, the oldest first."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def standing_in(answer: Answer) -> Iterator[StandIn]:
    """Answer with `answer` on a free port for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, json.loads(self.rfile.read(length) or "{}"), self.headers)
            made.asked.append(asked)
            status, said = answer(asked)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - the name that the server calls

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = StandIn(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()

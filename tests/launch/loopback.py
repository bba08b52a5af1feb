"""Ports on this computer for tests that start real servers."""

import socket
from contextlib import contextmanager


@contextmanager
def taken_port():
    """A port that somebody listens on as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_ports(count):
    """Ports that nobody listens on now; they may be taken by somebody else a moment later."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in servers]
    for server in servers:
        server.close()
    return ports

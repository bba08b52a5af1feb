"""Trouble with a part of a running product: hung, killed in the middle of a turn, and back again."""

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.product import is_ready, wait_until

ESTABLISHED = "01"
COMMANDS = {
    "rasa": "-m rasa run .*--port {port}( |$)",
    "actions": "-m bot.serve_actions .*--port {port}( |$)",
    "api": "-m uvicorn .*--port {port}( |$)",
}


def port_of(product, part):
    """Where a part of the product listens."""
    api = int(product.address.rsplit(":", 1)[1])
    return {"rasa": product.rasa_port, "actions": product.actions_port, "api": api}[part]


def pids(product, part):
    """The processes of a part of this product, and of no other."""
    pattern = COMMANDS[part].format(port=port_of(product, part))
    found = subprocess.run(["pgrep", "-f", "--", pattern], capture_output=True, text=True, check=False)
    return {int(pid) for pid in found.stdout.split()}


def send(signal_number, processes):
    """Send a signal to processes of this product."""
    for pid in processes:
        os.kill(pid, signal_number)


def connections(port):
    """How many connections to a port of this machine are open."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == ESTABLISHED for row in rows)


@contextmanager
def killed_in_a_turn(product, part, say):
    """Hang `part`, take the turn `say`, kill the part once it has the question; yield what the turn came to."""
    doomed = pids(product, part)
    assert doomed, f"no process of {part}"
    send(signal.SIGSTOP, doomed)
    before = connections(port_of(product, part))
    with ThreadPoolExecutor(1) as threads:
        turn = threads.submit(say)
        try:
            wait_until(lambda: turn.done() or _asked(product, part, before), 20)
        finally:
            send(signal.SIGKILL, doomed)
        yield turn.result(60)
    wait_until(lambda: is_back(product, part, doomed), 120)


def _asked(product, part, before):
    """Say whether the hung part was given work: a new connection, or bytes waiting on one that was kept open."""
    port = port_of(product, part)
    return connections(port) > before or _waiting_bytes(port)


def _waiting_bytes(port):
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and int(row[4].split(":")[1], 16) for row in rows)


def is_back(product, part, gone):
    """Say whether new processes do the work of a part that was killed."""
    if pids(product, part) & gone or not is_ready(product.address):
        return False
    if part != "actions":
        return True
    try:
        answer = httpx.get(f"http://127.0.0.1:{product.actions_port}/health", timeout=5, trust_env=False)
    except httpx.TransportError:
        return False
    return answer.status_code == 200

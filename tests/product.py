"""The whole product for tests: started by its own command, on free ports, with the data folder of the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.launch.loopback import free_ports

ROOT = Path(__file__).resolve().parents[1]
EVALUATION_TOKEN = "meten-in-de-tests"
READY_SECONDS = 150


@dataclass(frozen=True)
class RunningProduct:
    """A started product: where it is, its log folder, and the process that watches over the parts."""

    address: str
    rasa_port: int
    actions_port: int
    logs: Path
    process: subprocess.Popen

    def post(self, path, body):
        """Post as an evaluation, so that the moment in the body counts."""
        headers = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
        return httpx.post(self.address + path, json=body, headers=headers, timeout=30, trust_env=False)

    def say(self, conversation, text, **more):
        """Take one turn and return its messages with their data in one dict."""
        answer = self.post(f"/v1/conversations/{conversation}/messages", {"text": text, **more})
        assert answer.status_code == 200, answer.text
        reply = answer.json()
        data = {}
        for message in reply["messages"]:
            data |= message["data"]
        return " ".join(message["text"] for message in reply["messages"]), data, reply


def is_ready(address):
    """Say whether the product answers questions and holds conversations."""
    try:
        answer = httpx.get(address + "/health/ready", timeout=5, trust_env=False)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and answer.json()["bot"] == "up"


def wait_until(condition, seconds, process=None):
    """Wait for a condition; fails when it does not come true in time or when `process` ends first."""
    end = time.monotonic() + seconds
    while not condition():
        assert process is None or process.poll() is None, "the product stopped while starting"
        assert time.monotonic() < end, f"not true within {seconds} s"
        time.sleep(0.1)


@contextmanager
def running_product(data: Path, ready_seconds: float = READY_SECONDS) -> Iterator[RunningProduct]:
    """Start `python -m api run`, wait until it is ready, and stop it together with all its parts."""
    port, rasa_port, actions_port = free_ports(3)
    environment = os.environ | {
        "LOKETWIJZER_DATA": str(data),
        "LOKETWIJZER_PORT": str(port),
        "LOKETWIJZER_RASA_PORT": str(rasa_port),
        "LOKETWIJZER_ACTIONS_PORT": str(actions_port),
        "LOKETWIJZER_EVALUATION_TOKEN": EVALUATION_TOKEN,
        "LOKETWIJZER_REQUESTS_PER_MINUTE": "100000",
    }
    process = subprocess.Popen([sys.executable, "-m", "api", "run"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: is_ready(address), ready_seconds, process)
        yield RunningProduct(address, rasa_port, actions_port, data / "log", process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise

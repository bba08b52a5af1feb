"""The bot under test: a stand-in for the api, a model trained once, and a running Rasa with its action server."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.stand_in import TOKEN, reply
from tests.bot.talk import Talk
from tests.stand_in_server import Asked, StandIn, standing_in

ROOT = Path(__file__).resolve().parents[2]
RASA = ROOT / ".venv-rasa" / "bin" / "python"
READY_SECONDS = 90.0


def training_inputs() -> list[Path]:
    """The files that decide what the model is."""
    sentences = sorted((ROOT / "knowledge" / "content" / "lindewaard").rglob("*.yml"))
    own = [
        ROOT / "config.yml",
        ROOT / "bot" / "acts.py",
        ROOT / "bot" / "domain.yml",
        ROOT / "knowledge" / "situations.py",
    ]
    return [*own, *sorted((ROOT / "bot" / "data").rglob("*.yml")), *sentences]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in training_inputs():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _made_by_make() -> Path | None:
    """The model that `make test` trained, when it is newer than everything it was trained on."""
    folder = os.environ.get("LOKETWIJZER_DATA")
    stamp = ROOT / folder / "rasa" / ".trained" if folder else None
    if stamp is None or not stamp.exists():
        return None
    newest = max(path.stat().st_mtime for path in training_inputs())
    model = stamp.parent / "loketwijzer.tar.gz"
    return model if model.exists() and stamp.stat().st_mtime > newest else None


def rasa_environment(**extra: str) -> dict[str, str]:
    """The environment of a Rasa process."""
    return os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"} | extra


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained only when no model of exactly these inputs is there yet."""
    ready = _made_by_make()
    if ready:
        return ready
    folder = ROOT / "var" / "test" / "bot" / _fingerprint()
    finished = folder / "loketwijzer.tar.gz"
    if not finished.exists():
        sentences = folder / "sentences" / "situations.yml"
        subprocess.run([sys.executable, "-m", "knowledge", "situations", sentences], cwd=ROOT, check=True, timeout=120)
        subprocess.run(
            [
                *(RASA, "-W", "ignore", "-m", "rasa", "train", "--config", "config.yml", "--domain", "bot/domain.yml"),
                *("--data", "bot/data", sentences.parent, "--out", folder / ".new"),
                *("--fixed-model-name", "loketwijzer"),
            ],
            cwd=ROOT,
            env=rasa_environment(LOG_LEVEL="WARNING"),
            check=True,
            timeout=300,
        )
        (folder / ".new" / "loketwijzer.tar.gz").replace(finished)
    return finished


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str, seconds: float = READY_SECONDS) -> None:
    """Return as soon as `condition` holds; fail when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"{what}: niet gelukt binnen {seconds:.0f} seconden")
        threading.Event().wait(0.1)


def answers(url: str) -> bool:
    """Whether something answers at `url`."""
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _answered(asked: Asked) -> tuple[int, Any]:
    """Answer as the api does to its own actions."""
    allowed = asked.headers.get("Authorization") == f"Bearer {TOKEN}"
    return reply(asked.path, asked.body) if allowed else (401, {"detail": "Geen toegang."})


@pytest.fixture(scope="session")
def api_server() -> Iterator[StandIn]:
    """The stand-in for the api."""
    with standing_in(_answered) as server:
        yield server


@pytest.fixture
def new_talk(api_server: StandIn) -> Callable[..., Talk]:
    """Begin conversations."""
    return partial(Talk, api_server)


@pytest.fixture
def talk(new_talk: Callable[..., Talk]) -> Talk:
    """A conversation at the information desk."""
    return new_talk()


@contextlib.contextmanager
def _process(command: list[Any], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


@dataclass(frozen=True)
class Bot:
    """A running Rasa with its action server and the stand-in for the api."""

    url: str
    log: Path

    def say(self, sender: str, message: str, **metadata: Any) -> list[dict[str, Any]]:
        """Take one turn, as the api does."""
        body = {"sender": sender, "message": message, "metadata": {"from_desk": "informatiebalie", **metadata}}
        response = httpx.post(f"{self.url}/webhooks/loket/webhook", json=body, timeout=30)
        response.raise_for_status()
        return response.json()


@pytest.fixture(scope="session")
def bot(model: Path, api_server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """Rasa and its action server on ports of their own, at their default log level."""
    folder = tmp_path_factory.mktemp("bot")
    rasa_port, actions_port, log = free_port(), free_port(), folder / "bot.log"
    environment = rasa_environment(
        LOKETWIJZER_DATA=str(folder),
        LOKETWIJZER_ACTIONS_PORT=str(actions_port),
        LOKETWIJZER_API_URL=api_server.url,
        LOKETWIJZER_INTERNAL_TOKEN=TOKEN,
        SANIC_HOST="127.0.0.1",
    )
    environment.pop("LOG_LEVEL", None)
    rasa = [
        *(RASA, "-W", "ignore", "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(rasa_port)),
        *("--model", model, "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"),
    ]
    actions = [sys.executable, "-m", "bot.serve_actions", "--port", str(actions_port)]
    url = f"http://127.0.0.1:{rasa_port}"
    with _process(rasa, log, environment), _process(actions, log, environment):
        wait_until(lambda: answers(f"http://127.0.0.1:{actions_port}/health"), "actieserver")
        wait_until(lambda: answers(f"{url}/"), "Rasa")
        yield Bot(url, log)

"""A whole build in a process of its own, after a provisional one: it takes minutes and gigabytes.

In the api's own process it would take the memory and the time of whoever asks something meanwhile.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Final, Protocol

from api.setting_values import variable
from api.settings import Settings

logger = logging.getLogger(__name__)

STOP_SECONDS: Final = 10.0
GIVE_WAY: Final = 10
"""How much the build gives way to the processes that answer, in the steps of `nice`."""


class Completes(Protocol):
    """Makes a whole build of the newest revision, beside the process that answers."""

    def start(self) -> None:
        """Start, instead of one that may be running."""

    def stop(self) -> None:
        """Stop one that is running; nothing is left half."""

    def finished(self) -> bool:
        """Say once that one has come to its end."""


class Completion:
    """Runs `python -m api prepare`, which builds what is provisional; an interrupted build leaves nothing behind."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, which the process gets through its environment."""
        self._environment = {
            **os.environ,
            variable("data"): str(settings.data),
            variable("database_url"): settings.database_url,
            variable("embedding_model"): settings.embedding_model,
            variable("municipalities"): ",".join(settings.municipalities),
        }
        self._command = [sys.executable, "-m", "api", "prepare"]
        if settings.municipalities:
            self._command += ["--municipality", settings.municipality]
        else:
            self._environment[variable("municipality")] = settings.municipality
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, instead of one that may be running."""
        self.stop()
        self._running = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            cwd=Path(__file__).resolve().parents[1],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        os.setpriority(os.PRIO_PROCESS, self._running.pid, os.getpriority(os.PRIO_PROCESS, 0) + GIVE_WAY)

    def stop(self) -> None:
        """Stop one that is running; nothing is left half."""
        running, self._running = self._running, None
        if running is None or running.poll() is not None:
            return
        running.terminate()
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(STOP_SECONDS)

    def finished(self) -> bool:
        """Say once that one has come to its end."""
        if self._running is None or self._running.poll() is None:
            return False
        if self._running.returncode:
            logger.warning("De volledige index kon niet worden gemaakt; de voorlopige geeft antwoord")
        self._running = None
        return True

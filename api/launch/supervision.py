"""The process runner: supervisor, a library of many years' standing, which restarts what dies with a growing pause.

This module writes supervisor's configuration and asks it how things are; starting, stopping, restarting and keeping
the logs small is supervisor's work. See docs/decisions/0002-process-runner.md.
"""

import getpass
import http.client
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from supervisor.xmlrpc import SupervisorTransport

from api.launch.programs import ROOT, Program

START_SECONDS = 30
"""A process that dies sooner than this after its start counts as a failed start: the next try waits a second longer."""
START_RETRIES = 5
"""So many failed starts in a row, and supervisor gives up on the process."""
STOP_SECONDS = 10
"""A process that has not stopped by then is killed."""
LOG_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ProcessState:
    """How one process is, as supervisor sees it."""

    pid: int
    """0 while it does not run."""
    given_up: bool
    """It failed to start so often that it is not tried again."""


class Runner:
    """A running supervisor and the processes it keeps."""

    def __init__(self, process: subprocess.Popen[bytes], socket: Path, log_folder: Path) -> None:
        self._process = process
        self._log_folder = log_folder
        # The host name is not used: the transport goes through the socket.
        self._transport = cast("xmlrpc.client.Transport", SupervisorTransport(serverurl=f"unix://{socket}"))
        self._proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=self._transport)

    @property
    def running(self) -> bool:
        """Whether supervisor itself still runs."""
        return self._process.poll() is None

    def states(self) -> dict[str, ProcessState]:
        """The state of every process by name; empty while supervisor does not answer yet, or no longer."""
        try:
            rows = cast("list[dict[str, Any]]", self._proxy.supervisor.getAllProcessInfo())
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            self._transport.close()  # a connection that failed halfway cannot be used again
            return {}
        return {row["name"]: ProcessState(row["pid"], row["statename"] == "FATAL") for row in rows}

    def last_lines(self, name: str, count: int = 15) -> list[str]:
        """The end of a process's log."""
        try:
            text = (self._log_folder / f"{name}.log").read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return []
        return text.splitlines()[-count:]


@contextmanager
def running(programs: tuple[Program, ...], environment: Mapping[str, str], log_folder: Path) -> Iterator[Runner]:
    """Start the programs under supervisor; at the end of the block all of them are stopped.

    `environment` is what every program is given; nothing of it is written to disk. Logs go to `log_folder`, one file
    for each program, renewed at a start and kept below a few megabytes.
    """
    log_folder.mkdir(parents=True, exist_ok=True)
    for program in programs:
        (log_folder / f"{program.name}.log").unlink(missing_ok=True)
    # Not in the data folder: the path of a socket may be no longer than about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="loketwijzer-"))
    try:
        configuration = folder / "supervisord.conf"
        socket = folder / "control"
        configuration.write_text(_configuration(programs, socket, folder, log_folder), "utf-8")
        command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(configuration)]
        with (log_folder / "supervisor-start.log").open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*_stop_with_parent(), *command],
                env=dict(environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only us: we decide when the processes stop
            )
        try:
            yield Runner(process, socket, log_folder)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_with_parent() -> list[str]:
    """Where the system has it (util-linux): if we are killed outright, supervisor and its processes stop too."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS + 5
    while process.poll() is None:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _configuration(programs: tuple[Program, ...], socket: Path, folder: Path, log_folder: Path) -> str:
    """Supervisor's configuration. A percent sign starts an expansion there, so that it is doubled everywhere."""
    sections = [
        {
            "": "unix_http_server",
            "file": str(socket),
            "chmod": "0600",
        },
        {
            "": "supervisord",
            "nodaemon": "true",
            "silent": "true",
            "user": getpass.getuser() if os.geteuid() == 0 else "",
            "logfile": str(log_folder / "supervisor.log"),
            "logfile_maxbytes": str(LOG_BYTES),
            "logfile_backups": "1",
            "pidfile": str(folder / "pid"),
            "childlogdir": str(folder),
        },
        {
            "": "rpcinterface:supervisor",
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface",
        },
        *(
            {
                "": f"program:{program.name}",
                "command": shlex.join(program.command),
                "directory": str(ROOT),
                "environment": ",".join(f'{name}="{value}"' for name, value in program.environment.items()),
                "priority": str(order),
                "autorestart": "true",
                "startsecs": str(START_SECONDS),
                "startretries": str(START_RETRIES),
                "stopwaitsecs": str(STOP_SECONDS),
                "stopasgroup": "true",
                "killasgroup": "true",
                "redirect_stderr": "true",
                "stdout_logfile": str(log_folder / f"{program.name}.log"),
                "stdout_logfile_maxbytes": str(LOG_BYTES),
                "stdout_logfile_backups": "1",
            }
            for order, program in enumerate(programs, start=1)
        ),
    ]
    lines = []
    for section in sections:
        lines.append(f"[{section['']}]")
        lines += [f"{name}={value.replace('%', '%%')}" for name, value in section.items() if name and value]
    return "\n".join(lines) + "\n"

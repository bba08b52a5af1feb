"""Start the product, say when it is ready, and keep an eye on it until it is told to stop."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

import httpx

from api.launch.database import database_problem
from api.launch.ports import port_problems
from api.launch.programs import RASA_PYTHON, Program, environment, programs
from api.launch.supervision import ProcessState, Runner, running
from api.own_settings import address_of, each
from api.settings import Settings
from knowledge.errors import StoreError

START_LIMIT = 300.0
"""Seconds that the processes together may take to become ready: ten times what a quiet machine with two cores needs,
because a busy one was seen to take half of it."""
POLL = 0.25
"""Seconds between two looks at the processes while they start; afterwards four times as long."""

Say = Callable[[str], None]


class LaunchError(Exception):
    """The product cannot be started or kept running; the Dutch text says why and what to do."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def run(settings: Settings, say: Say) -> None:
    """Run the product until it is interrupted (SIGINT, SIGTERM).

    Raises LaunchError when a port is taken (exit code 2), something is not prepared, the database is of another
    version, a process dies while it starts, or the api cannot be kept running. A Rasa that dies later is restarted;
    meanwhile the api goes on giving advice.
    """
    _check(settings)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    started = time.monotonic()
    parts = programs(settings)
    with running(parts, environment(settings), settings.log_folder) as runner:
        if wait_until_ready(parts, runner, stop, say):
            for line in welcome(settings, time.monotonic() - started):
                say(line)
            keep(parts, runner, stop, say)
        say("Loketwijzer stopt …")
    say("Gestopt.")


def welcome(settings: Settings, seconds: float) -> tuple[str, ...]:
    """What the user reads when everything is ready."""
    several = [line for own in each(settings) for line in _of_municipality(own)] if settings.municipalities else []
    return (
        "",
        f"Loketwijzer is klaar na {seconds:.0f} seconden{'.' if several else f': {settings.api_url}'}",
        *(several or _demo_lines(settings)),
        f"Logboeken: {settings.log_folder}   Stoppen: Ctrl-C",
        "",
    )


def _of_municipality(own: Settings) -> tuple[str, ...]:
    """Where one of several municipalities is, and its demo accounts."""
    return (f"{own.municipality}: {address_of(own)}", *_demo_lines(own))


def _demo_lines(settings: Settings) -> tuple[str, ...]:
    """The demo accounts, when they get in; the product runs without this if the database does not answer just now."""
    from api.accounts.accounts import accounts_for  # noqa: PLC0415 - the database is loaded only when it is needed
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - idem
    from api.accounts.demo import demo_accounts, lines  # noqa: PLC0415 - idem

    if not settings.may_have_demo:
        return ()
    try:
        database = AccountsDatabase(settings.database_url)
        accounts = accounts_for(settings, database, lambda: datetime.now(UTC), lambda: True)
        found = demo_accounts(accounts, settings.own_folder)
        database.close()
    except (StoreError, OSError) as error:
        return (f"De proefaccounts zijn nu niet te tonen: {error}",)
    return tuple(lines(found)) if found else ()


def _check(settings: Settings) -> None:
    """Refuse early, with everything that is missing, instead of starting what cannot work."""
    if problems := port_problems(settings):
        raise LaunchError("\n".join(problems), exit_code=2)
    if problem := database_problem(settings.database_url):
        raise LaunchError(problem)
    if not RASA_PYTHON.exists():
        raise LaunchError("De omgeving van Rasa ontbreekt. Voer uit: make setup")
    if not any(settings.rasa_model_folder.glob("*.tar.gz")):
        raise LaunchError(f"In {settings.rasa_model_folder} staat geen getraind gesprek. Voer uit: make run")


def wait_until_ready(parts: tuple[Program, ...], runner: Runner, stop: threading.Event, say: Say) -> bool:
    """Wait until every process answers that it is ready; False when the user stops before that."""
    waiting = {part.name: part for part in parts}
    first: dict[str, int] = {}
    begin = time.monotonic()
    with httpx.Client(trust_env=False, timeout=2) as client:
        while waiting:
            if stop.wait(POLL):
                return False
            seconds = time.monotonic() - begin
            states = runner.states()
            for part in parts:
                if _died(states.get(part.name), first.get(part.name)) or not runner.running:
                    raise LaunchError(_death_notice(part, runner))
                if part.name in states and states[part.name].pid:
                    first.setdefault(part.name, states[part.name].pid)
            for part in tuple(waiting.values()):
                if _answers(client, part.ready_url):
                    del waiting[part.name]
                    say(f"  {seconds:3.0f} s  {part.title} is klaar")
            _progress(waiting, seconds)
            if seconds > START_LIMIT:
                raise LaunchError(_late_notice(tuple(waiting.values()), runner))
    return True


def keep(parts: tuple[Program, ...], runner: Runner, stop: threading.Event, say: Say) -> None:
    """Tell the user when a process was restarted; give up when an essential one cannot be."""
    pids = {name: state.pid for name, state in runner.states().items()}
    lost: set[str] = set()
    while not stop.wait(POLL * 4):
        if not runner.running:
            raise LaunchError("De procesbewaker is gestopt. Start Loketwijzer opnieuw met: make run")
        states = runner.states()
        for part in parts:
            state = states.get(part.name)
            if state is None:
                continue
            if state.given_up and part.essential:
                raise LaunchError(_death_notice(part, runner))
            if state.given_up and part.name not in lost:
                lost.add(part.name)
                say(f"Let op: {part.title} start niet meer. Het advies blijft werken. Zie {part.name}.log.")
            if state.pid and state.pid != pids.get(part.name):
                say(f"Let op: {part.title} was gestopt en start opnieuw.")
                pids[part.name] = state.pid


def _died(state: ProcessState | None, first_pid: int | None) -> bool:
    """Whether a process that had started is gone, or has been replaced by a second try."""
    if state is None:
        return False
    return state.given_up or bool(first_pid and state.pid != first_pid)


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _progress(waiting: dict[str, Program], seconds: float) -> None:
    """One line that is written over and over, only where somebody looks at it."""
    if sys.stdout.isatty():
        names = ", ".join(part.title for part in waiting.values())
        sys.stdout.write(f"\r\033[K  {seconds:3.0f} s  wachten op: {names}" if waiting else "\r\033[K")
        sys.stdout.flush()


def _death_notice(part: Program, runner: Runner) -> str:
    return f"Het onderdeel '{part.title}' ({part.name}) is gestopt. Het logboek eindigt zo:\n{_log_end(part, runner)}"


def _late_notice(parts: tuple[Program, ...], runner: Runner) -> str:
    return "\n".join(
        f"Het onderdeel '{part.title}' ({part.name}) is na {START_LIMIT:.0f} seconden niet klaar. "
        f"Het logboek eindigt zo:\n{_log_end(part, runner)}"
        for part in parts
    )


def _log_end(part: Program, runner: Runner) -> str:
    return "\n".join(f"    {line}" for line in runner.last_lines(part.name)) or "    (leeg)"

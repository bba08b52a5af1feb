"""The runner with real processes: small web servers stand where the three parts of the product would."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from api.launch.programs import Program
from api.launch.run import LaunchError, keep, wait_until_ready
from api.launch.supervision import Runner, running
from tests.launch.loopback import free_ports

SERVER = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1")


def server(name, port, **more):
    return Program(name, f"deel {name}", (*SERVER, str(port)), f"http://127.0.0.1:{port}/", **more)


def eventually(condition, seconds=20):
    """Wait for a condition, not for a time: fails when it has not come true by then."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "the condition did not come true"
        threading.Event().wait(0.05)
    return value


def answers(url):
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def said():
    return []


def test_all_parts_are_ready_and_stop_together(tmp_path, said):
    """Each part is announced when it answers; after the block nothing of it runs."""
    parts = tuple(server(name, port) for name, port in zip("ab", free_ports(2), strict=True))
    with running(parts, os.environ, tmp_path) as runner:
        assert wait_until_ready(parts, runner, threading.Event(), said.append)
        assert all(answers(part.ready_url) for part in parts)
        pids = [state.pid for state in runner.states().values()]
    assert sorted(line.split("  ")[-1] for line in said) == ["deel a is klaar", "deel b is klaar"]
    assert not any(answers(part.ready_url) for part in parts)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_supervisor_that_does_not_answer_yet_is_asked_again(tmp_path, said):
    """On a slow machine the first questions come before it listens; they spoil nothing for the next ones."""
    (part,) = (server("a", port) for port in free_ports(1))
    with running((part,), os.environ, tmp_path) as runner:
        socket = Path(runner._transport.serverurl.removeprefix("unix://"))
        eventually(runner.states)
        away = socket.rename(socket.with_suffix(".weg"))
        late = Runner(runner._process, socket, tmp_path)
        assert late.states() == {}
        assert late.states() == {}
        away.rename(socket)
        assert "a" in late.states()
        assert wait_until_ready((part,), late, threading.Event(), said.append)


def test_a_part_that_dies_while_starting_is_named_with_its_last_words(tmp_path, said):
    """The others are stopped too: a product that is half there is not started."""
    good = server("goed", free_ports(1)[0])
    bad = Program(
        "stuk", "het stuk", (sys.executable, "-c", "raise SystemExit('100% op, echt waar')"), "http://127.0.0.1:9/"
    )
    with pytest.raises(LaunchError) as caught, running((good, bad), os.environ, tmp_path) as runner:
        wait_until_ready((good, bad), runner, threading.Event(), said.append)
    assert "'het stuk' (stuk) is gestopt" in str(caught.value)
    assert "100% op, echt waar" in str(caught.value)
    assert not answers(good.ready_url)


def test_a_part_that_is_killed_later_comes_back_while_the_others_go_on(tmp_path, said):
    """Rasa may die; the advice stays up, and Rasa is there again by itself."""
    ports = free_ports(2)
    api, rasa = server("api", ports[0], essential=True), server("rasa", ports[1])
    stop = threading.Event()
    with running((api, rasa), os.environ, tmp_path) as runner:
        assert wait_until_ready((api, rasa), runner, stop, said.append)
        before = runner.states()
        watch = threading.Thread(target=keep, args=((api, rasa), runner, stop, said.append))
        watch.start()
        try:
            os.kill(before["rasa"].pid, signal.SIGKILL)
            eventually(lambda: "Let op: deel rasa was gestopt en start opnieuw." in said)
            eventually(lambda: answers(rasa.ready_url))
        finally:
            stop.set()
            watch.join()
        after = runner.states()
        assert after["rasa"].pid != before["rasa"].pid
        assert after["api"].pid == before["api"].pid


def test_stopping_during_the_start_is_not_an_error(tmp_path, said):
    """Ctrl-C while a part is still loading ends the wait at once."""
    slow = Program("traag", "traag", (sys.executable, "-c", "import time; time.sleep(60)"), "http://127.0.0.1:9/")
    stop = threading.Event()
    stop.set()
    with running((slow,), os.environ, tmp_path) as runner:
        assert not wait_until_ready((slow,), runner, stop, said.append)


def test_what_is_given_to_the_parts_is_not_written_to_disk(tmp_path):
    """The environment may hold a database password: the parts have it, no file does."""
    port = free_ports(1)[0]
    show = "import os, http.server; print(len(os.environ['GEHEIM']), flush=True); "
    part = Program(
        "deel",
        "deel",
        (sys.executable, "-c", f"{show}http.server.test(port={port}, bind='127.0.0.1')"),
        f"http://127.0.0.1:{port}/",
        {"EIGEN": "100%"},
    )
    with running((part,), os.environ | {"GEHEIM": "wachtwoord"}, tmp_path) as runner:
        eventually(lambda: "10" in runner.last_lines("deel"))
        assert not any(b"wachtwoord" in file.read_bytes() for file in tmp_path.iterdir())

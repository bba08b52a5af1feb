"""Conversations are kept as long as the setting says: in the file of a real Rasa, and in the memory of the pages."""

import asyncio
import json
import logging
import os
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import retention
from api.app import create
from api.pages.screens import KEEP_SECONDS, OpenConversations, Screen
from api.retention import EVERY_SECONDS, RETRY_SECONDS, ConversationFile, Deleted, Retention
from api.settings import Settings
from tests.product import wait_until
from tests.running import run

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
OLD = "haar uitkering is gestopt, giraf"
FRESH = "hij zoekt de bibliotheek, zebra"


class RasaStore:
    """Rasa's own tracker store in a process of its own, which keeps the file open."""

    def __init__(self, path):
        command = [ROOT / ".venv-rasa/bin/python", "-W", "ignore", ROOT / "tests/api/rasa_tracker.py", path]
        quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | quiet
        )
        assert self._answer() == "ready"

    def _answer(self):
        return json.loads(self._process.stdout.readline())

    def _ask(self, **command):
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def say(self, sender, text, age_hours):
        """Store a turn of so many hours ago."""
        assert self._ask(say=[sender, text, (NOW - timedelta(hours=age_hours)).timestamp()]) == "said"

    def tell(self, sender):
        """Return what the store remembers of a conversation."""
        return self._ask(tell=sender)

    def stop(self):
        """End the process."""
        self._process.communicate(timeout=30)


def written(path):
    """Everything that stands in the file of the conversations and in what is written ahead of it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.fixture
def path(tmp_path):
    """Where Rasa keeps conversations."""
    return tmp_path / "conversations.db"


@pytest.fixture
def rasa(path):
    """A Rasa that has the file open during the whole test."""
    store = RasaStore(path)
    yield store
    store.stop()


@pytest.fixture
def keeper(path):
    """What keeps conversations for a day."""
    return Retention(ConversationFile(path), [OpenConversations()], 24, lambda: NOW)


def test_what_is_too_old_is_gone_and_the_rest_goes_on(path, rasa, keeper, caplog):
    """Also while Rasa has the file open; and only counts are logged."""
    caplog.set_level(logging.INFO, "api")
    rasa.say("oud", OLD, 25)
    rasa.say("ouder", OLD, 400)
    rasa.say("nieuw", FRESH, 23)
    assert OLD.encode() in written(path)
    assert run(keeper.look()) == EVERY_SECONDS
    assert (rasa.tell("oud"), rasa.tell("ouder"), rasa.tell("nieuw")) == ([], [], [FRESH])
    rasa.say("nieuw", "en is dat nu open?", 0)
    assert rasa.tell("nieuw") == [FRESH, "en is dat nu open?"]
    assert "2 gesprekken, samen 8 stappen" in caplog.text
    assert not [word for word in ("giraf", "zebra", "oud", "nieuw") if word in caplog.text.replace("Oude", "")]


def test_nothing_of_it_is_left_in_the_file(path, rasa, keeper):
    """Deleted rows are overwritten, not only marked as free."""
    for number in range(50):
        rasa.say(f"oud-{number}", f"{OLD} {number}", 30)
    rasa.say("nieuw", FRESH, 1)
    run(keeper.look())
    for written in path.parent.iterdir():
        assert b"giraf" not in written.read_bytes(), written
    assert b"zebra" in path.read_bytes()


def test_of_an_answer_only_the_words_are_kept(path, rasa):
    """The advice that came along stands in the knowledge base, and need not be kept twice."""
    rasa.say("nieuw", FRESH, 1)
    assert b"antwoord op" in written(path)
    assert b"kanariepiet" not in written(path)


def test_a_conversation_that_goes_on_loses_what_is_too_old(rasa, keeper):
    """Whoever uses one conversation for days does not keep it for days."""
    rasa.say("lang", OLD, 25)
    rasa.say("lang", FRESH, 2)
    run(keeper.look())
    assert rasa.tell("lang") == [FRESH]


def test_without_a_file_nothing_is_made(path, keeper, caplog):
    """Rasa makes it; it is said, and looked for again later."""
    caplog.set_level(logging.INFO, "api")
    assert run(keeper.look()) == EVERY_SECONDS
    assert not path.exists()
    assert "nog geen gesprekken" in caplog.text


def test_a_file_without_a_table_is_left_alone(path):
    """Rasa has just made it."""
    path.touch()
    assert ConversationFile(path).delete_before(NOW) == Deleted(0, 0)
    assert path.read_bytes() == b""


def test_a_locked_file_is_said_and_tried_again_within_a_minute(path, rasa, keeper, caplog, monkeypatch):
    """And what is too old goes as soon as the file is free."""
    monkeypatch.setattr(retention, "BUSY_SECONDS", 0.01)
    rasa.say("oud", OLD, 25)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert run(keeper.look()) == RETRY_SECONDS
    assert "nu niet op te ruimen (SQLITE_BUSY)" in caplog.text
    holder.execute("ROLLBACK")
    holder.close()
    assert rasa.tell("oud") == [OLD]
    assert run(keeper.look()) == EVERY_SECONDS
    assert rasa.tell("oud") == []


def test_a_damaged_file_is_said_and_left_as_it_is(path, keeper, caplog):
    """The api goes on."""
    path.write_bytes(b"geen database, giraf" * 100)
    assert run(keeper.look()) == RETRY_SECONDS
    assert "SQLITE_NOTADB" in caplog.text
    assert "giraf" not in caplog.text
    assert path.read_bytes().startswith(b"geen database")


def test_it_is_done_again_and_again(rasa, keeper, monkeypatch):
    """What becomes too old while the api runs is deleted too."""
    monkeypatch.setattr(retention, "EVERY_SECONDS", 0.01)

    async def until_gone():
        async with keeper.running():
            await asyncio.to_thread(wait_until, lambda: rasa.tell("eerst") == [], 20)
            rasa.say("later", OLD, 25)
            await asyncio.to_thread(wait_until, lambda: rasa.tell("later") == [], 20)

    rasa.say("eerst", OLD, 25)
    run(until_gone())


def test_whatever_goes_wrong_deleting_does_not_end(path, rasa, caplog, monkeypatch):
    """A fault that nobody thought of costs one round; what it says is not logged, for it may hold what was said."""
    monkeypatch.setattr(retention, "RETRY_SECONDS", 0.01)
    moments = iter([None, NOW])

    def clock():
        moment = next(moments, NOW)
        if moment is None:
            raise RuntimeError(OLD)
        return moment

    async def until_gone():
        async with Retention(ConversationFile(path), [], 24, clock).running():
            await asyncio.to_thread(wait_until, lambda: rasa.tell("oud") == [], 20)

    rasa.say("oud", OLD, 25)
    run(until_gone())
    assert "ging mis (RuntimeError)" in caplog.text
    assert "giraf" not in caplog.text


def test_the_application_deletes_at_its_start_what_the_setting_says(path, rasa):
    """The file in its data folder, by its own clock."""
    rasa.say("oud", OLD, 3)
    rasa.say("nieuw", FRESH, 1)
    settings = Settings(data=path.parent, rasa_port=9, conversation_hours=2)
    with TestClient(create(settings, lambda: NOW)):
        wait_until(lambda: rasa.tell("oud") == [], 20)
    assert rasa.tell("nieuw") == [FRESH]


def test_a_screen_that_nobody_used_is_forgotten():
    """When somebody looks, and also when nobody looks any more."""
    clock = [0.0]
    screens = OpenConversations(lambda: clock[0])
    screens.keep(Screen("a", situation=OLD))
    clock[0] = KEEP_SECONDS + 1
    screens.forget_old()
    assert not screens._kept


def test_a_screen_that_is_always_used_is_not_kept_longer_than_allowed():
    """Its conversation began too long ago."""
    clock = [0.0]
    screens = OpenConversations(lambda: clock[0], at_longest=3600)
    while clock[0] <= 3600:
        screens.keep(Screen("a"))
        assert screens.get("a") is not None
        clock[0] += KEEP_SECONDS / 2
    assert screens.get("a") is None
    screens.keep(Screen("a"))
    assert screens.get("a") is not None

"""Revisions: all or nothing, append-only, and back without loss. On SQLite, and on PostgreSQL where one runs."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError, UnsoundError
from knowledge.export import export_content
from knowledge.hours import TIMEZONE
from knowledge.loading import load_content
from knowledge.publishing import publish
from knowledge.store import Store
from knowledge.store.database import connect
from knowledge.store.revisions import sqlite_url
from knowledge.store.tables import Base
from tests.lean import LINDEWAARD, lean_content


@pytest.fixture(scope="module")
def lindewaard():
    """Lindewaard with few sentences: what is tested here is not about those."""
    return KnowledgeBase(lean_content())


@pytest.fixture
def store(database_url):
    """An empty store on each kind of database."""
    made = Store(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def elsewhere(monkeypatch):
    """A server whose own clock is not set to UTC, as most are."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_when_it_was_published_is_the_same_moment_whatever_clock_the_server_has(store, lindewaard, elsewhere):
    """On each kind of database, given in Dutch time or not at all."""
    moment = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
    store.publish(lindewaard.content, author="redacteur", note="", at=moment)
    (kept,) = store.history("lindewaard")
    assert kept.created_at == moment
    before = datetime.now(UTC)
    store.publish(renamed(lindewaard.content, "Anders"), author="redacteur", note="")
    assert before <= store.history("lindewaard")[0].created_at <= datetime.now(UTC)


def renamed(content, name):
    desks = (content.desks[0].model_copy(update={"name": name}), *content.desks[1:])
    return content.model_copy(update={"desks": desks})


def test_what_is_published_comes_back_the_same(store, lindewaard):
    """Nothing is lost or changed on the way through the database."""
    published = store.publish(lindewaard.content, author="redacteur", note="eerste")
    back = store.load("lindewaard")
    assert published.number == 1
    assert back.revision == 1
    assert back.content.model_dump(exclude={"utterances"}) == lindewaard.content.model_dump(exclude={"utterances"})
    assert sorted(map(str, back.content.utterances)) == sorted(map(str, lindewaard.content.utterances))


def test_publishing_the_same_again_makes_no_revision(store, lindewaard):
    """A repeated command changes nothing."""
    store.publish(lindewaard.content, author="a", note="")
    assert store.publish(lindewaard.content, author="b", note="").number == 1
    assert len(store.history("lindewaard")) == 1


def test_every_revision_stays(store, lindewaard):
    """An older revision can be read as it was."""
    store.publish(lindewaard.content, author="a", note="")
    store.publish(renamed(lindewaard.content, "Nieuw"), author="a", note="naam")
    assert store.latest_number("lindewaard") == 2
    assert store.load("lindewaard", 1).content.desks[0].name == lindewaard.content.desks[0].name
    assert store.load("lindewaard").content.desks[0].name == "Nieuw"


def test_an_unknown_municipality_or_revision_is_none(store, lindewaard):
    """Not there is None, trouble is an error: they are never the same."""
    assert store.load("elders") is None
    store.publish(lindewaard.content, author="a", note="")
    assert store.load("lindewaard", 99) is None


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path, lindewaard):
    """SQLite itself says the disk is full in the middle of publishing: a Dutch message, and revision 1 answers."""
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.publish(lindewaard.content, author="a", note="")
    desks = tuple(desk.model_copy(update={"summary": desk.summary + " x" * 300}) for desk in lindewaard.content.desks)
    grown = lindewaard.content.model_copy(update={"desks": desks})
    engine = store._engine
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    @event.listens_for(engine, "checkout")
    def _full(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages}")

    with pytest.raises(StoreError, match="de schijf is vol"):
        store.publish(grown, author="a", note="")
    assert store.latest_number("lindewaard") == 1
    assert store.load("lindewaard").content.desks[0].summary == lindewaard.content.desks[0].summary


def test_a_process_killed_while_publishing_leaves_before_or_after(tmp_path):
    """Killed at different moments, the store holds whole revisions only."""
    url = sqlite_url(tmp_path)
    store = Store(url)
    store.migrate()
    program = (
        "import sys\nfrom pathlib import Path\nfrom knowledge.loading import load_content\n"
        "from knowledge.store import Store\n"
        f"content = load_content(Path({str(LINDEWAARD)!r}))\nstore = Store({url!r})\n"
        "print('ready', flush=True)\nsys.stdin.readline()\n"
        "for n in range(1000):\n"
        "    desk = content.desks[0].model_copy(update={'name': f'Loket {n}'})\n"
        "    new = content.model_copy(update={'desks': (desk, *content.desks[1:])})\n"
        "    store.publish(new, author='a', note='')\n    print(n, flush=True)\n"
    )
    for rounds in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        for _ in range(rounds + 1):
            process.stdout.readline()
        process.kill()
        process.wait()
        for published in store.history("lindewaard"):
            kb = store.load("lindewaard", published.number)
            assert len(kb.content.desks) == 69
            assert len(kb.content.tasks) == 174


def test_the_migrations_make_exactly_the_tables_of_the_code(store):
    """Nothing in the models was forgotten in a migration."""
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "knowledge_version"})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_without_tables_says_what_to_do(tmp_path):
    """The first start was forgotten."""
    with pytest.raises(StoreError, match="nog leeg"):
        Store(sqlite_url(tmp_path)).latest_number("lindewaard")


@pytest.mark.parametrize(
    "url",
    [
        "onzin",
        "mongodb://x/y",
        "postgresql+psycopg://a@127.0.0.1:9/db?connect_timeout=1",
        "postgresql+psycopg://a@127.0.0.1:poort/db",
    ],
)
def test_a_wrong_or_dead_database_is_said_in_dutch(url):
    """No driver's message with a password, no stack trace."""
    with pytest.raises(StoreError) as caught:
        Store(url).latest_number("lindewaard")
    assert any(word in str(caught.value) for word in ("database", "SQLite"))


def test_an_error_of_the_database_does_not_repeat_what_was_typed(tmp_path):
    """It may end up in a log: the statement does, what was filled in does not."""
    engine = connect(sqlite_url(tmp_path))
    with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(text("INSERT INTO nergens VALUES (:said)"), {"said": "mevrouw Jansen"})
    engine.dispose()
    assert "nergens" in str(caught.value)
    assert "Jansen" not in str(caught.value)


def test_export_and_publish_again_is_the_same_revision(store, lindewaard, tmp_path):
    """YAML out and in: the round trip loses nothing."""
    store.publish(lindewaard.content, author="a", note="")
    export_content(store.load("lindewaard").content, tmp_path / "uit")
    again = load_content(tmp_path / "uit")
    assert store.publish(again, author="a", note="").number == 1


def test_export_never_overwrites(lindewaard, tmp_path):
    """A folder that holds something is left alone."""
    (tmp_path / "iets").write_text("x")
    with pytest.raises(StoreError, match="niet leeg"):
        export_content(lindewaard.content, tmp_path)


def test_unsound_content_is_not_published(store, lindewaard):
    """A desk that stands in the division and refuses the same matter would send residents round."""
    kb = lindewaard
    desk = kb.desks["taalhuis"]
    refusal = desk.does_not[0].model_copy(
        update={
            "applies_to": desk.does_not[0].applies_to.model_copy(
                update={"kinds": ("leren",), "tasks": ("taalles",), "themes": None}
            )
        }
    )
    desks = tuple(d if d.id != "taalhuis" else d.model_copy(update={"does_not": (refusal,)}) for d in kb.content.desks)
    with pytest.raises(UnsoundError) as caught:
        publish(store, kb.content.model_copy(update={"desks": desks}), author="a", note="")
    assert any("taalles/leren" in message for message in caught.value.messages)
    assert store.latest_number("lindewaard") is None
    assert KnowledgeBase(kb.content).refusal("taalhuis", "taalles", "leren") is None


def test_an_agreement_from_today_on_can_be_published_just_after_midnight(store, lindewaard):
    """Half past midnight here is still yesterday by a clock in UTC, on which nothing would have been agreed."""
    row = lindewaard.division["taalles"]
    lines = {
        kind: tuple(line.model_copy(update={"valid_from": date(2026, 11, 25)}) for line in lines)
        for kind, lines in row.help.items()
    }
    rows = tuple(
        row.model_copy(update={"help": lines}) if row.task == "taalles" else row for row in lindewaard.content.division
    )
    content = lindewaard.content.model_copy(update={"division": rows})
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert publish(store, content, author="a", note="", at=moment).number == 1
    assert store.history("lindewaard")[0].created_at == moment
    with pytest.raises(UnsoundError):
        publish(store, content, author="a", note="", at=moment - timedelta(hours=1))


def test_what_is_gone_is_read_at_once_as_it_was_last(store, lindewaard):
    """One question to the database, however many entries were archived; of each the last text."""
    content = lindewaard.content
    first, second, *others = content.desks
    store.publish(content, author="a", note="")
    renamed_desk = first.model_copy(update={"name": "Zoals het laatst heette"})
    store.publish(content.model_copy(update={"desks": (renamed_desk, second, *others)}), author="a", note="")
    store.publish(content.model_copy(update={"desks": tuple(others)}), author="a", note="")
    asked = []
    event.listen(store._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    found = store.gone("lindewaard", "desks", 3)
    assert {desk: body["name"] for desk, body in found.items()} == {
        first.id: "Zoals het laatst heette",
        second.id: second.name,
    }
    assert len([sentence for sentence in asked if sentence.startswith("SELECT")]) == 1
    assert store.gone("lindewaard", "tasks", 3) == {}
    assert store.gone("elders", "desks", 3) == {}

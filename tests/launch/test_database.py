"""At the start: a database of another version is told apart from one that does not answer, with what to do."""

import itertools
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.launch.database import EMPTY, OLDER, database_problem, every_migration
from api.launch.run import LaunchError, run
from api.prepare import make_tables
from api.settings import Settings
from knowledge.errors import StoreError
from knowledge.store import Store
from knowledge.store.database import NEWER, trouble
from knowledge.store.revisions import sqlite_url

_PORTS = itertools.count(47_311, 3)


def change(url, *statements):
    """Change the database behind the back of the product."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def settings_for(url, folder):
    port = next(_PORTS)
    return Settings(data=folder, database_url=url, port=port, rasa_port=port + 1, actions_port=port + 2)


def test_every_folder_of_migrations_is_looked_at():
    """One that is missing here would be noticed by a user only."""
    root = Path(__file__).resolve().parents[2]
    there = {found.parent for place in ("api", "knowledge") for found in (root / place).rglob("migrations/env.py")}
    assert set(every_migration()) == there


def test_a_database_of_this_version_is_no_problem(database_url, tmp_path):
    make_tables(settings_for(database_url, tmp_path))
    assert database_problem(database_url) is None


def test_an_empty_one_is_called_empty_and_stays_so(database_url):
    assert database_problem(database_url) == EMPTY
    assert database_problem(database_url) == EMPTY


@pytest.mark.parametrize(
    "before",
    ["UPDATE editing_version SET version_num = '0002'", "DROP TABLE privacy_version"],
    ids=["columns to come", "tables to come"],
)
def test_an_older_one_is_named_with_the_command(database_url, tmp_path, before):
    make_tables(settings_for(database_url, tmp_path))
    change(database_url, before)
    assert database_problem(database_url) == OLDER
    assert "make run" in OLDER
    assert "python -m api prepare" in OLDER


def test_a_newer_one_is_left_alone_by_starting_and_by_preparing(database_url, tmp_path):
    make_tables(settings_for(database_url, tmp_path))
    change(database_url, "UPDATE knowledge_version SET version_num = '9999'")
    assert database_problem(database_url) == NEWER
    with pytest.raises(StoreError, match="nieuwere versie van Loketwijzer"):
        Store(database_url).migrate()


def test_one_that_gives_no_answer_is_left_to_the_api(tmp_path):
    """It says so to everybody, and goes on when it is back."""
    assert database_problem("postgresql+psycopg://niemand@127.0.0.1:1/niets") is None


def test_the_product_does_not_start_on_an_older_one(tmp_path):
    settings = settings_for(sqlite_url(tmp_path), tmp_path)
    make_tables(settings)
    change(settings.database_url, "UPDATE editing_version SET version_num = '0002'")
    said = []
    with pytest.raises(LaunchError) as caught:
        run(settings, said.append)
    assert str(caught.value) == OLDER
    assert said == []


def test_a_column_that_is_not_there_yet_is_no_silent_database(database_url):
    """As for who starts the api by hand."""
    change(database_url, "CREATE TABLE oud (een INTEGER)")
    engine = create_engine(database_url)
    with pytest.raises(StoreError, match="van een oudere versie"), trouble("Niets"), engine.connect() as connection:
        connection.execute(text("SELECT twee FROM oud"))
    engine.dispose()

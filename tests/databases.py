"""An empty database of each kind for a test: SQLite, and PostgreSQL where Debian's is installed."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from knowledge.store.revisions import sqlite_url


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The URL of a PostgreSQL server that this test starts and stops itself; skips where Debian's is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL is niet geïnstalleerd (apt-get install postgresql)")
    binaries, folder = found[-1].parent, tmp_path_factory.mktemp("pg")
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        made = tmp_path_factory.getbasetemp()  # by pytest, for itself alone
        for path in (folder, made, *made.parents[:2]):
            path.chmod(path.stat().st_mode | 0o055)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [*user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True, stdout=subprocess.DEVNULL
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    subprocess.run(
        [*user, binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    subprocess.run(
        [*user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    url = request.getfixturevalue("postgres")
    yield url
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@contextmanager
def without_table(engine, table):
    """Take a table away for as long as the block runs: the database does not answer about it."""
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table}_away RENAME TO {table}"))

"""Databases for tests: an empty one of each kind (PostgreSQL where it is installed), and one in use read safely."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from knowledge.store.revisions import sqlite_url


def bytes_of(path):
    """What stands in a file of a database that this process may have open, read by a process of its own.

    Whoever closes such a file loses all locks that its process has on it: another program then thinks that it is alone,
    tidies up, and this one finds a damaged database.
    """
    return subprocess.run(["cat", "--", str(path)], capture_output=True, check=True).stdout


def copied(database, folder):
    """Copy a SQLite database that may be in use into a folder, as a whole and without touching its locks."""
    with closing(sqlite3.connect(database)) as there, closing(sqlite3.connect(folder / database.name)) as here:
        there.backup(here)
    return folder / database.name


@pytest.fixture(scope="session")
def postgres():
    """The URL of a PostgreSQL server that this test starts and stops itself; skips where Debian's is not installed.

    Not in pytest's folder: that is closed to the user of the server whenever another pytest starts.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL is niet geïnstalleerd (apt-get install postgresql)")
    binaries = found[-1].parent
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="loketwijzer-postgres-") as made:
        folder = Path(made)
        if user:
            shutil.chown(folder, "postgres")
        data, options = folder / "data", f"-c listen_addresses='' -c unix_socket_directories={folder}"

        def run(program, *arguments):
            command = [*user, binaries / program, "-D", data, *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run("initdb", "-A", "trust", "-U", "postgres")
        run("pg_ctl", "-w", "-o", options, "-l", folder / "log", "start")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        run("pg_ctl", "-m", "immediate", "stop")


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

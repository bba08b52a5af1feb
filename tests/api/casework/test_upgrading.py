"""A database that is in use gets the tables of this version, with everything that was in it."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from api.casework.store import MIGRATIONS
from knowledge.errors import StoreError
from knowledge.store.database import connect, migrate

REFERRAL = (
    "INSERT INTO referral (code, municipality, state, to_desk, task, kind, visited, previous, revision, created_at,"
    " request_digest) VALUES (:code, 'lindewaard', 'verzonden', 'uwv', 'ww-uitkering', 'aanvragen', '[]', :previous, 1,"
    " '2026-11-24 10:30:00', :code)"
)
CHANGE = (
    'INSERT INTO referral_change (referral, state, at, "by")'
    " VALUES (:code, 'verzonden', '2026-11-24 10:30:00', 'afzender')"
)


@pytest.fixture
def in_use(tmp_path):
    """An SQLite database of the first version, with a chain of two referrals and what changed in them."""
    engine = connect(f"sqlite:///{tmp_path}/gebruikt.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for code, previous in (("KMPR-2345", None), ("KMPR-2346", "KMPR-2345")):
            connection.execute(text(REFERRAL), {"code": code, "previous": previous})
            connection.execute(text(CHANGE), {"code": code})
    yield engine
    engine.dispose()


SIGNAL = (
    "INSERT INTO signal (code, municipality, sort, desk, helped, chain, revision, created_at, withdrawn_at, demo,"
    " request_digest)"
    " VALUES (:code, 'lindewaard', 'vastgelopen', 'ido-centrum', :helped, '[]', 1, :at, :gone, 0, :code)"
)
COUNT = (
    "INSERT INTO signal_count (municipality, demo, task, desk, owner, week, signals, helped, harm)"
    " VALUES ('lindewaard', 0, '', 'ido-centrum', '', '2026-11-23', 5, 1, 0)"
)


def version(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM casework_version")).scalar_one()


def test_nothing_is_lost_when_tables_change(in_use):
    """Also where the table that is made anew is referred to; and what refers to it still fits."""
    migrate(in_use, MIGRATIONS)
    assert version(in_use) > "0002"
    with in_use.connect() as connection:
        rows = connection.execute(text("SELECT code, previous FROM referral ORDER BY code")).all()
        assert rows == [("KMPR-2345", None), ("KMPR-2346", "KMPR-2345")]
        assert connection.execute(text("SELECT count(*) FROM referral_change")).scalar_one() >= 2
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    migrate(in_use, MIGRATIONS)


def test_what_fails_halfway_leaves_all_as_it_was(in_use):
    """The next try starts from where it was, and not from half a version."""
    with in_use.begin() as connection:
        connection.execute(text("CREATE TABLE editor_work (id INTEGER)"))  # in the way of a later migration
        before = connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all()
    with pytest.raises(StoreError):
        migrate(in_use, MIGRATIONS)
    with in_use.connect() as connection:
        assert connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all() == before
    assert version(in_use) == "0001"
    with in_use.begin() as connection:
        connection.execute(text("DROP TABLE editor_work"))
    migrate(in_use, MIGRATIONS)
    assert version(in_use) > "0002"


def test_what_was_left_empty_no_longer_counts_as_not_helped(in_use):
    """Of five signals one is deleted already and two left it empty, of which one late on the Sunday before in UTC."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    noon, late = "2026-11-24 11:00:00", "2026-11-22 23:30:00"
    told = ((1, noon, None), (0, noon, None), (None, noon, None), (None, late, None), (None, noon, noon))
    with in_use.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))  # as `migrate` does: a table is made anew on the way
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        connection.execute(text(COUNT))
        for number, (helped, at, gone) in enumerate(told):
            values = {"code": f"KMPR-234{number}", "helped": helped, "at": at, "gone": gone}
            connection.execute(text(SIGNAL), values)
        command.upgrade(config, "0011")
        sums = connection.execute(text("SELECT signals, helped, known FROM signal_count")).one()
        assert sums == (5, 1, 3)
        command.downgrade(config, "0010")
        assert connection.execute(text("SELECT signals, helped FROM signal_count")).one() == (5, 1)

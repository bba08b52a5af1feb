"""Counts per week: made in the transaction of the signal, in Dutch weeks within a month."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from api.casework.counting import week_of
from api.casework.signal_tables import SignalCountRow
from api.casework.store import CaseworkStore
from tests.api.casework.values import NOON, asked, signal


@pytest.fixture
def store(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


def counts(store):
    """Every count as (task, desk, owner, week, signals, helped, known, harm)."""
    row = SignalCountRow
    with store._engine.connect() as connection:
        found = connection.execute(
            select(row.task, row.desk, row.owner, row.week, row.signals, row.helped, row.known, row.harm).order_by(
                row.task
            )
        )
        return [tuple(each) for each in found]


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 11, 24, 11, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),  # already Monday in the Netherlands
        (datetime(2026, 12, 2, 11, tzinfo=UTC), date(2026, 12, 1)),  # a week that began in November
    ],
)
def test_a_week_begins_on_monday_and_never_crosses_a_month(moment, week):
    assert week_of(moment) == week


def test_a_signal_is_counted_when_it_is_kept_and_not_after_it_is_withdrawn(store):
    """A signal that comes twice counts once; withdrawing twice takes it out once."""
    week = date(2026, 11, 23)
    store.signals.add(signal(), asked(key="a"))
    store.signals.add(signal(), asked(key="a"))
    kept = store.signals.add(signal(task="huurtoeslag", helped=False, severity="schade"), asked())
    assert counts(store) == [
        ("", "ido-centrum", "belastingdienst", week, 1, 1, 1, 0),
        ("huurtoeslag", "ido-centrum", "belastingdienst", week, 1, 0, 1, 1),
    ]
    for _ in range(2):
        store.signals.withdraw("lindewaard", kept.code, NOON)
    assert counts(store)[1] == ("huurtoeslag", "ido-centrum", "belastingdienst", week, 0, 0, 0, 0)


def test_of_what_is_left_empty_it_is_not_known_whether_somebody_was_helped(store):
    """That is something else than not helped."""
    store.signals.add(signal(helped=None), asked())
    assert counts(store) == [("", "ido-centrum", "belastingdienst", date(2026, 11, 23), 1, 0, 0, 0)]

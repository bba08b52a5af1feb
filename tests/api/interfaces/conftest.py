"""Webhooks on a database of their own, with a clock that the test moves."""

from datetime import UTC, datetime, timedelta

import pytest

from api.casework.store import CaseworkStore
from api.interfaces.deliveries import Deliveries
from api.interfaces.events import SUBSCRIBABLE, source_of
from api.interfaces.outbox import Outbox
from api.interfaces.webhooks import Webhooks
from knowledge.store.revisions import sqlite_url
from tests.api.casework.values import asked, referral, signal


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

    def __call__(self):
        """The moment of now."""
        return self.now

    def pass_(self, **time):
        """Let time pass."""
        self.now += timedelta(**time)


class Interfaces:
    """Casework with an outbox, and the webhooks that want its events."""

    def __init__(self, url, clock):
        self.store = CaseworkStore(url)
        self.store.migrate()
        self.clock = clock
        self.outbox = Outbox("lindewaard", source_of("lindewaard", None))
        self.webhooks = Webhooks(self.store.engine, "lindewaard", self.outbox)
        self.deliveries = Deliveries(self.store.engine, "lindewaard")

    def add_webhook(self, url, types=SUBSCRIBABLE):
        """Add a webhook and return it."""
        return self.webhooks.find(self.webhooks.add(url, types, self.clock())[0])

    def refer(self, key=None, **changes):
        """Keep a referral as the application does."""
        return self.store.referrals.add(referral(**changes), asked(key), self.outbox.referral)

    def signal(self, key=None, **changes):
        """Keep a signal as the application does."""
        return self.store.signals.add(signal(**changes), asked(key), self.outbox.signal)


@pytest.fixture
def clock():
    """A clock at noon."""
    return Clock()


@pytest.fixture
def interfaces(tmp_path, clock):
    """Webhooks on SQLite."""
    made = Interfaces(sqlite_url(tmp_path), clock)
    yield made
    made.store.close()


@pytest.fixture
def interfaces_on_each(database_url, clock):
    """Webhooks on SQLite and on PostgreSQL."""
    made = Interfaces(database_url, clock)
    yield made
    made.store.close()

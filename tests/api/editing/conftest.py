"""Stores of revisions and drafts on each kind of database, with the real content of Lindewaard published."""

from datetime import UTC, datetime

import pytest

from api.editing.drafts import DraftStore

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def drafts(database_url):
    """An empty store of drafts on each kind of database."""
    made = DraftStore(database_url)
    made.migrate()
    yield made
    made.close()

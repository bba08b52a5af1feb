"""A store of casework on each kind of database."""

import pytest

from api.casework.store import CaseworkStore


@pytest.fixture
def store(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()

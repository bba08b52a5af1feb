"""A store of casework on each kind of database, and the application on a database of its own."""

from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from api.app import build
from api.casework.store import CaseworkStore
from api.settings import Settings
from knowledge.store import Store
from tests.browser.rules import TUESDAY_MORNING, RuleRecogniser
from tests.product import EVALUATION_TOKEN


@pytest.fixture
def store(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def live(lindewaard):
    """What recording asks of the live revision: its knowledge base."""
    return SimpleNamespace(kb=lindewaard)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The data folder of the application."""
    return tmp_path_factory.mktemp("casework")


@pytest.fixture(scope="module")
def client(folder, lindewaard):
    """The application, composed as always, with recognition that is a rule, on a database of its own."""
    settings = Settings(data=folder, rasa_port=9, evaluation_token=EVALUATION_TOKEN, requests_per_minute=100_000)
    for store in (Store(settings.database_url), CaseworkStore(settings.database_url)):
        store.migrate()
        if isinstance(store, Store):
            store.publish(lindewaard.content, author="tests", note="")
        store.close()
    app = build(settings, lambda _: RuleRecogniser(), lambda: TUESDAY_MORNING)
    with TestClient(app) as made:
        app.state.product.live_knowledge.refresh()
        yield made

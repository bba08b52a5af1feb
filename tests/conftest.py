"""What every test may use: the content of Lindewaard, the real recognition, and the whole running product."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create
from api.prepare import prepare
from api.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.store import Store
from tests.databases import database_url, postgres  # noqa: F401 - fixtures
from tests.lean import whole_content
from tests.product import EVALUATION_TOKEN, running_product

HEAVY = frozenset({"data", "bot"})
"""Fixtures with the real recognition or a running Rasa: a GB or more each."""


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items):
    """Say which tests keep to one process, so that two can share the suite.

    The data folder and a Rasa are there once; of other tests a folder keeps what it made for all of its tests.
    """
    for item in items:
        folder = item.path.parent.relative_to(item.config.rootpath).as_posix()
        item.add_marker(pytest.mark.xdist_group("shared" if HEAVY & {*item.fixturenames} else folder))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node, ids):
    """Refuse to share the suite when pytest-xdist has lost the groups, as it does beside pytest 9.2.

    It tells a group by the end of a test's name. Without it tests of one data folder run beside each other, and disturb
    each other only now and then.
    """
    lost = [name for name in ids if "@" not in name.rpartition("]")[2]]
    if node.config.getvalue("dist") == "loadgroup" and lost:
        pytest.exit(f"pytest-xdist does not see the group of {lost[0]}: which pytest is this?", returncode=4)


@pytest.fixture(scope="session")
def lindewaard():
    """The knowledge base of Lindewaard as it stands in the content files."""
    return KnowledgeBase(whole_content())


@pytest.fixture
def tuesday():
    """Tuesday 24 November 2026, 10:30: most desks are open."""
    return datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)


@pytest.fixture(scope="session")
def data():
    """The data folder of the tests, made ready like a user's: real model, published content, built index."""
    folder = Path(os.environ.get("LOKETWIJZER_DATA") or "var/test").resolve()
    settings = Settings(data=folder)
    store = Store(settings.database_url)
    store.migrate()
    store.publish(whole_content(), author="tests", note="")  # what an earlier run left may be older
    store.close()
    prepare(settings, print)
    return folder


@pytest.fixture(scope="session")
def settings(data):
    """The settings of the application under test; no Rasa listens on its port."""
    return Settings(data=data, rasa_port=9, evaluation_token=EVALUATION_TOKEN, requests_per_minute=100_000)


@pytest.fixture(scope="session")
def app(settings):
    """The application itself, composed as uvicorn does it."""
    return create(settings)


@pytest.fixture(scope="session")
def client(app):
    """A client of the application, from the moment that it can answer."""
    with TestClient(app) as client:
        app.state.product.live_knowledge.refresh()
        yield client


@pytest.fixture(scope="session")
def live_product(data):
    """The address of the whole product: api, Rasa and action server as `make run` starts them."""
    with running_product(data) as product:
        yield product.address


@pytest.fixture
def own_product(data):
    """A whole product for one test, which may kill parts of it."""
    with running_product(data) as product:
        yield product

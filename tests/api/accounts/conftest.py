"""The whole application on a database of its own, once for all tests of accounts, with a clock that can be put on."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from tests.accounts import QUICK
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_app
from tests.product import EVALUATION_TOKEN

ACTIONS_TOKEN = "acties-in-de-tests"


class Clock:
    """A clock that stands still until it is put on."""

    def __init__(self):
        self.now = TUESDAY_MORNING

    def __call__(self):
        """Return the moment at which it stands."""
        return self.now

    def forward(self, **how_long):
        """Put the clock forward, as timedelta says it."""
        self.now += timedelta(**how_long)


@pytest.fixture(scope="session")
def clock():
    """The clock of the application; it only goes forward."""
    return Clock()


def started(folder, lindewaard, clock, **settings):
    """Return the application on an empty database with the content of Lindewaard."""
    chosen = Settings(
        data=folder,
        rasa_port=9,
        evaluation_token=EVALUATION_TOKEN,
        internal_token=ACTIONS_TOKEN,
        requests_per_minute=100_000,
        **settings,
    )
    return light_app(chosen, lindewaard, clock=clock)


def browser(app, **options):
    """Return a browser of its own; every one of them is served by the loop in which the application was started."""
    made = TestClient(app, follow_redirects=False, **options)
    made.headers.setdefault("Sec-Fetch-Site", "same-origin")
    made.portal = app.state.portal
    return made


@pytest.fixture(scope="session")
def office(tmp_path_factory, lindewaard, clock):
    """The application as it is on one machine: the counter is open."""
    app = started(tmp_path_factory.mktemp("accounts"), lindewaard, clock)
    with TestClient(app) as running:
        app.state.portal = running.portal
        app.state.product.live_knowledge.refresh()
        app.state.accounts._passwords = QUICK
        yield app


@pytest.fixture
def client(office):
    """A browser in which nobody is signed in."""
    return browser(office)

"""The application with demo data, for who may see the dashboard."""

import pytest

from api.accounts.identity import Role
from api.casework.store import CaseworkStore
from api.demo.store import Wanted, load
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product


@pytest.fixture(scope="package")
def product(tmp_path_factory, lindewaard):
    """The application with made-up referrals and signals."""
    with light_product(tmp_path_factory.mktemp("insight"), lindewaard) as made:
        store = CaseworkStore(made.settings.database_url)
        load(store.engine, lindewaard, Wanted(referrals=400, signals=2_000), TUESDAY_MORNING)
        store.close()
        yield made


@pytest.fixture
def client(product):
    """A client of the coordinator."""
    product.sign_in(Role.COORDINATOR)
    yield product.client
    product.sign_in()

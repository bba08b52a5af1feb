"""The application, composed as always, on a database of its own, with recognition that is a rule."""

import pytest

from api.accounts.identity import Role
from api.bundles.store import BundleStore
from tests.api.signals.forms import send
from tests.light import light_product


@pytest.fixture(scope="package")
def product(tmp_path_factory, lindewaard):
    """A client of the application, with what it runs on."""
    with light_product(tmp_path_factory.mktemp("signals"), lindewaard) as made:
        yield made


@pytest.fixture(scope="package")
def client(product):
    """A client that follows no redirects: where they lead is part of the answer."""
    return product.client


@pytest.fixture(scope="package")
def bundle(product):
    """A bundle of six signals of the IDO about huurtoeslag, bundled by the coordinator on the page."""
    product.sign_in(Role.COORDINATOR)
    said = ["Snapt de brief niet", "=1+1", "Bel 06-12345678", "Twee brieven", "Vaag", "Nog een keer"]
    for text in said:
        send(product.client, tekst=text, stap="bewijs-meesturen")
    answer = product.client.post("/signalen/bundelen")
    assert answer.status_code == 303
    store = BundleStore(product.app.state.casework_engine, product.settings.municipality)
    found = next(each for each in store.listed() if each.step == "bewijs-meesturen")
    product.sign_in()
    return found


@pytest.fixture
def coordinator(product):
    """A client of the coordinator."""
    product.sign_in(Role.COORDINATOR)
    yield product.client
    product.sign_in()

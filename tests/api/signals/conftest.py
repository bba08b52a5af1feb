"""The application, composed as always, on a database of its own, with recognition that is a rule."""

import pytest

from tests.light import light_product


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """A client of the application, with what it runs on."""
    with light_product(tmp_path_factory.mktemp("signals"), lindewaard) as made:
        yield made


@pytest.fixture(scope="module")
def client(product):
    """A client that follows no redirects: where they lead is part of the answer."""
    return product.client

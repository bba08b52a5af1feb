"""A municipality that began with the first version of a layer, and works in the browser since."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from api.accounts.identity import Person, Role
from api.national.looking import National
from knowledge.base import KnowledgeBase
from knowledge.store.database import connect
from tests.layers import begun_with, first_layer, given_by, second_layer
from tests.light import light_product

PAGE = "/beheer/inlezen/landelijk"
SANNE = Person(1, "sanne", "Sanne", frozenset({Role.EDITOR}), "veldhoek", None)
BAS = Person(2, "bas", "Bas", frozenset({Role.EDITOR}), "veldhoek", None)


@pytest.fixture(scope="module")
def first(lindewaard):
    """The layer that the municipality took."""
    return first_layer(lindewaard)


@pytest.fixture(scope="module")
def second(first, lindewaard):
    """The layer of a later version of the product."""
    return second_layer(first, lindewaard)


@pytest.fixture(scope="module")
def begun(first):
    """What the municipality published that has only just begun."""
    return begun_with(first)


@contextmanager
def product(folder, first, second, begun):
    """The product of the municipality, with the later layer under it; `publish` is what it does from its folder."""
    with light_product(folder, KnowledgeBase(begun), municipality="veldhoek") as light:
        light.person = SANNE
        editing, state = light.app.state.editing, light.app.state
        answers = state.national.answers

        def publish(content):
            editing.store.publish(content, author="test", note="", also=given_by(first, content))

        def carry(layer):
            state.national = National(editing.store, answers, lambda: layer)

        carry(second)
        yield SimpleNamespace(
            client=light.client,
            app=light.app,
            url=light.settings.database_url,
            editing=editing,
            publish=publish,
            carry=carry,
            kb=lambda: editing.latest.kb("veldhoek"),
        )


@pytest.fixture(scope="module")
def shared_product(tmp_path_factory, first, second, begun):
    """One product for the tests that publish no desk or subject that the next test would miss."""
    with product(tmp_path_factory.mktemp("veldhoek"), first, second, begun) as place:
        yield place


@pytest.fixture
def veldhoek(shared_product, second, begun):
    """The municipality as it was before anybody chose anything, without memory of what the layer said."""
    engine = connect(shared_product.url)
    with engine.begin() as connection:
        for table in ("draft", "national_answer", "national_wording"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - three names from the line above
    engine.dispose()
    shared_product.editing.store.publish(begun, author="test", note="")
    shared_product.carry(second)
    return shared_product


@pytest.fixture
def fresh(tmp_path, first, second, begun):
    """A product of its own, for who publishes all of it."""
    with product(tmp_path, first, second, begun) as place:
        yield place

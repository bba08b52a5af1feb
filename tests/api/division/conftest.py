"""The pages of the division around the real content, without recognition: alone, and within the application."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.pages import build_router
from knowledge.hours import TIMEZONE
from tests.accounts import sign_in
from tests.light import light_product

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)


class KnowledgePorts:
    """Only what the division needs; another knowledge base can be put in."""

    def __init__(self, kb):
        self.kb = kb

    def knowledge(self):
        """The knowledge base of this moment."""
        return self.kb

    def now(self):
        """A Tuesday morning."""
        return NOW


@pytest.fixture(scope="module")
def pages(lindewaard):
    """A client of the pages; `pages.app.state.pages.kb` is what they show."""
    app = FastAPI()
    app.state.pages = KnowledgePorts(lindewaard)
    app.include_router(build_router())
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own."""
    with light_product(tmp_path_factory.mktemp("verdeling"), lindewaard) as product:
        yield product


@pytest.fixture
def client(light):
    """A client signed in as an editor, without drafts."""
    sign_in(light.client, Role.EDITOR)
    light.discard_drafts()
    return light.client

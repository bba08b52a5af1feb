"""The pages around the real content, without recognition: a page of the division needs none."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.pages import build_router
from knowledge.hours import TIMEZONE

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

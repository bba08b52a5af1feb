"""The whole application on a database of its own, with recognition that is a rule: ready within a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.database import AccountsDatabase
from api.accounts.identity import Person, Role
from api.app import build
from api.casework.store import CaseworkStore
from api.editing.drafts import Draft, DraftStore
from api.freshness.database import migrate_freshness
from api.privacy.database import migrate_privacy
from api.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.store import Store
from tests.browser.rules import TUESDAY_MORNING, RuleRecogniser
from tests.lean import with_few_sentences


@dataclass
class LightProduct:
    """A client of the application; `person` is who is signed in from now on, None for a visitor."""

    app: FastAPI
    client: TestClient
    settings: Settings
    person: Person | None = None

    def sign_in(self, *roles: Role, desk: str | None = None) -> None:
        """From now on somebody with these roles asks, who works at `desk`."""
        self.person = Person(1, "sanne", "Sanne", frozenset(roles), "lindewaard", desk) if roles else None

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Every draft there is, of everybody."""
        return self.app.state.editing.drafts.of_municipality("lindewaard")

    def discard_drafts(self) -> None:
        """Throw every draft away, for a test that begins without."""
        for draft in self.drafts:
            self.app.state.editing.drafts.discard(draft)


def light_app(settings: Settings, lindewaard: KnowledgeBase, now=TUESDAY_MORNING, clock=None) -> FastAPI:
    """Compose the application on a database with the content of Lindewaard, of its sentences a few."""
    for store in [made(settings.database_url) for made in (Store, CaseworkStore, DraftStore, AccountsDatabase)]:
        store.migrate()
        if isinstance(store, Store):
            store.publish(with_few_sentences(lindewaard.content), author="tests", note="")
        store.close()
    migrate_privacy(settings.database_url)
    migrate_freshness(settings.database_url)
    return build(settings, lambda _: RuleRecogniser(), clock or (lambda: now))


@contextmanager
def light_product(folder: Path, lindewaard: KnowledgeBase, **settings) -> Iterator[LightProduct]:
    """Serve it to a client; who is signed in can be chosen."""
    chosen = Settings(data=folder, rasa_port=9, requests_per_minute=100_000, **settings)
    app = light_app(chosen, lindewaard)
    made = LightProduct(app, TestClient(app, follow_redirects=False), chosen)

    @app.middleware("http")
    async def identify(request, proceed):
        if made.person is not None:
            request.state.person = made.person
        return await proceed(request)

    with made.client:
        app.state.product.live_knowledge.refresh()
        yield made

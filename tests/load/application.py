"""The application for a measurement, composed as always; recording never asks the recognition, so that is a rule."""

from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from api.app import build
from api.casework.store import CaseworkStore
from api.settings import Settings
from knowledge.loading import load_content
from knowledge.store import Store
from tests.browser.rules import RuleRecogniser


def make() -> FastAPI:
    """Make it on the database of the environment; uvicorn calls this."""
    settings = Settings.load()
    for store in (Store(settings.database_url), CaseworkStore(settings.database_url)):
        store.migrate()
        if isinstance(store, Store):
            store.publish(load_content(Path("knowledge/content/lindewaard")), author="meting", note="")
        store.close()
    return build(settings, lambda _: RuleRecogniser(), lambda: datetime.now(UTC))

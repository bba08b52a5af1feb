"""How long the figures of the dashboard take at 100,000 referrals and 1,000,000 signals: `make load-dashboard`.

Not part of the tests: loading alone takes minutes. Without an argument on SQLite in a folder of its own, which is
removed; with the URL of an EMPTY database on that one, which is left as it is filled.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from api.casework.store import CaseworkStore
from api.demo.store import Wanted, is_loaded, load
from api.insight.dashboard import Dashboard
from api.insight.selection import selected
from api.insight.small import Rounding
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.loading import load_content

LOADED = Wanted(referrals=100_000, signals=1_000_000, days=3 * 365)
TIMES = 7
MILLISECONDS = 1000
CHOICES = (
    {},
    {"period": "alles"},
    {"period": "alles", "theme": "toeslagen"},
    {"period": "alles", "desk": "ido-centrum"},
    {"theme": "belastingen", "desk": "ido-centrum"},
)


def measure(url: str) -> None:
    """Load what is not there yet, and print the median and the worst of each choice of filters."""
    kb = KnowledgeBase(load_content(Path("knowledge/content/lindewaard")), 1)
    store, now = CaseworkStore(url), datetime.now(UTC)
    store.migrate()
    if not is_loaded(store.engine, "lindewaard"):
        typer.echo(f"{LOADED.referrals} doorverwijzingen en {LOADED.signals} signalen laden…")
        load(store.engine, kb, LOADED, now)
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # what a server does by itself within a minute
    today = now.astimezone(TIMEZONE).date()
    for choice in CHOICES:
        took, worked = [], []
        for _ in range(TIMES):
            started, at_work = time.perf_counter(), time.process_time()
            made = Dashboard(store.engine, kb, selected(kb, today, **choice), Rounding(), today)
            made.add_up()
            rows = sum(len(part.rows) for part in made.parts)
            took.append((time.perf_counter() - started) * MILLISECONDS)
            worked.append((time.process_time() - at_work) * MILLISECONDS)
        words = " ".join(choice.values()) or "12 maanden"
        typer.echo(
            f"{store.engine.dialect.name:11} {words:32} mediaan {sorted(took)[TIMES // 2]:4.0f} ms, slechtste "
            f"{max(took):4.0f} ms, rekentijd {sorted(worked)[TIMES // 2]:4.0f} ms, {rows} regels"
        )
    store.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(f"sqlite:///{folder}/maat.db")

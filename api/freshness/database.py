"""The tables of freshness: migrated by who sets the product up."""

from pathlib import Path
from typing import Final

from knowledge.store.database import connect, migrate

MIGRATIONS: Final = Path(__file__).parent / "migrations"
NOT_READ: Final = "Wat over het actueel houden is bewaard, is niet te bereiken"
NOT_KEPT: Final = "Er is niets veranderd"


def migrate_freshness(url: str) -> None:
    """Bring the tables in the database at `url` to this version; safe to repeat. Raises StoreError."""
    engine = connect(url)
    try:
        migrate(engine, MIGRATIONS)
    finally:
        engine.dispose()

"""The tables of privacy: migrated by who sets the product up."""

from pathlib import Path
from typing import Final

from knowledge.store.database import connect, migrate

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def migrate_privacy(url: str) -> None:
    """Bring the tables in the database at `url` to this version; safe to repeat. Raises StoreError."""
    engine = connect(url)
    try:
        migrate(engine, MIGRATIONS)
    finally:
        engine.dispose()

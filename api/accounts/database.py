"""The database of accounts: one engine for its stores, and its migrations."""

from pathlib import Path
from typing import Final

from knowledge.store.database import connect, migrate

MIGRATIONS: Final = Path(__file__).parent / "migrations"
NOT_READ: Final = "De accounts zijn niet te bereiken"
NOT_KEPT: Final = "Er is niets veranderd"


class AccountsDatabase:
    """Where accounts, sessions, tokens and the audit trail are kept."""

    def __init__(self, url: str) -> None:
        """Connect to the database at `url`. Raises StoreError on a wrong URL."""
        self.engine = connect(url)

    def migrate(self) -> None:
        """Bring the tables to this version; safe to repeat. Raises StoreError."""
        migrate(self.engine, MIGRATIONS)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

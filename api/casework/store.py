"""The database of casework: its connection, its migrations, and what is kept in it, each in a module of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from api.casework.codes import new_code
from api.casework.editor_work import EditorWork
from api.casework.feedback import FeedbackStore
from api.casework.referral_store import ReferralStore
from api.casework.remarks import Remarks
from api.casework.settling import Settlements
from api.casework.signal_store import SignalStore
from knowledge.store.database import connect, migrate

MIGRATIONS: Final = Path(__file__).parent / "migrations"
OUTBOX_MIGRATIONS: Final = Path(__file__).parent / "outbox" / "migrations"
"""Of what is written for other systems in the transaction of a record; with a version of its own."""


class CaseworkStore:
    """The referrals, signals and feedback of every municipality in one database."""

    def __init__(self, url: str, make_code: Callable[[], str] = new_code) -> None:
        """Connect to the database at `url`. Raises StoreError on a wrong URL."""
        self._engine = connect(url)
        self.referrals = ReferralStore(self._engine, make_code)
        self.signals = SignalStore(self._engine, make_code)
        self.feedback = FeedbackStore(self._engine, make_code)
        self.work = EditorWork(self._engine)
        self.settlements = Settlements(self._engine)
        self.remarks = Remarks(self._engine)

    @property
    def engine(self) -> Engine:
        """The database, for who reads across records: figures, bundles, demo data."""
        return self._engine

    def migrate(self) -> None:
        """Bring the tables to this version; safe to repeat. Raises StoreError."""
        migrate(self._engine, MIGRATIONS)
        migrate(self._engine, OUTBOX_MIGRATIONS)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

"""Mail that waits in a table: taken by one process at a time, tried again until it is delivered, and told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import Engine, update

from knowledge.store.database import trouble

RETRY_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
"""How long to wait after each attempt that failed; after that every four hours."""

GIVE_UP_AFTER: Final = timedelta(days=7)
"""A mail that could not be sent for a week is not sent any more; what it says is on the pages anyway."""

CLAIMED_FOR: Final = timedelta(minutes=2)
"""Who sends a mail has this long; after that it was killed halfway and somebody else tries again."""

TROUBLE_LENGTH: Final = 200


class MailStatus(StrEnum):
    """Where a mail is."""

    WAITS = "wacht"
    SENT = "verstuurd"
    GIVEN_UP = "opgegeven"
    DROPPED = "vervallen"


class Waits(Protocol):
    """A mail that waits, as it was read from its table."""

    @property
    def id(self) -> int:
        """Its number in the table."""

    @property
    def attempts(self) -> int:
        """How often it was tried before."""

    @property
    def created_at(self) -> datetime:
        """Since when it waits."""


class MailQueue:
    """The mail of one municipality in one table, with a column for each thing that is written here."""

    def __init__(self, engine: Engine, municipality: str, table: Any, not_kept: str) -> None:  # noqa: ANN401 - a mapped class
        """Write to `table` in the database of `engine`; `not_kept` begins the sentence when that cannot be done."""
        self._engine = engine
        self._municipality = municipality
        self._table = table
        self._not_kept = not_kept

    def claim(self, mail: Waits, now: datetime) -> bool:
        """Take a mail to send it; False when somebody else took it just now. Raises StoreError."""
        row = self._table
        values = {"next_at": now + CLAIMED_FOR, "attempts": mail.attempts + 1}
        return self._change(mail, values, row.attempts == mail.attempts)

    def sent(self, mail: Waits, now: datetime) -> None:
        """Write down that a mail was delivered. Raises StoreError."""
        self._change(mail, {"status": MailStatus.SENT, "sent_at": now, "trouble": None})

    def drop(self, mail: Waits, why: str) -> None:
        """Write down that a mail is not needed any more, or has nowhere to go. Raises StoreError."""
        self._change(mail, {"status": MailStatus.DROPPED, "trouble": why[:TROUBLE_LENGTH]})

    def failed(self, mail: Waits, why: str, now: datetime) -> None:
        """Write down that a mail could not be delivered, and when it is tried again. Raises StoreError."""
        if now - mail.created_at > GIVE_UP_AFTER:
            self._change(mail, {"status": MailStatus.GIVEN_UP, "trouble": why[:TROUBLE_LENGTH]})
            return
        wait = RETRY_AFTER[min(mail.attempts, len(RETRY_AFTER) - 1)]
        self._change(mail, {"next_at": now + wait, "trouble": why[:TROUBLE_LENGTH]})

    def _change(self, mail: Waits, values: Mapping[str, object], *conditions: Any) -> bool:  # noqa: ANN401 - of SQLAlchemy
        row = self._table
        mine = (row.id == mail.id, row.municipality == self._municipality, row.status == MailStatus.WAITS)
        with trouble(self._not_kept), self._engine.begin() as connection:
            return bool(connection.execute(update(row).where(*mine, *conditions).values(**values)).rowcount)

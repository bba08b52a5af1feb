"""How long conversations are kept: what is older than the setting says is deleted, at the start and then every hour.

Rasa keeps conversations in an SQLite file and never removes anything; the pages keep screens in memory. The file is
Rasa's: it may not be there yet, and Rasa has it open while we delete.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from api.beside import beside
from api.pages.screens import OpenConversations

logger = logging.getLogger(__name__)

CONVERSATIONS: Final = "conversations.db"
"""The name of the file in the data folder, as in `bot/endpoints.yml`."""
EVERY_SECONDS: Final = 3600.0
RETRY_SECONDS: Final = 60.0
"""When the file cannot be written to just now."""
BUSY_SECONDS: Final = 5.0
"""How long to wait for a turn of Rasa to be written; that takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted: whole conversations, and events (a conversation that goes on loses only its oldest ones)."""

    conversations: int = 0
    events: int = 0


class ConversationFile:
    """Rasa's tracker store: one row for each event of each conversation."""

    def __init__(self, path: Path) -> None:
        """Delete from the SQLite file at `path`, which Rasa makes."""
        self._path = path

    @property
    def exists(self) -> bool:
        """Whether Rasa has made the file."""
        return self._path.exists()

    def delete_before(self, moment: datetime) -> Deleted:
        """Delete what was said before `moment`, so that it is not in the file any more either.

        Raises:
            sqlite3.Error: the file is locked, read-only or damaged; nothing was deleted.

        """
        if not self.exists:
            return Deleted()
        limit = (moment.timestamp(),)
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                return Deleted()  # Rasa has just made the file
            connection.execute("PRAGMA secure_delete = ON")  # overwritten with zeros, not only forgotten
            connection.execute("BEGIN IMMEDIATE")
            (ended,) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM events GROUP BY sender_id HAVING max(timestamp) < ?)", limit
            ).fetchone()
            events = connection.execute("DELETE FROM events WHERE timestamp < ?", limit).rowcount
            connection.execute("COMMIT")
            # Rasa writes ahead: until this, what was deleted still stands in the file beside it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Deleted(ended, events)


class Retention:
    """Deletes what is too old, as long as the api runs."""

    def __init__(
        self, file: ConversationFile, screens: Sequence[OpenConversations], hours: int, clock: Callable[[], datetime]
    ) -> None:
        """Keep conversations for `hours`, and the `screens` of each municipality; `clock` gives the present moment."""
        self._file = file
        self._screens = screens
        self._keep = timedelta(hours=hours)
        self._clock = clock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delete for as long as the block runs."""
        async with beside(self.watch):
            yield

    async def watch(self) -> None:
        """Delete until cancelled; trouble of any sort is logged, by its name alone, and never ends it."""
        while True:
            try:
                seconds = await self.look()
            except Exception as error:  # noqa: BLE001 - what must not be kept goes, whatever was wrong the last time
                seconds = RETRY_SECONDS
                logger.error("Gesprekken opruimen ging mis (%s). Over een minuut nog een keer.", type(error).__name__)  # noqa: TRY400 - a trace may hold what was said
            await asyncio.sleep(seconds)

    async def look(self) -> float:
        """Delete once and return in how many seconds to look again. Only counts are logged, never what was said."""
        for screens in self._screens:
            screens.forget_old()
        if not self._file.exists:
            logger.info("Er zijn nog geen gesprekken om op te ruimen. Over een uur wordt opnieuw gekeken.")
            return EVERY_SECONDS
        try:
            deleted = await asyncio.to_thread(self._file.delete_before, self._clock() - self._keep)
        except (sqlite3.Error, OSError) as error:
            reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
            logger.warning("Oude gesprekken zijn nu niet op te ruimen (%s). Over een minuut nog een keer.", reason)
            return RETRY_SECONDS
        logger.info(
            "Oude gesprekken opgeruimd: %s gesprekken, samen %s stappen.", deleted.conversations, deleted.events
        )
        return EVERY_SECONDS

"""Rasa's memory of conversations, in SQLite, written without waiting for the disk at every turn.

Rasa's own store opens the file anew for every question and lets every turn wait until the disk has it: on an ordinary
disk that takes longer than everything else in the turn. This one keeps its connections and writes ahead (WAL). A killed
process loses nothing; when the power fails the last turns may be gone, which the clerk then says again.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool


class ConversationStore(SQLTrackerStore):
    """Keeps conversations; of an answer only its words, because its facts come from the knowledge base."""

    def __init__(self, **settings: Any) -> None:
        """Make the tables where they are missing; `settings` are those of `endpoints.yml`."""
        super().__init__(**settings)
        made, self.engine = self.engine, sa.create_engine(self.engine.url, poolclass=QueuePool)
        made.dispose()
        sa.event.listen(self.engine, "connect", _writes_ahead)
        self.sessionmaker = sessionmaker(bind=self.engine)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        """The events that are not stored yet, answers without the advice and buttons that came along."""
        for event in super()._additional_events(session, tracker):
            words = isinstance(event, BotUttered)
            yield BotUttered(event.text, None, event.metadata, event.timestamp) if words else event


def _writes_ahead(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.close()

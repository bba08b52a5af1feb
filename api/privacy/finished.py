"""What editors and coordinators leave behind: words about work that is done, drafts nobody goes on with, empty bundles.

Each returns how many there were, and is about one municipality.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from api.casework.signal_tables import BundleChangeRow, BundleRow, DepartureRow
from api.casework.tables import SignalRow
from api.casework.work_tables import SettlementRow
from api.editing.tables import DraftRow


def forget_words(connection: Connection, municipality: str, limit: datetime) -> int:
    """Take the note and the sentences out of what was settled, or taken back, before `limit`.

    What it was about, how often and what became of it stays: that is about nobody. What waits for a publication is not
    finished, however old it is.
    """
    row = SettlementRow
    ended = func.coalesce(row.undone_at, row.settled_at)
    has_words = or_(row.note.is_not(None), row.sentences.is_not(None))
    words: Any = update(row).where(row.municipality == municipality, ended < limit, has_words)
    changed = connection.execute(words.values(note=None, sentences=None).execution_options(synchronize_session=False))
    return int(changed.rowcount)


def drop_drafts(connection: Connection, municipality: str, limit: datetime) -> int:
    """Delete the drafts that nobody changed since `limit`; what is published stays as it is."""
    old = delete(DraftRow).where(DraftRow.municipality == municipality, DraftRow.changed_at < limit)
    return connection.execute(old).rowcount


def drop_empty_bundles(connection: Connection, municipality: str, limit: datetime) -> int:
    """Delete the bundles without signals that nothing happened to since `limit`, with what their owners said."""
    row = BundleRow
    holds = exists().where(SignalRow.municipality == municipality, SignalRow.bundle == row.id)
    still_told = exists().where(DepartureRow.bundle == row.id, DepartureRow.feedback.is_not(None))
    mine = (row.municipality == municipality, row.changed_at < limit, row.demo.is_(False), ~holds, ~still_told)
    numbers = connection.scalars(select(row.id).where(*mine)).all()
    if numbers:
        connection.execute(delete(DepartureRow).where(DepartureRow.bundle.in_(numbers)))
        connection.execute(delete(BundleChangeRow).where(BundleChangeRow.bundle.in_(numbers)))
        connection.execute(delete(row).where(row.id.in_(numbers)))
    return len(numbers)

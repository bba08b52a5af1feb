"""The bodies of entries, each kept once however many revisions and municipalities hold it."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, insert, select

from knowledge.store.snapshot import StoredEntry
from knowledge.store.tables import EntryBody

AT_A_TIME: Final = 1000
"""So many values in one question to the database; every database takes that."""


def keep_bodies(connection: Connection, stored: Sequence[StoredEntry]) -> None:
    """Add the bodies that are not there yet."""
    known = _known(connection, {entry.digest for entry in stored})
    bodies = {entry.digest: entry.body for entry in stored if entry.digest not in known}
    if bodies:
        connection.execute(insert(EntryBody), [{"digest": key, "body": body} for key, body in bodies.items()])


def _known(connection: Connection, digests: Collection[str]) -> set[str]:
    """Return which of these bodies are kept already; the store of many municipalities holds many more."""
    asked, found = sorted(digests), set[str]()
    for first in range(0, len(asked), AT_A_TIME):
        some = asked[first : first + AT_A_TIME]
        found.update(connection.scalars(select(EntryBody.digest).where(EntryBody.digest.in_(some))))
    return found

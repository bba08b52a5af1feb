"""Which words of the national layer a municipality was given when its folder was published; rows are only added."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from knowledge.store.bodies import keep_bodies
from knowledge.store.snapshot import StoredEntry
from knowledge.store.tables import EntryBody, NationalWording

Wordings = Mapping[tuple[str, str], tuple[Any, ...]]
"""Every body in which the layer gave an entry to one municipality."""


def remember(connection: Connection, municipality: str, taken: Sequence[StoredEntry]) -> None:
    """Keep these entries as what the layer says; what is known already stays as it is."""
    there = select(NationalWording.collection, NationalWording.entry_id, NationalWording.digest)
    known = {tuple(row) for row in connection.execute(there.where(NationalWording.municipality == municipality))}
    new = [entry for entry in taken if (entry.collection, entry.entry_id, entry.digest) not in known]
    if not new:
        return
    keep_bodies(connection, new)
    connection.execute(
        insert(NationalWording),
        [
            {
                "municipality": municipality,
                "collection": entry.collection,
                "entry_id": entry.entry_id,
                "digest": entry.digest,
            }
            for entry in new
        ],
    )


def wordings(connection: Connection, municipality: str) -> Wordings:
    """Return every body that was remembered for a municipality."""
    query = (
        select(NationalWording.collection, NationalWording.entry_id, EntryBody.body)
        .join(EntryBody, EntryBody.digest == NationalWording.digest)
        .where(NationalWording.municipality == municipality)
    )
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for collection, entry_id, body in connection.execute(query):
        found[collection, entry_id] = (*found.get((collection, entry_id), ()), body)
    return found

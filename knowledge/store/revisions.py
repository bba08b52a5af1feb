"""Publishing and reading revisions. One publication is one transaction: the store is before it or after it."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, and_, func, insert, select

from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.schema import Content
from knowledge.store.bodies import keep_bodies
from knowledge.store.database import URL_VARIABLE, connect, migrate, trouble
from knowledge.store.snapshot import StoredEntry, content_of, digest_of, entries
from knowledge.store.tables import EntryBody, Revision, RevisionEntry
from knowledge.store.wordings import Wordings, wordings

DATA_VARIABLE: Final = "LOKETWIJZER_DATA"
MIGRATIONS: Final = Path(__file__).parent / "migrations"
EntryId = tuple[str, str]
"""A (collection, entry id) pair: which entry of a municipality."""
MEANWHILE: Final = "iemand anders publiceerde op hetzelfde moment. Probeer het opnieuw."


class OvertakenError(StoreError):
    """Somebody else published since the revision that this content was made from."""

    def __init__(self) -> None:
        """Say that nothing was written."""
        super().__init__(f"Er is niets gepubliceerd: {MEANWHILE}")


def default_database_url() -> str:
    """Return the database of the environment: its URL, or SQLite in the data folder (default `var/`)."""
    return os.environ.get(URL_VARIABLE) or sqlite_url(Path(os.environ.get(DATA_VARIABLE) or "var"))


def sqlite_url(data: Path) -> str:
    """Return the URL of the embedded database in the folder `data`."""
    return f"sqlite:///{data.absolute() / 'loketwijzer.db'}"


@dataclass(frozen=True, slots=True)
class Published:
    """The facts of one revision."""

    number: int
    created_at: datetime
    author: str
    note: str
    digest: str


class Store:
    """The revisions of every municipality in one database."""

    def __init__(self, url: str) -> None:
        """Connect to the database at `url`; a folder for SQLite is made. Raises StoreError on a wrong URL."""
        self._engine = connect(url)

    def migrate(self) -> None:
        """Bring the tables to this version; safe to repeat. Raises StoreError."""
        migrate(self._engine, MIGRATIONS)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def publish(
        self,
        content: Content,
        *,
        author: str,
        note: str,
        at: datetime | None = None,
        base: int | None = None,
        also: Callable[[Connection], None] | None = None,
    ) -> Published:
        """Store `content` as a new revision, all of it or nothing; unchanged content gives the latest revision back.

        `base` is the revision that `content` was made from: when another one is the latest by now, nothing is written.
        `also` writes what belongs to this publication, such as the drafts that are done, in the same transaction.

        Raises:
            OvertakenError: somebody else published since `base`; nothing was written.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        stored = list(entries(content))
        digest = digest_of(stored)
        municipality = content.municipality.id
        with trouble("Er is niets gepubliceerd", MEANWHILE), self._engine.begin() as connection:
            latest = _latest(connection, municipality)
            if base is not None and (latest.number if latest else 0) != base:
                raise OvertakenError
            if also is not None:
                also(connection)
            if latest is not None and latest.digest == digest:
                return latest
            published = Published(
                number=latest.number + 1 if latest else 1,
                created_at=at or datetime.now(UTC),
                author=author,
                note=note,
                digest=digest,
            )
            _keep(connection, municipality, published, stored)
            return published

    def municipalities(self) -> tuple[str, ...]:
        """Return who published anything, in alphabetical order. Raises StoreError."""
        query = select(Revision.municipality).distinct().order_by(Revision.municipality)
        with trouble("De kennisbank is niet te bereiken"), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def latest_number(self, municipality: str) -> int | None:
        """Return the number of the latest revision, or None when nothing was published yet. Raises StoreError."""
        with trouble("De kennisbank is niet te bereiken"), self._engine.connect() as connection:
            latest = _latest(connection, municipality)
            return latest.number if latest else None

    def history(self, municipality: str) -> tuple[Published, ...]:
        """Return every revision, newest first. Raises StoreError."""
        query = select(Revision.__table__).where(Revision.municipality == municipality).order_by(Revision.number.desc())
        with trouble("De kennisbank is niet te bereiken"), self._engine.connect() as connection:
            return tuple(_published(row) for row in connection.execute(query).mappings())

    def load(self, municipality: str, number: int | None = None) -> KnowledgeBase | None:
        """Return a revision (default the latest), or None when it does not exist.

        Raises:
            StoreError: the database is not reachable, or what it holds does not fit this version.

        """
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            query = select(Revision.__table__).where(Revision.municipality == municipality)
            if number is not None:
                query = query.where(Revision.number == number)
            row = connection.execute(query.order_by(Revision.number.desc()).limit(1)).first()
            if row is None:
                return None
            bodies = (
                select(RevisionEntry.collection, EntryBody.body)
                .join(EntryBody, EntryBody.digest == RevisionEntry.digest)
                .where(RevisionEntry.revision_id == row.id)
                .order_by(RevisionEntry.position)
            )
            collections: dict[str, list[Any]] = {}
            for collection, body in connection.execute(bodies):
                collections.setdefault(collection, []).append(body)
        try:
            return KnowledgeBase(content_of(collections), row.number)
        except ValidationError as error:
            raise unfit(row.number) from error

    def digests(self, municipality: str, number: int) -> Mapping[EntryId, str]:
        """Return the digest of the body of every entry of a revision, in order: equal digest, equal body.

        A revision that does not exist has no entries. Raises StoreError.
        """
        query = (
            select(RevisionEntry.collection, RevisionEntry.entry_id, RevisionEntry.digest)
            .join(Revision, Revision.id == RevisionEntry.revision_id)
            .where(Revision.municipality == municipality, Revision.number == number)
            .order_by(RevisionEntry.position)
        )
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return {(row.collection, row.entry_id): row.digest for row in connection.execute(query)}

    def body(self, digest: str) -> Any:  # noqa: ANN401 - the JSON of any entry
        """Return the body with this digest, None when there is none. Raises StoreError."""
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return connection.scalar(select(EntryBody.body).where(EntryBody.digest == digest))

    def entry_history(self, municipality: str, collection: str, entry_id: str) -> Mapping[int, str]:
        """Return the digest of the body of one entry per revision that holds it, oldest first. Raises StoreError."""
        query = (
            select(Revision.number, RevisionEntry.digest)
            .join(Revision, Revision.id == RevisionEntry.revision_id)
            .where(
                Revision.municipality == municipality,
                RevisionEntry.collection == collection,
                RevisionEntry.entry_id == entry_id,
            )
            .order_by(Revision.number)
        )
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return {row.number: row.digest for row in connection.execute(query)}

    def national_wordings(self, municipality: str) -> Wordings:
        """Return what the national layer said when this municipality took it from its folder. Raises StoreError."""
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return wordings(connection, municipality)

    def last_seen(self, municipality: str, collection: str) -> Mapping[str, int]:
        """Return for every entry that a collection ever had the last revision that holds it. Raises StoreError."""
        query = (
            select(RevisionEntry.entry_id, func.max(Revision.number).label("number"))
            .join(Revision, Revision.id == RevisionEntry.revision_id)
            .where(Revision.municipality == municipality, RevisionEntry.collection == collection)
            .group_by(RevisionEntry.entry_id)
        )
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return {row.entry_id: row.number for row in connection.execute(query)}

    def gone(self, municipality: str, collection: str, newest: int) -> Mapping[str, Any]:
        """Return the last body of every entry that the revision `newest` does not hold any more. Raises StoreError."""
        last = (
            select(RevisionEntry.entry_id, func.max(Revision.number).label("number"))
            .join(Revision, Revision.id == RevisionEntry.revision_id)
            .where(Revision.municipality == municipality, RevisionEntry.collection == collection)
            .group_by(RevisionEntry.entry_id)
            .having(func.max(Revision.number) != newest)
            .subquery()
        )
        query = (
            select(RevisionEntry.entry_id, EntryBody.body)
            .join(Revision, Revision.id == RevisionEntry.revision_id)
            .join(last, and_(last.c.entry_id == RevisionEntry.entry_id, last.c.number == Revision.number))
            .join(EntryBody, EntryBody.digest == RevisionEntry.digest)
            .where(Revision.municipality == municipality, RevisionEntry.collection == collection)
            .order_by(RevisionEntry.entry_id)
        )
        with trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
            return {row.entry_id: row.body for row in connection.execute(query)}


def _keep(connection: Connection, municipality: str, published: Published, stored: Sequence[StoredEntry]) -> None:
    """Add the revision, the bodies of its entries that are not there yet, and which entries it holds."""
    facts = {
        "municipality": municipality,
        "number": published.number,
        "created_at": published.created_at,
        "author": published.author,
        "note": published.note,
        "digest": published.digest,
    }
    revision = connection.execute(insert(Revision).returning(Revision.id), facts).scalar_one()
    keep_bodies(connection, stored)
    held = [
        {
            "revision_id": revision,
            "collection": entry.collection,
            "entry_id": entry.entry_id,
            "position": position,
            "digest": entry.digest,
        }
        for position, entry in enumerate(stored)
    ]
    connection.execute(insert(RevisionEntry), held)


def unfit(number: int) -> StoreError:
    """Return the error that says that what a revision holds cannot be read by this version."""
    return StoreError(f"Revisie {number} past niet bij deze versie van Loketwijzer. Publiceer de inhoud opnieuw.")


def load_published(url: str, municipality: str) -> KnowledgeBase:
    """Return what a municipality published last in the database at `url`.

    Raises StoreError, also when nothing was published yet.
    """
    with closing(Store(url)) as store:
        found = store.load(municipality)
    if found is None:
        raise StoreError("Er is nog geen inhoud gepubliceerd. Voer eerst uit: make run")
    return found


def _latest(connection: Connection, municipality: str) -> Published | None:
    query = select(Revision.__table__).where(Revision.municipality == municipality)
    row = connection.execute(query.order_by(Revision.number.desc()).limit(1)).mappings().first()
    return _published(row) if row else None


def _published(row: RowMapping) -> Published:
    return Published(row["number"], row["created_at"], row["author"], row["note"], row["digest"])

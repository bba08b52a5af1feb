"""Publishing and reading revisions. One publication is one transaction: the store is before it or after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.schema import Content
from knowledge.store.snapshot import content_of, digest_of, entries
from knowledge.store.tables import EntryBody, Revision, RevisionEntry

DATA_VARIABLE: Final = "LOKETWIJZER_DATA"
URL_VARIABLE: Final = "LOKETWIJZER_DATABASE_URL"
TIMEOUT_SECONDS: Final = 10
"""How long to wait for a locked database or an unreachable server before saying so."""


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
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            message = f"{URL_VARIABLE} is geen geldig adres van een database, zoals postgresql+psycopg://naam@host/db."
            raise StoreError(message) from error
        arguments: dict[str, Any] = {"timeout": TIMEOUT_SECONDS}
        if parsed.get_backend_name() == "sqlite":
            if parsed.database:
                try:
                    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    message = f"De map voor de database kan niet worden gemaakt ({error.strerror})."
                    raise StoreError(message) from error
        else:
            arguments = {"connect_timeout": TIMEOUT_SECONDS}
        self._engine = _engine(url, arguments)

    def migrate(self) -> None:
        """Bring the tables to this version; safe to repeat. Raises StoreError."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._trouble("De database kan niet worden bijgewerkt"), self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def publish(self, content: Content, *, author: str, note: str, at: datetime | None = None) -> Published:
        """Store `content` as a new revision, all of it or nothing; unchanged content gives the latest revision back.

        Raises:
            StoreError: the database is full, locked or gone; nothing was written.

        """
        stored = list(entries(content))
        digest = digest_of(stored)
        municipality = content.municipality.id
        with self._trouble("Er is niets gepubliceerd"), self._engine.begin() as connection:
            latest = _latest(connection, municipality)
            if latest is not None and latest.digest == digest:
                return _published(latest)
            published = Published(
                number=latest.number + 1 if latest else 1,
                created_at=at or datetime.now(UTC),
                author=author,
                note=note,
                digest=digest,
            )
            added = connection.execute(
                insert(Revision).returning(Revision.id),
                {
                    "municipality": municipality,
                    "number": published.number,
                    "created_at": published.created_at,
                    "author": author,
                    "note": note,
                    "digest": digest,
                },
            )
            revision = added.scalar_one()
            known = set(connection.scalars(select(EntryBody.digest)))
            bodies = {entry.digest: entry.body for entry in stored if entry.digest not in known}
            if bodies:
                rows = [{"digest": key, "body": body} for key, body in bodies.items()]
                connection.execute(insert(EntryBody), rows)
            connection.execute(
                insert(RevisionEntry),
                [
                    {
                        "revision_id": revision,
                        "collection": entry.collection,
                        "entry_id": entry.entry_id,
                        "position": position,
                        "digest": entry.digest,
                    }
                    for position, entry in enumerate(stored)
                ],
            )
            return published

    def latest_number(self, municipality: str) -> int | None:
        """Return the number of the latest revision, or None when nothing was published yet. Raises StoreError."""
        with self._trouble("De kennisbank is niet te bereiken"), self._engine.connect() as connection:
            latest = _latest(connection, municipality)
            return latest.number if latest else None

    def history(self, municipality: str) -> tuple[Published, ...]:
        """Return every revision, newest first. Raises StoreError."""
        query = select(Revision.__table__).where(Revision.municipality == municipality).order_by(Revision.number.desc())
        with self._trouble("De kennisbank is niet te bereiken"), self._engine.connect() as connection:
            return tuple(_published(row) for row in connection.execute(query))

    def load(self, municipality: str, number: int | None = None) -> KnowledgeBase | None:
        """Return a revision (default the latest), or None when it does not exist.

        Raises:
            StoreError: the database is not reachable, or what it holds does not fit this version.

        """
        with self._trouble("De kennisbank is niet te lezen"), self._engine.connect() as connection:
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
            message = f"Revisie {row.number} past niet bij deze versie van Loketwijzer. Publiceer de inhoud opnieuw."
            raise StoreError(message) from error

    @contextmanager
    def _trouble(self, consequence: str) -> Iterator[None]:
        """Turn trouble with the database into a Dutch sentence; the driver's words may hold a password and stay out."""
        try:
            yield
        except IntegrityError as error:
            message = f"{consequence}: iemand anders publiceerde op hetzelfde moment. Probeer het opnieuw."
            raise StoreError(message) from error
        except SQLAlchemyError as error:
            raise StoreError(f"{consequence}: {_reason(error)}") from error


def _reason(error: SQLAlchemyError) -> str:
    words = str(getattr(error, "orig", error)).lower()
    if "full" in words or "disk i/o" in words:
        return "de schijf is vol. Maak ruimte en probeer het opnieuw; er is niets half opgeslagen."
    if "locked" in words:
        return "de database is bezet. Probeer het over een minuut opnieuw."
    if "no such table" in words or "does not exist" in words:
        return "de database is nog leeg. Start eerst 'make run' of 'python -m knowledge publish'."
    if "readonly" in words or "permission" in words or "unable to open" in words:
        return "er zijn geen rechten om in de database te schrijven. Kijk naar de rechten van de map."
    return "de database geeft geen antwoord. Kijk of de server aanstaat en of het adres klopt."


def _engine(url: str, arguments: dict[str, Any]) -> Engine:
    try:
        engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        message = f"Met het soort database in {URL_VARIABLE} kan Loketwijzer niet werken; gebruik SQLite of PostgreSQL."
        raise StoreError(message) from error
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _durable(connection: Any, _: object) -> None:  # noqa: ANN401 - the DB-API connection
            connection.execute("PRAGMA journal_mode=WAL")  # readers go on while somebody publishes
            connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _latest(connection: Connection, municipality: str) -> Any:  # noqa: ANN401 - a row of `revision`
    query = select(Revision.__table__).where(Revision.municipality == municipality)
    return connection.execute(query.order_by(Revision.number.desc()).limit(1)).first()


def _published(row: Any) -> Published:  # noqa: ANN401 - a row of `revision`
    return Published(row.number, row.created_at, row.author, row.note, row.digest)

"""One database for everything that is kept: connecting, migrating, and trouble told in Dutch.

Who keeps something else than revisions brings tables, migrations and a version table of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from knowledge.errors import StoreError
from knowledge.store.age import Age, age_of

URL_VARIABLE: Final = "LOKETWIJZER_DATABASE_URL"
TIMEOUT_SECONDS: Final = 10
"""How long to wait for a locked database or an unreachable server before saying so."""
NEWER: Final = (
    "De database is van een nieuwere versie van Loketwijzer dan deze. Er is niets veranderd. "
    "Gebruik de nieuwere versie, of zet de reservekopie van voor het bijwerken terug."
)


def connect(url: str) -> Engine:
    """Return the database at `url`; a folder for SQLite is made. Raises StoreError on a wrong URL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # a ValueError: a port that is no number
        message = f"{URL_VARIABLE} is geen geldig adres van een database, zoals postgresql+psycopg://naam@host/db."
        raise StoreError(message) from error
    arguments: dict[str, Any] = {"timeout": TIMEOUT_SECONDS}
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            try:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                folder = Path(parsed.database).parent
                message = f"De map voor de database, {folder}, kan niet worden gemaakt ({error.strerror})."
                raise StoreError(message) from error
    else:
        arguments = {"connect_timeout": TIMEOUT_SECONDS}
    return _engine(url, arguments)


def migrate(engine: Engine, migrations: Path) -> None:
    """Bring the tables of one folder of migrations to this version, or leave all as it was; safe to repeat.

    Raises StoreError, also when a newer version made them: what that added would be lost from sight.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations))
    with trouble("De database kan niet worden bijgewerkt"), engine.connect() as connection, _altering(connection):
        if age_of(connection, migrations) is Age.NEWER:
            raise StoreError(NEWER)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _altering(connection: Connection) -> Iterator[None]:
    """One transaction in which tables may be made anew.

    SQLite changes a table by copying it and dropping the old one, which other tables refer to: as long as that takes
    it must not look at those references (and may only be told so outside a transaction). Its driver begins no
    transaction for a change of a table, so that a failed one would be left half done: it is begun here.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    try:
        with connection.begin():
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield
    finally:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.commit()


@contextmanager
def trouble(consequence: str, conflict: str = "iemand anders was net eerder. Probeer het opnieuw.") -> Iterator[None]:
    """Turn trouble with the database into a Dutch sentence; the driver's words may hold a password and stay out."""
    try:
        yield
    except IntegrityError as error:
        raise StoreError(f"{consequence}: {conflict}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{consequence}: {_reason(error)}") from error


def _reason(error: SQLAlchemyError) -> str:
    words = str(getattr(error, "orig", error)).lower()
    if "full" in words or "disk i/o" in words:
        return "de schijf is vol. Maak ruimte en probeer het opnieuw; er is niets half opgeslagen."
    if "locked" in words:
        return "de database is bezet. Probeer het over een minuut opnieuw."
    if "no such column" in words or "has no column" in words or ("column" in words and "does not exist" in words):
        return "de database is van een oudere versie. Werk hem bij met 'make run' of 'python -m api prepare'."
    if "no such table" in words or "does not exist" in words:
        return "de database is nog leeg. Start eerst 'make run' of 'python -m knowledge publish'."
    if "readonly" in words or "permission" in words or "unable to open" in words:
        return "er zijn geen rechten om in de database te schrijven. Kijk naar de rechten van de map."
    return "de database geeft geen antwoord. Kijk of de server aanstaat en of het adres klopt."


def _engine(url: str, arguments: dict[str, Any]) -> Engine:
    try:
        # an error names its statement, and never what was filled in: that may be what a clerk typed
        engine = create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        message = f"Met het soort database in {URL_VARIABLE} kan Loketwijzer niet werken; gebruik SQLite of PostgreSQL."
        raise StoreError(message) from error
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _durable(connection: Any, _: object) -> None:  # noqa: ANN401 - the DB-API connection
            connection.execute("PRAGMA journal_mode=WAL")  # readers go on while somebody publishes
            connection.execute("PRAGMA foreign_keys=ON")

    return engine

"""What keeping a referral and a signal have in common: a code that nobody has, and a request that counts once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection, Engine, RowMapping, select
from sqlalchemy.exc import IntegrityError

from api.casework.tables import ReferralRow, SignalRow
from api.casework.work_tables import FeedbackRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

ATTEMPTS: Final = 20
NOT_KEPT: Final = "Er is niets vastgelegd"
NOT_CHANGED: Final = "Er is niets veranderd"
NOT_READ: Final = "De doorverwijzingen en signalen zijn niet te bereiken"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the request itself as digests: the same key with the same request is the same record."""

    municipality: str
    key: str | None
    digest: str

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that recognise this request."""
        return {"municipality": self.municipality, "request_key": self.key, "request_digest": self.digest}


class KeyUsedError(Exception):
    """The key was used before, for another request."""


def add_once(
    engine: Engine,
    table: type[ReferralRow | SignalRow | FeedbackRow],
    make_code: Callable[[], str],
    asked: Asked,
    write: Callable[[Connection, str], None],
) -> str:
    """Write under a code that nobody has, and return it; or return the code that this request got before.

    Raises:
        KeyUsedError: the key belongs to another request.
        StoreError: the database is full, locked or gone; nothing was written.

    """
    for _ in range(ATTEMPTS):
        code = make_code()
        with trouble(NOT_KEPT):
            try:
                with engine.begin() as connection:
                    write(connection, code)
            except IntegrityError:  # the code is taken, or this request was here before
                earlier = earlier_code(engine, table, asked)
                if earlier is not None:
                    return earlier
            else:
                return code
    raise StoreError(f"{NOT_KEPT}: er is geen vrije code gevonden. Probeer het opnieuw.")


def earlier_code(engine: Engine, table: type[ReferralRow | SignalRow | FeedbackRow], asked: Asked) -> str | None:
    """Return the code that this request got before, or None. Raises KeyUsedError when its key is of another request."""
    if asked.key is None:
        return None
    query = select(table.code, table.request_digest).where(
        table.request_key == asked.key, table.municipality == asked.municipality
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if row.request_digest != asked.digest:
        raise KeyUsedError
    return str(row.code)


def fields_of(model: type[BaseModel], row: RowMapping) -> dict[str, Any]:
    """Return what a row says of the fields of `model`."""
    return {name: row[name] for name in model.model_fields if name in row}

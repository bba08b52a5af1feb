"""Keeping referrals and signals. One request is one transaction: it is kept whole, once, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.casework.codes import new_code
from api.casework.referral import Change, Referral
from api.casework.signal import Signal
from api.casework.states import sources
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from knowledge.errors import StoreError
from knowledge.store.database import connect, migrate, trouble

MIGRATIONS: Final = Path(__file__).parent / "migrations"
ATTEMPTS: Final = 20
NOT_KEPT: Final = "Er is niets vastgelegd"
NOT_READ: Final = "De doorverwijzingen en signalen zijn niet te bereiken"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the request itself as digests: the same key with the same request is the same record."""

    municipality: str
    key: str | None
    digest: str


class KeyUsedError(Exception):
    """The key was used before, for another request."""


class CaseworkStore:
    """The referrals and signals of every municipality in one database."""

    def __init__(self, url: str, make_code: Callable[[], str] = new_code) -> None:
        """Connect to the database at `url`. Raises StoreError on a wrong URL."""
        self._engine = connect(url)
        self._make_code = make_code

    def migrate(self) -> None:
        """Bring the tables to this version; safe to repeat. Raises StoreError."""
        migrate(self._engine, MIGRATIONS)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    # ------------------------------------------------------------------------------------------------------ referrals

    def add_referral(self, referral: Referral, asked: Asked) -> Referral:
        """Keep a referral under a new code, with its first change; a request that comes twice gives the first back.

        Raises:
            KeyUsedError: the key belongs to another request.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        values = referral.model_dump(exclude={"code", "changes"})

        def write(connection: Connection, code: str) -> None:
            connection.execute(insert(ReferralRow), {"code": code, **values, **_asked(asked)})
            for change in referral.changes:
                connection.execute(insert(ChangeRow), {"referral": code, **change.model_dump()})

        code = self._add(ReferralRow, asked, write)
        kept = self.referral(asked.municipality, code)
        if kept is None:
            raise StoreError(f"{NOT_KEPT}: de doorverwijzing is niet terug te vinden. Probeer het opnieuw.")
        return kept

    def referral(self, municipality: str, code: str) -> Referral | None:
        """Return the referral with its history, or None when the code is not known. Raises StoreError."""
        query = select(ReferralRow.__table__).where(ReferralRow.code == code, ReferralRow.municipality == municipality)
        history = select(ChangeRow.__table__).where(ChangeRow.referral == code).order_by(ChangeRow.id)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            changes = [_fields(Change, change) for change in connection.execute(history).mappings()]
        return Referral.model_validate({**_fields(Referral, row), "changes": changes})

    def change_referral(self, municipality: str, code: str, change: Change) -> bool:
        """Bring a referral to another state, unless the rules of that moment forbid it; say whether it changed.

        Of two people who change one referral at once, the second one's change is held to what the first one made.
        Raises StoreError.
        """
        allowed = update(ReferralRow).where(
            ReferralRow.code == code,
            ReferralRow.municipality == municipality,
            ReferralRow.state.in_(sources(change.state, change.by)),
        )
        with trouble("Er is niets veranderd"), self._engine.begin() as connection:
            if not connection.execute(allowed.values(state=change.state)).rowcount:
                return False
            connection.execute(insert(ChangeRow), {"referral": code, **change.model_dump()})
            return True

    # -------------------------------------------------------------------------------------------------------- signals

    def add_signal(self, signal: Signal, asked: Asked) -> Signal:
        """Keep a signal under a new code; a request that comes twice gives the first back.

        Raises KeyUsedError and StoreError as `add_referral` does.
        """
        values = signal.model_dump(exclude={"code"})

        def write(connection: Connection, code: str) -> None:
            connection.execute(insert(SignalRow), {"code": code, **values, **_asked(asked)})

        code = self._add(SignalRow, asked, write)
        kept = self.signal(asked.municipality, code)
        if kept is None:
            raise StoreError(f"{NOT_KEPT}: het signaal is niet terug te vinden. Probeer het opnieuw.")
        return kept

    def signal(self, municipality: str, code: str) -> Signal | None:
        """Return the signal, or None when the code is not known. Raises StoreError."""
        query = select(SignalRow.__table__).where(SignalRow.code == code, SignalRow.municipality == municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return Signal.model_validate(_fields(Signal, row)) if row is not None else None

    def withdraw_signal(self, municipality: str, code: str, at: datetime) -> bool:
        """Withdraw a signal that still counts; say whether it changed. Raises StoreError."""
        counting = update(SignalRow).where(
            SignalRow.code == code, SignalRow.municipality == municipality, SignalRow.withdrawn_at.is_(None)
        )
        with trouble("Er is niets veranderd"), self._engine.begin() as connection:
            return bool(connection.execute(counting.values(withdrawn_at=at)).rowcount)

    # ------------------------------------------------------------------------------------------------------------ both

    def _add(self, table: type[ReferralRow | SignalRow], asked: Asked, write: Callable[[Connection, str], None]) -> str:
        """Write under a code that nobody has, and return it; or return the code that this request got before."""
        for _ in range(ATTEMPTS):
            code = self._make_code()
            with trouble(NOT_KEPT):
                try:
                    with self._engine.begin() as connection:
                        write(connection, code)
                except IntegrityError:  # the code is taken, or this request was here before
                    earlier = self._earlier(table, asked)
                    if earlier is not None:
                        return earlier
                else:
                    return code
        raise StoreError(f"{NOT_KEPT}: er is geen vrije code gevonden. Probeer het opnieuw.")

    def _earlier(self, table: type[ReferralRow | SignalRow], asked: Asked) -> str | None:
        if asked.key is None:
            return None
        query = select(table.code, table.request_digest).where(table.request_key == asked.key)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if row.request_digest != asked.digest:
            raise KeyUsedError
        return str(row.code)


def _asked(asked: Asked) -> dict[str, Any]:
    return {"municipality": asked.municipality, "request_key": asked.key, "request_digest": asked.digest}


def _fields(model: type[BaseModel], row: RowMapping) -> dict[str, Any]:
    """Return what a row says of the fields of `model`."""
    return {name: row[name] for name in model.model_fields if name in row}

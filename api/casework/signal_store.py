"""Keeping signals. One request is one transaction: it is kept whole, once, or not at all."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from api.casework.also import nothing
from api.casework.counting import Counted, count
from api.casework.keeping import NOT_CHANGED, NOT_KEPT, NOT_READ, Asked, add_once, fields_of
from api.casework.signal import Signal
from api.casework.tables import SignalRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

Also = Callable[[Connection, Signal], None]
"""What is written in the same transaction, because a signal was registered or withdrawn."""


class SignalStore:
    """The signals of every municipality."""

    def __init__(self, engine: Engine, make_code: Callable[[], str]) -> None:
        """Keep signals in the database of `engine`."""
        self._engine = engine
        self._make_code = make_code

    def add(self, signal: Signal, asked: Asked, also: Also = nothing) -> Signal:
        """Keep a signal under a new code; a request that comes twice gives the first back.

        `also` is given the signal under its code.

        Raises:
            KeyUsedError: the key belongs to another request.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        values = signal.model_dump(exclude={"code"})

        def write(connection: Connection, code: str) -> None:
            connection.execute(insert(SignalRow), {"code": code, **values, **asked.columns})
            count(connection, asked.municipality, [_counted(signal)])
            also(connection, signal.model_copy(update={"code": code}))

        code = add_once(self._engine, SignalRow, self._make_code, asked, write)
        kept = self.find(asked.municipality, code)
        if kept is None:
            raise StoreError(f"{NOT_KEPT}: het signaal is niet terug te vinden. Probeer het opnieuw.")
        return kept

    def find(self, municipality: str, code: str) -> Signal | None:
        """Return the signal, or None when the code is not known. Raises StoreError."""
        query = select(SignalRow.__table__).where(SignalRow.code == code, SignalRow.municipality == municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return Signal.model_validate(fields_of(Signal, row)) if row is not None else None

    def withdraw(self, municipality: str, code: str, at: datetime, also: Also = nothing) -> bool:
        """Withdraw a signal that still counts; say whether it changed. Raises StoreError."""
        counting = (
            update(SignalRow)
            .where(SignalRow.code == code, SignalRow.municipality == municipality, SignalRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
            .returning(SignalRow.__table__)
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            row = connection.execute(counting).mappings().first()
            if row is None:
                return False
            count(connection, municipality, [counted_of(row)], sign=-1)
            also(connection, Signal.model_validate(fields_of(Signal, row)))
            return True


def _counted(signal: Signal) -> Counted:
    return Counted(signal.task, signal.desk, signal.owner, signal.severity, signal.helped, signal.created_at)


def counted_of(row: RowMapping) -> Counted:
    """Return what a count looks at of a row of the table."""
    return Counted(
        row["task"], row["desk"], row["owner"], row["severity"], row["helped"], row["created_at"], row["demo"]
    )

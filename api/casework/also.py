"""What else is written in the transaction of a record, because it became what it is now."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

Record = TypeVar("Record")


def nothing(_: Connection, __: object) -> None:
    """Write nothing else."""


def together(*parts: Callable[[Connection, Record], None]) -> Callable[[Connection, Record], None]:
    """Return all of `parts` as one."""

    def write(connection: Connection, record: Record) -> None:
        for part in parts:
            part(connection, record)

    return write

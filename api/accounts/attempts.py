"""Slowing down whoever guesses passwords: per account and per address, waiting longer each time.

An attempt is counted before the password is checked, so that many attempts at one moment do not slip through. A good
one takes its own count back from the address; for the account it clears everything.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.accounts.database import NOT_READ
from api.accounts.tables import AttemptsRow
from knowledge.store.database import trouble

FORGET_AFTER: Final = timedelta(hours=1)
"""An attempt so long ago does not count any more."""
REMOVE_AFTER: Final = timedelta(days=1)
LONGEST_WAIT: Final = timedelta(minutes=15)
FIRST_WAIT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Door:
    """What is guarded: one account or one address; `free` attempts go without waiting."""

    digest: str
    free: int


def account_door(municipality: str, login: str) -> Door:
    """Return the door of an account, whether or not it exists: five attempts without waiting."""
    return Door(_digest("account", municipality, login), 5)


def address_door(address: str) -> Door:
    """Return the door of an address. Many colleagues may share one: thirty attempts without waiting."""
    return Door(_digest("address", address), 30)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def wait_after(count: int, free: int) -> timedelta:
    """Return how long to wait after so many attempts: nothing, then half a minute, doubling to a quarter of an hour."""
    if count < free:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(count - free, 10))


class Attempts:
    """The count of attempts, in the database: a restart or another worker does not forget it."""

    def __init__(self, engine: Engine) -> None:
        """Keep counts in the database behind `engine`."""
        self._engine = engine

    def count(self, door: Door, at: datetime) -> timedelta:
        """Count an attempt and return nothing to wait, or how long this door stays closed. Raises StoreError."""
        with trouble(NOT_READ):
            for _ in range(2):
                try:
                    with self._engine.begin() as connection:
                        return self._count(connection, door, at)
                except IntegrityError:  # the first two attempts came at one moment
                    continue
            return FIRST_WAIT

    def _count(self, connection: Connection, door: Door, at: datetime) -> timedelta:
        mine = AttemptsRow.digest == door.digest
        open_now = update(AttemptsRow).where(mine, AttemptsRow.closed_until <= at)
        counted = case((AttemptsRow.last_at <= at - FORGET_AFTER, 1), else_=AttemptsRow.count + 1)
        if connection.execute(open_now.values(count=counted, last_at=at)).rowcount:
            count = connection.execute(select(AttemptsRow.count).where(mine)).scalar_one()
            wait = wait_after(count, door.free)
            connection.execute(update(AttemptsRow).where(mine).values(closed_until=at + wait))
            return timedelta(0)
        closed_until = connection.execute(select(AttemptsRow.closed_until).where(mine)).scalar_one_or_none()
        if closed_until is not None:
            return max(closed_until - at, timedelta(seconds=1))
        connection.execute(delete(AttemptsRow).where(AttemptsRow.last_at <= at - REMOVE_AFTER))
        first = {"digest": door.digest, "count": 1, "last_at": at, "closed_until": at}
        connection.execute(insert(AttemptsRow).values(first))
        return timedelta(0)

    def clear(self, door: Door) -> None:
        """Forget the attempts at a door. Raises StoreError."""
        with trouble(NOT_READ), self._engine.begin() as connection:
            connection.execute(delete(AttemptsRow).where(AttemptsRow.digest == door.digest))

    def take_back(self, door: Door, at: datetime) -> None:
        """Take one attempt back, because it was good. Raises StoreError."""
        mine = update(AttemptsRow).where(AttemptsRow.digest == door.digest, AttemptsRow.count > 0)
        with trouble(NOT_READ), self._engine.begin() as connection:
            connection.execute(mine.values(count=AttemptsRow.count - 1, closed_until=at))

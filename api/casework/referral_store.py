"""Keeping referrals. One request is one transaction: it is kept whole, once, or not at all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from api.casework.also import nothing
from api.casework.following import accepted_at, reason_of
from api.casework.keeping import NOT_CHANGED, NOT_KEPT, NOT_READ, Asked, add_once, earlier_code, fields_of
from api.casework.referral import Change, Referral
from api.casework.tables import ChangeRow, ReferralRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

Also = Callable[[Connection, Referral], None]
"""What is written in the same transaction, because a referral became what it is now."""


class _EarlierError(Exception):
    """Somebody changed the referral before us; what was written is taken back."""


class ReferralStore:
    """The referrals of every municipality."""

    def __init__(self, engine: Engine, make_code: Callable[[], str]) -> None:
        """Keep referrals in the database of `engine`."""
        self._engine = engine
        self._make_code = make_code

    def add(self, referral: Referral, asked: Asked, also: Also = nothing) -> Referral:
        """Keep a referral under a new code, with its first change; a request that comes twice gives the first back.

        `also` is given the referral under its code.

        Raises:
            KeyUsedError: the key belongs to another request.
            StoreError: the database is full, locked or gone; nothing was written.

        """

        def write(connection: Connection, code: str) -> None:
            _insert(connection, referral.model_copy(update={"code": code}), asked, also)

        code = add_once(self._engine, ReferralRow, self._make_code, asked, write)
        kept = self.find(asked.municipality, code)
        if kept is None:
            raise StoreError(f"{NOT_KEPT}: de doorverwijzing is niet terug te vinden. Probeer het opnieuw.")
        return kept

    def add_after(
        self, referral: Referral, asked: Asked, change: Callable[[str], tuple[Referral, Referral]], also: Also
    ) -> Referral | None:
        """Keep the next referral of a chain and change the one before it, or neither; None when somebody was first.

        `change` is given the new code and returns the one before it as it was and as it becomes.
        Raises KeyUsedError and StoreError as `add` does.
        """

        def write(connection: Connection, code: str) -> None:
            _insert(connection, referral.model_copy(update={"code": code}), asked, also)
            before, after = change(code)
            if not _replace(connection, asked.municipality, before, after, also):
                raise _EarlierError

        try:
            code = add_once(self._engine, ReferralRow, self._make_code, asked, write)
        except _EarlierError:
            return None
        return self.find(asked.municipality, code)

    def earlier(self, asked: Asked) -> Referral | None:
        """Return the referral that this request made before, or None.

        Raises KeyUsedError when its key belongs to another request, and StoreError.
        """
        with trouble(NOT_READ):
            code = earlier_code(self._engine, ReferralRow, asked)
        return self.find(asked.municipality, code) if code else None

    def find(self, municipality: str, code: str) -> Referral | None:
        """Return the referral with its history, or None when the code is not known. Raises StoreError."""
        query = select(ReferralRow.__table__).where(ReferralRow.code == code, ReferralRow.municipality == municipality)
        history = select(ChangeRow.__table__).where(ChangeRow.referral == code).order_by(ChangeRow.id)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            changes = [fields_of(Change, change) for change in connection.execute(history).mappings()]
        return Referral.model_validate({**fields_of(Referral, row), "changes": changes})

    def change(self, municipality: str, *pairs: tuple[Referral, Referral], also: Also = nothing) -> bool:
        """Keep what a change made of referrals, each as it was and as it becomes: all of them or none.

        False when somebody else changed one of them first; then nothing is written. Raises StoreError.
        """
        with trouble(NOT_CHANGED), self._engine.connect() as connection:
            for before, after in pairs:
                if not _replace(connection, municipality, before, after, also):
                    return False  # leaving without commit takes back what was written
            connection.commit()
        return True

    def after(self, municipality: str, code: str) -> tuple[str, ...]:
        """Return the codes of the referrals that followed on this one, the oldest first. Raises StoreError."""
        query = (
            select(ReferralRow.code)
            .where(ReferralRow.previous == code, ReferralRow.municipality == municipality)
            .order_by(ReferralRow.created_at, ReferralRow.code)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())


def _insert(connection: Connection, referral: Referral, asked: Asked, also: Also) -> None:
    position = 1
    if referral.previous:
        before = select(ReferralRow.position).where(
            ReferralRow.code == referral.previous, ReferralRow.municipality == asked.municipality
        )
        position += connection.execute(before).scalar_one()
    placed = referral.model_copy(update={"position": position})
    values = placed.model_dump(exclude={"changes"})
    connection.execute(insert(ReferralRow), {**values, **_following(placed), **asked.columns})
    for change in placed.changes:
        connection.execute(insert(ChangeRow), {"referral": placed.code, **change.model_dump()})
    also(connection, placed)


def _replace(connection: Connection, municipality: str, before: Referral, after: Referral, also: Also) -> bool:
    """Write `after` where `before` still stands; of two people at once only the first one's version fits."""
    unchanged = update(ReferralRow).where(
        ReferralRow.code == before.code,
        ReferralRow.municipality == municipality,
        ReferralRow.version == before.version,
    )
    values = after.model_dump(exclude={"code", "changes", "created_at", "position", "previous", "revision"})
    if after.feedback_on != before.feedback_on:
        values["reminded_at"] = None  # another day: the desk is reminded then too
    if not connection.execute(unchanged.values({**values, **_following(after)})).rowcount:
        return False
    for change in after.changes[len(before.changes) :]:
        connection.execute(insert(ChangeRow), {"referral": after.code, **change.model_dump()})
    also(connection, after)
    return True


def _following(referral: Referral) -> dict[str, Any]:
    """Return the columns that follow from the history."""
    return {
        "changed_at": referral.changes[-1].at,
        "accepted_at": accepted_at(referral),
        "reason": reason_of(referral),
    }

"""Keeping referrals. One request is one transaction: it is kept whole, once, or not at all."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, select, update

from api.casework.keeping import NOT_CHANGED, NOT_KEPT, NOT_READ, Asked, add_once, fields_of
from api.casework.referral import Change, Referral
from api.casework.states import sources
from api.casework.tables import ChangeRow, ReferralRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble


class ReferralStore:
    """The referrals of every municipality."""

    def __init__(self, engine: Engine, make_code: Callable[[], str]) -> None:
        """Keep referrals in the database of `engine`."""
        self._engine = engine
        self._make_code = make_code

    def add(self, referral: Referral, asked: Asked) -> Referral:
        """Keep a referral under a new code, with its first change; a request that comes twice gives the first back.

        Raises:
            KeyUsedError: the key belongs to another request.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        values = referral.model_dump(exclude={"code", "changes"})

        def write(connection: Connection, code: str) -> None:
            connection.execute(insert(ReferralRow), {"code": code, **values, **asked.columns})
            for change in referral.changes:
                connection.execute(insert(ChangeRow), {"referral": code, **change.model_dump()})

        code = add_once(self._engine, ReferralRow, self._make_code, asked, write)
        kept = self.find(asked.municipality, code)
        if kept is None:
            raise StoreError(f"{NOT_KEPT}: de doorverwijzing is niet terug te vinden. Probeer het opnieuw.")
        return kept

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

    def change(self, municipality: str, code: str, change: Change) -> bool:
        """Bring a referral to another state, unless the rules of that moment forbid it; say whether it changed.

        Of two people who change one referral at once, the second one's change is held to what the first one made.
        Raises StoreError.
        """
        allowed = update(ReferralRow).where(
            ReferralRow.code == code,
            ReferralRow.municipality == municipality,
            ReferralRow.state.in_(sources(change.state, change.by)),
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            if not connection.execute(allowed.values(state=change.state)).rowcount:
                return False
            connection.execute(insert(ChangeRow), {"referral": code, **change.model_dump()})
            return True

"""The tokens of other systems: what they may do, until when, and when they were last used."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Engine, RowMapping, insert, select, update

from api.accounts.database import NOT_KEPT, NOT_READ
from api.accounts.sessions import LONGEST_TOKEN, NOTED_EVERY, digest_of, new_token
from api.accounts.tables import SystemTokenRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

PREFIX: Final = "lw_"
"""What every token begins with, so that a leaked one is recognised."""


class Scope(StrEnum):
    """What a system may do."""

    READ = "lezen"
    SIGNALS = "signalen"
    REFERRALS = "doorverwijzingen"
    FIGURES = "cijfers"
    ALL_REFERRALS = "alle-doorverwijzingen"
    ALL_SIGNALS = "alle-signalen"


SCOPE_MEANS: Final[Mapping[Scope, str]] = {
    Scope.READ: "advies, loketten, onderwerpen en taakverdeling opvragen",
    Scope.SIGNALS: "signalen vastleggen en opzoeken met de code",
    Scope.REFERRALS: "doorverwijzingen vastleggen en opzoeken met de code",
    Scope.FIGURES: "de cijfers van het dashboard opvragen, afgerond",
    Scope.ALL_REFERRALS: "de lijst van alle doorverwijzingen opvragen, zonder notities",
    Scope.ALL_SIGNALS: "de lijst van alle signalen opvragen, zonder teksten",
}


@dataclass(frozen=True, slots=True)
class SystemToken:
    """A token as it is kept: everything but the token itself."""

    id: int
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Say whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at


class SystemTokens:
    """The tokens of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep tokens of `municipality` in the database behind `engine`."""
        self._engine = engine
        self._municipality = municipality

    def add(self, name: str, scopes: frozenset[Scope], at: datetime, expires_at: datetime) -> tuple[int, str]:
        """Make a token; return its id and the token, which cannot be shown again. Raises StoreError."""
        token = PREFIX + new_token()
        values = {
            "municipality": self._municipality,
            "name": name,
            "scopes": sorted(scope.value for scope in scopes),
            "digest": digest_of(token),
            "created_at": at,
            "expires_at": expires_at,
        }
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            added = connection.execute(insert(SystemTokenRow).values(values).returning(SystemTokenRow.id))
            return int(added.scalar_one()), token

    def find(self, token: str, at: datetime) -> SystemToken | None:
        """Return the valid token that a caller gave, noting that it is used; or None. Raises StoreError."""
        if not token.startswith(PREFIX) or len(token) > LONGEST_TOKEN:
            return None
        query = select(SystemTokenRow.__table__).where(self._ours, SystemTokenRow.digest == digest_of(token))
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        found = _token(row) if row else None
        if found is None or not found.is_valid(at):
            return None
        if found.used_at is None or at - found.used_at >= NOTED_EVERY:
            # as with sessions: it goes on when that cannot be written down
            with suppress(StoreError), trouble(NOT_KEPT), self._engine.begin() as connection:
                connection.execute(update(SystemTokenRow).where(SystemTokenRow.id == found.id).values(used_at=at))
        return found

    def all(self) -> tuple[SystemToken, ...]:
        """Return every token, the newest first. Raises StoreError."""
        query = select(SystemTokenRow.__table__).where(self._ours).order_by(SystemTokenRow.id.desc())
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(map(_token, connection.execute(query).mappings()))

    def revoke(self, token: int, at: datetime) -> bool:
        """Revoke a token, for ever; say whether it still was valid. Raises StoreError."""
        revoking = update(SystemTokenRow).where(
            self._ours, SystemTokenRow.id == token, SystemTokenRow.revoked_at.is_(None)
        )
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            return bool(connection.execute(revoking.values(revoked_at=at)).rowcount)

    @property
    def _ours(self) -> ColumnElement[bool]:
        return SystemTokenRow.municipality == self._municipality


def _token(row: RowMapping) -> SystemToken:
    """Return the token in a row; a right that this version does not know gives nothing."""
    known = {scope.value for scope in Scope}
    return SystemToken(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(Scope(word) for word in row["scopes"] if word in known),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        used_at=row["used_at"],
    )

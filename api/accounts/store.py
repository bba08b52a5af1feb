"""Keeping accounts. Every query is about one municipality; a change is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.accounts.account import Account, LastAdministratorError, LoginTakenError, NewAccount
from api.accounts.database import NOT_KEPT, NOT_READ
from api.accounts.identity import Role
from api.accounts.tables import AccountRow, SessionRow
from knowledge.store.database import trouble

_TABLE: Final = AccountRow.__table__


@dataclass(frozen=True, slots=True)
class Kept:
    """An account with the hash of its password; only for checking it."""

    account: Account
    password: str | None


@dataclass(frozen=True, slots=True)
class _Administrators:
    """How many can administer: with a real account, and with a demo account, which may be out of use."""

    real: int
    demo: int


class AccountStore:
    """The accounts of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep accounts of `municipality` in the database behind `engine`."""
        self._engine = engine
        self._municipality = municipality

    def all(self) -> tuple[Account, ...]:
        """Return the accounts, by name. Raises StoreError."""
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(select(_TABLE).where(self._ours)).mappings().all()
        return tuple(sorted(map(account_of, rows), key=lambda account: account.name.casefold()))

    def by_id(self, account: int) -> Kept | None:
        """Return an account, or None when this municipality has no such account. Raises StoreError."""
        return self._one(AccountRow.id == account)

    def by_login(self, login: str) -> Kept | None:
        """Return the account with this login, or None. Raises StoreError."""
        return self._one(AccountRow.login == login)

    def by_subject(self, issuer: str, subject: str) -> Kept | None:
        """Return the account of somebody at a provider, or None. Raises StoreError."""
        return self._one((AccountRow.issuer == issuer) & (AccountRow.subject == subject))

    def _one(self, condition: ColumnElement[bool]) -> Kept | None:
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(select(_TABLE).where(self._ours, condition)).mappings().first()
        return Kept(account_of(row), row["password"]) if row else None

    def add(
        self,
        new: NewAccount,
        password: str | None,
        at: datetime,
        *,
        must_change: bool = False,
        external: tuple[str, str] | None = None,
    ) -> int:
        """Add an account with the hash of a password, or of somebody at a provider (issuer, subject); return its id.

        Raises LoginTakenError and StoreError.
        """
        issuer, subject = external or (None, None)
        values = {
            "municipality": self._municipality,
            "login": new.login,
            "name": new.name,
            "roles": _words(new.roles),
            "desk": new.desk,
            "password": password,
            "must_change": must_change,
            "demo": new.demo,
            "issuer": issuer,
            "subject": subject,
            "created_at": at,
        }
        with trouble(NOT_KEPT):
            try:
                with self._engine.begin() as connection:
                    added = connection.execute(insert(AccountRow).values(values).returning(AccountRow.id))
                    return int(added.scalar_one())
            except IntegrityError as error:
                raise LoginTakenError from error

    def change(
        self, account: int, *, name: str, roles: frozenset[Role], desk: str | None, may_be_last: bool = False
    ) -> None:
        """Give an account another name, roles and desk.

        Raises StoreError, and LastAdministratorError unless the provider decides (`may_be_last`).
        """
        self._change(account, {"name": name, "roles": _words(roles), "desk": desk}, may_be_last=may_be_last)

    def block(self, account: int, at: datetime | None) -> None:
        """Block an account at a moment and end its sessions, or (None) let it in again.

        Raises LastAdministratorError and StoreError.
        """
        self._change(account, {"blocked_at": at}, end_sessions=at is not None)

    def _change(
        self, account: int, values: Mapping[str, object], *, end_sessions: bool = False, may_be_last: bool = False
    ) -> None:
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            before = self._administrators(connection, lock=True)
            changed = update(AccountRow).where(self._ours, AccountRow.id == account)
            is_ours = connection.execute(changed.values(**values)).rowcount
            after = self._administrators(connection)
            nobody = (before.real and not after.real) or (before.demo and not (after.demo or after.real))
            if nobody and not may_be_last:
                raise LastAdministratorError  # leaving the block undoes the change
            if is_ours and end_sessions:
                connection.execute(delete(SessionRow).where(SessionRow.account == account))

    def _administrators(self, connection: Connection, *, lock: bool = False) -> "_Administrators":
        """Count who can administer. With `lock` two administrators cannot remove each other at one moment."""
        if lock and connection.dialect.name == "sqlite":  # has no FOR UPDATE; a write takes the lock
            connection.execute(update(AccountRow).where(self._ours).values(demo=AccountRow.demo))
        query = select(_TABLE).where(self._ours, AccountRow.blocked_at.is_(None))
        rows = connection.execute(query.with_for_update() if lock else query).mappings()
        found = [account.demo for account in map(account_of, rows) if account.is_administrator]
        return _Administrators(real=found.count(False), demo=found.count(True))

    def set_password(self, account: int, password: str, *, must_change: bool, end_sessions: bool = True) -> None:
        """Keep the hash of another password; every session ends, unless it is only a hash with newer parameters.

        Raises StoreError.
        """
        changed = update(AccountRow).where(self._ours, AccountRow.id == account)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            found = connection.execute(changed.values(password=password, must_change=must_change)).rowcount
            if found and end_sessions:
                connection.execute(delete(SessionRow).where(SessionRow.account == account))

    def signed_in(self, account: int, at: datetime) -> None:
        """Keep when somebody last signed in. Raises StoreError."""
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            connection.execute(update(AccountRow).where(self._ours, AccountRow.id == account).values(signed_in_at=at))

    @property
    def _ours(self) -> ColumnElement[bool]:
        return AccountRow.municipality == self._municipality


def _words(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def account_of(row: RowMapping) -> Account:
    """Return the account in a row; a role that this version does not know gives nothing."""
    known = {role.value for role in Role}
    return Account(
        id=row["id"],
        municipality=row["municipality"],
        login=row["login"],
        name=row["name"],
        roles=frozenset(Role(word) for word in row["roles"] if word in known),
        desk=row["desk"],
        has_password=row["password"] is not None,
        must_change=row["must_change"],
        demo=row["demo"],
        is_external=row["subject"] is not None,
        created_at=row["created_at"],
        signed_in_at=row["signed_in_at"],
        blocked_at=row["blocked_at"],
    )

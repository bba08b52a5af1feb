"""Sessions on the server: the browser holds a random token, the database only its digest."""

import hashlib
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Engine, RowMapping, delete, insert, select, update

from api.accounts.account import Account
from api.accounts.database import NOT_KEPT, NOT_READ
from api.accounts.store import account_of
from api.accounts.tables import AccountRow, SessionRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

TOKEN_BYTES: Final = 32
NOTED_EVERY: Final = timedelta(minutes=1)
"""How often it is noted that a session is in use: not with every request."""
LONGEST_TOKEN: Final = 100

_BROWSERS: Final = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone|iPad", "iPhone of iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux|CrOS", "Linux"),
)

_COLUMNS: Final = (
    SessionRow.id.label("session_id"),
    SessionRow.program,
    SessionRow.created_at.label("session_created_at"),
    SessionRow.used_at,
)
"""What a `Session` is made of, under names that an account beside it does not have."""


def digest_of(token: str) -> str:
    """Return what is kept of a random token; it has too many bits to be guessed, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def program_in_words(agent: str) -> str:
    """Return which browser this is in words that its user knows, such as "Firefox op Windows"."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, agent)), "Een browser")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, agent)), None)
    return f"{browser} op {system}" if system else browser


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in."""

    id: int
    program: str
    created_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with the account that it belongs to."""

    session: Session
    account: Account


class SessionStore:
    """The sessions of the accounts of one municipality."""

    def __init__(self, engine: Engine, municipality: str, idle: timedelta, longest: timedelta) -> None:
        """End a session that was not used for `idle`, and every session after `longest`."""
        self._engine = engine
        self._municipality = municipality
        self._idle = idle
        self._longest = longest

    def start(self, account: int, agent: str, at: datetime) -> str:
        """Begin a session and return its token; what is over is removed at the same time. Raises StoreError."""
        token = new_token()
        values = {
            "account": account,
            "digest": digest_of(token),
            "program": program_in_words(agent),
            "created_at": at,
            "used_at": at,
        }
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            over = (SessionRow.used_at <= at - self._idle) | (SessionRow.created_at <= at - self._longest)
            ours = select(AccountRow.id).where(AccountRow.municipality == self._municipality)
            connection.execute(delete(SessionRow).where(SessionRow.account.in_(ours), over))
            connection.execute(insert(SessionRow).values(values))
        return token

    def find(self, token: str, at: datetime) -> SignedIn | None:
        """Return who is signed in with this token, or None when it is over, blocked or unknown. Raises StoreError."""
        if len(token) > LONGEST_TOKEN:
            return None
        query = (
            select(AccountRow.__table__, *_COLUMNS)
            .join_from(SessionRow, AccountRow, AccountRow.id == SessionRow.account)
            .where(SessionRow.digest == digest_of(token), *self._alive(at))
            .where(AccountRow.municipality == self._municipality, AccountRow.blocked_at.is_(None))
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        found = SignedIn(_session(row), account_of(row))
        if at - found.session.used_at >= NOTED_EVERY:
            used = update(SessionRow).where(SessionRow.id == found.session.id).values(used_at=at)
            # who may come in does so too when that cannot be written down, as on a full disk
            with suppress(StoreError), trouble(NOT_KEPT), self._engine.begin() as connection:
                connection.execute(used)
        return found

    def of_account(self, account: int, at: datetime) -> tuple[Session, ...]:
        """Return the sessions of an account, the last used first. Raises StoreError."""
        query = (
            select(*_COLUMNS)
            .join_from(SessionRow, AccountRow, AccountRow.id == SessionRow.account)
            .where(AccountRow.municipality == self._municipality, AccountRow.id == account, *self._alive(at))
            .order_by(SessionRow.used_at.desc(), SessionRow.id.desc())
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(map(_session, connection.execute(query).mappings()))

    def end(self, account: int, session: int | None = None, *, except_for: int | None = None) -> int:
        """End one session of an account, or all of them, and say how many. Raises StoreError."""
        ours = select(AccountRow.id).where(AccountRow.municipality == self._municipality, AccountRow.id == account)
        ending = delete(SessionRow).where(SessionRow.account.in_(ours))
        if session is not None:
            ending = ending.where(SessionRow.id == session)
        if except_for is not None:
            ending = ending.where(SessionRow.id != except_for)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            return connection.execute(ending).rowcount

    def _alive(self, at: datetime) -> tuple[ColumnElement[bool], ...]:
        return SessionRow.used_at > at - self._idle, SessionRow.created_at > at - self._longest


def _session(row: RowMapping) -> Session:
    return Session(row["session_id"], row["program"], row["session_created_at"], row["used_at"])

"""The tables of accounts. Every table that belongs to a municipality says which, and every query filters on it.

Nothing that opens a door is kept: of a password only its Argon2 hash, of a token only its SHA-256.
"""

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store.moment import Moment

ID_LENGTH = 60
NAME_LENGTH = 100
WORD_LENGTH = 40
ROLES_LENGTH = 120
DIGEST_LENGTH = 64
DETAIL_LENGTH = 400
ADDRESS_LENGTH = 255


class Base(DeclarativeBase):
    """Base of the tables of accounts."""


class AccountRow(Base):
    """One account; without `password` only the municipality's own provider lets this person in."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("municipality", "login", name="uq_account_login"),
        UniqueConstraint("municipality", "issuer", "subject", name="uq_account_subject"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    login: Mapped[str] = mapped_column(String(ID_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    roles: Mapped[list[str]] = mapped_column(JSON)
    desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    password: Mapped[str | None] = mapped_column(Text)
    must_change: Mapped[bool] = mapped_column(Boolean)
    demo: Mapped[bool] = mapped_column(Boolean)
    issuer: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    subject: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    created_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    blocked_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """One browser in which somebody is signed in."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    program: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)


class AttemptsRow(Base):
    """How often signing in failed for one account or from one address, of which only the digest is kept."""

    __tablename__ = "sign_in_attempts"

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
    closed_until: Mapped[datetime] = mapped_column(Moment)


class AuditRow(Base):
    """Who did what to which object; rows are only added, and removed after their term.

    The database refuses to change one, or to remove one of less than a year old.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    person: Mapped[int | None] = mapped_column(Integer, index=True)
    roles: Mapped[str] = mapped_column(String(ROLES_LENGTH))
    action: Mapped[str] = mapped_column(String(WORD_LENGTH), index=True)
    object: Mapped[str] = mapped_column(String(NAME_LENGTH))
    detail: Mapped[str | None] = mapped_column(String(DETAIL_LENGTH))


class SystemTokenRow(Base):
    """The token of another system, with what it may do and until when."""

    __tablename__ = "system_token"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

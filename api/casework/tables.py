"""The tables of casework. The code is the key: it is what everybody has in hand.

Ids of desks and subjects are kept as text, because the knowledge base is a revision that may have moved on.
"""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store.moment import Moment

CODE_LENGTH = 9
ID_LENGTH = 60
WORD_LENGTH = 30
DIGEST_LENGTH = 64


class Base(DeclarativeBase):
    """Base of the tables of casework."""


_FIGURES = {
    "routes": ("from_desk", "to_desk", "created_at", "state", "reason", "task"),
    "ends": ("state", "position", "created_at", "from_desk", "to_desk", "task"),
    "matters": ("task", "kind", "created_at", "state", "from_desk", "to_desk"),
    "waits": ("to_desk", "accepted_at", "created_at", "state", "task", "from_desk"),
}
"""What the dashboard adds up, each in the order of its own index, so that no referral is read and nothing is sorted."""


class ReferralRow(Base):
    """One referral; `request_key` and `request_digest` recognise a request that comes twice.

    `version` counts the changes. `position`, `changed_at`, `accepted_at` and `reason` follow from the chain and the
    changes; they are kept beside them so that an inbox and a count need not read every history.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_inbox", "municipality", "to_desk", "state", "changed_at"),
        Index("ix_referral_due", "municipality", "state", "changed_at"),
        Index("ix_referral_changed", "municipality", "changed_at", "code"),
        *(Index(f"ix_referral_{name}", "municipality", *columns) for name, columns in _FIGURES.items()),
    )

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    state: Mapped[str] = mapped_column(String(WORD_LENGTH))
    from_desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    to_desk: Mapped[str] = mapped_column(String(ID_LENGTH))
    task: Mapped[str] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str] = mapped_column(String(ID_LENGTH))
    visited: Mapped[list[str]] = mapped_column(JSON)
    previous: Mapped[str | None] = mapped_column(ForeignKey("referral.code"), index=True)
    handover: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    tried: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    consent: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    feedback_on: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    position: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    raised_at: Mapped[datetime | None] = mapped_column(Moment)
    demo: Mapped[bool] = mapped_column(Boolean, server_default=false())
    request_key: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH), unique=True)
    request_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class ChangeRow(Base):
    """One change of state; rows are only added."""

    __tablename__ = "referral_change"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    referral: Mapped[str] = mapped_column(ForeignKey("referral.code"), index=True)
    state: Mapped[str] = mapped_column(String(WORD_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(WORD_LENGTH))
    desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH), default="stap")
    reason: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    note: Mapped[str | None] = mapped_column(Text)
    next: Mapped[str | None] = mapped_column(String(CODE_LENGTH))


class SignalRow(Base):
    """One signal; `visit` is the first signal of the same visitor, `bundle` the bundle that it is in."""

    __tablename__ = "signal"
    __table_args__ = (
        Index("ix_signal_bundle", "municipality", "bundle"),
        Index(  # after the order of the list what is chosen by, so that what is left out is not read
            "ix_signal_changed",
            "municipality",
            text("coalesce(withdrawn_at, created_at)"),
            "code",
            "desk",
            "created_at",
            "withdrawn_at",
        ),
    )

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH))
    text: Mapped[str | None] = mapped_column(Text)
    desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    task: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    channel: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    owner: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    severity: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    helped: Mapped[bool | None] = mapped_column(Boolean)
    chain: Mapped[list[str]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    step: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    question: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    visit: Mapped[str | None] = mapped_column(String(CODE_LENGTH), index=True)
    bundle: Mapped[int | None] = mapped_column(Integer)
    demo: Mapped[bool] = mapped_column(Boolean, server_default=false())
    request_key: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH), unique=True)
    request_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))

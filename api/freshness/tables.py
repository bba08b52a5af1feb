"""The tables of keeping desks true. No mail address and no token is in them; the address stands with the desk."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.casework.mail_queue import TROUBLE_LENGTH
from api.casework.tables import DIGEST_LENGTH, ID_LENGTH, WORD_LENGTH
from knowledge.store.moment import Moment

NAME_LENGTH = 120
URL_LENGTH = 500


class Base(DeclarativeBase):
    """Base of the tables of freshness, which have a version of their own."""


class InquiryRow(Base):
    """One time that the owner of a desk is asked whether all is right: per day that it is due, once per period."""

    __tablename__ = "inquiry"
    __table_args__ = (
        UniqueConstraint("municipality", "desk", "due", "period", name="uq_inquiry_period"),
        Index("ix_inquiry_waiting", "municipality", "status", "next_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    desk: Mapped[str] = mapped_column(String(ID_LENGTH))
    due: Mapped[date] = mapped_column(Date)
    period: Mapped[str] = mapped_column(String(WORD_LENGTH))
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    attempts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(TROUBLE_LENGTH))
    answer: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class OwnerLinkRow(Base):
    """One link in a mail to an owner; the token itself is only in the mail."""

    __tablename__ = "owner_link"

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    inquiry: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class ProposalRow(Base):
    """What an owner says that changed: fields of the desk, and what has no field of its own in words."""

    __tablename__ = "owner_proposal"
    __table_args__ = (Index("ix_owner_proposal_open", "municipality", "status"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    desk: Mapped[str] = mapped_column(String(ID_LENGTH))
    owner: Mapped[str] = mapped_column(String(NAME_LENGTH))
    before: Mapped[dict[str, object]] = mapped_column(JSON)
    after: Mapped[dict[str, object]] = mapped_column(JSON)
    hours: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(Integer)


class WebLinkRow(Base):
    """A web address of the content and what it gave when it was last tried."""

    __tablename__ = "web_link"

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    url: Mapped[str] = mapped_column(String(URL_LENGTH), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(WORD_LENGTH))
    status: Mapped[int | None] = mapped_column(Integer)
    moved_to: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    tried_at: Mapped[datetime] = mapped_column(Moment)
    broken_since: Mapped[datetime | None] = mapped_column(Moment)


class RunRow(Base):
    """When work that only one process does at a time is due again."""

    __tablename__ = "freshness_run"

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    work: Mapped[str] = mapped_column(String(WORD_LENGTH), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(Moment)

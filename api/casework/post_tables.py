"""The tables of links for desks without accounts, and of mail that waits. Neither holds a token or a word of a mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.casework.mail_queue import TROUBLE_LENGTH
from api.casework.tables import DIGEST_LENGTH, ID_LENGTH, WORD_LENGTH, Base
from knowledge.store.moment import Moment


class LinkKeyRow(Base):
    """The key with which the links of a municipality are signed; made once, at the first link."""

    __tablename__ = "link_key"

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class LinkRow(Base):
    """One link: for one referral, one purpose and one use. The token itself is only in the mail."""

    __tablename__ = "referral_link"

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    referral: Mapped[str] = mapped_column(ForeignKey("referral.code"), index=True)
    purpose: Mapped[str] = mapped_column(String(WORD_LENGTH))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class MailRow(Base):
    """A mail to a desk about a referral; it is written when it is sent, so what waits holds nothing about anybody."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("referral", "sort", "version", name="uq_mail_referral"),
        Index("ix_mail_due", "municipality", "status", "next_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    referral: Mapped[str] = mapped_column(ForeignKey("referral.code"))
    version: Mapped[int] = mapped_column(Integer)
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH))
    desk: Mapped[str] = mapped_column(String(ID_LENGTH))
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    attempts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(TROUBLE_LENGTH))

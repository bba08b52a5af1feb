"""The tables of the outbox: an event is written with what happened, for every webhook that wants it."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.casework.tables import ID_LENGTH
from knowledge.store.moment import Moment

EVENT_LENGTH = 80
URL_LENGTH = 500
TROUBLE_LENGTH = 200


class Base(DeclarativeBase):
    """Base of the tables of the outbox, which have a version of their own."""


class WebhookRow(Base):
    """An address that wants events; `secret` signs them and is therefore kept as it is.

    After a renewal `old_secret` signs too, until `old_until`.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    types: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[str] = mapped_column(String(EVENT_LENGTH))
    old_secret: Mapped[str | None] = mapped_column(String(EVENT_LENGTH))
    old_until: Mapped[datetime | None] = mapped_column(Moment)
    active: Mapped[bool] = mapped_column(Boolean)
    stopped_because: Mapped[str | None] = mapped_column(String(TROUBLE_LENGTH))
    created_at: Mapped[datetime] = mapped_column(Moment)


class EventRow(Base):
    """Something that happened, as it is sent: `body` is the CloudEvent, byte for byte the same at every attempt."""

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(String(EVENT_LENGTH), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    type: Mapped[str] = mapped_column(String(EVENT_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    body: Mapped[str] = mapped_column(Text)


class DeliveryRow(Base):
    """One event for one webhook; `answer` is the last HTTP status, `trouble` what went wrong at the last attempt."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event", "webhook", name="uq_delivery_event_webhook"),
        Index("ix_delivery_due", "status", "next_at"),
        Index("ix_delivery_webhook", "webhook", "status"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[str] = mapped_column(ForeignKey("event.id"))
    webhook: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[int | None] = mapped_column(Integer)
    trouble: Mapped[str | None] = mapped_column(String(TROUBLE_LENGTH))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

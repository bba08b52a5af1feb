"""Asking the owner of a desk: written once per period, mailed later, tried again, and answered through a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.casework.mail_queue import MailQueue, MailStatus
from api.freshness.database import NOT_KEPT, NOT_READ
from api.freshness.tables import InquiryRow, OwnerLinkRow
from knowledge.store.database import trouble

AT_ONCE: Final = 50
"""How many mails one look sends; the rest follows at the next look."""


class Answer(StrEnum):
    """What an owner said."""

    RIGHT = "klopt"
    CHANGED = "veranderd"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One time that the owner of a desk is asked; `due` is the day before which the desk had to be checked."""

    id: int
    desk: str
    due: date
    period: str
    status: MailStatus
    attempts: int
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None
    trouble: str | None
    answer: Answer | None
    answered_at: datetime | None


class Inquiries(MailQueue):
    """The inquiries of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep them in the database of `engine`."""
        super().__init__(engine, municipality, InquiryRow, NOT_KEPT)

    def open(self, desk: str, due: date, period: str, at: datetime) -> bool:
        """Write down that an owner must be asked; False when that was written down before. Raises StoreError."""
        values = {
            "municipality": self._municipality,
            "desk": desk,
            "due": due,
            "period": period,
            "status": MailStatus.WAITS,
            "attempts": 0,
            "created_at": at,
            "next_at": at,
        }
        with trouble(NOT_KEPT):
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(InquiryRow), values)
            except IntegrityError:  # in an earlier look, or by another process
                return False
        return True

    def asked(self) -> frozenset[tuple[str, date, str]]:
        """Return which owners were asked, or will be: desk, day and period. Raises StoreError."""
        query = select(InquiryRow.desk, InquiryRow.due, InquiryRow.period)
        query = query.where(InquiryRow.municipality == self._municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return frozenset((row.desk, row.due, row.period) for row in connection.execute(query))

    def waiting(self, now: datetime) -> tuple[Inquiry, ...]:
        """Return what must be mailed now, the oldest first. Raises StoreError."""
        query = self._select().where(InquiryRow.status == MailStatus.WAITS, InquiryRow.next_at <= now)
        return self._found(query.order_by(InquiryRow.next_at, InquiryRow.id).limit(AT_ONCE))

    def latest(self) -> Mapping[str, Inquiry]:
        """Return for every desk the last time that its owner was asked. Raises StoreError."""
        newest = select(func.max(InquiryRow.id)).where(InquiryRow.municipality == self._municipality)
        query = self._select().where(InquiryRow.id.in_(newest.group_by(InquiryRow.desk)))
        return {inquiry.desk: inquiry for inquiry in self._found(query)}

    def delete_before(self, limit: datetime) -> int:
        """Delete what was asked before `limit`, with its links; return how many. Raises StoreError."""
        old = select(InquiryRow.id).where(InquiryRow.municipality == self._municipality, InquiryRow.created_at < limit)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            connection.execute(delete(OwnerLinkRow).where(OwnerLinkRow.inquiry.in_(old)))
            return connection.execute(delete(InquiryRow).where(InquiryRow.id.in_(old))).rowcount

    def _select(self) -> Select[tuple[object, ...]]:
        columns = [getattr(InquiryRow, name) for name in Inquiry.__dataclass_fields__]
        return select(*columns).where(InquiryRow.municipality == self._municipality)

    def _found(self, query: Select[tuple[object, ...]]) -> tuple[Inquiry, ...]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(inquiry_of(row) for row in connection.execute(query).mappings())


def inquiry_of(row: RowMapping) -> Inquiry:
    """Return the inquiry in a row that has a column for each of its fields."""
    return Inquiry(
        **{
            **{name: row[name] for name in Inquiry.__dataclass_fields__},
            "status": MailStatus(row["status"]),
            "answer": Answer(row["answer"]) if row["answer"] else None,
        }
    )


def answered(connection: Connection, inquiry: Inquiry, answer: Answer, at: datetime) -> bool:
    """Write the answer down within the transaction of what follows from it; False when there was one already."""
    this = update(InquiryRow).where(InquiryRow.id == inquiry.id, InquiryRow.answered_at.is_(None))
    return bool(connection.execute(this.values(answer=answer, answered_at=at)).rowcount)

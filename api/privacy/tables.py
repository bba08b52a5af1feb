"""The table of the processing log. Rows are only added, until they are too old."""

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.casework.tables import CODE_LENGTH, ID_LENGTH, WORD_LENGTH
from knowledge.store.moment import Moment

NAME_LENGTH = 200
SYSTEM_LENGTH = 100


class Base(DeclarativeBase):
    """Base of the tables of privacy, which have a version of their own."""


class ProcessingRow(Base):
    """One action within a processing, with the fields of the standard Logboek dataverwerkingen; ids are hexadecimal.

    `token` is the number of the token with which another system asked, `system` its name at that moment.
    """

    __tablename__ = "processing"
    __table_args__ = (Index("ix_processing_record", "municipality", "record"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    trace_id: Mapped[str] = mapped_column(String(32))
    span_id: Mapped[str] = mapped_column(String(16))
    parent_span_id: Mapped[str | None] = mapped_column(String(16))
    status_code: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    start_time: Mapped[datetime] = mapped_column(Moment, index=True)
    end_time: Mapped[datetime] = mapped_column(Moment)
    activity: Mapped[str] = mapped_column(String(WORD_LENGTH))
    record: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    token: Mapped[int | None] = mapped_column(Integer)
    system: Mapped[str | None] = mapped_column(String(SYSTEM_LENGTH))

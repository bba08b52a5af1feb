"""The table of drafts. A draft is gone when it is published or thrown away; what was published stays in the store."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, Integer, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store.moment import Moment

ID_LENGTH = 60
COLLECTION_LENGTH = 40
ENTRY_LENGTH = 140
NAME_LENGTH = 120
WINDOW_LENGTH = 40
REMARK_LENGTH = 500


class Base(DeclarativeBase):
    """Base of the tables of editing."""


class DraftRow(Base):
    """One person's draft of one entry; a `body` that is NULL takes the entry out."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("municipality", "collection", "entry_id", "person_id", name="uq_draft_entry_person"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    collection: Mapped[str] = mapped_column(String(COLLECTION_LENGTH))
    entry_id: Mapped[str] = mapped_column(String(ENTRY_LENGTH))
    person_id: Mapped[int] = mapped_column(Integer)
    person_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    base: Mapped[int] = mapped_column(Integer)
    body: Mapped[object | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(Integer)
    window: Mapped[str] = mapped_column(String(WINDOW_LENGTH))
    ready: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    remark: Mapped[str | None] = mapped_column(String(REMARK_LENGTH))
    remark_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH))


class NationalAnswerRow(Base):
    """A part of the national layer that an editor took over or left; `part` is empty for a whole entry."""

    __tablename__ = "national_answer"

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    collection: Mapped[str] = mapped_column(String(COLLECTION_LENGTH), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(ENTRY_LENGTH), primary_key=True)
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    decided_at: Mapped[datetime] = mapped_column(Moment)

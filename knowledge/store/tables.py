"""The tables of the store. Rows are only ever added: a revision is never changed or removed."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.store.moment import Moment


class Base(DeclarativeBase):
    """Base of the tables of `knowledge`."""


class EntryBody(Base):
    """The content of one entry, kept once however many revisions hold it; `digest` is the sha256 of its JSON."""

    __tablename__ = "entry_body"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[object] = mapped_column(JSON)


class Revision(Base):
    """One publication of a municipality's content; `number` counts from 1 per municipality."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("municipality", "number", name="uq_revision_municipality_number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class RevisionEntry(Base):
    """Which entry bodies a revision holds, and in what order."""

    __tablename__ = "revision_entry"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    collection: Mapped[str] = mapped_column(String(40), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(140), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(ForeignKey("entry_body.digest"))


class NationalWording(Base):
    """A body in which the national layer gave an entry to a municipality, when its folder was published."""

    __tablename__ = "national_wording"

    municipality: Mapped[str] = mapped_column(String(60), primary_key=True)
    collection: Mapped[str] = mapped_column(String(40), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(140), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("entry_body.digest"), primary_key=True)

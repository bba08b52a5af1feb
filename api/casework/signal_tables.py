"""The tables around signals: counts per week, bundles of signals that are alike, and the mark of demo data."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.casework.tables import ID_LENGTH, WORD_LENGTH, Base
from knowledge.store.moment import Moment

_SUMS = ("signals", "helped", "known", "harm")


class SignalCountRow(Base):
    """How many signals count, per week, subject, desk and owner ('' where one is not known).

    `helped` is how many residents were helped after all, of the `known` signals that say so or say not. `week` is the
    first day of a week within one month, so that weeks and months can both be added up.
    """

    __tablename__ = "signal_count"
    __table_args__ = (
        Index("ix_signal_count_week", "municipality", "week", "task", "desk", "owner", *_SUMS),
        {"sqlite_with_rowid": False},  # kept in the order of its key, in which it is added up
    )

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    demo: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    task: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    desk: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    owner: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    week: Mapped[date] = mapped_column(Date, primary_key=True)
    signals: Mapped[int] = mapped_column(Integer)
    helped: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer, server_default="0")
    harm: Mapped[int] = mapped_column(Integer)


class BundleRow(Base):
    """Signals that are alike; one thing to solve for one owner."""

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    task: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    owner: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    step: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    feedback: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    demo: Mapped[bool] = mapped_column(Boolean)


class BundleChangeRow(Base):
    """One change of a bundle: its status, what its owner said, how many signals were taken out; rows are only added."""

    __tablename__ = "bundle_change"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bundle: Mapped[int] = mapped_column(ForeignKey("bundle.id"), index=True)
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    feedback: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(WORD_LENGTH))
    taken_out: Mapped[int | None] = mapped_column(Integer)


class DepartureRow(Base):
    """A signal that was taken out of a bundle, with the status of that bundle and what its owner had said by then."""

    __tablename__ = "bundle_departure"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    signal: Mapped[str] = mapped_column(ForeignKey("signal.code"), index=True)
    bundle: Mapped[int] = mapped_column(ForeignKey("bundle.id"), index=True)
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    feedback: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class DemoRow(Base):
    """Says that a municipality has made-up referrals and signals among the real ones."""

    __tablename__ = "demo_load"

    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(Moment)

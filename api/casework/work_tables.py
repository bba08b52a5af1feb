"""The tables of what the counter says about the knowledge, the work it makes for editors, and what became of it.

The work holds no words: ids, a count and moments. What is not known is '' there, so that the key is unique.
"""

from datetime import datetime

from sqlalchemy import JSON, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.casework.tables import CODE_LENGTH, DIGEST_LENGTH, ID_LENGTH, WORD_LENGTH, Base
from knowledge.store.moment import Moment

COLLECTION_LENGTH = 40
ENTRY_LENGTH = 140


class FeedbackRow(Base):
    """One time that somebody said that an answer is wrong, not agreed or missing, and what became of it."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_open", "municipality", "settlement", "created_at"),
        Index("ix_feedback_desk", "municipality", "from_desk", "created_at"),
    )

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH))
    task: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    from_desk: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    text: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    settlement: Mapped[int | None] = mapped_column(Integer)
    request_key: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH), unique=True)
    request_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class WorkRow(Base):
    """Work for an editor: one matter, counted. At most one is open; once it is settled the next one is a new round."""

    __tablename__ = "editor_work"
    __table_args__ = (
        Index(
            "ux_editor_work_open",
            *("municipality", "sort", "task", "kind", "desk"),
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH))
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH))
    task: Mapped[str] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str] = mapped_column(String(ID_LENGTH))
    desk: Mapped[str] = mapped_column(String(ID_LENGTH))
    round: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(WORD_LENGTH))
    outcome: Mapped[str | None] = mapped_column(String(WORD_LENGTH))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settlement: Mapped[int | None] = mapped_column(Integer, index=True)


class SettlementRow(Base):
    """What an editor did with some feedback or work in one step; `undone_at` when that was taken back.

    What waits for a publication has no `settled_at` yet: `collection` and `entry_id` say which entry changes, `base`
    is the revision it was begun on, and `sentences` what must be in it. `revision` is the one that brought it.
    """

    __tablename__ = "work_settlement"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    municipality: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    sort: Mapped[str] = mapped_column(String(WORD_LENGTH))
    outcome: Mapped[str] = mapped_column(String(WORD_LENGTH))
    note: Mapped[str | None] = mapped_column(Text)
    collection: Mapped[str | None] = mapped_column(String(COLLECTION_LENGTH))
    entry_id: Mapped[str | None] = mapped_column(String(ENTRY_LENGTH))
    base: Mapped[int | None] = mapped_column(Integer)
    sentences: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int | None] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    request_key: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH), unique=True)

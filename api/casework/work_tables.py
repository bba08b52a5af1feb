"""The tables of what the counter says about the knowledge: feedback with its words, and the work it makes for editors.

The work holds no words: ids, a count and moments. What is not known is '' there, so that the key is unique.
"""

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.casework.tables import CODE_LENGTH, DIGEST_LENGTH, ID_LENGTH, WORD_LENGTH, Base, Moment


class FeedbackRow(Base):
    """One time that somebody said that an answer is wrong, not agreed or missing."""

    __tablename__ = "feedback"

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

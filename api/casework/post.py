"""Mail that waits: written in the transaction of what it is about, sent later, tried again until it is delivered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, insert, or_, select, update

from api.casework.following import UNDO_WITHIN
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.mail_queue import MailQueue, MailStatus
from api.casework.post_tables import MailRow
from api.casework.referral import ChangeSort, Referral
from api.casework.referral_store import Also
from api.casework.states import Actor, State
from knowledge.store.database import trouble

LONGEST_LIST: Final = 100


class MailSort(StrEnum):
    """What a mail is about."""

    NEW = "nieuw"
    REOPENED = "heropend"
    LINK = "nieuwe-link"
    QUESTION = "vraag"
    OUTCOME = "uitkomst"
    FINISH = "afronden"
    REMINDER = "herinnering"
    CHAIN = "keten"


OUTCOMES: Final = frozenset(
    {
        State.REFUSED,
        State.REFERRED_ON,
        State.HELPED,
        State.NOT_HELPED,
        State.NOT_ARRIVED,
        State.NOT_REACHED,
        State.CANCELLED,
        State.EXPIRED,
    }
)
"""What the sender hears of by mail."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that waits."""

    id: int
    referral: str
    version: int
    sort: MailSort
    desk: str
    status: MailStatus
    attempts: int
    created_at: datetime
    next_at: datetime
    trouble: str | None

    @property
    def is_held(self) -> bool:
        """Whether it was never tried because it may still be undone: nothing is wrong with it."""
        return self.status is MailStatus.WAITS and self.attempts == 0 and self.next_at > self.created_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the mail stands: how many wait, how many were given up, and what the last trouble was.

    `held` is how many more are kept for as long as they can be undone, and `from_at` when the first of those goes.
    """

    waiting: int
    given_up: int
    trouble: str | None
    held: int = 0
    from_at: datetime | None = None


def queued(municipality: str) -> Also:
    """Queue the mail that belongs to a change of a referral."""

    def write(connection: Connection, referral: Referral) -> None:
        found = _mail_for(referral)
        if found is not None:
            sort, desk = found
            queue(connection, municipality, referral, sort, desk, referral.changes[-1].at)

    return write


def queue(
    connection: Connection, municipality: str, referral: Referral, sort: MailSort, desk: str, at: datetime
) -> None:
    """Queue one mail about a referral as it is now; the same one twice is one."""
    same = (MailRow.referral == referral.code, MailRow.sort == sort, MailRow.version == referral.version)
    queued_before = select(MailRow.id).where(MailRow.municipality == municipality, *same)
    if connection.execute(queued_before).first() is not None:
        return
    values = {
        "municipality": municipality,
        "referral": referral.code,
        "version": referral.version,
        "sort": sort,
        "desk": desk,
        "status": MailStatus.WAITS,
        "attempts": 0,
        "created_at": at,
        "next_at": at + UNDO_WITHIN if sort is MailSort.OUTCOME else at,  # what is undone is not mailed
    }
    connection.execute(insert(MailRow), values)


def _mail_for(referral: Referral) -> tuple[MailSort, str] | None:
    last = referral.changes[-1]
    if last.sort is ChangeSort.REOPENED:  # a desk that reopened it itself knows
        return None if last.by is Actor.RECEIVER else (MailSort.REOPENED, referral.to_desk)
    if last.sort is not ChangeSort.STEP:
        return None
    if last.state is State.SENT:
        return MailSort.NEW, referral.to_desk
    if referral.from_desk is None:
        return None
    if last.state is State.NEEDS_INFORMATION:
        return MailSort.QUESTION, referral.from_desk
    return (MailSort.OUTCOME, referral.from_desk) if last.state in OUTCOMES else None


_HELD: Final = and_(MailRow.attempts == 0, MailRow.next_at > MailRow.created_at)
"""As `Mail.is_held`, for what waits."""


class PostStore(MailQueue):
    """The mail of one municipality about referrals."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep it in the database of `engine`."""
        super().__init__(engine, municipality, MailRow, NOT_CHANGED)

    def due(self, now: datetime) -> tuple[Mail, ...]:
        """Return what must be sent now, the oldest first. Raises StoreError."""
        query = self._mail().where(MailRow.status == MailStatus.WAITS, MailRow.next_at <= now)
        return self._found(query.order_by(MailRow.next_at, MailRow.id).limit(LONGEST_LIST))

    def unsent(self) -> tuple[Mail, ...]:
        """Return what waits or was given up, the oldest first. Raises StoreError."""
        query = self._mail().where(MailRow.status.in_((MailStatus.WAITS, MailStatus.GIVEN_UP)))
        return self._found(query.order_by(MailRow.created_at, MailRow.id).limit(LONGEST_LIST))

    def stuck(self, code: str, desk: str) -> str | None:
        """Return why the last mail about a referral to a desk could not be sent; None when nothing is wrong with it.

        Raises StoreError.
        """
        row = MailRow
        unsent = (row.status.in_((MailStatus.WAITS, MailStatus.GIVEN_UP)), row.trouble.is_not(None))
        mine = (row.municipality == self._municipality, row.referral == code, row.desk == desk)
        query = select(row.trouble).where(*mine, *unsent).order_by(row.id.desc()).limit(1)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def again(self, now: datetime) -> int:
        """Send everything that could not be sent, or was given up, at once; return how many. Raises StoreError.

        What is held because it may still be undone keeps its moment.
        """
        every = update(MailRow).where(
            MailRow.municipality == self._municipality,
            or_(and_(MailRow.status == MailStatus.WAITS, ~_HELD), MailRow.status == MailStatus.GIVEN_UP),
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return connection.execute(every.values(status=MailStatus.WAITS, next_at=now)).rowcount

    def waiting(self) -> Waiting:
        """Return how the mail stands. Raises StoreError."""
        counts = (
            select(MailRow.status, func.count())
            .where(MailRow.municipality == self._municipality)
            .where(MailRow.status.in_((MailStatus.WAITS, MailStatus.GIVEN_UP)), ~_HELD)
            .group_by(MailRow.status)
        )
        kept = select(func.count(), func.min(MailRow.next_at)).where(
            MailRow.municipality == self._municipality, MailRow.status == MailStatus.WAITS, _HELD
        )
        last = (
            select(MailRow.trouble)
            .where(MailRow.municipality == self._municipality, MailRow.trouble.is_not(None))
            .where(MailRow.status.in_((MailStatus.WAITS, MailStatus.GIVEN_UP)))
            .order_by(MailRow.id.desc())
            .limit(1)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            found = {str(row[0]): int(row[1]) for row in connection.execute(counts)}
            why = connection.execute(last).scalar()
            held, from_at = connection.execute(kept).one()
        return Waiting(found.get(MailStatus.WAITS, 0), found.get(MailStatus.GIVEN_UP, 0), why, held, from_at)

    def _mail(self) -> Select[tuple[object, ...]]:
        columns = [getattr(MailRow, name) for name in Mail.__dataclass_fields__]
        return select(*columns).where(MailRow.municipality == self._municipality)

    def _found(self, query: Select[tuple[object, ...]]) -> tuple[Mail, ...]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(_mail(row) for row in connection.execute(query).mappings())


def _mail(row: RowMapping) -> Mail:
    return Mail(**{**row, "sort": MailSort(row["sort"]), "status": MailStatus(row["status"])})

"""Work for editors: what the counter and the receiving desks say that the knowledge has wrong. Counted, not told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Update, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.casework.keeping import NOT_READ
from api.casework.work_tables import WorkRow
from knowledge.store.database import trouble

SHOWN: Final = 500
"""How many matters a list shows at most; the ones that come back most often come first."""


class WorkSort(StrEnum):
    """What was said about the knowledge."""

    WRONG_DESK = "verkeerd-loket"
    NOT_RIGHT = "niet-juist"
    NOT_AGREED = "niet-afgesproken"
    NO_ANSWER = "geen-antwoord"


class Status(StrEnum):
    """Whether an editor has dealt with it."""

    OPEN = "open"
    DONE = "gedaan"
    DROPPED = "vervallen"


class Outcome(StrEnum):
    """What an editor did with it."""

    SENTENCES = "zinnen"
    DIVISION = "taakverdeling"
    DESK = "loket"
    TASK = "onderwerp"
    AGREED = "afgesproken"
    EXPLAINED = "uitgelegd"
    RIGHT = "klopt"


@dataclass(frozen=True, slots=True)
class Matter:
    """What the work is about: a cell of the division and a desk, as far as they are known."""

    sort: WorkSort
    task: str | None
    kind: str | None
    desk: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """One matter with how often it came back."""

    id: int
    matter: Matter
    round: int
    count: int
    first_at: datetime
    last_at: datetime
    status: Status
    outcome: Outcome | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """The settlement with which work is closed."""

    municipality: str
    settlement: int
    outcome: Outcome
    at: datetime

    @property
    def columns(self) -> dict[str, object]:
        """What closed work says of it."""
        status = Status.DROPPED if self.outcome is Outcome.RIGHT else Status.DONE
        return {
            "status": status,
            "outcome": self.outcome,
            "settled_at": self.at,
            "settlement": self.settlement,
        }


class EditorWork:
    """The work of the editors of every municipality."""

    def __init__(self, engine: Engine) -> None:
        """Keep work in the database of `engine`."""
        self._engine = engine

    def listed(self, municipality: str, status: Status = Status.OPEN) -> tuple[Work, ...]:
        """Return the work with a status, what came back most often first. Raises StoreError."""
        query = (
            select(WorkRow.__table__)
            .where(WorkRow.municipality == municipality, WorkRow.status == status)
            .order_by(WorkRow.count.desc(), WorkRow.last_at.desc(), WorkRow.id)
            .limit(SHOWN)
        )

        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(
                Work(
                    id=row["id"],
                    matter=Matter(WorkSort(row["sort"]), row["task"] or None, row["kind"] or None, row["desk"] or None),
                    round=row["round"],
                    count=row["count"],
                    first_at=row["first_at"],
                    last_at=row["last_at"],
                    status=Status(row["status"]),
                    outcome=Outcome(row["outcome"]) if row["outcome"] else None,
                    settled_at=row["settled_at"],
                )
                for row in connection.execute(query).mappings()
            )


def count(connection: Connection, municipality: str, matter: Matter, at: datetime) -> None:
    """Count a matter once more, within a transaction of whoever noticed it; settled work opens a next round."""
    more = _open(municipality, matter).values(count=WorkRow.count + 1, last_at=at)
    if connection.execute(more).rowcount:
        return
    rounds = select(func.coalesce(func.max(WorkRow.round), 0)).where(*_key(municipality, matter))
    values = {
        "municipality": municipality,
        "sort": matter.sort,
        "task": matter.task or "",
        "kind": matter.kind or "",
        "desk": matter.desk or "",
        "round": connection.execute(rounds).scalar_one() + 1,
        "count": 1,
        "first_at": at,
        "last_at": at,
        "status": Status.OPEN,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(WorkRow), values)
    except IntegrityError:  # somebody else opened it just now
        connection.execute(more)


def discount(connection: Connection, municipality: str, matter: Matter, at: datetime) -> None:
    """Count a matter once less, because what was noticed was taken back; without any left it is dropped."""
    connection.execute(_open(municipality, matter).values(count=WorkRow.count - 1))
    none_left = _open(municipality, matter).where(WorkRow.count <= 0)
    connection.execute(none_left.values(status=Status.DROPPED, settled_at=at))


def close(connection: Connection, done: Done, matter: Matter, times: int) -> None:
    """Take what was settled off the count of a matter; when nothing is left of it the work is closed.

    Within the transaction of the settlement. Closed work keeps its count, so that it can be opened again.
    """
    this = _open(done.municipality, matter)
    last = this.where(WorkRow.count <= times)
    if not connection.execute(last.values(**done.columns)).rowcount:
        connection.execute(this.values(count=WorkRow.count - times))


def close_whole(connection: Connection, done: Done, works: Collection[int]) -> int:
    """Close work by its number, with everything that was counted; return how often it was counted."""
    if not works:
        return 0
    this = (WorkRow.municipality == done.municipality, WorkRow.id.in_(works), WorkRow.status == Status.OPEN)
    change = update(WorkRow).where(*this).values(**done.columns).returning(WorkRow.count)
    return sum(connection.execute(change).scalars())


def reopen(connection: Connection, municipality: str, settlement: int, settled: Mapping[Matter, int]) -> None:
    """Take a closing back, within the transaction that undoes the settlement.

    `settled` is how often each matter was counted in its feedback. Work that somebody else reported again meanwhile is
    open already: then it is counted there.
    """
    row = WorkRow
    closed = connection.execute(
        select(row.id, row.sort, row.task, row.kind, row.desk, row.count).where(
            row.municipality == municipality, row.settlement == settlement, row.status != Status.OPEN
        )
    )
    left = dict(settled)
    for work in closed.mappings().all():
        matter = Matter(WorkSort(work["sort"]), work["task"] or None, work["kind"] or None, work["desk"] or None)
        left.pop(matter, None)
        this = (row.municipality == municipality, row.id == work["id"])
        if connection.execute(_more(municipality, matter, work["count"])).rowcount:
            connection.execute(delete(row).where(*this))
        else:
            again = {"status": Status.OPEN, "outcome": None, "settled_at": None, "settlement": None}
            connection.execute(update(row).where(*this).values(**again))
    for matter, times in left.items():
        connection.execute(_more(municipality, matter, times))


def _more(municipality: str, matter: Matter, times: int) -> Update:
    return _open(municipality, matter).values(count=WorkRow.count + times)


def _open(municipality: str, matter: Matter) -> Update:
    return update(WorkRow).where(*_key(municipality, matter), WorkRow.status == Status.OPEN)


def _key(municipality: str, matter: Matter) -> tuple[ColumnElement[bool], ...]:
    return (
        WorkRow.municipality == municipality,
        WorkRow.sort == matter.sort,
        WorkRow.task == (matter.task or ""),
        WorkRow.kind == (matter.kind or ""),
        WorkRow.desk == (matter.desk or ""),
    )

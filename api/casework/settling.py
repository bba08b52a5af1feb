"""What became of what the counter said: one step of an editor settles some feedback and work, and can be taken back."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.casework.editor_work import Done, Matter, Outcome, WorkSort, close, close_whole, reopen
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.work_tables import FeedbackRow, SettlementRow
from knowledge.store.database import trouble

SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Awaited:
    """What has to be published first: an entry, the revision it is changed on, and sentences that must be in it."""

    collection: str
    entry_id: str
    base: int
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an editor; `awaited` is None when it is done at once. `key` recognises a step that is sent twice."""

    sort: WorkSort
    outcome: Outcome
    note: str | None
    awaited: Awaited | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A step that was taken. `count` is how often it was reported; `revision` is the publication that brought it."""

    id: int
    sort: WorkSort
    outcome: Outcome
    note: str | None
    awaited: Awaited | None
    revision: int | None
    count: int
    created_at: datetime
    settled_at: datetime | None
    undone_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is waiting for a publication."""
        return self.settled_at is None and self.undone_at is None


class Settlements:
    """The settlements of every municipality."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in the database of `engine`, beside the feedback."""
        self._engine = engine

    def settle(
        self, municipality: str, codes: Collection[str], works: Collection[int], step: Step, at: datetime
    ) -> tuple[Settlement, bool] | None:
        """Settle feedback by its code and work by its number; say whether it was done now or by the same step before.

        What somebody else settled meanwhile stays as it is; None when that is all of it. Raises StoreError.
        """
        earlier = self.of_key(municipality, step.key)
        if earlier is not None:
            return earlier, False
        with trouble(NOT_CHANGED):
            try:
                with self._engine.begin() as connection:
                    found = _settle(connection, municipality, codes, works, step, at)
                    if found is None:
                        connection.rollback()
            except IntegrityError:  # the same step came in twice at one moment
                earlier = self.of_key(municipality, step.key)
                if earlier is None:
                    raise
                return earlier, False
        return (found, True) if found else None

    def undo(self, municipality: str, settlement: int, at: datetime) -> bool:
        """Take a step back: what it settled is open again; False when it was taken back before. Raises StoreError."""
        row = SettlementRow
        this = (row.municipality == municipality, row.id == settlement, row.undone_at.is_(None))
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            if not connection.execute(update(row).where(*this).values(undone_at=at, request_key=None)).rowcount:
                return False
            mine = (FeedbackRow.municipality == municipality, FeedbackRow.settlement == settlement)
            settled = connection.execute(update(FeedbackRow).where(*mine).values(settlement=None).returning(*_MATTER))
            reopen(connection, municipality, settlement, _counted(settled))
            return True

    def published(self, municipality: str, settlement: int, revision: int, at: datetime) -> None:
        """Write down which revision brought what a step waited for. Raises StoreError."""
        row = SettlementRow
        this = (row.municipality == municipality, row.id == settlement)
        still = (row.settled_at.is_(None), row.undone_at.is_(None))
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(update(row).where(*this, *still).values(revision=revision, settled_at=at))

    def find(self, municipality: str, settlement: int) -> Settlement | None:
        """Return one step, or None. Raises StoreError."""
        return next(iter(self._select(municipality, SettlementRow.id == settlement)), None)

    def waiting(self, municipality: str) -> tuple[Settlement, ...]:
        """Return every step that waits for a publication, the newest first. Raises StoreError."""
        row = SettlementRow
        return self._select(municipality, row.settled_at.is_(None), row.undone_at.is_(None), at_most=None)

    def done(self, municipality: str) -> tuple[Settlement, ...]:
        """Return the newest steps that are done. Raises StoreError."""
        row = SettlementRow
        return self._select(municipality, row.settled_at.is_not(None), row.undone_at.is_(None))

    def of_key(self, municipality: str, key: str | None) -> Settlement | None:
        """Return the step that was asked under a key, or None. Raises StoreError."""
        return next(iter(self._select(municipality, SettlementRow.request_key == key)), None) if key else None

    def _select(
        self,
        municipality: str,
        *where: Any,  # noqa: ANN401 - conditions of SQLAlchemy
        at_most: int | None = SHOWN,
    ) -> tuple[Settlement, ...]:
        query = select(SettlementRow.__table__).where(SettlementRow.municipality == municipality, *where)
        newest = query.order_by(SettlementRow.created_at.desc(), SettlementRow.id.desc()).limit(at_most)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(settlement_of(row) for row in connection.execute(newest).mappings())


def settlement_of(row: RowMapping) -> Settlement:
    """Return the step that a row of `work_settlement` says."""
    awaited = None
    if row["collection"] is not None:
        awaited = Awaited(row["collection"], row["entry_id"], row["base"], tuple(row["sentences"] or ()))
    return Settlement(
        id=row["id"],
        sort=WorkSort(row["sort"]),
        outcome=Outcome(row["outcome"]),
        note=row["note"],
        awaited=awaited,
        revision=row["revision"],
        count=row["count"],
        created_at=row["created_at"],
        settled_at=row["settled_at"],
        undone_at=row["undone_at"],
    )


_MATTER: Final = (FeedbackRow.sort, FeedbackRow.task, FeedbackRow.kind, FeedbackRow.desk)


def _settle(
    connection: Connection, municipality: str, codes: Collection[str], works: Collection[int], step: Step, at: datetime
) -> Settlement | None:
    awaited = step.awaited
    values: dict[str, Any] = {
        "municipality": municipality,
        "sort": step.sort,
        "outcome": step.outcome,
        "note": step.note,
        "collection": awaited.collection if awaited else None,
        "entry_id": awaited.entry_id if awaited else None,
        "base": awaited.base if awaited else None,
        "sentences": list(awaited.sentences) if awaited and awaited.sentences else None,
        "count": 0,
        "created_at": at,
        "settled_at": None if awaited else at,
        "request_key": step.key,
    }
    number = connection.execute(insert(SettlementRow).values(values).returning(SettlementRow.id)).scalar_one()
    done = Done(municipality, number, step.outcome, at)
    times = close_whole(connection, done, works)
    if codes:
        row = FeedbackRow
        still_open = (row.municipality == municipality, row.code.in_(codes), row.settlement.is_(None))
        settled = connection.execute(update(row).where(*still_open).values(settlement=number).returning(*_MATTER))
        for matter, count in _counted(settled).items():
            close(connection, done, matter, count)
            times += count
    if not times:
        return None
    this = (SettlementRow.municipality == municipality, SettlementRow.id == number)
    counted = update(SettlementRow).where(*this).values(count=times)
    found = connection.execute(counted.returning(*SettlementRow.__table__.columns)).mappings().one()
    return settlement_of(found)


def _counted(rows: Iterable[Any]) -> Mapping[Matter, int]:
    return Counter(Matter(WorkSort(row.sort), row.task, row.kind, row.desk) for row in rows)

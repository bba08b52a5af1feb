"""What the desk that reported something hears of it: when, what about, and what became of it. Nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, SQLColumnExpression, and_, func, literal, null, select, union_all

from api.casework.editor_work import Matter, WorkSort
from api.casework.keeping import NOT_READ
from api.casework.settling import Settlement, settlement_of
from api.casework.work_tables import FeedbackRow, SettlementRow, WorkRow
from knowledge.store.database import trouble

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a desk reported; `code` is None for refusals as the wrong desk, which are counted together."""

    code: str | None
    matter: Matter
    count: int
    at: datetime
    settlement: Settlement | None

    @property
    def changed_at(self) -> datetime:
        """When something last happened to it."""
        done = self.settlement.settled_at if self.settlement else None
        return done or self.at


class Remarks:
    """What the desks of every municipality reported."""

    def __init__(self, engine: Engine) -> None:
        """Read from the database of `engine`."""
        self._engine = engine

    def of_code(self, municipality: str, code: str) -> Remark | None:
        """Return the feedback with a code, or None. Raises StoreError."""
        return next(iter(self._read(municipality, _said(municipality, FeedbackRow.code == code))), None)

    def of_desk(
        self, municipality: str, desk: str, since: datetime, at_most: int | None = None, skip: int = 0
    ) -> Sequence[Remark]:
        """Return what a desk reported from `since`, what changed last first; at will a part. Raises StoreError."""
        found, changed_at = _of_desk(municipality, desk, since)
        order = (changed_at.desc(), *(found.selected_columns[name] for name in ("code", "sort", "task", "kind")))
        return self._read(municipality, found.order_by(*order).limit(at_most).offset(skip))

    def count(self, municipality: str, desk: str, since: datetime) -> int:
        """Return how many `of_desk` has. Raises StoreError."""
        return self._counted(_of_desk(municipality, desk, since)[0])

    def heard(self, municipality: str, desk: str, since: datetime, lately: datetime) -> int:
        """Return of how many that `of_desk` has an editor did something, and it changed from `lately`.

        Raises StoreError.
        """
        found, changed_at = _of_desk(municipality, desk, since)
        return self._counted(found.where(found.selected_columns.settlement.is_not(None), changed_at >= lately))

    def _counted(self, query: Query) -> int:
        with trouble(NOT_READ), self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()

    def _read(self, municipality: str, query: Query) -> list[Remark]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            numbers = {row["settlement"] for row in rows if row["settlement"] is not None}
            mine = (SettlementRow.municipality == municipality, SettlementRow.id.in_(numbers))
            found = select(SettlementRow.__table__).where(*mine)
            settled = {row["id"]: settlement_of(row) for row in connection.execute(found).mappings()}
        return [
            Remark(
                code=row["code"],
                matter=Matter(WorkSort(row["sort"]), row["task"] or None, row["kind"] or None, row["desk"] or None),
                count=row["count"],
                at=row["at"],
                settlement=settled.get(row["settlement"]),
            )
            for row in rows
        ]


def _of_desk(municipality: str, desk: str, since: datetime) -> tuple[Query, SQLColumnExpression[datetime]]:
    """Return the query for what a desk said and refused, and when something last happened to each."""
    said = _said(municipality, FeedbackRow.from_desk == desk, FeedbackRow.created_at >= since)
    both = union_all(said, _refused(municipality, desk, since)).subquery()
    done = and_(SettlementRow.id == both.c.settlement, SettlementRow.municipality == municipality)
    return select(both).outerjoin(SettlementRow, done), func.coalesce(SettlementRow.settled_at, both.c.at)


def _said(municipality: str, *where: ColumnElement[bool]) -> Query:
    row = FeedbackRow
    facts = (row.code, row.sort, row.task, row.kind, row.desk, literal(1).label("count"), row.created_at.label("at"))
    return select(*facts, row.settlement).where(row.municipality == municipality, *where)


def _refused(municipality: str, desk: str, since: datetime) -> Query:
    row = WorkRow
    facts = (null().label("code"), row.sort, row.task, row.kind, row.desk, row.count, row.last_at.label("at"))
    mine = (row.municipality == municipality, row.sort == WorkSort.WRONG_DESK, row.desk == desk)
    return select(*facts, row.settlement).where(*mine, row.last_at >= since, row.count > 0)

"""What the desk that reported something hears of it: when, what about, and what became of it. Nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, select

from api.casework.editor_work import Matter, WorkSort
from api.casework.keeping import NOT_READ
from api.casework.settling import Settlement, settlement_of
from api.casework.work_tables import FeedbackRow, SettlementRow, WorkRow
from knowledge.store.database import trouble

SHOWN: Final = 50


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
        return next(iter(self._feedback(municipality, FeedbackRow.code == code)), None)

    def of_desk(self, municipality: str, desk: str, since: datetime) -> Sequence[Remark]:
        """Return what a desk reported from `since`, what changed last first. Raises StoreError."""
        said = self._feedback(municipality, FeedbackRow.from_desk == desk, FeedbackRow.created_at >= since)
        refused = self._refused(municipality, desk, since)
        return sorted((*said, *refused), key=lambda remark: remark.changed_at, reverse=True)[:SHOWN]

    def _feedback(self, municipality: str, *where: ColumnElement[bool]) -> list[Remark]:
        row = FeedbackRow
        query = select(row.__table__).where(row.municipality == municipality, *where)
        return self._with_settlements(municipality, query.order_by(row.created_at.desc()).limit(SHOWN))

    def _refused(self, municipality: str, desk: str, since: datetime) -> list[Remark]:
        row = WorkRow
        mine = (row.municipality == municipality, row.sort == WorkSort.WRONG_DESK, row.desk == desk)
        query = select(row.__table__).where(*mine, row.last_at >= since, row.count > 0)
        return self._with_settlements(municipality, query.order_by(row.last_at.desc()).limit(SHOWN))

    def _with_settlements(self, municipality: str, query: Any) -> list[Remark]:  # noqa: ANN401 - a query on either table
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            numbers = {row["settlement"] for row in rows if row["settlement"] is not None}
            mine = (SettlementRow.municipality == municipality, SettlementRow.id.in_(numbers))
            found = select(SettlementRow.__table__).where(*mine)
            settled = {row["id"]: settlement_of(row) for row in connection.execute(found).mappings()}
        return [
            Remark(
                code=row.get("code"),
                matter=Matter(WorkSort(row["sort"]), row["task"] or None, row["kind"] or None, row["desk"] or None),
                count=row.get("count", 1),
                at=row["last_at"] if "last_at" in row else row["created_at"],
                settlement=settled.get(row["settlement"]),
            )
            for row in rows
        ]

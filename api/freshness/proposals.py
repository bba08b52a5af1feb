"""What owners say that changed, waiting for an editor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, insert, select, update

from api.freshness.database import NOT_KEPT, NOT_READ
from api.freshness.tables import NAME_LENGTH, ProposalRow
from knowledge.store.database import trouble

LONGEST_LIST: Final = 100


class Stand(StrEnum):
    """Where a proposal is."""

    OPEN = "open"
    TAKEN = "overgenomen"
    REFUSED = "niet-overgenomen"


@dataclass(frozen=True, slots=True)
class Change:
    """What an owner says: fields of the desk before and after, and in words what has no field here."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    hours: str | None
    remark: str | None

    @property
    def says_something(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.after or self.hours or self.remark)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that an owner proposes."""

    id: int
    desk: str
    owner: str
    change: Change
    created_at: datetime
    stand: Stand
    settled_at: datetime | None


class Proposals:
    """The proposals of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep them in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality

    def add(self, connection: Connection, desk: str, owner: str, change: Change, at: datetime) -> None:
        """Keep a proposal, within the transaction of the answer that it is."""
        values = {
            "municipality": self._municipality,
            "desk": desk,
            "owner": owner[:NAME_LENGTH],
            "before": dict(change.before),
            "after": dict(change.after),
            "hours": change.hours,
            "remark": change.remark,
            "created_at": at,
            "status": Stand.OPEN,
        }
        connection.execute(insert(ProposalRow), values)

    def open(self) -> tuple[Proposal, ...]:
        """Return what waits for an editor, the oldest first. Raises StoreError."""
        query = self._select().where(ProposalRow.status == Stand.OPEN)
        return self._found(query.order_by(ProposalRow.created_at, ProposalRow.id).limit(LONGEST_LIST))

    def find(self, number: int) -> Proposal | None:
        """Return one proposal, or None. Raises StoreError."""
        found = self._found(self._select().where(ProposalRow.id == number))
        return found[0] if found else None

    def made(self, desk: str, at: datetime) -> tuple[Proposal, ...]:
        """Return what was proposed for a desk at one moment, the oldest first. Raises StoreError."""
        then = self._select().where(ProposalRow.desk == desk, ProposalRow.created_at == at)
        return self._found(then.order_by(ProposalRow.id))

    def settle(self, proposal: Proposal, stand: Stand, person: int, at: datetime) -> bool:
        """Write down what an editor did; False when a colleague did something just before. Raises StoreError."""
        this = update(ProposalRow).where(ProposalRow.id == proposal.id, ProposalRow.status == Stand.OPEN)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            return bool(connection.execute(this.values(status=stand, settled_at=at, settled_by=person)).rowcount)

    def delete_before(self, limit: datetime) -> int:
        """Delete what was settled before `limit`; return how many. Raises StoreError."""
        old = delete(ProposalRow).where(ProposalRow.municipality == self._municipality, ProposalRow.settled_at < limit)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            return connection.execute(old).rowcount

    def _select(self) -> Select[tuple[ProposalRow]]:
        return select(ProposalRow.__table__).where(ProposalRow.municipality == self._municipality)

    def _found(self, query: Select[tuple[ProposalRow]]) -> tuple[Proposal, ...]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(_proposal(row) for row in connection.execute(query).mappings())


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(
        id=row["id"],
        desk=row["desk"],
        owner=row["owner"],
        change=Change(row["before"], row["after"], row["hours"], row["remark"]),
        created_at=row["created_at"],
        stand=Stand(row["status"]),
        settled_at=row["settled_at"],
    )

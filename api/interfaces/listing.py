"""Lists of single referrals and signals of one municipality, in the order in which they last changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, SQLColumnExpression, and_, func, or_, select

from api.casework.keeping import NOT_READ, fields_of
from api.casework.states import UNSENT
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from api.interfaces.cursor import FIRST, Cursor, digest_of
from api.interfaces.listed import ListedReferral, ListedSignal
from knowledge.hours import TIMEZONE
from knowledge.store.database import trouble

START: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was recorded."""

Listed = TypeVar("Listed", ListedReferral, ListedSignal)


class Standing(StrEnum):
    """Whether a signal counts."""

    COUNTS = "geldig"
    WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: recorded on these days (both included), at a desk, in one of these states, changed since."""

    created_from: date | None = None
    created_until: date | None = None
    desk: str | None = None
    states: tuple[str, ...] = ()
    changed_since: datetime | None = None

    def start(self, sort: str) -> Cursor:
        """Return the place before the first record of the list of this sort."""
        changed = self.changed_since or START
        created = _begin(self.created_from) if self.created_from else START  # nothing changes before it is recorded
        choices = (sort, self.created_from, self.created_until, self.desk, sorted(self.states), self.changed_since)
        return Cursor(max(changed, created), FIRST, digest_of(choices))


@dataclass(frozen=True, slots=True)
class Page(Generic[Listed]):
    """A part of a list, whether more follow, and where to go on."""

    records: tuple[Listed, ...]
    more: bool
    cursor: Cursor


class Listing:
    """The lists of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Read from the database of `engine`."""
        self._engine = engine
        self._municipality = municipality

    def referrals(self, wanted: Wanted, after: Cursor, limit: int, now: datetime) -> Page[ListedReferral]:
        """Return the referrals after a place; those that were never sent are left out. Raises StoreError."""
        row = ReferralRow
        sent = select(ChangeRow.id).where(ChangeRow.referral == row.code, ChangeRow.state.not_in(UNSENT))
        conditions = [
            row.municipality == self._municipality,
            or_(row.state.not_in(UNSENT), sent.exists()),
            *_recorded(row.created_at, wanted),
        ]
        if wanted.desk:
            conditions.append(or_(row.from_desk == wanted.desk, row.to_desk == wanted.desk))
        if wanted.states:
            conditions.append(row.state.in_(wanted.states))
        if wanted.changed_since:
            conditions.append(row.changed_at >= wanted.changed_since)
        query = _ordered(select(row.__table__), row.changed_at, row.code, after)
        return self._page(ListedReferral, query.where(*conditions), after, limit, now)

    def signals(self, wanted: Wanted, after: Cursor, limit: int, now: datetime) -> Page[ListedSignal]:
        """Return the signals after a place. Raises StoreError."""
        row = SignalRow
        conditions = [row.municipality == self._municipality, *_recorded(row.created_at, wanted)]
        if wanted.desk:
            conditions.append(row.desk == wanted.desk)
        if len(set(wanted.states)) == 1:
            counts = wanted.states[0] == Standing.COUNTS
            conditions.append(row.withdrawn_at.is_(None) if counts else row.withdrawn_at.is_not(None))
        changed = func.coalesce(row.withdrawn_at, row.created_at)
        if wanted.changed_since:
            conditions.append(changed >= wanted.changed_since)
        query = _ordered(select(row.__table__, changed.label("changed_at")), changed, row.code, after)
        return self._page(ListedSignal, query.where(*conditions), after, limit, now)

    def _page(self, model: type[Listed], query: Select[Any], after: Cursor, limit: int, now: datetime) -> Page[Listed]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit + 1)).mappings().all()
        records = tuple(model.model_validate(fields_of(model, row)) for row in rows[:limit])
        last = (records[-1].changed_at, records[-1].code) if records else (after.at, after.code)
        more = len(rows) > limit
        return Page(records, more, after.passing(*last, now) if more else after.ending(*last, now))


def _ordered(
    query: Select[Any],
    changed: SQLColumnExpression[datetime],
    code: SQLColumnExpression[str],
    after: Cursor,
) -> Select[Any]:
    later = and_(changed >= after.at, or_(changed > after.at, code > after.code))
    return query.where(later).order_by(changed, code)


def _recorded(created_at: SQLColumnExpression[datetime], wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found = []
    if wanted.created_from:
        found.append(created_at >= _begin(wanted.created_from))
    if wanted.created_until:
        found.append(created_at < _begin(wanted.created_until + timedelta(days=1)))
    return found


def _begin(day: date) -> datetime:
    """Return when a day begins in the Netherlands."""
    return datetime.combine(day, time(), TIMEZONE)

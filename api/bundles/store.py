"""Bundles in the database: bundling, the lists for coordinator and desk, and what an owner said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, insert, select, update

from api.bundles.bundle import Also, Bundle, Change, Status, Told, Voice, nothing
from api.bundles.gathering import gather, loose, wait_for_turn
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.signal_tables import BundleChangeRow, BundleRow
from api.casework.tables import SignalRow
from api.problems import ConflictError
from knowledge.store.database import trouble

OVERTAKEN: Final = "Een collega was net eerder. Kijk wat er nu staat, en bewaar het dan opnieuw."
VOICES: Final = 100
"""So many of the newest signals of a bundle are enough to choose sentences from."""
_FIELDS: Final = tuple(name for name in Bundle.__dataclass_fields__ if name != "signals")


class BundleStore:
    """The bundles of one municipality."""

    def __init__(self, engine: Engine, municipality: str, also: Also = nothing) -> None:
        """Keep bundles in the database of `engine`, beside the signals; `also` hears of what is made and changed."""
        self._engine = engine
        self._municipality = municipality
        self._also = also

    def gather(self, now: datetime) -> int:
        """Bundle what is loose; return how many signals went into a bundle. Raises StoreError."""
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return gather(connection, self._municipality, now, self._also)

    def loose(self) -> int:
        """Return how many signals are in no bundle and could be. Raises StoreError."""
        query = select(func.count()).select_from(SignalRow).where(*loose(self._municipality))
        with trouble(NOT_READ), self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def listed(
        self, status: Status | None = None, owner: str | None = None, at_most: int | None = None, skip: int = 0
    ) -> Sequence[Bundle]:
        """Return bundles, the ones with the most signals first; all of them unless told. Raises StoreError."""
        query = self._chosen(status, owner).order_by(func.count(SignalRow.code).desc(), BundleRow.id)
        return self._found(query.limit(at_most).offset(skip))

    def count(self, status: Status | None = None, owner: str | None = None) -> int:
        """Return how many bundles `listed` has. Raises StoreError."""
        return self._count(self._chosen(status, owner))

    def owners(self) -> Sequence[str]:
        """Return every owner of a bundle. Raises StoreError."""
        query = select(BundleRow.owner).where(BundleRow.municipality == self._municipality).distinct()
        with trouble(NOT_READ), self._engine.connect() as connection:
            return [owner for owner in connection.scalars(query) if owner is not None]

    def find(self, bundle: int) -> Bundle | None:
        """Return one bundle, or None. Raises StoreError."""
        return next(iter(self._found(self._bundles().where(BundleRow.id == bundle))), None)

    def voices(self, bundle: int, at_most: int = VOICES, skip: int = 0) -> Sequence[Voice]:
        """Return the signals of a bundle, the newest first. Raises StoreError."""
        columns = [getattr(SignalRow, name) for name in Voice.__dataclass_fields__]
        mine = (SignalRow.municipality == self._municipality, SignalRow.bundle == bundle)
        query = select(*columns).where(*mine, SignalRow.withdrawn_at.is_(None))
        query = query.order_by(SignalRow.created_at.desc(), SignalRow.code).limit(at_most).offset(skip)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return [Voice(**row) for row in connection.execute(query).mappings()]

    def history(self, bundle: int) -> Sequence[Told]:
        """Return every change of a bundle, the oldest first. Raises StoreError."""
        row = BundleChangeRow
        columns = (row.status, row.feedback, row.at, row.by, row.taken_out)
        query = select(*columns).where(row.bundle == bundle).order_by(row.id)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return [
                Told(Status(each.status), each.feedback, each.at, each.by, each.taken_out)
                for each in connection.execute(query)
            ]

    def version(self, bundle: int) -> int:
        """Return the number of the last time that something was told about a bundle. Raises StoreError."""
        with trouble(NOT_READ), self._engine.connect() as connection:
            return _version(connection, bundle)

    def tell(self, bundle: int, told: Told, seen: int | None = None) -> bool:
        """Write down what the owner does and says; False when there is no such bundle (any more).

        Without words, what the owner said before stays. What was told already (a form sent twice) is no change. `seen`
        is the version on which this is based; None is whatever is there.

        Raises:
            ConflictError: something else was told after that version.
            StoreError: the database does not answer.

        """
        row = BundleRow
        values: dict[str, Any] = {"status": told.status, "changed_at": told.at}
        if told.feedback:
            values["feedback"] = told.feedback
        change = update(row).where(row.id == bundle, row.municipality == self._municipality).values(values)
        known = select(row.task, row.owner, row.step, row.status, row.feedback, row.demo)
        mine = known.where(row.id == bundle, row.municipality == self._municipality)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            wait_for_turn(connection)
            before = connection.execute(mine).mappings().first()
            if before is None or before["status"] == Status.DISSOLVED:
                return False
            if told.status == before["status"] and told.feedback in (None, "", before["feedback"]):
                return True
            if seen not in (None, _version(connection, bundle)):
                raise ConflictError(OVERTAKEN)
            connection.execute(change)
            told_now = {"status": told.status, "feedback": told.feedback, "at": told.at, "by": told.by}
            added = insert(BundleChangeRow).values(bundle=bundle, **told_now).returning(BundleChangeRow.id)
            number = connection.execute(added).scalar_one()
            if not before["demo"]:
                self._also(connection, change_of(bundle, number, before, told))
            return True

    def count_of_desk(self, desk: str) -> int:
        """Return how many bundles `of_desk` has. Raises StoreError."""
        return self._count(self._bundles().where(SignalRow.desk == desk))

    def of_desk(self, desk: str, at_most: int | None = None, skip: int = 0) -> tuple[Sequence[Bundle], int]:
        """Return the bundles with signals of a desk, counting only its own, and how many are loose.

        What somebody did something with comes first, the latest on top; what was only bundled says nothing yet. Raises
        StoreError.
        """
        untouched = and_(BundleRow.status == Status.BUNDLED, BundleRow.feedback.is_(None))
        order = (untouched, BundleRow.changed_at.desc(), BundleRow.id)
        mine = self._bundles().where(SignalRow.desk == desk).order_by(*order)
        bundles = self._found(mine.limit(at_most).offset(skip))
        query = (
            select(func.count())
            .select_from(SignalRow)
            .where(
                SignalRow.municipality == self._municipality,
                SignalRow.desk == desk,
                SignalRow.bundle.is_(None),
                SignalRow.withdrawn_at.is_(None),
            )
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return bundles, connection.execute(query).scalar_one()

    def _bundles(self) -> Select[Any]:
        columns = [getattr(BundleRow, name) for name in _FIELDS]
        counted = func.count(SignalRow.code).label("signals")
        is_in = (SignalRow.bundle == BundleRow.id) & (SignalRow.municipality == BundleRow.municipality)
        query = select(*columns, counted).join(SignalRow, is_in & SignalRow.withdrawn_at.is_(None))
        return query.where(BundleRow.municipality == self._municipality).group_by(BundleRow.id)

    def _chosen(self, status: Status | None, owner: str | None) -> Select[Any]:
        query = self._bundles()
        if status is not None:
            query = query.where(BundleRow.status == status)
        return query if owner is None else query.where(BundleRow.owner == owner)

    def _count(self, query: Select[Any]) -> int:
        counted = select(func.count()).select_from(query.with_only_columns(BundleRow.id).subquery())
        with trouble(NOT_READ), self._engine.connect() as connection:
            return connection.execute(counted).scalar_one()

    def _found(self, query: Select[Any]) -> Sequence[Bundle]:
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Bundle(**{**row, "status": Status(row["status"])}) for row in rows]


def _version(connection: Connection, bundle: int) -> int:
    """Return the number of the last change that somebody told; taking signals out changes nothing of that."""
    row = BundleChangeRow
    last = select(func.max(row.id)).where(row.bundle == bundle, row.taken_out.is_(None))
    return connection.scalar(last) or 0


def change_of(bundle: int, number: int, before: RowMapping, told: Told) -> Change:
    """Return a change as other systems hear of it; `before` is the bundle as it was."""
    return Change(
        bundle=bundle,
        number=number,
        task=before["task"],
        owner=before["owner"],
        step=before["step"],
        status=told.status,
        at=told.at,
        is_new=False,
        has_new_status=before["status"] != told.status,
        has_feedback=bool(told.feedback),
        has_lost_signals=bool(told.taken_out),
    )

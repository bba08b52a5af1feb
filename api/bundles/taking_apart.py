"""Undoing a bundle: signals that do not belong together are taken out, one by one or all of them.

What the owner had said by then stays with each signal, for the desk that reported it. A signal that somebody took out
does not go into a bundle by itself again: a coordinator chooses where it belongs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from api.bundles.bundle import Also, Status, Told, nothing
from api.bundles.gathering import TOGETHER, new_bundle, wait_for_turn
from api.bundles.store import change_of
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.signal_tables import BundleChangeRow, BundleRow, DepartureRow
from api.casework.tables import SignalRow
from knowledge.store.database import trouble

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A signal that was taken out of a bundle and is in none now."""

    code: str
    text: str | None
    task: str | None
    owner: str | None
    step: str | None
    desk: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an owner said about signals that were taken out of its bundle afterwards; `signals` of one desk."""

    task: str | None
    owner: str | None
    step: str | None
    feedback: str
    at: datetime
    signals: int


def take_out(
    engine: Engine,
    municipality: str,
    bundle: int,
    codes: Iterable[str] | None,
    now: datetime,
    also: Also = nothing,
) -> tuple[int, bool] | None:
    """Take signals out of a bundle, or all of them where `codes` is None; without signals it is dissolved.

    `also` is given the change. Returns how many went out and whether the bundle is dissolved; None when there is no
    such bundle (any more), or none of the signals is in it. Raises StoreError.
    """
    row = BundleRow
    known = select(row.task, row.owner, row.step, row.status, row.feedback, row.demo)
    inside = (SignalRow.municipality == municipality, SignalRow.bundle == bundle)
    counting = (*inside, SignalRow.withdrawn_at.is_(None))
    chosen = () if codes is None else (SignalRow.code.in_(list(codes)),)
    with trouble(NOT_CHANGED), engine.begin() as connection:
        wait_for_turn(connection)
        its = known.where(row.id == bundle, row.municipality == municipality)
        before = connection.execute(its).mappings().first()
        going = connection.scalars(select(SignalRow.code).where(*counting, *chosen)).all()
        if before is None or not going:
            return None
        kept = {"bundle": bundle, "status": before["status"], "feedback": before["feedback"], "at": now}
        connection.execute(insert(DepartureRow), [{"signal": code, **kept} for code in going])
        _move(connection, (*inside, SignalRow.code.in_(going)), None)
        is_empty = not connection.scalar(select(func.count()).select_from(SignalRow).where(*counting))
        if is_empty:
            _move(connection, inside, None)  # those that were withdrawn
        status = Status.DISSOLVED if is_empty else Status(before["status"])
        connection.execute(update(row).where(row.id == bundle).values(status=status, changed_at=now))
        told = Told(status, None, now, "coordinator", len(going))
        values = {"bundle": bundle, "status": status, "at": now, "by": told.by, "taken_out": told.taken_out}
        number = connection.execute(insert(BundleChangeRow).values(values).returning(BundleChangeRow.id)).scalar_one()
        if not before["demo"]:
            also(connection, change_of(bundle, number, before, told))
        return len(going), is_empty


def place(
    engine: Engine,
    municipality: str,
    bundle: int | dict[str, str | None],
    codes: Iterable[str],
    now: datetime,
    also: Also = nothing,
) -> tuple[int, int] | None:
    """Put signals that were taken out in the bundle with this number, or in a new one with these facts.

    `also` is given a new bundle. Returns its number and how many went in; None when the bundle is not there (any more),
    when none of the signals is loose, or when fewer than two would begin a new one. Raises StoreError.
    """
    signal, row = SignalRow, BundleRow
    loose = (signal.municipality == municipality, signal.bundle.is_(None), signal.withdrawn_at.is_(None))
    with trouble(NOT_CHANGED), engine.begin() as connection:
        wait_for_turn(connection)
        going = connection.execute(select(signal.code, signal.demo).where(*loose, signal.code.in_(list(codes)))).all()
        is_made_up = all(is_demo for _, is_demo in going)
        if isinstance(bundle, dict):
            if len(going) < TOGETHER:
                return None
            bundle = new_bundle(
                connection, {"municipality": municipality, **bundle}, now, is_demo=is_made_up, also=also
            )
        else:
            mine = (row.id == bundle, row.municipality == municipality, row.status != Status.DISSOLVED)
            there = connection.scalar(select(row.id).where(*mine))
            if not going or there is None:
                return None
            if not is_made_up:  # a real signal joins: the bundle is real from now on
                connection.execute(update(row).where(*mine).values(demo=False))
        _move(connection, (signal.municipality == municipality, signal.code.in_([code for code, _ in going])), bundle)
        return bundle, len(going)


def taken_out(engine: Engine, municipality: str, at_most: int = SHOWN) -> Sequence[TakenOut]:
    """Return the signals that were taken out of a bundle and are in none now, the last first. Raises StoreError."""
    columns = [getattr(SignalRow, name) for name in TakenOut.__dataclass_fields__]
    last = func.max(DepartureRow.id)
    query = (
        select(*columns)
        .join(DepartureRow, DepartureRow.signal == SignalRow.code)
        .where(SignalRow.municipality == municipality, SignalRow.bundle.is_(None), SignalRow.withdrawn_at.is_(None))
        .group_by(*columns)
        .order_by(last.desc())
        .limit(at_most)
    )
    with trouble(NOT_READ), engine.connect() as connection:
        return [TakenOut(**row) for row in connection.execute(query).mappings()]


def heard_earlier(engine: Engine, municipality: str, desk: str) -> Sequence[Earlier]:
    """Return what owners said about signals of a desk before these were taken out of the bundle. Raises StoreError."""
    row, departure = BundleRow, DepartureRow
    facts = (row.task, row.owner, row.step, departure.feedback)
    query = (
        select(*facts, func.max(departure.at).label("at"), func.count(SignalRow.code.distinct()).label("signals"))
        .join(row, row.id == departure.bundle)
        .join(SignalRow, SignalRow.code == departure.signal)
        .where(row.municipality == municipality, SignalRow.municipality == municipality, SignalRow.desk == desk)
        .where(departure.feedback.is_not(None), SignalRow.withdrawn_at.is_(None))
        .where(SignalRow.bundle.is_distinct_from(row.id))  # not what was put back since: it reads it there
        .group_by(row.id, *facts)
        .order_by(func.max(departure.at).desc(), row.id)
        .limit(SHOWN)
    )
    with trouble(NOT_READ), engine.connect() as connection:
        return [Earlier(**each) for each in connection.execute(query).mappings()]


def _move(connection: Connection, which: tuple[ColumnElement[bool], ...], bundle: int | None) -> None:
    moved: Any = update(SignalRow).where(*which).values(bundle=bundle)
    connection.execute(moved.execution_options(synchronize_session=False))

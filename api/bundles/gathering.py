"""Bundling: signals of the same subject, owner and step go together, in the transaction of whoever asks for it."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, false, insert, select, text, update

from api.bundles.bundle import CLOSED, Also, Change, Status, nothing
from api.casework.signal_tables import BundleChangeRow, BundleRow, DepartureRow
from api.casework.tables import SignalRow

Key = tuple[str | None, ...]
"""Subject, owner and step."""

TOGETHER: Final = 2
"""So many loose signals that are alike make a bundle."""


def gather(connection: Connection, municipality: str, now: datetime, also: Also = nothing) -> int:
    """Put loose signals in the open bundle that they are like, or together in a new one; return how many.

    `also` is given each new bundle.
    """
    wait_for_turn(connection)
    row, key = BundleRow, (SignalRow.task, SignalRow.owner, SignalRow.step)
    open_ones: dict[Key, int] = {}
    known = select(row.id, row.task, row.owner, row.step).where(row.municipality == municipality)
    for bundle, task, owner, step in connection.execute(known.where(row.status.not_in(CLOSED)).order_by(row.id.desc())):
        open_ones[task, owner, step] = bundle
    alike: dict[Key, list[tuple[str, bool]]] = {}
    waiting = select(SignalRow.code, SignalRow.demo, *key).where(*loose(municipality))
    for code, is_demo, task, owner, step in connection.execute(waiting):
        alike.setdefault((task, owner, step), []).append((code, is_demo))
    placed: list[dict[str, Any]] = []
    for its_key, signals in alike.items():
        is_made_up = all(is_demo for _, is_demo in signals)
        found = open_ones.get(its_key)
        if found is None and len(signals) < TOGETHER:
            continue
        if found is None:
            values = dict(zip(("task", "owner", "step"), its_key, strict=True))
            facts = {"municipality": municipality, **values}
            found = new_bundle(connection, facts, now, is_demo=is_made_up, also=also)
        elif not is_made_up:  # a real signal joins: the bundle is real from now on
            connection.execute(update(row).where(row.id == found).values(demo=False))
        placed += [{"signal_code": code, "its_bundle": found} for code, _ in signals]
    if placed:
        table = SignalRow.metadata.tables[SignalRow.__tablename__]
        by_code = update(table).where(table.c.code == bindparam("signal_code"))
        connection.execute(by_code.values(bundle=bindparam("its_bundle")), placed)
    return len(placed)


def loose(municipality: str) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a signal ready for a bundle: it counts, it is in none, and it says whose it is.

    What a coordinator took out of a bundle does not go into one by itself again.
    """
    return (
        SignalRow.municipality == municipality,
        SignalRow.bundle.is_(None),
        SignalRow.withdrawn_at.is_(None),
        SignalRow.task.is_not(None),
        SignalRow.owner.is_not(None),
        ~exists().where(DepartureRow.signal == SignalRow.code),
    )


def new_bundle(
    connection: Connection, values: dict[str, Any], now: datetime, *, is_demo: bool, also: Also = nothing
) -> int:
    """Make a bundle with the facts in `values`, and return its number; nobody else hears of one that is made up."""
    made = {**values, "status": Status.BUNDLED, "created_at": now, "changed_at": now, "demo": is_demo}
    bundle = connection.execute(insert(BundleRow).values(made).returning(BundleRow.id)).scalar_one()
    change = {"bundle": bundle, "status": Status.BUNDLED, "at": now, "by": "systeem"}
    number = connection.execute(insert(BundleChangeRow).values(change).returning(BundleChangeRow.id)).scalar_one()
    if not is_demo:
        made_now = Change(
            bundle=bundle,
            number=number,
            task=values.get("task"),
            owner=values.get("owner"),
            step=values.get("step"),
            status=Status.BUNDLED,
            at=now,
            is_new=True,
            has_new_status=True,
            has_feedback=False,
        )
        also(connection, made_now)
    return bundle


def wait_for_turn(connection: Connection) -> None:
    """Let nobody else bundle until this transaction ends: two who ask at once would make each bundle twice."""
    if connection.dialect.name == "sqlite":
        connection.execute(update(BundleRow).where(false()).values(status=BundleRow.status))
    else:
        connection.execute(text("LOCK TABLE bundle IN SHARE ROW EXCLUSIVE MODE"))

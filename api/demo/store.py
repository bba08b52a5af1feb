"""Loading demo data in one transaction, and removing exactly that again."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Select, bindparam, delete, insert, literal, select, update

from api.casework.counting import Counted, count
from api.casework.pointing import let_go
from api.casework.signal_tables import BundleChangeRow, BundleRow, DemoRow, DepartureRow, SignalCountRow
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from api.demo import referrals, signals
from api.demo.codes import Codes
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames
from knowledge.hours import TIMEZONE
from knowledge.store.database import trouble

BATCH: Final = 5_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much to make up, over how many days until now; the same seed gives the same data, but for the codes."""

    referrals: int = 1_000
    signals: int = 10_000
    days: int = 365
    seed: int = 2026


class DemoLoadedError(Exception):
    """There is demo data already."""


def is_loaded(engine: Engine, municipality: str) -> bool:
    """Say whether a municipality has demo data. Raises StoreError."""
    with trouble("De voorbeeldgegevens zijn niet na te gaan"), engine.connect() as connection:
        return connection.execute(select(DemoRow).where(DemoRow.municipality == municipality)).first() is not None


def load(engine: Engine, kb: KnowledgeBase, wanted: Wanted, now: datetime) -> None:
    """Load demo data, all of it or nothing.

    Raises:
        DemoLoadedError: there is demo data already.
        StoreError: the database is full, locked or gone; nothing was written.

    """
    municipality = kb.content.municipality.id
    if is_loaded(engine, municipality):
        raise DemoLoadedError
    chance, codes = random.Random(wanted.seed), Codes()  # noqa: S311 - made-up data needs no secret
    local = now.astimezone(TIMEZONE)
    first = (local - timedelta(days=wanted.days)).date()
    with trouble("De voorbeeldgegevens zijn niet geladen"), engine.begin() as connection:
        connection.execute(insert(DemoRow), {"municipality": municipality, "loaded_at": now})
        made = referrals.made_up(kb, wanted.referrals, first, local, chance, codes)
        for several in _batches(made):
            connection.execute(insert(ReferralRow), [each.row for each in several])
            connection.execute(insert(ChangeRow), [change for each in several for change in each.changes])
        days = (first, (local - timedelta(days=1)).date())
        owner_of = signals.owners_of(kb, DeskNames(kb))
        for rows in _batches(signals.made_up(kb, owner_of, wanted.signals, days, chance, codes)):
            connection.execute(insert(SignalRow), rows)
            count(connection, municipality, [_counted(row) for row in rows])


def remove(engine: Engine, municipality: str) -> tuple[int, int]:
    """Remove the demo data of a municipality; return how many referrals and signals. Raises StoreError."""
    ours = (ReferralRow.municipality == municipality, ReferralRow.demo.is_(True))
    codes = select(ReferralRow.code).where(*ours)
    bundles = select(BundleRow.id).where(BundleRow.municipality == municipality, BundleRow.demo.is_(True))
    with trouble("De voorbeeldgegevens zijn niet weggehaald"), engine.begin() as connection:
        _begin_anew(connection, codes)
        let_go(connection, ReferralRow.__tablename__, codes)
        gone = connection.execute(delete(ReferralRow).where(*ours)).rowcount
        mine = (SignalRow.municipality == municipality, SignalRow.demo.is_(True))
        made_up = DepartureRow.signal.in_(select(SignalRow.code).where(*mine)) | DepartureRow.bundle.in_(bundles)
        connection.execute(delete(DepartureRow).where(made_up).execution_options(synchronize_session=False))
        silent = connection.execute(delete(SignalRow).where(*mine)).rowcount
        _forget_counts(connection, municipality)
        connection.execute(
            update(SignalRow)
            .where(SignalRow.bundle.in_(bundles))
            .values(bundle=None)
            .execution_options(synchronize_session=False)
        )
        connection.execute(delete(BundleChangeRow).where(BundleChangeRow.bundle.in_(bundles)))
        connection.execute(delete(BundleRow).where(BundleRow.id.in_(bundles)))
        connection.execute(delete(DemoRow).where(DemoRow.municipality == municipality))
        return gone, silent


def _forget_counts(connection: Connection, municipality: str) -> None:
    ours = (SignalCountRow.municipality == municipality, SignalCountRow.demo.is_(True))
    connection.execute(delete(SignalCountRow).where(*ours))


def _begin_anew(connection: Connection, made_up: Select[str]) -> None:
    """Let each real referral that followed on a made-up one be the first of its chain, and those after it count on."""
    row = ReferralRow
    first = select(row.code, literal(1).label("place")).where(row.previous.in_(made_up), row.demo.is_(False))
    chain = first.cte("chain", recursive=True)
    following = select(row.code, chain.c.place + 1).where(row.previous == chain.c.code, row.demo.is_(False))
    chain = chain.union_all(following)
    places = [{"its_code": code, "its_place": place} for code, place in connection.execute(select(chain))]
    if places:
        table = row.metadata.tables[row.__tablename__]
        by_code = update(table).where(table.c.code == bindparam("its_code"))
        connection.execute(by_code.values(position=bindparam("its_place")), places)


def _counted(row: dict[str, Any]) -> Counted:
    return Counted(row["task"], row["desk"], row["owner"], row["severity"], row["helped"], row["created_at"], demo=True)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while several := list(islice(left, BATCH)):
        yield several

"""Counts of signals keep of how many it is known whether the resident was helped: what was left empty is not a no."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from knowledge.store.moment import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEX = "ix_signal_count_week"
_COLUMNS = ["municipality", "week", "task", "desk", "owner", "signals", "helped"]
_KEY = ("municipality", "demo", "task", "desk", "owner")
_COUNTS = sa.table(
    "signal_count",
    *(sa.column(name) for name in _KEY),
    sa.column("week", sa.Date()),
    sa.column("signals", sa.Integer()),
    sa.column("known", sa.Integer()),
)
_SIGNALS = sa.table(
    "signal",
    *(sa.column(name) for name in _KEY),
    sa.column("helped", sa.Boolean()),
    sa.column("withdrawn_at", Moment()),
    sa.column("created_at", Moment()),
)


def upgrade() -> None:
    """Add the column and count what was left empty; a signal that is deleted already counts as known, as before."""
    op.add_column("signal_count", sa.Column("known", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    connection.execute(sa.update(_COUNTS).values(known=_COUNTS.c.signals))
    for key, empty in _left_empty(connection).items():
        *names, week = key
        its = [_COUNTS.c[name] == value for name, value in zip(_KEY, names, strict=True)]
        fewer = sa.update(_COUNTS).where(*its, _COUNTS.c.week == week).values(known=_COUNTS.c.known - empty)
        connection.execute(fewer)
    op.drop_index(_INDEX, "signal_count")
    op.create_index(_INDEX, "signal_count", [*_COLUMNS, "known", "harm"])


def _left_empty(connection: sa.Connection) -> Counter[tuple[Any, ...]]:
    """Count the signals that do not say whether somebody was helped, by the key of their count."""
    row = _SIGNALS.c
    names = (row.municipality, row.demo, *(sa.func.coalesce(row[name], "") for name in _KEY[2:]))
    empty = sa.select(*names, row.created_at).where(row.helped.is_(None), row.withdrawn_at.is_(None))
    found: Counter[tuple[Any, ...]] = Counter()
    for *its, created_at in connection.execute(empty):
        found[*its, _week(created_at)] += 1
    return found


def _week(moment: datetime) -> date:
    day = moment.astimezone(ZoneInfo("Europe/Amsterdam")).date()
    return max(day - timedelta(days=day.weekday()), day.replace(day=1))


def downgrade() -> None:
    """Drop the column; what was left empty counts as not helped again."""
    op.drop_index(_INDEX, "signal_count")
    op.create_index(_INDEX, "signal_count", [*_COLUMNS, "harm"])
    op.drop_column("signal_count", "known")

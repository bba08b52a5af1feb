"""Counts of signals per week, kept in the transaction that keeps the signal: nobody adds up a million rows.

A count holds nothing of a resident, and stays when the signals themselves are deleted after their time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.casework.signal import Severity
from api.casework.signal_tables import SignalCountRow
from knowledge.hours import TIMEZONE

UNKNOWN: Final = ""
"""Stands in a count where a signal has no subject, desk or owner."""

_KEY: Final = ("municipality", "demo", "task", "desk", "owner", "week")
_SUMS: Final = ("signals", "helped", "known", "harm")


def week_of(moment: datetime) -> date:
    """Return the first day of the week in Dutch time, and never of an earlier month."""
    day = moment.astimezone(TIMEZONE).date()
    return max(day - timedelta(days=day.weekday()), day.replace(day=1))


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count looks at of one signal."""

    task: str | None
    desk: str | None
    owner: str | None
    severity: str | None
    helped: bool | None
    created_at: datetime
    demo: bool = False


def count(connection: Connection, municipality: str, signals: Iterable[Counted], sign: int = 1) -> None:
    """Add signals to the counts (`sign` 1), or take them out again (-1), within the transaction of `connection`."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for signal in signals:
        key = (
            municipality,
            signal.demo,
            signal.task or UNKNOWN,
            signal.desk or UNKNOWN,
            signal.owner or UNKNOWN,
            week_of(signal.created_at),
        )
        found = sums.setdefault(key, [0, 0, 0, 0])
        found[0] += sign
        found[1] += sign * int(signal.helped is True)
        found[2] += sign * int(signal.helped is not None)
        found[3] += sign * int(signal.severity == Severity.HARM)
    # always in the same order: two transactions that count the same weeks wait for each other and never deadlock
    add(connection, [dict(zip((*_KEY, *_SUMS), (*key, *sums[key]), strict=True)) for key in sorted(sums)])


def add(connection: Connection, rows: list[Mapping[str, Any]]) -> None:
    """Add whole counts to what is there."""
    if not rows:
        return
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = insert(SignalCountRow)
    changed = {name: getattr(SignalCountRow, name) + statement.excluded[name] for name in _SUMS}
    connection.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed), rows)

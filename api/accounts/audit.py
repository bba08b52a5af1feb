"""The audit trail: who did what to which object, and when. Only ids and fixed words, never a free text.

Call `record` after the change itself has succeeded. The database refuses to change a row, or to remove one before it is
a year old.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, or_, select

from api.accounts.database import NOT_READ
from api.accounts.identity import Person
from api.accounts.tables import AccountRow, AuditRow, SystemTokenRow
from knowledge.store.database import trouble

ACTION: Final = re.compile(r"[a-z]+(-[a-z]+)*")
OBJECT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/-]{0,99}")
"""The kind and id of an object, such as "account:12" or "desk:ido-centrum"; no spaces, so no sentences."""
_FROM_TO: Final = r"(?:rollen|loket) van [a-z0-9,-]+ naar [a-z0-9,-]+"
DETAIL: Final = re.compile(rf"(?:[a-z]+(?:-[a-z]+)*|{_FROM_TO})(?:; (?:[a-z]+(?:-[a-z]+)*|{_FROM_TO}))*")
"""What changed or why, such as "rollen van balie naar redacteur; naam": fixed words and ids, no sentences either."""
COMMAND_LINE: Final = "opdrachtregel"
PROGRAM: Final = "loketwijzer"
_DESKS: Final = ("desk:", "desks:")
"""A desk is written down in both ways: what was done to it, and what was published of it."""
AT_MOST: Final = 100_000
"""The most rows of one list to download."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail; `name` is that of the account now, None when a program did it.

    `object_name` is the name now of the account or the system that it is about, None when it is about something else.
    """

    id: int
    at: datetime
    person: int | None
    name: str | None
    roles: str
    action: str
    object: str
    object_name: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines: of one person, one action, one object, from and until (not including) a moment."""

    person: int | None = None
    action: str | None = None
    object: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditTrail:
    """The trail of one municipality."""

    def __init__(self, engine: Engine, municipality: str, clock: Callable[[], datetime]) -> None:
        """Write down what happens in `municipality` at the moment of `clock`."""
        self._engine = engine
        self._municipality = municipality
        self._clock = clock

    def record(self, person: Person | None, action: str, obj: str, *, by: str = PROGRAM, detail: str = "") -> None:
        """Add a line: `action` in words with dashes, `obj` as "kind:id"; `by` says who, when it is no person.

        `detail` says what changed, or why. Raises ValueError when one of these could hold a free text, StoreError when
        it cannot be kept.
        """
        if not ACTION.fullmatch(action) or not OBJECT.fullmatch(obj) or (detail and not DETAIL.fullmatch(detail)):
            raise ValueError("an audit line holds fixed words and ids only")
        values = {
            "municipality": self._municipality,
            "at": self._clock(),
            "person": person.id if person else None,
            "roles": ",".join(sorted(person.roles)) if person else by,
            "action": action,
            "object": obj,
            "detail": detail or None,
        }
        with trouble("Wat u deed is niet in het logboek te schrijven"), self._engine.begin() as connection:
            connection.execute(insert(AuditRow).values(values))

    def delete_before(self, moment: datetime) -> int:
        """Delete the lines of before `moment`, and say in a new line that this was done; return how many.

        Raises StoreError, also for a moment less than a year ago: then nothing is deleted.
        """
        old = delete(AuditRow).where(AuditRow.municipality == self._municipality, AuditRow.at < moment)
        with trouble("Het logboek is nu niet op te ruimen"), self._engine.begin() as connection:
            deleted = connection.execute(old).rowcount
        if deleted:
            self.record(None, "logboek-opgeruimd", f"regels:{deleted}")
        return deleted

    def entries(self, chosen: Filter, *, before: int | None = None, at_most: int = 100) -> tuple[Entry, ...]:
        """Return the lines that fit, the newest first, those with an id lower than `before`. Raises StoreError."""
        query = (
            select(AuditRow.__table__, AccountRow.name)
            .join_from(
                AuditRow,
                AccountRow,
                (AccountRow.id == AuditRow.person) & (AccountRow.municipality == self._municipality),
                isouter=True,
            )
            .where(*self._conditions(chosen))
            .order_by(AuditRow.id.desc())
            .limit(at_most)
        )
        if before is not None:
            query = query.where(AuditRow.id < before)
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            names = dict(self._names(connection))
        fields = ("id", "at", "person", "name", "roles", "action", "object")
        return tuple(
            Entry(
                **{field: row[field] for field in fields},
                object_name=names.get(row["object"]),
                detail=row["detail"] or "",
            )
            for row in rows
        )

    def _names(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """Yield the objects that have a name of their own: the accounts, and the systems with a token."""
        for kind, table in (("account", AccountRow), ("koppeling", SystemTokenRow)):
            ours = select(table.id, table.name).where(table.municipality == self._municipality)
            yield from ((f"{kind}:{row.id}", row.name) for row in connection.execute(ours))

    def actions(self) -> tuple[str, ...]:
        """Return the actions that occur, in alphabetical order. Raises StoreError."""
        query = select(AuditRow.action).where(AuditRow.municipality == self._municipality).distinct()
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(sorted(connection.execute(query).scalars()))

    def _conditions(self, chosen: Filter) -> Iterator[ColumnElement[bool]]:
        yield AuditRow.municipality == self._municipality
        if chosen.person is not None:
            yield AuditRow.person == chosen.person
        if chosen.action:
            yield AuditRow.action == chosen.action
        if chosen.object:
            yield or_(*(AuditRow.object.startswith(start, autoescape=True) for start in _starts(chosen.object)))
        if chosen.since is not None:
            yield AuditRow.at >= chosen.since
        if chosen.until is not None:
            yield AuditRow.at < chosen.until


def _starts(obj: str) -> tuple[str, ...]:
    """Return in which ways the object that somebody looks for can begin."""
    kind = next((kind for kind in _DESKS if obj.startswith(kind)), None)
    return (obj,) if kind is None else tuple(other + obj.removeprefix(kind) for other in _DESKS)

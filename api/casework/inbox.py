"""The inbox of a desk: which referrals wait for it, and how urgently. Which group one is in follows from pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select

from api.casework.keeping import NOT_READ
from api.casework.states import AT_RECEIVER, CLOSED, OPEN, Reason, State
from api.casework.tables import ReferralRow
from knowledge.hours import TIMEZONE
from knowledge.store.database import trouble

OVERDUE_AFTER: Final = timedelta(days=7)
"""A referral on which nothing happened for a week is overdue, also when no date was asked."""

LONG_CHAIN: Final = 3
"""From this link on a resident goes from pillar to post."""

CLOSED_FOR: Final = timedelta(days=30)
"""How long a closed referral is shown."""

AT_MOST: Final = 200
"""How many of one group are shown; the count says how many there are."""


class Tray(StrEnum):
    """Where a referral lies in the inbox."""

    ANSWER = "antwoord"
    OVERDUE = "te-laat"
    NEW = "nieuw"
    BUSY = "bezig"
    WAITING = "wacht"
    SENT = "verstuurd"
    CLOSED = "afgesloten"


@dataclass(frozen=True, slots=True)
class Listed:
    """A referral in a list."""

    code: str
    state: State
    from_desk: str | None
    to_desk: str
    task: str
    kind: str
    position: int
    version: int
    created_at: datetime
    changed_at: datetime
    feedback_on: date | None
    reason: Reason | None

    @property
    def is_long_chain(self) -> bool:
        """Whether the resident was sent on at least twice."""
        return self.position >= LONG_CHAIN


@dataclass(frozen=True, slots=True)
class Counted:
    """One tray with what lies on top, and how much lies in it altogether."""

    tray: Tray
    referrals: tuple[Listed, ...]
    total: int


class Inbox:
    """The lists of referrals of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Read from the database of `engine`."""
        self._engine = engine
        self._municipality = municipality

    def of(self, desk: str | None, now: datetime) -> tuple[Counted, ...]:
        """Return the trays of a desk, those without referrals too; None is every desk. Raises StoreError."""
        overdue = _overdue(now)
        mine: list[ColumnElement[bool]] = [ReferralRow.to_desk == desk] if desk else []
        sent = and_(ReferralRow.from_desk == desk, ReferralRow.state.in_(OPEN)) if desk else None
        rules: list[tuple[Tray, ColumnElement[bool]]] = [
            (Tray.OVERDUE, and_(*mine, overdue)),
            (Tray.NEW, and_(*mine, ReferralRow.state == State.SENT, ~overdue)),
            (Tray.BUSY, and_(*mine, ReferralRow.state.in_(_BUSY), ~overdue)),
            (Tray.WAITING, and_(*mine, ReferralRow.state == State.NEEDS_INFORMATION, ~overdue)),
            (
                Tray.CLOSED,
                and_(*mine, ReferralRow.state.in_(CLOSED), ReferralRow.changed_at >= now - CLOSED_FOR),
            ),
        ]
        if sent is not None:
            asked = and_(ReferralRow.from_desk == desk, ReferralRow.state == State.NEEDS_INFORMATION)
            rules.insert(0, (Tray.ANSWER, asked))
            rules.insert(-1, (Tray.SENT, and_(sent, ReferralRow.state != State.NEEDS_INFORMATION)))
        return tuple(self._counted(tray, rule) for tray, rule in rules)

    def long_chains(self) -> tuple[Listed, ...]:
        """Return what is still open of the residents who went from pillar to post, the newest first."""
        rule = and_(ReferralRow.position >= LONG_CHAIN, ReferralRow.state.in_(OPEN))
        return self._counted(Tray.OVERDUE, rule).referrals

    def _counted(self, tray: Tray, rule: ColumnElement[bool]) -> Counted:
        here = and_(ReferralRow.municipality == self._municipality, rule)
        newest_first = tray in (Tray.CLOSED, Tray.SENT)
        order = ReferralRow.changed_at.desc() if newest_first else ReferralRow.changed_at
        names = tuple(Listed.__dataclass_fields__)
        query = select(*(getattr(ReferralRow, name) for name in names)).where(here)
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(order, ReferralRow.code).limit(AT_MOST + 1)).all()
            total = len(rows)
            if total > AT_MOST:
                total = connection.execute(select(func.count()).select_from(ReferralRow).where(here)).scalar_one()
        return Counted(tray, tuple(_listed(names, row) for row in rows[:AT_MOST]), total)


_BUSY: Final = (State.RECEIVED, State.ACCEPTED, State.PLANNED)


def _overdue(now: datetime) -> ColumnElement[bool]:
    """The rule for who waits too long: the wanted date is past, or nothing happened for a week."""
    today = now.astimezone(TIMEZONE).date()
    past = and_(ReferralRow.feedback_on.is_not(None), ReferralRow.feedback_on < today)  # no date is never unknown
    late = or_(past, ReferralRow.changed_at < now - OVERDUE_AFTER)
    return and_(ReferralRow.state.in_(AT_RECEIVER), late)


def _listed(names: Iterable[str], row: Sequence[object]) -> Listed:
    facts = dict(zip(names, row, strict=True))
    reason = facts["reason"]
    return Listed(**{**facts, "state": State(str(facts["state"])), "reason": Reason(str(reason)) if reason else None})  # type: ignore[arg-type] # the columns are the fields

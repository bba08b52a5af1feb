"""The inbox of a desk: which referrals wait for it, and how urgently. Which group one is in follows from pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Engine, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from api.casework.keeping import NOT_READ
from api.casework.referral import ChangeSort, Consent
from api.casework.states import AT_RECEIVER, CAME_BACK, CLOSED, OPEN, Reason, State
from api.casework.tables import ChangeRow, ReferralRow
from knowledge.hours import TIMEZONE
from knowledge.store.database import trouble

OVERDUE_AFTER: Final = timedelta(days=7)
"""A referral on which nothing happened for a week is overdue, also when no date was asked."""

LONG_CHAIN: Final = 3
"""From this link on a resident goes from pillar to post."""

CLOSED_FOR: Final = timedelta(days=30)
"""How long a closed referral is shown."""

BACK_FOR: Final = timedelta(days=60)
"""How long a resident who came back is shown to the sender, unless a setting says otherwise."""

ON_TOP: Final = 10
"""How many of one tray are shown where all trays stand together; the rest is on the pages of that tray."""


class Tray(StrEnum):
    """Where a referral lies in the inbox."""

    CHAINS = "keten"
    BACK = "terug"
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
    consent: Consent | None

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

    def of(self, desk: str | None, now: datetime, back_for: timedelta = BACK_FOR) -> tuple[Counted, ...]:
        """Return the top of each tray of a desk, those without referrals too; None is every desk. Raises StoreError."""
        return tuple(self._counted(tray, rule, ON_TOP) for tray, rule in _rules(desk, now, back_for).items())

    def total(self, desk: str | None, tray: Tray, now: datetime, back_for: timedelta = BACK_FOR) -> int:
        """Return how many referrals lie in one tray; 0 where the desk has no such tray. Raises StoreError."""
        rule = _rule(desk, tray, now, back_for)
        return self._total(self._here(rule)) if rule is not None else 0

    def one(
        self, desk: str | None, tray: Tray, now: datetime, at_most: int, skip: int, back_for: timedelta = BACK_FOR
    ) -> Counted:
        """Return a part of a tray. Raises StoreError."""
        rule = _rule(desk, tray, now, back_for)
        return self._counted(tray, rule, at_most, skip) if rule is not None else Counted(tray, (), 0)

    def long_chains(self) -> Counted:
        """Return what is still open of the residents who went from pillar to post, the longest waiting first."""
        return self._counted(Tray.CHAINS, _LONG_CHAINS, ON_TOP)

    def _counted(self, tray: Tray, rule: ColumnElement[bool], at_most: int, skip: int = 0) -> Counted:
        here = self._here(rule)
        newest_first = tray in (Tray.BACK, Tray.CLOSED, Tray.SENT)
        order = ReferralRow.changed_at.desc() if newest_first else ReferralRow.changed_at
        names = tuple(Listed.__dataclass_fields__)
        query = select(*(getattr(ReferralRow, name) for name in names)).where(here)
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(order, ReferralRow.code).offset(skip).limit(at_most + 1)).all()
        total = skip + len(rows) if len(rows) <= at_most else self._total(here)
        return Counted(tray, tuple(_listed(names, row) for row in rows[:at_most]), total)

    def _total(self, here: ColumnElement[bool]) -> int:
        with trouble(NOT_READ), self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(ReferralRow).where(here)).scalar_one()

    def _here(self, rule: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(ReferralRow.municipality == self._municipality, rule)


_BUSY: Final = (State.RECEIVED, State.ACCEPTED, State.PLANNED)
_LONG_CHAINS: Final = and_(ReferralRow.position >= LONG_CHAIN, ReferralRow.state.in_(OPEN))


def _rule(desk: str | None, tray: Tray, now: datetime, back_for: timedelta) -> ColumnElement[bool] | None:
    return _LONG_CHAINS if tray is Tray.CHAINS else _rules(desk, now, back_for).get(tray)


def _rules(desk: str | None, now: datetime, back_for: timedelta) -> Mapping[Tray, ColumnElement[bool]]:
    """Return for each tray of a desk what lies in it, in the order in which they are shown; None is every desk."""
    row, overdue = ReferralRow, _overdue(now)
    lately = and_(row.state.in_(CLOSED), row.changed_at >= now - CLOSED_FOR)
    mine: list[ColumnElement[bool]] = [row.to_desk == desk] if desk else []
    received = {
        Tray.OVERDUE: and_(*mine, overdue),
        Tray.NEW: and_(*mine, row.state == State.SENT, ~overdue),
        Tray.BUSY: and_(*mine, row.state.in_(_BUSY), ~overdue),
        Tray.WAITING: and_(*mine, row.state == State.NEEDS_INFORMATION, ~overdue),
    }
    if desk is None:
        return {**received, Tray.CLOSED: lately}
    sent, back = row.from_desk == desk, _came_back(now - back_for)
    return {
        Tray.BACK: and_(sent, back),
        Tray.ANSWER: and_(sent, row.state == State.NEEDS_INFORMATION),
        **received,
        Tray.SENT: and_(sent, row.state.in_(OPEN), row.state != State.NEEDS_INFORMATION),
        Tray.CLOSED: and_(lately, or_(*mine, and_(sent, ~back))),
    }


def _came_back(since: datetime) -> ColumnElement[bool]:
    """The rule for who is with the sender again: nobody helped, and nobody went on with it or settled it."""
    row, next_ = ReferralRow, aliased(ReferralRow)
    followed = exists().where(
        next_.previous == row.code, next_.municipality == row.municipality, next_.state != State.WITHDRAWN
    )
    settled = exists().where(  # the last change of all: what is reopened is not settled any more
        ChangeRow.referral == row.code, ChangeRow.sort == ChangeSort.SETTLED, ChangeRow.at == row.changed_at
    )
    return and_(row.state.in_(CAME_BACK), row.changed_at >= since, ~followed, ~settled)


def _overdue(now: datetime) -> ColumnElement[bool]:
    """The rule for who waits too long: the wanted date is past, or nothing happened for a week."""
    today = now.astimezone(TIMEZONE).date()
    past = and_(ReferralRow.feedback_on.is_not(None), ReferralRow.feedback_on < today)  # no date is never unknown
    late = or_(past, ReferralRow.changed_at < now - OVERDUE_AFTER)
    return and_(ReferralRow.state.in_(AT_RECEIVER), late)


def _listed(names: Iterable[str], row: Sequence[object]) -> Listed:
    facts = dict(zip(names, row, strict=True))
    reason = facts["reason"]
    consent = facts["consent"]
    words = {
        "state": State(str(facts["state"])),
        "reason": Reason(str(reason)) if reason else None,
        "consent": Consent(str(consent)) if consent else None,
    }
    return Listed(**{**facts, **words})  # type: ignore[arg-type] # the columns are the fields

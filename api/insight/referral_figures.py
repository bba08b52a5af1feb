"""How referrals go, added up from an index: exact, so never to be shown as it is."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Float, case, cast, extract, func, or_, select

from api.casework.states import Reason, State
from api.casework.tables import ReferralRow as Row
from api.insight.asking import Query, Rows
from api.insight.selection import Selection
from knowledge.base import KnowledgeBase, Matter

SECONDS_A_DAY = 86_400


class Wait(StrEnum):
    """How long it took until the receiving desk took somebody on."""

    DAY = "binnen 1 dag"
    THREE_DAYS = "1 tot 3 dagen"
    WEEK = "3 tot 7 dagen"
    LONGER = "langer dan 7 dagen"


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """Exact counts of a selection; a desk that is not known is ''."""

    total: int = 0
    routes: Counter[tuple[str, str]] = field(default_factory=Counter)
    bounced: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    positions: Counter[int] = field(default_factory=Counter)
    matters: Counter[Matter] = field(default_factory=Counter)
    waits: Counter[tuple[str, str]] = field(default_factory=Counter)


def referral_queries(kb: KnowledgeBase, selection: Selection, dialect: str) -> tuple[Query, ...]:
    """Return what must be asked, for `referral_figures`; of a desk, what it sent and what it got."""
    where = _where(kb, selection)
    bounce = case((or_(Row.reason == Reason.WRONG_DESK, Row.state == State.REFERRED_ON), 1), else_=0)
    routes = select(Row.from_desk, Row.to_desk, func.count(), func.sum(bounce)).where(*where)
    ends = select(Row.state, Row.position, func.count()).where(*where)
    matters = select(Row.task, Row.kind, func.count()).where(*where)
    waited = _waited(dialect).label("waited")
    waits = select(Row.to_desk, waited, func.count()).where(*where, Row.accepted_at.is_not(None))
    return (
        routes.group_by(Row.from_desk, Row.to_desk),
        ends.group_by(Row.state, Row.position),
        matters.group_by(Row.task, Row.kind),
        waits.group_by(Row.to_desk, waited),
    )


def referral_figures(routes: Rows, ends: Rows, matters: Rows, waits: Rows) -> ReferralFigures:
    """Put the answers together."""
    states: Counter[str] = Counter()
    positions: Counter[int] = Counter()
    for state, position, count in ends:
        states[state] += count
        positions[position] += count
    return ReferralFigures(
        total=sum(states.values()),
        routes=Counter({(sender or "", receiver): count for sender, receiver, count, _ in routes}),
        bounced=Counter({(sender or "", receiver): bounced for sender, receiver, _, bounced in routes}),
        states=states,
        positions=positions,
        matters=Counter({(task, kind): count for task, kind, count in matters}),
        waits=Counter({(receiver, wait): count for receiver, wait, count in waits}),
    )


def _waited(dialect: str) -> ColumnElement[str]:
    if dialect == "sqlite":
        days: ColumnElement[Any] = func.julianday(Row.accepted_at) - func.julianday(Row.created_at)
    else:
        days = cast(extract("epoch", Row.accepted_at - Row.created_at), Float) / SECONDS_A_DAY
    return case(
        (days <= 1, Wait.DAY.value),
        (days <= 3, Wait.THREE_DAYS.value),  # noqa: PLR2004 - days, as their names say
        (days <= 7, Wait.WEEK.value),  # noqa: PLR2004 - days, as their names say
        else_=Wait.LONGER.value,
    )


def _where(kb: KnowledgeBase, selection: Selection) -> list[ColumnElement[bool]]:
    where = [
        Row.municipality == kb.content.municipality.id,
        Row.created_at >= selection.period.starts,
        Row.created_at < selection.period.ends,
        Row.state != State.WITHDRAWN,
        Row.state != State.DRAFT,
    ]
    if selection.theme:
        where.append(Row.task.in_([task.id for task in kb.content.tasks if task.theme == selection.theme]))
    if selection.desk:
        where.append(or_(Row.from_desk == selection.desk, Row.to_desk == selection.desk))
    return where

"""What residents get stuck on, added up from the counts per week: exact, so never to be shown as it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_

from api.casework.signal_tables import SignalCountRow as Row
from api.insight.asking import Query, Rows
from api.insight.selection import Selection
from knowledge.base import KnowledgeBase

_SUMS = (func.sum(Row.signals), func.sum(Row.helped), func.sum(Row.known))


@dataclass(frozen=True, slots=True)
class SignalFigures:
    """Exact counts of a selection; '' stands for a subject, desk or owner that is not known.

    `helped` is a part of `known`: of the other signals nobody filled in whether the resident was helped.
    """

    total: int = 0
    helped: int = 0
    known: int = 0
    tasks: Counter[str] = field(default_factory=Counter)
    desks: Counter[str] = field(default_factory=Counter)
    owners: Counter[str] = field(default_factory=Counter)
    weeks: Counter[date] = field(default_factory=Counter)


def signal_queries(kb: KnowledgeBase, selection: Selection, dialect: str) -> tuple[Query, ...]:
    """Return what must be asked, for `signal_figures`.

    PostgreSQL reads the counts once and keeps four small sums: adding up every combination first is three times the
    work, half of it sorting on disk. SQLite cannot do that; it reads them in the order in which they are kept.
    """
    where = _where(kb, selection)
    if dialect == "postgresql":
        sides = (Row.task, Row.desk, Row.owner, Row.week)
        each = func.grouping_sets(*(tuple_(side) for side in sides))
        return (select(*sides, *_SUMS).where(*where).group_by(each),)
    # by demo first: then the rows come in the order in which they are kept, and nothing needs sorting
    key = (Row.demo, Row.task, Row.desk, Row.owner)
    cells = select(*key, *_SUMS).where(*where).group_by(*key)
    weeks = select(Row.week, func.sum(Row.signals)).where(*where).group_by(Row.week)
    return cells, weeks


def signal_figures(*answers: Rows) -> SignalFigures:
    """Put the answers together, as many as were asked for."""
    if len(answers) == 1:
        return _of_sides(*answers)
    return _of_cells(*answers)


def _of_sides(sums: Rows) -> SignalFigures:
    """Put sums by subject, by desk, by owner and by week together; of each row one of the four is there."""
    tasks: Counter[str] = Counter()
    desks: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    weeks: list[tuple[date, int]] = []
    helped = known = 0
    for task, desk, owner, week, signals, with_help, filled_in in sums:
        if task is not None:
            tasks[task] = signals
            helped += with_help
            known += filled_in
        elif desk is not None:
            desks[desk] = signals
        elif owner is not None:
            owners[owner] = signals
        else:
            weeks.append((week, signals))
    return SignalFigures(sum(tasks.values()), helped, known, tasks, desks, owners, _whole_weeks(weeks))


def _of_cells(cells: Rows, weeks: Rows) -> SignalFigures:
    tasks: Counter[str] = Counter()
    desks: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    helped = known = 0
    for _, task, desk, owner, signals, with_help, filled_in in cells:
        tasks[task] += signals
        desks[desk] += signals
        owners[owner] += signals
        helped += with_help
        known += filled_in
    by_week = ((week, signals) for week, signals in weeks)
    return SignalFigures(sum(tasks.values()), helped, known, tasks, desks, owners, _whole_weeks(by_week))


def _where(kb: KnowledgeBase, selection: Selection) -> list[ColumnElement[bool]]:
    where = [
        Row.municipality == kb.content.municipality.id,
        Row.week >= selection.period.first,
        Row.week < selection.period.end,
    ]
    if selection.theme:
        where.append(Row.task.in_([task.id for task in kb.content.tasks if task.theme == selection.theme]))
    if selection.desk:
        where.append(Row.desk == selection.desk)
    return where


def _whole_weeks(counts: Iterable[tuple[date, int]]) -> Counter[date]:
    """Add the two parts of a week that lies in two months together, under its Monday."""
    found: Counter[date] = Counter()
    for day, signals in counts:
        found[day - timedelta(days=day.weekday())] += signals
    return found

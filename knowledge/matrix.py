"""The division as people look at it: tasks against desks, with what was never agreed made visible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.schema import Desk, DivisionLine, DivisionRow, HelpKind, Objection, Task, Theme, WrongReferral
from knowledge.verdicts import Judgement, judge


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a cell: the desk, what it does there, and its place in the order (1 is the first choice).

    The place is 0 when the line does not hold yet on the day that is looked at; one that is over is left out.
    """

    kind: HelpKind
    desk: Desk
    line: DivisionLine
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of help of one task, with its desks in order."""

    kind: HelpKind
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The division of one task.

    `open_kinds` are the kinds about which nothing was agreed for this task. `wrong` are the known wrong referrals,
    `objections` what a desk does not agree with.
    """

    task: Task
    cells: tuple[Cell, ...]
    open_kinds: tuple[HelpKind, ...]
    wrong: tuple[WrongReferral, ...]
    source: str
    agreed_on: date
    disagreement: str | None = None
    objections: tuple[Objection, ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether somebody does not agree with what was agreed."""
        return bool(self.objections or self.disagreement)

    @property
    def places(self) -> Iterator[Place]:
        """Every line of the row."""
        return (place for cell in self.cells for place in cell.places)

    def of_desk(self, desk: str) -> tuple[Place, ...]:
        """Return the lines in which `desk` stands, by kind."""
        return tuple(place for place in self.places if place.desk.id == desk)

    def objection_of(self, desk: str, kind: str) -> Objection | None:
        """Return what `desk` has against the agreement about a kind of help."""
        return next((found for found in self.objections if (found.desk, found.kind) == (desk, kind)), None)

    def wrong_of(self, desk: str) -> tuple[WrongReferral, ...]:
        """Return the known wrong referrals to `desk`."""
        return tuple(wrong for wrong in self.wrong if wrong.desk == desk)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of one theme, and the desks that stand in them, those that are named most first."""

    theme: Theme
    rows: tuple[Row, ...]
    desks: tuple[Desk, ...]


@dataclass(frozen=True, slots=True)
class DeskRow:
    """What one desk does for one task: a judgement for every kind of help, and by kind what it will do later."""

    task: Task
    judgements: Mapping[str, Judgement]
    source: str
    agreed_on: date
    coming: Mapping[str, DivisionLine]
    is_disputed: bool


def matrix(kb: KnowledgeBase, theme: Theme, kind: str | None = None, day: date | None = None) -> Matrix:
    """Return the division of `theme`, of one kind of help or of all, as it stands on `day`; None: every line counts."""
    return _matrix(kb, theme, [_row(kb, task, kind, day) for task in kb.content.tasks if task.theme == theme.id])


def disputed(kb: KnowledgeBase, found: Matrix) -> Matrix:
    """Return only the rows of a matrix that somebody does not agree with, and the desks in them."""
    return _matrix(kb, found.theme, [row for row in found.rows if row.is_disputed])


def disputed_rows(kb: KnowledgeBase, kind: str | None = None, day: date | None = None) -> tuple[Row, ...]:
    """Return the rows of every theme that somebody does not agree with, in order of the content."""
    rows = (_row(kb, kb.tasks[row.task], kind, day) for row in kb.content.division if row.task in kb.tasks)
    return tuple(row for row in rows if row.is_disputed)


def _matrix(kb: KnowledgeBase, theme: Theme, found: Sequence[Row]) -> Matrix:
    counts: dict[str, int] = {}
    for row in found:
        for place in row.places:
            counts[place.desk.id] = counts.get(place.desk.id, 0) + 1
    order = {desk: number for number, desk in enumerate(kb.desks)}
    desks = sorted(counts, key=lambda desk: (-counts[desk], order[desk]))
    return Matrix(theme, tuple(found), tuple(kb.desks[desk] for desk in desks))


def desk_rows(kb: KnowledgeBase, desk: str, theme: str | None = None, day: date | None = None) -> tuple[DeskRow, ...]:
    """Return what `desk` does, per task of `theme`; without a theme only the tasks in which the desk is named.

    `day` is the day that is looked at; None: every line counts.
    """
    now = kb if day is None else kb.on(day)
    found = []
    for task in kb.content.tasks:
        if theme is not None and task.theme != theme:
            continue
        division = kb.division.get(task.id)
        named = division is not None and (
            any(line.desk == desk for lines in division.help.values() for line in lines)
            or any(wrong.desk == desk for wrong in division.wrong)
        )
        if theme is not None or named:
            source, agreed_on = agreement_of(kb, task.id)
            judgements = {kind: judge(now, desk, task.id, kind) for kind in kb.kinds}
            coming = dict(_coming(division, desk, day)) if division is not None and day is not None else {}
            is_disputed = division is not None and bool(division.objections or division.disagreement)
            found.append(DeskRow(task, judgements, source, agreed_on, coming, is_disputed))
    return tuple(found)


def _coming(row: DivisionRow, desk: str, day: date) -> Iterator[tuple[str, DivisionLine]]:
    for kind, lines in row.help.items():
        later = [line for line in lines if line.desk == desk and line.valid_from is not None and line.valid_from > day]
        if later:
            yield kind, min(later, key=lambda line: line.valid_from or date.max)


def agreement_of(kb: KnowledgeBase, task: str) -> tuple[str, date]:
    """Return where the division of a task comes from and since when: its own source, or that of the municipality."""
    row, agreement = kb.division.get(task), kb.content.municipality.agreement
    source = row.source if row and row.source else agreement.source
    return source, row.agreed_on if row and row.agreed_on else agreement.agreed_on


def _row(kb: KnowledgeBase, task: Task, only: str | None, day: date | None) -> Row:
    kinds = [kind for kind in kb.content.help_kinds if only in (None, kind.id)]
    lines = {kind: tuple(_places(kb, kind, kb.cells.get((task.id, kind.id), ()), day)) for kind in kinds}
    cells = tuple(Cell(kind, places) for kind, places in lines.items() if places)
    filled = {cell.kind.id for cell in cells}
    source, agreed_on = agreement_of(kb, task.id)
    open_kinds = tuple(kind for kind in kinds if kind.id not in filled)
    row = kb.division.get(task.id)
    if row is None:
        return Row(task, cells, open_kinds, (), source, agreed_on)
    wrong = tuple(wrong for wrong in row.wrong if only is None or wrong.kind in (None, only))
    objections = tuple(found for found in row.objections if only in (None, found.kind))
    return Row(task, cells, open_kinds, wrong, source, agreed_on, row.disagreement, objections)


def _places(kb: KnowledgeBase, kind: HelpKind, lines: Sequence[DivisionLine], day: date | None) -> Iterator[Place]:
    number = 0
    for line in lines:
        if day is None or line.holds_on(day):
            number += 1
            yield Place(kind, kb.desks[line.desk], line, number)
        elif line.valid_from is not None and line.valid_from > day:
            yield Place(kind, kb.desks[line.desk], line, 0)

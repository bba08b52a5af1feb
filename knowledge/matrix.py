"""The division as people look at it: tasks against desks, with what was never agreed made visible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.schema import Desk, DivisionLine, HelpKind, Task, Theme, WrongReferral
from knowledge.verdicts import Judgement, judge


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a cell: the desk, what it does there, and its place in the order (1 is the first choice)."""

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

    `open_kinds` are the kinds about which nothing was agreed for this task. `wrong` are the known wrong referrals.
    """

    task: Task
    cells: tuple[Cell, ...]
    open_kinds: tuple[HelpKind, ...]
    wrong: tuple[WrongReferral, ...]
    source: str
    agreed_on: date
    disagreement: str | None = None

    @property
    def places(self) -> Iterator[Place]:
        """Every line of the row."""
        return (place for cell in self.cells for place in cell.places)

    def of_desk(self, desk: str) -> tuple[Place, ...]:
        """Return the lines in which `desk` stands, by kind."""
        return tuple(place for place in self.places if place.desk.id == desk)

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
    """What one desk does for one task: a judgement for every kind of help."""

    task: Task
    judgements: Mapping[str, Judgement]
    source: str
    agreed_on: date


def matrix(kb: KnowledgeBase, theme: Theme, kind: str | None = None) -> Matrix:
    """Return the division of `theme`, of one kind of help or of all."""
    rows = tuple(_row(kb, task, kind) for task in kb.content.tasks if task.theme == theme.id)
    counts: dict[str, int] = {}
    for row in rows:
        for place in row.places:
            counts[place.desk.id] = counts.get(place.desk.id, 0) + 1
    order = {desk: number for number, desk in enumerate(kb.desks)}
    desks = sorted(counts, key=lambda desk: (-counts[desk], order[desk]))
    return Matrix(theme, rows, tuple(kb.desks[desk] for desk in desks))


def desk_rows(kb: KnowledgeBase, desk: str, theme: str | None = None) -> tuple[DeskRow, ...]:
    """Return what `desk` does, per task of `theme`; without a theme only the tasks in which the desk is named."""
    rows = []
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
            judgements = {kind: judge(kb, desk, task.id, kind) for kind in kb.kinds}
            rows.append(DeskRow(task, judgements, source, agreed_on))
    return tuple(rows)


def agreement_of(kb: KnowledgeBase, task: str) -> tuple[str, date]:
    """Return where the division of a task comes from and since when: its own source, or that of the municipality."""
    row, agreement = kb.division.get(task), kb.content.municipality.agreement
    source = row.source if row and row.source else agreement.source
    return source, row.agreed_on if row and row.agreed_on else agreement.agreed_on


def _row(kb: KnowledgeBase, task: Task, only: str | None) -> Row:
    kinds = [kind for kind in kb.content.help_kinds if only in (None, kind.id)]
    cells = tuple(
        Cell(
            kind,
            tuple(Place(kind, kb.desks[line.desk], line, number) for number, line in enumerate(lines, start=1)),
        )
        for kind in kinds
        if (lines := kb.cells.get((task.id, kind.id)))
    )
    filled = {cell.kind.id for cell in cells}
    row = kb.division.get(task.id)
    wrong = tuple(wrong for wrong in (row.wrong if row else ()) if only is None or wrong.kind in (None, only))
    source, agreed_on = agreement_of(kb, task.id)
    open_kinds = tuple(kind for kind in kinds if kind.id not in filled)
    return Row(task, cells, open_kinds, wrong, source, agreed_on, row.disagreement if row else None)

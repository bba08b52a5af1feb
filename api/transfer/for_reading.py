"""The sheets of a workbook that are not read in: what somebody changed there is said, and never lost without a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.transfer.files import in_a_cell
from api.transfer.tables import TASKS, task_table
from api.transfer.uploads import OTHER, Sheet, tidy
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of the subjects that differs from what is published: its number, whose it is, and in which columns.

    `task` is None where no subject has this id.
    """

    number: int
    task: str | None
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotReadIn:
    """What of a workbook does nothing: rows of the subjects that were changed, and sheets that we do not know."""

    rows: tuple[ChangedRow, ...]
    sheets: tuple[str, ...]


def not_read_in(kb: KnowledgeBase, sheets: Sequence[Sheet]) -> NotReadIn:
    """Return what stands in `sheets` and does nothing."""
    return NotReadIn(
        tuple(row for sheet in sheets if sheet.sort == TASKS for row in _changed(kb, sheet)),
        tuple(sheet.name for sheet in sheets if sheet.sort == OTHER),
    )


def _changed(kb: KnowledgeBase, sheet: Sheet) -> Iterator[ChangedRow]:
    table = task_table(kb)
    published = {row[0]: dict(zip(table.columns, map(tidy, map(in_a_cell, row)), strict=True)) for row in table.rows}
    for line in sheet.lines:
        task = line.values.get("onderwerp_id", "")
        kept = published.get(task, {})
        columns = tuple(name for name, value in line.values.items() if name and value != kept.get(name, ""))
        if columns:
            shown = kept.get("onderwerp") or line.values.get("onderwerp") or task or "(leeg)"
            yield ChangedRow(line.number, task if kept else None, shown, columns if kept else ())

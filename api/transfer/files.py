"""Tables as CSV and as an Excel workbook that open without doing anything: no value is ever a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils import get_column_letter

from api.transfer.tables import Table

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a formula begins in a spreadsheet that opens a CSV; https://owasp.org/www-community/attacks/CSV_Injection."""

WIDEST: Final = 60
LARGEST_CELL: Final = 32_767
"""Characters that fit in one cell of Excel."""


def as_csv(table: Table) -> bytes:
    """Return the table as a spreadsheet in Dutch opens it: semicolons, and a mark that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([harmless(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(value: str) -> str:
    """Return `value` with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{value}" if value.startswith((*FORMULA_STARTS, "'")) else value


def as_typed(value: str) -> str:
    """Return what `harmless` was given."""
    return value[1:] if value.startswith("'") and value[1:].startswith((*FORMULA_STARTS, "'")) else value


def in_a_cell(value: str) -> str:
    """Return `value` as a cell of Excel holds it."""
    return ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LARGEST_CELL]


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet per table; every cell is text, so that nothing in it can be run.

    Nor is what somebody types in a cell made something else of: 0999123456 keeps its zero.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(table.name)
        for column, name in enumerate(table.columns, start=1):
            cell = sheet.cell(1, column)
            cell.value = name
            cell.font = Font(bold=True)
        for number, row in enumerate(table.rows, start=2):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                cell.value = in_a_cell(value) or None
                cell.number_format = FORMAT_TEXT
                if cell.value is not None:
                    cell.data_type = "s"  # also "=1+1" is text
                if "\n" in value:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for column, name in enumerate(table.columns, start=1):
            longest = max((len(line) for row in table.rows for line in row[column - 1].split("\n")), default=0)
            shape = sheet.column_dimensions[get_column_letter(column)]
            shape.width = min(max(longest, len(name)) + 2, WIDEST)
            shape.number_format = FORMAT_TEXT  # of the rows that somebody adds
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()

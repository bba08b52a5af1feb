"""A table as a file: CSV as Dutch spreadsheets read it, and Excel. What begins like a formula is written as text."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV: Final = "text/csv; charset=utf-8"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run as a formula by a spreadsheet: https://owasp.org, "CSV Injection"."""

WIDEST: Final = 60
LONGEST_SHEET_NAME: Final = 31
"""Characters that Excel allows."""
Row = Sequence[object]


def harmless(cell: object) -> object:
    """Return a cell that a spreadsheet shows and does not run."""
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", str(cell))
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a CSV with semicolons and a byte order mark, so that a Dutch Excel opens it rightly."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_excel(title: str, columns: Sequence[str], rows: Iterable[Row], notes: Iterable[str] = ()) -> bytes:
    """Return a workbook with one sheet: the notes on top, then a table whose first row is bold."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = _sheet_name(title)
    for note in notes:
        sheet.append([_cell(note)])
    sheet.append([_cell(column) for column in columns])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    head = sheet.max_row
    for row in rows:
        sheet.append([_cell(cell) for cell in row])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl would take what begins with = for a formula
    for place, column in enumerate(columns, 1):
        lengths = [len(str(sheet.cell(line, place).value or "")) for line in range(head, sheet.max_row + 1)]
        sheet.column_dimensions[get_column_letter(place)].width = min(max([len(column), *lengths]) + 2, WIDEST)
    sheet.freeze_panes = f"A{head + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """Return a name that Excel allows: without some signs, short, and with no apostrophe at either end."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:LONGEST_SHEET_NAME].strip("' ") or "Tabel"


def _cell(cell: object) -> object:
    if cell is None:
        return None
    if isinstance(cell, int | float):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell))

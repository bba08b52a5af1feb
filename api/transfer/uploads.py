"""An uploaded file, read as tables: whatever is wrong with it is said in one Dutch sentence, and nothing is run.

Limits come before reading: the size of the upload, what a workbook becomes when it is unpacked, rows and columns.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from openpyxl import load_workbook

from api.transfer.dutch_cells import as_kept
from api.transfer.files import as_typed
from api.transfer.tables import ABOUT, DESK_FIELDS, DESKS, DIVISION, DIVISION_COLUMNS, OWNER_FIELDS, TASKS

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED: Final = 40 * 1024 * 1024
"""What a workbook of 5 MB may become; the whole of Lindewaard unpacks to 2 MB."""
MAX_PARTS: Final = 500
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 10_000
SHOWN_NAME: Final = 40
ALIKE: Final = 0.7
"""How much of a column's name must be as it should be before it counts as a slip: with .6 'leeftijd' is 'loket_id'."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    DIVISION: ("onderwerp_id", "soort_id", "loket_id", "rol"),
    DESKS: ("loket_id", "naam"),
}
KNOWN: Final[Mapping[str, frozenset[str]]] = {
    DIVISION: frozenset(DIVISION_COLUMNS),
    DESKS: frozenset({**DESK_FIELDS, **OWNER_FIELDS}),
}

_XLSX: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument"
"""How the part `mimetype` begins, which comes first in its package and is not packed."""
_FIRST_PART: Final = 100
_NO_TABLES: Final[Mapping[bytes, str]] = {
    b"%pdf": "een PDF",
    b"\x89png": "een plaatje",
    b"\xff\xd8\xff": "een plaatje",
    b"gif8": "een plaatje",
    b"{\\rtf": "een tekstdocument",
    b"<!doctype html": "een webpagina",
    b"<html": "een webpagina",
}
"""How files begin that are no table, in small letters, and what they are."""
_DELIMITERS: Final = ";,\t"
OTHER: Final = "ander blad"

EMPTY: Final = "Dit bestand is leeg. Kies een ander bestand."
TOO_BIG: Final = "Dit bestand is groter dan 5 MB. Haal weg wat niet nodig is, of verdeel het over twee bestanden."
OPEN_DOCUMENT: Final = "Dit is een bestand van LibreOffice (.ods). Bewaar het als .xlsx of als CSV en kies het opnieuw."
OLD_EXCEL: Final = "Dit is een oud Excel-bestand (.xls). Bewaar het als .xlsx of als CSV en kies het opnieuw."
UNREADABLE: Final = (
    "Dit bestand is geen Excel (.xlsx) of CSV, of het is beschadigd. Bewaar het opnieuw en probeer het nog eens."
)
UNPACKED_TOO_BIG: Final = (
    "Dit Excel-bestand wordt bij het uitpakken te groot. Haal lege rijen, plaatjes en andere bladen weg."
)
UNSAFE_XML: Final = "In dit Excel-bestand staat iets dat er niet hoort (een DTD). Het is niet gelezen."
ENCODING: Final = (
    "De letters in dit bestand zijn niet te lezen: het is niet bewaard als UTF-8. "
    "Kies bij Opslaan als voor ‘CSV UTF-8’, of gebruik Excel (.xlsx)."
)
TOO_MANY_ROWS: Final = f"Dit bestand heeft meer dan {MAX_ROWS} rijen. Verdeel het over meer bestanden."
SUBJECTS: Final = "De lijst met onderwerpen kunt u alleen ophalen. Verander een onderwerp bij Onderwerpen."
YAML: Final = "Dit is een YAML-bestand. Dat leest een beheerder in op de server. Kies hier Excel (.xlsx) of CSV."
EXTRA: Final = (
    "In deze rij staan meer cellen dan er kolommen zijn. Staat er in een tekst een puntkomma of een komma? "
    "Zet die tekst tussen aanhalingstekens, of haal weg wat te veel is."
)
FORMULA: Final = "Hier staat een formule. Zet er gewone tekst neer."


class UploadError(Exception):
    """The file cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number there, the words by column, and the columns in which a formula stands.

    `is_longer` when there are words in cells without a column.
    """

    number: int
    values: Mapping[str, str]
    formulas: frozenset[str] = frozenset()
    is_longer: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of which the columns say what it is: `DIVISION` or `DESKS`.

    A workbook may have more: the subjects (`TASKS`), which are only for reading, and what we do not know (`OTHER`).
    """

    sort: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    name: str = ""


def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """Return the tables in an uploaded file.

    Raises:
        UploadError: it is empty, too big, damaged, in other letters, or has other columns.

    """
    if not content.strip():
        raise UploadError(EMPTY)
    if len(content) > MAX_BYTES:
        raise UploadError(TOO_BIG)
    if content.startswith(_OLD_EXCEL):
        raise UploadError(OLD_EXCEL)
    start = content[:20].lstrip().lower()
    other = next((words for magic, words in _NO_TABLES.items() if start.startswith(magic)), None)
    if other is not None:
        raise UploadError(f"Dit bestand is geen tabel, maar {other}. Kies een bestand van Excel (.xlsx) of een CSV.")
    if content.startswith(_XLSX) and _OPEN_DOCUMENT in content[:_FIRST_PART]:
        raise UploadError(OPEN_DOCUMENT)
    if content.startswith(_XLSX):
        return _workbook(content)
    return (_sheet(_csv_rows(content)),)


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    _check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        named = [name for name in book.sheetnames if name.casefold() in NEEDED] or book.sheetnames[:1]
        read = [_sheet(_workbook_rows(book[name])) for name in named]
        others = (_for_reading(book[name], name) for name in book.sheetnames if name not in (*named, ABOUT))
        return (*read, *filter(None, others))
    except UploadError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise UploadError(UNREADABLE) from error


def _for_reading(sheet: Any, name: str) -> Sheet | None:  # noqa: ANN401 - a worksheet that is read
    """Return a sheet that is not read in, whatever its columns are; None when there is nothing on it."""
    if not hasattr(sheet, "iter_rows"):  # a picture of a chart
        return None
    rows = _workbook_rows(sheet)
    columns = _columns(next(rows, ([], frozenset()))[0])
    if name.casefold() == TASKS and "onderwerp_id" in columns:
        return Sheet(TASKS, columns, _lines_under(columns, rows), name)
    holds_words = bool(columns) or any(value.strip() for values, _ in rows for value in values)
    return Sheet(OTHER, (), (), name[:SHOWN_NAME]) if holds_words else None


def _check_package(content: bytes) -> None:
    """Look at what is packed before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UploadError(UNPACKED_TOO_BIG)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(4096):
                            raise UploadError(UNSAFE_XML)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise UploadError(UNREADABLE) from error


def _workbook_rows(sheet: Any) -> Iterator[tuple[list[str], frozenset[int]]]:  # noqa: ANN401 - a worksheet that is read
    for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS):
        formulas = frozenset(number for number, cell in enumerate(row) if cell.data_type == "f")
        yield [_words(cell.value) for cell in row], formulas


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    iso = getattr(value, "isoformat", None)
    return str(iso()).removesuffix("T00:00:00") if iso else str(value)


def _csv_rows(content: bytes) -> Iterator[tuple[list[str], frozenset[int]]]:
    sixteen = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UploadError(ENCODING) from error
    if "\x00" in text:
        raise UploadError(UNREADABLE)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            formulas = frozenset(number for number, value in enumerate(row) if value.startswith("="))
            yield [as_typed(value) for value in row], formulas
    except csv.Error as error:
        raise UploadError(UNREADABLE) from error


def _sheet(rows: Iterator[tuple[list[str], frozenset[int]]]) -> Sheet:
    columns = _columns(next(rows, ([], frozenset()))[0])
    sort, lines = _sort_of(columns), _lines_under(columns, rows)
    if not lines:
        raise UploadError("Onder de eerste rij staat niets. Zet er rijen onder en kies het bestand opnieuw.")
    return Sheet(sort, columns, lines)


def _columns(head: Sequence[str]) -> tuple[str, ...]:
    columns = [value.strip().casefold() for value in head]
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)


def _lines_under(columns: Sequence[str], rows: Iterator[tuple[list[str], frozenset[int]]]) -> tuple[Line, ...]:
    lines = []
    for number, (values, formulas) in enumerate(rows, start=2):
        if number > MAX_ROWS + 1:
            raise UploadError(TOO_MANY_ROWS)
        if any(value.strip() for value in values):
            pairs = zip(columns, map(tidy, values), strict=False)
            words = {column: as_kept(column, value) for column, value in pairs}
            calculated = frozenset(columns[one] for one in formulas if one < len(columns))
            longer = any(value.strip() for value in values[len(columns) :])
            lines.append(Line(number, words, calculated, is_longer=longer))
    return tuple(lines)


def tidy(value: str) -> str:
    """Return the words of a cell without space around them, each line end as one sign."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()[:MAX_CELL]


def _sort_of(columns: Sequence[str]) -> str:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UploadError(f"Deze kolom staat er twee keer in: {', '.join(twice)}. Haal er een weg.")
    for sort, needed in NEEDED.items():
        if set(needed) <= set(columns):
            unknown = [name for name in columns if name not in KNOWN[sort]]
            if unknown:
                known = ", ".join(sorted(KNOWN[sort]))
                raise UploadError(f"Deze kolommen kennen we niet: {_named(unknown)}. Wel: {known}.")
            return sort
    if set(columns) >= {"onderwerp_id", "afbakening"}:
        raise UploadError(SUBJECTS)
    if columns and (columns[0].startswith(("- ", "---")) or columns[0].endswith(":")):
        raise UploadError(YAML)
    raise UploadError(f"De kolommen kloppen niet. Er staat: {_named(columns)}. {_lacking(columns)}")


def _lacking(columns: Sequence[str]) -> str:
    """Return which columns a file still needs: of the table that it looks like, else of each."""
    sort = max(NEEDED, key=lambda sort: len(set(NEEDED[sort]) & set(columns)))
    missing = [name for name in NEEDED[sort] if name not in columns]
    if len(missing) == len(NEEDED[sort]):
        needs = " Of ".join(f"voor {sort}: {', '.join(needed)}." for sort, needed in NEEDED.items())
        return f"Nodig zijn {needs}"
    strange = [name for name in columns if name not in NEEDED[sort]]
    near = [(name, found[0]) for name in missing if (found := get_close_matches(name, strange, 1, ALIKE))]
    meant = "".join(f" Bedoelt u met ‘{typed[:40]}’ de kolom ‘{name}’? Verander dan die naam." for name, typed in near)
    return f"Voor {sort} ontbreekt: {', '.join(missing)}.{meant}"


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f"‘{name[:40]}’" for name in columns[:10]) or "niets"

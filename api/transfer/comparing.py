"""What an uploaded table would change: per row, with what is wrong at its cell, and the drafts that it becomes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.editing.desk_fields import FIELDS
from api.editing.desk_form import new_body as new_desk
from api.editing.division_form import new_body as new_row
from api.editing.drafts import Body
from api.editing.validation import problems_of_many
from api.transfer.dutch_cells import has_lost_its_zero
from api.transfer.tables import DIVISION
from api.transfer.uploads import EXTRA, FORMULA, NEEDED, Line, Sheet
from knowledge.base import KnowledgeBase
from knowledge.matrix import agreement_of
from knowledge.store.revisions import EntryId

CODE: Final = "Hier staat code van een webpagina. Zet er gewone tekst neer."
NO_ZERO: Final = (
    "De eerste 0 van dit nummer is weg: Excel maakt van een telefoonnummer een getal. Zet er spaties in, "
    "zoals 0999 - 12 34 56."
)
MARKUP: Final = re.compile(r"<\s*/?\s*[a-z!][^>]*>|<\s*script|javascript:|\bon\w+\s*=\s*[\"']", re.IGNORECASE)

_DESK_COLUMNS: Final[Mapping[str, str]] = {
    "naam": "name",
    "andere_namen": "aliases",
    "soort_loket": "type",
    "organisatie": "organisation",
    "werkgebied": "service_area",
    "kern": "village",
    "samenvatting": "summary",
    "doet": "does",
    "adres": "address",
    "telefoon": "phone",
    "telefoon_collega": "colleague_phone",
    "e-mail": "email",
    "website": "website",
    "openingstijden": "opening_hours",
    "opmerking_tijden": "hours_note",
    "meenemen": "bring",
    "gecontroleerd_op": "verified_on",
    "contact_gecontroleerd": "contact_checked",
    "eigenaar": "owner",
    "eigenaar_e-mail": "owner_mail",
    "controleren_voor": "check_before",
}
"""The field of a desk in each column."""
_LISTS: Final = frozenset({"aliases", "does", "bring"})
_WORDS: Final = frozenset({"name", "type", "organisation", "service_area", "summary", "verified_on"})
"""Fields that may not be empty; the others are unknown when their cell is empty."""
_LEFT_OUT: Final = frozenset(field.name for field in FIELDS if field.left_out)
"""Fields that a desk does not have at all when their cell is empty."""
ONE_ADDRESS: Final = "Schrijf één adres, zoals loket@organisatie.nl. Neem een algemeen adres, niet dat van één persoon."
_AT_FIELD: Final = {"owner_mail": ONE_ADDRESS, "contact_checked": "Vul ja of nee in."}
"""What is said at a field in words of its own."""
_LINE_COLUMNS: Final = {"desk": "loket_id", "role": "rol", "until": "tot_hier", "note": "toelichting"}
_DAY_COLUMNS: Final = {"valid_from": "geldt_vanaf", "valid_until": "geldt_tot_en_met"}
"""From when until when a line holds; a line for every day has neither."""
_ROW_COLUMNS: Final = {"source": "bron", "agreed_on": "afgesproken_op"}


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong, and where in the file: a row number and a column; an empty column is the whole row."""

    row: int
    column: str
    message: str


@dataclass(slots=True)
class Change:
    """One entry that the file is about: what it becomes, from which rows, and what is wrong with them."""

    entry: EntryId
    name: str
    rows: list[int]
    before: Body | None
    after: Body
    errors: list[CellError] = field(default_factory=list)
    places: dict[str, tuple[int, str]] = field(default_factory=dict)
    has_draft: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after

    @property
    def may_be_kept(self) -> bool:
        """Whether this can become a draft."""
        return not (self.errors or self.is_same or self.has_draft)


def compare(kb: KnowledgeBase, sheets: Sequence[Sheet], drafted: frozenset[EntryId], today: date) -> tuple[Change, ...]:
    """Return every entry that the file names; `drafted` are the entries of which the editor has a draft already."""
    published = _published(kb)
    changes: dict[EntryId, Change] = {}
    for sheet in sheets:
        if sheet.sort not in NEEDED:
            continue  # only for reading
        make = _division if sheet.sort == DIVISION else _desks
        for change in make(kb, sheet, published, today):
            if change.entry in changes:
                change.errors.append(CellError(change.rows[0], "", "Dit staat ook op een ander blad. Haal er een weg."))
            changes[change.entry] = change
    bodies = {entry: change.after for entry, change in changes.items() if not change.is_same}
    doubtful = {entry for entry in bodies if changes[entry].errors}
    for entry, problems in problems_of_many(kb, bodies, doubtful).items():
        change = changes[entry]
        told = {(error.row, error.column) for error in change.errors if error.column}
        for problem in problems:
            quoted = re.search(r"'([a-z0-9-]+)'", problem.message)  # what is said of a cell names the desk
            row, column = _place(change, f"{problem.field}@{quoted[1]}" if quoted else problem.field)
            if change.before is None and entry[0] == "desks" and not column:
                continue  # a new desk: what no column holds is filled in afterwards, in the form
            if (row, column) in told:
                continue  # code or a formula, or an id that is nowhere: one sentence is enough
            message = _AT_FIELD.get(problem.field, problem.message)
            change.errors.append(CellError(row, column, message))
        change.errors.sort(key=lambda error: error.row)  # from the top down, as somebody mends them
    for entry, change in changes.items():
        change.has_draft = entry in drafted
    return tuple(changes.values())


def _published(kb: KnowledgeBase) -> Mapping[EntryId, Any]:
    """Return the stored bodies of what a file can be about; the example sentences would cost most of the time."""
    desks = {("desks", desk.id): desk.model_dump(mode="json", by_alias=True) for desk in kb.content.desks}
    rows = {("division", row.task): row.model_dump(mode="json", by_alias=True) for row in kb.content.division}
    return {**desks, **rows}


def _place(change: Change, path: str) -> tuple[int, str]:
    """Return the row and column of the longest known part of a field's path."""
    if path in change.places:
        return change.places[path]
    parts = path.partition("@")[0].split(".")
    for length in range(len(parts), 0, -1):
        found = change.places.get(".".join(parts[:length]))
        if found is not None:
            return found
    return change.rows[0], ""


def _cell_errors(line: Line) -> Iterator[CellError]:
    if line.is_longer:
        yield CellError(line.number, "", EXTRA)
    for column, value in line.values.items():
        if column in line.formulas:
            yield CellError(line.number, column, FORMULA)
        elif MARKUP.search(value):
            yield CellError(line.number, column, CODE)
        elif has_lost_its_zero(column, value):
            yield CellError(line.number, column, NO_ZERO)


def _desks(kb: KnowledgeBase, sheet: Sheet, published: Mapping[EntryId, Any], today: date) -> Iterator[Change]:
    seen: dict[str, int] = {}
    for line in sheet.lines:
        desk = line.values.get("loket_id", "")
        entry = "desks", desk
        before: Body | None = published.get(entry)
        base = before if before is not None else new_desk(desk, "", kb, today.isoformat())
        filled = {**base, **dict(_fields(sheet, line))}
        after = {name: value for name, value in filled.items() if value is not None or name not in _LEFT_OUT}
        change = Change(entry, line.values.get("naam") or desk, [line.number], before, after, list(_cell_errors(line)))
        change.places = {field: (line.number, column) for column, field in _DESK_COLUMNS.items()}
        change.places["id"] = line.number, "loket_id"
        if desk in seen:
            message = f"Dit loket staat ook in rij {seen[desk]}. Haal een van de rijen weg."
            change.errors.append(CellError(line.number, "loket_id", message))
            change.entry = "desks", f"{desk}#{line.number}"
        seen.setdefault(desk, line.number)
        yield change


def _fields(sheet: Sheet, line: Line) -> Iterator[tuple[str, Any]]:
    for column, name in _DESK_COLUMNS.items():
        if column not in sheet.columns:
            continue
        value = line.values.get(column, "")
        if name in _LISTS:
            yield name, [part.strip() for part in value.split("\n") if part.strip()]
        elif name == "contact_checked":
            yield name, {"ja": True, "nee": False}.get(value.casefold(), value)
        else:
            yield name, value if value or name in _WORDS else None


def _division(kb: KnowledgeBase, sheet: Sheet, published: Mapping[EntryId, Any], today: date) -> Iterator[Change]:
    del today
    by_task: dict[str, list[Line]] = {}
    for line in sheet.lines:
        by_task.setdefault(line.values.get("onderwerp_id", ""), []).append(line)
    for task, lines in by_task.items():
        before: Body | None = published.get(("division", task))
        change = Change(
            ("division", task),
            kb.tasks[task].name if task in kb.tasks else task or "(leeg)",
            [line.number for line in lines],
            before,
            {},
            [error for line in lines for error in _cell_errors(line)],
        )
        change.after = _row(kb, sheet, task, lines, change)
        if task not in kb.tasks:
            message = "Dit onderwerp kennen we niet. Kijk in de lijst met onderwerpen hoe de id is."
            change.errors.append(CellError(lines[0].number, "onderwerp_id", message))
        change.places["task"] = lines[0].number, "onderwerp_id"
        yield change


def _row(kb: KnowledgeBase, sheet: Sheet, task: str, lines: Sequence[Line], change: Change) -> dict[str, Any]:
    """Return the body of a row: the kinds that the file names become what it says, the others stay."""
    body: dict[str, Any] = dict(change.before if change.before is not None else new_row(task))
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault(line.values.get("soort_id", ""), []).append(line)
    filled = {kind: list(given) for kind, given in dict(body["help"]).items()}
    for kind, found in kinds.items():
        if kind not in kb.kinds:
            message = f"Deze soort hulp kennen we niet. Kies uit: {', '.join(kb.kinds)}."
            change.errors.append(CellError(found[0].number, "soort_id", message))
        change.places[f"help.{kind}"] = found[0].number, "soort_id"
        filled[kind] = list(_cell(sheet, kind, found, change))
        if not filled[kind]:
            del filled[kind]
    order = dict.fromkeys([*body["help"], *kb.kinds, *filled])
    body["help"] = {kind: filled[kind] for kind in order if kind in filled}
    for name, column in _ROW_COLUMNS.items():
        if column in sheet.columns:
            body[name] = _agreed(kb, task, name, column, lines, body[name], change)
    return body


def _cell(sheet: Sheet, kind: str, lines: Sequence[Line], change: Change) -> Iterator[dict[str, Any]]:
    def place(line: Line) -> float:
        text = line.values.get("volgorde", "")
        if not text:
            return float("inf")
        if text.isascii() and text.isdigit():
            return float(text[:6])
        change.errors.append(CellError(line.number, "volgorde", "Vul een heel getal in: 1 is de eerste keus."))
        return float("inf")

    kept = list((dict(change.before or {}).get("help") or {}).get(kind, ()))
    named = [line for line in sorted(lines, key=place) if line.values.get("loket_id")]
    for number, line in enumerate(named):
        desk = line.values["loket_id"]
        for name, column in {**_LINE_COLUMNS, **_DAY_COLUMNS}.items():
            change.places[f"help.{kind}.{number}.{name}"] = line.number, column
        change.places[f"help.{kind}.{number}"] = line.number, "loket_id"
        change.places[f"help.{kind}@{desk}"] = line.number, "loket_id"
        old = next((one for one in kept if one["desk"] == desk), None)
        if old is not None:
            kept.remove(old)  # a desk may stand in a cell twice, each for days of its own
        yield _line(sheet, line, old or {})
    for line in lines:
        words = any(line.values.get(column) for column in ("rol", "tot_hier", "toelichting"))
        if words and not line.values.get("loket_id"):
            message = "Vul in welk loket dit is, of maak de rij leeg als er niets is afgesproken."
            change.errors.append(CellError(line.number, "loket_id", message))


def _line(sheet: Sheet, line: Line, old: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of a cell; what the file has no column for stays as in `old`, the line of this desk before."""
    new: dict[str, Any] = {"desk": line.values["loket_id"], "role": line.values.get("rol", "")}
    for name in ("until", "note"):
        column = _LINE_COLUMNS[name]
        new[name] = (line.values.get(column) or None) if column in sheet.columns else old.get(name)
    for name, column in _DAY_COLUMNS.items():
        day = line.values.get(column) if column in sheet.columns else old.get(name)
        if day:
            new[name] = day
    return new


def _agreed(
    kb: KnowledgeBase, task: str, name: str, column: str, lines: Sequence[Line], kept: str | None, change: Change
) -> str | None:
    """Return the source or the date of a row; what the whole municipality agreed is not written down again."""
    given = {line.values[column]: line.number for line in reversed(lines) if line.values.get(column)}
    if len(given) > 1:
        number = max(given.values())
        message = "Bij dit onderwerp staan verschillende waarden. Vul overal hetzelfde in."
        change.errors.append(CellError(number, column, message))
    change.places[name] = next(iter(given.values()), change.rows[0]), column
    value: str | None = next(iter(given), None)
    source, agreed_on = agreement_of(kb, task)
    shown = {"source": source, "agreed_on": agreed_on.isoformat()}[name]
    return kept if value == shown else value

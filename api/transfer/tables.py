"""The division, the desks and the subjects as tables: the same columns out and in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from api import dutch
from knowledge.base import KnowledgeBase
from knowledge.matrix import agreement_of
from knowledge.schema import Desk, Task

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; every value is text, as a spreadsheet shows it."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


DIVISION: Final = "taakverdeling"
DESKS: Final = "loketten"
TASKS: Final = "onderwerpen"
ABOUT: Final = "over"

DIVISION_COLUMNS: Final = (
    "onderwerp_id",
    "onderwerp",
    "thema",
    "soort_id",
    "soort_hulp",
    "volgorde",
    "loket_id",
    "loket",
    "rol",
    "tot_hier",
    "toelichting",
    "bron",
    "afgesproken_op",
    "geldt_vanaf",
    "geldt_tot_en_met",
)

DESK_FIELDS: Final[Mapping[str, Callable[[Desk], str]]] = {
    "loket_id": lambda desk: desk.id,
    "naam": lambda desk: desk.name,
    "andere_namen": lambda desk: _lines(desk.aliases),
    "soort_loket": lambda desk: desk.type,
    "organisatie": lambda desk: desk.organisation,
    "werkgebied": lambda desk: desk.service_area,
    "kern": lambda desk: desk.village or "",
    "samenvatting": lambda desk: desk.summary,
    "doet": lambda desk: _lines(desk.does),
    "adres": lambda desk: desk.address or "",
    "telefoon": lambda desk: desk.phone or "",
    "telefoon_collega": lambda desk: desk.colleague_phone or "",
    "e-mail": lambda desk: desk.email or "",
    "website": lambda desk: desk.website or "",
    "openingstijden": lambda desk: desk.opening_hours or "",
    "opmerking_tijden": lambda desk: desk.hours_note or "",
    "meenemen": lambda desk: _lines(desk.bring),
    "gecontroleerd_op": lambda desk: desk.verified_on.isoformat(),
    "contact_gecontroleerd": lambda desk: "ja" if desk.contact_checked else "nee",
}
"""The fields of a desk that fit in a cell; what refers to other desks and the handover stay with the form."""

OWNER_FIELDS: Final[Mapping[str, Callable[[Desk], str]]] = {
    "eigenaar": lambda desk: desk.owner or "",
    "eigenaar_e-mail": lambda desk: desk.owner_mail or "",
    "controleren_voor": lambda desk: _day(desk.check_before),
}
"""Who keeps a desk true, for editors only: the address of an owner is in nothing that others can fetch."""

TASK_COLUMNS: Final = ("onderwerp_id", "onderwerp", "thema", "upl", "upl_uri", "spoed", "afbakening", "synoniemen")


def _lines(texts: tuple[str, ...]) -> str:
    return "\n".join(texts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def division_table(kb: KnowledgeBase) -> Table:
    """Return a row for every line of the division, and an empty one for every kind about which nothing was agreed.

    Also lines that hold on other days than today: what goes out must come back.
    """
    kb = kb.whole
    rows = [
        row for task in kb.content.tasks for kind in kb.content.help_kinds for row in _division_rows(kb, task, kind.id)
    ]
    return Table(DIVISION, DIVISION_COLUMNS, tuple(rows))


def _division_rows(kb: KnowledgeBase, task: Task, kind: str) -> list[Row]:
    source, agreed_on = agreement_of(kb, task.id)
    head = (task.id, task.name, kb.themes[task.theme].name, kind, kb.kinds[kind].name)
    lines = kb.cells.get((task.id, kind), ())
    if not lines:
        return [(*head, "", "", "niets afgesproken", "", "", "", source, agreed_on.isoformat(), "", "")]
    return [
        (
            *head,
            str(number),
            line.desk,
            kb.desks[line.desk].name,
            line.role.value,
            line.until or "",
            line.note or "",
            source,
            agreed_on.isoformat(),
            _day(line.valid_from),
            _day(line.valid_until),
        )
        for number, line in enumerate(lines, start=1)
    ]


def desk_table(kb: KnowledgeBase, *, with_owners: bool = False) -> Table:
    """Return a row for every desk; `with_owners` also who keeps it true."""
    fields = {**DESK_FIELDS, **OWNER_FIELDS} if with_owners else DESK_FIELDS
    rows = tuple(tuple(value(desk) for value in fields.values()) for desk in kb.content.desks)
    return Table(DESKS, tuple(fields), rows)


def task_table(kb: KnowledgeBase) -> Table:
    """Return a row for every subject."""
    rows = tuple(
        (
            task.id,
            task.name,
            kb.themes[task.theme].name,
            task.upl or "",
            task.upl_uri or "",
            "ja" if task.urgent else "nee",
            task.scope,
            _lines(task.synonyms),
        )
        for task in kb.content.tasks
    )
    return Table(TASKS, TASK_COLUMNS, rows)


def all_tables(kb: KnowledgeBase, *, with_owners: bool = False) -> tuple[Table, ...]:
    """Return every table, and one that says where they come from; `with_owners` is for editors."""
    municipality = kb.content.municipality
    about = Table(
        ABOUT,
        ("wat", "waarde"),
        (
            ("gemeente", municipality.name),
            ("bron", municipality.agreement.source),
            ("afgesproken op", dutch.short_day(municipality.agreement.agreed_on)),
            ("kennisbank versie", str(kb.revision)),
        ),
    )
    return division_table(kb), desk_table(kb, with_owners=with_owners), task_table(kb), about


MAKERS: Final[Mapping[str, Callable[[KnowledgeBase], Table]]] = {
    DIVISION: division_table,
    DESKS: desk_table,
    TASKS: task_table,
}
"""The tables that can be asked for on their own."""

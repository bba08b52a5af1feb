"""From when until when an agreement holds goes out in a table and comes back in."""

from datetime import date

from api.transfer.comparing import compare
from api.transfer.files import as_csv, as_xlsx
from api.transfer.tables import Table, division_table
from api.transfer.uploads import sheets_of
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 22)


def dated(kb):
    """Lindewaard with one line that begins later and one that is over."""
    row = kb.division["huurtoeslag"]
    lines = {kind: list(found) for kind, found in row.help.items()}
    lines["invullen"][0] = lines["invullen"][0].model_copy(update={"valid_until": date(2026, 12, 31)})
    lines["aanvragen"][0] = lines["aanvragen"][0].model_copy(update={"valid_from": date(2027, 1, 1)})
    changed = row.model_copy(update={"help": {kind: tuple(found) for kind, found in lines.items()}})
    rows = tuple(changed if one is row else one for one in kb.content.division)
    return KnowledgeBase(kb.content.model_copy(update={"division": rows}))


def test_days_go_out_and_come_back(lindewaard):
    """Also from the knowledge base of today, in which one of the two lines is not there."""
    kb = dated(lindewaard)
    table = division_table(kb.on(TODAY))
    for content in (as_csv(table), as_xlsx((table,))):
        changes = compare(kb, sheets_of(content), frozenset(), TODAY)
        assert len(changes) == 174
        assert all(change.is_same for change in changes)
    without = Table(table.name, table.columns[:-2], tuple(row[:-2] for row in table.rows))
    assert all(change.is_same for change in compare(kb, sheets_of(as_csv(without)), frozenset(), TODAY))


def test_a_desk_that_stands_twice_keeps_the_days_of_each(lindewaard):
    """It helps until new year and only informs afterwards; an older file has no columns for the days and the rest."""
    row = lindewaard.division["huurtoeslag"]
    first = row.help["invullen"][0].model_copy(
        update={"valid_until": date(2026, 12, 31), "until": "Tot de handtekening"}
    )
    then = first.model_copy(update={"valid_until": None, "valid_from": date(2027, 1, 1), "until": None})
    changed = row.model_copy(update={"help": {**row.help, "invullen": (first, then)}})
    rows = tuple(changed if one is row else one for one in lindewaard.content.division)
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"division": rows}))
    columns = ("onderwerp_id", "soort_id", "volgorde", "loket_id", "rol")
    lines = tuple(("huurtoeslag", "invullen", str(at), first.desk, first.role.value) for at in (1, 2))
    (change,) = compare(kb, sheets_of(as_csv(Table("taakverdeling", columns, lines))), frozenset(), TODAY)
    assert change.after["help"]["invullen"] == change.before["help"]["invullen"]


def test_a_day_that_is_no_day_is_told_at_its_cell(lindewaard):
    columns = ("onderwerp_id", "soort_id", "loket_id", "rol", "geldt_tot_en_met")
    for value, right in (("2026-12-31", True), ("eind volgend jaar", False)):
        row = ("huurtoeslag", "leren", "taalhuis", "helpt", value)
        sheets = sheets_of(as_csv(Table("taakverdeling", columns, (row,))))
        (change,) = compare(lindewaard, sheets, frozenset(), TODAY)
        assert [(error.row, error.column) for error in change.errors] == ([] if right else [(2, "geldt_tot_en_met")])
    assert change.after["help"]["leren"][0]["valid_until"] == "eind volgend jaar"

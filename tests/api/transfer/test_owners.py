"""Who keeps a desk true goes out to editors only, and comes back in; its address is in nothing that others fetch."""

import io
import re
from datetime import date
from html import unescape

import pytest
from openpyxl import load_workbook

from api.accounts.identity import Role
from api.transfer.comparing import ONE_ADDRESS, compare
from api.transfer.files import as_csv, as_xlsx
from api.transfer.tables import OWNER_FIELDS, Table, desk_table
from api.transfer.uploads import sheets_of
from knowledge.base import KnowledgeBase
from tests.light import light_product

TODAY = date(2026, 11, 22)
MAIL = "taalhuis-team@bibliotheek.example"
COLUMNS = ("loket_id", "naam", *OWNER_FIELDS)


@pytest.fixture(scope="module")
def owned(lindewaard):
    """Lindewaard with an owner of one desk."""
    fields = {"owner": "Team Taal", "owner_mail": MAIL, "check_before": date(2027, 3, 31)}
    desks = tuple(
        desk.model_copy(update=fields) if desk.id == "taalhuis" else desk for desk in lindewaard.content.desks
    )
    return KnowledgeBase(lindewaard.content.model_copy(update={"desks": desks}))


@pytest.fixture(scope="module")
def light(tmp_path_factory, owned):
    """The application with it."""
    with light_product(tmp_path_factory.mktemp("eigenaren"), owned) as product:
        yield product


def compared(kb, *row, columns=COLUMNS):
    """Return what one row would change."""
    (change,) = compare(kb, sheets_of(as_csv(Table("loketten", columns, (row,)))), frozenset(), TODAY)
    return change


def test_owners_go_out_and_come_back(owned):
    """With the columns nothing changes, and without them nothing is lost."""
    for table in (desk_table(owned, with_owners=True), desk_table(owned)):
        for content in (as_csv(table), as_xlsx((table,))):
            changes = compare(owned, sheets_of(content), frozenset(), TODAY)
            assert len(changes) == len(owned.desks)
            assert all(change.is_same for change in changes)


def test_an_empty_cell_takes_the_owner_away(owned, lindewaard):
    name = owned.desks["taalhuis"].name
    change = compared(owned, "taalhuis", name, "", "", "")
    assert change.may_be_kept
    assert change.after == lindewaard.desks["taalhuis"].model_dump(mode="json")
    assert compared(owned, "rdw", owned.desks["rdw"].name, "", "", "").is_same


@pytest.mark.parametrize(
    ("value", "column", "sentence"),
    [
        (("", "bel maar", ""), "eigenaar_e-mail", ONE_ADDRESS),
        (("", "a@b.nl; c@d.nl", ""), "eigenaar_e-mail", ONE_ADDRESS),
        (("", "", "volgend voorjaar"), "controleren_voor", "datum"),
        (("x" * 301, "", ""), "eigenaar", "te lang"),
        (("<script>alert(1)</script>", "", ""), "eigenaar", "code van een webpagina"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(owned, value, column, sentence):
    (error,) = compared(owned, "rdw", "RDW", *value).errors
    assert (error.row, error.column, sentence in error.message) == (2, column, True)


def test_a_changed_owner_is_shown_and_becomes_a_draft(light):
    light.sign_in(Role.EDITOR)
    row = ("rdw", light.app.state.editing.latest.kb("lindewaard").desks["rdw"].name, "Team", MAIL, "2027-01-31")
    page = light.client.post("/beheer/inlezen", files={"bestand": ("l.csv", as_csv(Table("l", COLUMNS, (row,))))})
    words = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))
    assert "E-mail van de eigenaar" in words
    assert MAIL in words
    data = {"inhoud": re.search(r'name="inhoud" value="([^"]*)"', page.text)[1], "kies": "desks:rdw"}
    light.client.post("/beheer/inlezen/bewaren", data=data, files={"niets": ("", b"")})
    (draft,) = light.app.state.editing.drafts.of_municipality("lindewaard")
    assert (draft.body["owner_mail"], draft.body["check_before"]) == (MAIL, "2027-01-31")


def test_only_editors_fetch_the_address_of_an_owner(light):
    light.sign_in(Role.EDITOR)
    assert MAIL in light.client.get("/beheer/inlezen/loketten.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(light.client.get("/beheer/inlezen/loketwijzer.xlsx").content))
    assert MAIL in {cell.value for row in book["loketten"].iter_rows() for cell in row}
    for address in ("/uitvoer/loketten.csv", "/uitvoer/loketwijzer.xlsx", "/uitvoer/hsds.json"):
        content = light.client.get(address).content
        if address.endswith("xlsx"):
            rows = load_workbook(io.BytesIO(content))["loketten"].iter_rows()
            content = " ".join(str(cell.value) for row in rows for cell in row).encode()
        assert MAIL.encode() not in content
    for role in (Role.COUNTER, Role.COORDINATOR):
        light.sign_in(role)
        assert light.client.get("/beheer/inlezen/loketten.csv").status_code == 403

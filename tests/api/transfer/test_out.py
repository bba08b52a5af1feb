"""Out: tables for a spreadsheet, the package of HSDS, and YAML that loads again as it was."""

import csv
import io
import json

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.pages import build_router
from api.problems import ProblemError, problem_response
from api.transfer import hsds
from api.transfer.files import as_csv, as_typed, as_xlsx, harmless
from api.transfer.tables import Table, all_tables, desk_table, division_table
from knowledge.base import KnowledgeBase
from knowledge.export import export_content
from knowledge.loading import load_content
from tests.api.transfer.schemas import hsds as schema_of
from tests.api.transfer.schemas import problems


class Ports:
    """What the routes need."""

    def __init__(self, kb):
        self._kb = kb

    def knowledge(self):
        """The content of Lindewaard."""
        return self._kb


@pytest.fixture(scope="module")
def out(lindewaard):
    """A client of the pages and the files."""
    app = FastAPI()
    app.state.pages = Ports(lindewaard)
    app.include_router(build_router())
    app.add_exception_handler(ProblemError, problem_response)
    with TestClient(app) as client:
        yield client


def test_every_desk_is_a_valid_service(lindewaard):
    services = hsds.services(lindewaard)
    assert len(services) == len(lindewaard.desks)
    for found in services:
        assert problems(schema_of("service", strict=True), found) == []
    assert len({found["id"] for found in services}) == len(services)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"status": "open"}, "status"),
        ({"phones": [{"number": "1"}]}, "phones/0"),
        ({"url": "geen adres"}, "url"),
        ({"email": "geen adres"}, "email"),
        ({"id": "rdw"}, "id"),
        ({"languages": [{"id": "cfb2a3c4-b6d9-5973-9619-826e68c2d492", "code": 7}]}, "languages/0/code"),
    ],
)
def test_a_wrong_package_is_found(lindewaard, wrong, where):
    """The check of the tests itself: a wrong type, form or choice, and a missing field, each at its place."""
    good = hsds.services(lindewaard)[0]
    assert [place for place, _ in problems(schema_of("service"), {**good, **wrong})] == [where]
    assert problems(schema_of("service", strict=True), {**good, "nmae": "x"})


def test_a_service_says_what_the_desk_does(lindewaard):
    ido = hsds.service(lindewaard, lindewaard.desks["ido-centrum"])
    assert ido["phones"][0]["number"] == "0999 - 21 10 40"
    assert "0999 - 21 10 41" not in json.dumps(ido)  # the number for colleagues
    assert {one["byday"]: one["opens_at"] for one in ido["schedules"] if one["byday"] in {"MO", "TU,TH", "FR"}} == {
        "MO": "13:30",
        "TU,TH": "10:00",
        "FR": "13:30",
    }
    terms = {one["taxonomy_term"]["code"]: one for one in ido["attributes"]}
    assert terms["huurtoeslag"]["taxonomy_term"]["term_uri"].startswith("http")
    assert "Formulierenhulp" in ido["description"]


def test_an_id_stays_the_same(lindewaard):
    """Whoever fetched the package before, finds the same desk under the same id."""
    assert hsds.identifier(lindewaard, "service", "rdw") == "cfb2a3c4-b6d9-5973-9619-826e68c2d492"


def test_the_read_api_lists_finds_and_pages(out, lindewaard):
    assert out.get("/hsds").json()["version"] == "3.1"
    first = out.get("/hsds/services?per_page=20").json()
    assert (first["total_items"], first["total_pages"], first["size"]) == (69, 4, 20)
    assert first["first_page"]
    assert out.get("/hsds/services?per_page=20&page=4").json()["last_page"]
    assert out.get("/hsds/services?page=9").json()["empty"]
    found = out.get("/hsds/services?search=taalhuis").json()["contents"]
    assert [one["name"] for one in found][:1] == ["Taalhuis Lindewaard"]
    for one in found:
        assert problems(schema_of("service", strict=True), one) == []
    assert problems(schema_of("service"), out.get(f"/hsds/services/{found[0]['id']}").json()) == []
    organizations = out.get("/hsds/organizations").json()["contents"]
    for one in organizations:
        assert problems(schema_of("organization", strict=True), one) == []
    assert out.get(f"/hsds/organizations/{organizations[0]['id']}").json() == organizations[0]
    assert out.get("/hsds/services/nee").status_code == 404
    assert out.get("/hsds/organizations/nee").status_code == 404
    assert len(out.get("/uitvoer/hsds.json").json()) == 69


def test_csv_holds_every_line_of_the_division(out, lindewaard):
    answer = out.get("/uitvoer/taakverdeling.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="taakverdeling.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    lines = [
        (row["onderwerp_id"], row["soort_id"], row["loket_id"], row["rol"], as_typed(row["tot_hier"]))
        for row in rows
        if row["loket_id"]
    ]
    assert sorted(lines) == sorted(
        (task, kind, line.desk, line.role.value, line.until or "")
        for (task, kind), found in lindewaard.cells.items()
        for line in found
    )
    empty = [row for row in rows if not row["loket_id"]]
    assert {row["loket"] for row in empty} == {"niets afgesproken"}
    assert len(empty) == 174 * 9 - 806
    assert out.get("/uitvoer/wachtwoorden.csv").status_code == 404


def test_the_workbook_holds_the_same_as_the_csv(out, lindewaard):
    book = load_workbook(io.BytesIO(out.get("/uitvoer/loketwijzer.xlsx").content))
    assert book.sheetnames == ["taakverdeling", "loketten", "onderwerpen", "over"]
    for table in all_tables(lindewaard):
        found = [tuple(value or "" for value in row) for row in book[table.name].iter_rows(values_only=True)]
        assert found == [table.columns, *table.rows]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12))
@settings(max_examples=40, deadline=None)
def test_no_value_is_ever_a_formula(text):
    """In a CSV it does not begin like one; in a workbook it is text; and what was typed comes back."""
    for value in (text, f"={text}", f"@{text}", f"'={text}", f"-{text}"):
        assert as_typed(harmless(value)) == value
        table = Table("t", ("a",), ((value,),))
        cell = load_workbook(io.BytesIO(as_xlsx([table])))["t"]["A2"]
        assert cell.data_type != "f"
        assert (cell.value or "") == value
        written = as_csv(table).decode("utf-8-sig").splitlines()[-1].lstrip('"')
        assert not written.startswith(("=", "+", "-", "@", "\t"))


def with_texts(content, texts):
    """Content with other words in the fields where an editor types freely."""
    desk = content.desks[0].model_copy(update={"summary": texts[0], "does": tuple(texts[:3]), "hours_note": texts[1]})
    row = content.division[0]
    kind, lines = next(iter(row.help.items()))
    line = lines[0].model_copy(update={"until": texts[2], "note": texts[3]})
    division = row.model_copy(update={"help": {**row.help, kind: (line, *lines[1:])}, "source": texts[3][:300]})
    return content.model_copy(
        update={
            "desks": (desk, *content.desks[1:4], *content.desks[4:]),
            "division": (division, *content.division[1:]),
            "utterances": content.utterances[:20],
        }
    )


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60).map(
    lambda text: f"x{text}x"
)


@given(st.lists(WORDS, min_size=4, max_size=4))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_yaml_loses_nothing_whatever_was_typed(lindewaard, tmp_path_factory, texts):
    """Line ends, quotes, control characters, signs that mean something in YAML: written and read, all is equal."""
    content = with_texts(lindewaard.content, texts)
    folder = tmp_path_factory.mktemp("uit") / "inhoud"
    export_content(content, folder)
    assert load_content(folder) == content


def test_yaml_of_the_whole_municipality_loads_again_as_it_was(lindewaard, tmp_path):
    export_content(lindewaard.content, tmp_path / "uit")
    again = load_content(tmp_path / "uit")
    assert again == lindewaard.content
    assert division_table(KnowledgeBase(again)) == division_table(lindewaard)
    assert desk_table(KnowledgeBase(again)) == desk_table(lindewaard)

"""What leaves the product: figures and quotes for an owner, the list to retype, and the papers."""

import csv
import io

import pytest
from openpyxl import load_workbook

from api.accounts.identity import Role
from api.bundles.bundle import Status
from api.bundles.store import BundleStore
from api.insight.quarter import widths
from api.insight.small import Rounding
from api.pages.bundles import named_owners
from api.pages.exports import answers_to, in_report
from tests.api.signals.forms import kept, send

OWNER = "/signalen/eigenaar/dienst-toeslagen"


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_an_owner_gets_rounded_figures_and_words_without_personal_data(bundle, coordinator):
    """Six signals are told as 5; a sentence that looks like a formula is text."""
    head, *rows = rows_of(coordinator.get(f"{OWNER}.csv"))
    assert head[:3] == ["Waar inwoners op vastlopen", "Signalen", "Stand"]
    (row,) = [row for row in rows if row[0] == "Huurtoeslag: bewijs meesturen"]
    assert row[1] == "5"
    assert "06-12345678" not in "".join(row)
    sheet = load_workbook(io.BytesIO(coordinator.get(f"{OWNER}.xlsx").content)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}


def test_a_small_group_is_not_quoted(product, coordinator):
    for _ in range(2):
        send(product.client, tekst="Heel herkenbaar verhaal", onderwerp="Wajong", stap="betalen")
    coordinator.post("/signalen/bundelen")
    (row,) = [row for row in rows_of(coordinator.get("/signalen/eigenaar/uwv.csv")) if row[0].startswith("Wajong")]
    assert (row[1], row[4]) == ("minder dan 5", "")
    assert row[2] == "Nog niet gemeld"  # how we work with it ('gebundeld') says nothing to the owner


def test_the_letter_and_the_report_are_pdfs(bundle, coordinator):
    for path in (f"{OWNER}.pdf", "/kwartaalverslag.pdf?periode=2026-K4"):
        answer = coordinator.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert len(answer.content) > 10_000


def test_an_owner_without_bundles_is_said(coordinator):
    answer = coordinator.get("/signalen/eigenaar/rdw.pdf")
    assert answer.status_code == 404
    assert "Van deze eigenaar zijn geen bundels" in answer.text


def test_the_national_list_has_a_row_for_each_visitor_of_an_ido(product, coordinator):
    """With the questions of one visitor together in three sorts; other desks are not in it."""
    before = rows_of(coordinator.get("/signalen/landelijk.csv"))
    first = send(product.client, eigen_loket="ido-oosterlinde", soort="digitale-overheid", daarna="nog-een")
    visit = kept(product.client, first)["code"]
    send(product.client, eigen_loket="ido-oosterlinde", soort="bibliotheek", bezoek=visit)
    send(product.client, eigen_loket="ido-oosterlinde", soort="overig")
    send(product.client, eigen_loket="wijkteam", soort="overig")
    after = rows_of(coordinator.get("/signalen/landelijk.csv"))
    assert after[0][3:] == ["Digitale overheid", "Bibliotheek", "Overig", "Vragen samen"]
    new = [row for row in after if row not in before]
    assert sorted(row[3:] for row in new) == [["0", "0", "1", "1"], ["1", "1", "0", "2"]]
    assert {row[0] for row in new} == {"24 november 2026"}
    assert {row[2] for row in new} == {"1", "2"}


def test_the_national_list_is_of_a_period_and_never_endless(coordinator, monkeypatch):
    """A quarter that is over can be chosen; a list that nobody could retype is refused with what to do."""
    page = coordinator.get("/signalen").text
    assert '<option value="2026-K4" selected>' in page
    assert '<option value="2026-K3">' in page
    assert 'value="alles"' not in page
    assert len(rows_of(coordinator.get("/signalen/landelijk.csv?periode=2026-K3"))) == 1
    monkeypatch.setattr("api.bundles.exports.MOST_QUESTIONS", 1)
    for path in ("/signalen/landelijk.csv", "/signalen/landelijk.xlsx"):
        answer = coordinator.get(path, params={"periode": "alles"})
        assert (answer.status_code, "Kies een kortere periode" in answer.text) == (422, True)


def test_the_report_says_what_the_owner_knows(bundle, product, lindewaard):
    """Who reads it has never heard of bundling; what the owner says goes with it."""
    bundles = BundleStore(product.app.state.casework_engine, "lindewaard").listed()
    assert {bundle.status for bundle in bundles} >= {Status.BUNDLED}
    told = in_report(lindewaard, bundles, Rounding(5))
    assert "Gebundeld" not in {one["status"] for one in told}
    assert [one["feedback"] for one in told] == [bundle.feedback or "" for bundle in bundles]


def test_the_letter_says_where_to_answer(lindewaard):
    assert "info@lindewaard.example, 0999 - 20 00 00" in answers_to(lindewaard)


def test_owners_with_one_name_are_told_apart(lindewaard):
    """Two desks of Logius have bundles of their own."""
    assert dict(named_owners(lindewaard, ["digid-helpdesk", "mijnoverheid-helpdesk", "duo"])) == {
        "digid-helpdesk": "Logius: DigiD-helpdesk",
        "mijnoverheid-helpdesk": "Logius: Helpdesk MijnOverheid",
        "duo": "DUO",
    }


@pytest.mark.parametrize(("columns", "expected"), [(2, [1, 0]), (4, [1, 0, 0, 0]), (7, [2, 1, 1, 1, 1, 1, 1])])
def test_the_first_column_of_the_report_keeps_room(columns, expected):
    """With seven columns as wide as their words, the desks were printed over the figures."""
    assert widths(columns) == expected


def test_two_columns_with_desks_are_equally_wide():
    """From a desk, to a desk, and how often."""
    assert widths(3, 2) == [1, 1, 0]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VOLUNTEER])
def test_others_get_no_files(product, role):
    product.sign_in(role)
    for path in (f"{OWNER}.pdf", "/signalen/landelijk.xlsx", "/kwartaalverslag.pdf"):
        assert product.client.get(path).status_code == 403
    product.sign_in()

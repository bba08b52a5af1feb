"""The dashboard as pages and files: who may see it, and that every picture has its table and its downloads."""

import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest
from openpyxl import load_workbook

from api.accounts.identity import Role
from api.insight.charts import draw
from api.insight.downloads import as_csv, as_excel
from api.insight.part import Chart, Part

PARTS = ("themas", "onderwerpen", "eigenaren", "loketten", "weken", "routes", "afloop", "kastje-naar-muur", "wachttijd")


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/themas.svg", "/dashboard/themas.csv"])
def test_only_coordinator_and_administrator_see_it(product, path):
    assert product.client.get(path).status_code in (303, 401)
    product.sign_in(Role.COUNTER, Role.EDITOR)
    assert product.client.get(path).status_code == 403
    product.sign_in(Role.ADMINISTRATOR)
    assert product.client.get(path).status_code == 200
    product.sign_in()


def check_beneath(client, part_id, part):
    """What is drawn has its table beneath it, and both files hold the rows of that table."""
    if "<img" not in part:
        return
    rows = re.search(r"<img.*<tbody>(.*)</tbody>", part, re.DOTALL).group(1).count("<tr>")
    for ending in ("csv", "xlsx"):
        address = re.search(rf'href="(/dashboard/{part_id}\.{ending}[^"]*)" download', part).group(1)
        content = client.get(address.replace("&amp;", "&")).content
        if ending == "csv":
            assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))) == rows + 1
        else:
            assert load_workbook(io.BytesIO(content)).active.max_row > rows


def test_every_picture_has_words_a_table_and_downloads(client):
    page = client.get("/dashboard").text
    for picture, alt in re.findall(r'<img class="lw-part__picture" src="([^"]+)" alt="([^"]+)"', page):
        assert len(alt) > 30
        answer = client.get(picture.replace("&amp;", "&"))
        assert answer.headers["content-type"] == "image/svg+xml"
        ET.fromstring(answer.content)  # noqa: S314 - our own picture
        assert "<script" not in answer.text
    for part in re.findall(r'<article class="lw-panel[^"]*" id="([^"]+)">(.*?)</article>', page, re.DOTALL):
        check_beneath(client, *part)
    for part in PARTS:
        assert f'id="{part}"' in page
        assert f'href="/dashboard/{part}.csv?periode=12-maanden"' in page
    assert "naar beneden afgerond op 5tallen" in page


def test_a_telephone_gets_pictures_as_narrow_as_its_screen(client):
    """Drawn at the size of its words, which are then as large as the text around them; all else is the same."""
    page = client.get("/dashboard?periode=2026-K3").text
    sources = re.findall(r'<source media="screen and [^"]+" srcset="([^"]+)">', page)
    assert len(sources) == page.count("<img")
    for source in sources:
        wide = source.replace("&amp;smal=ja", "")
        pictures = [client.get(address.replace("&amp;", "&")).content for address in (source, wide)]
        narrow, wider = (float(ET.fromstring(one).get("viewBox").split()[2]) for one in pictures)  # noqa: S314 - our own
        assert (narrow < 290, wider > 400) == (True, True), source  # in points: 390 pixels are 292


def test_no_picture_waits_until_it_is_scrolled_to(client):
    """On paper it would be missing."""
    page = client.get("/dashboard").text
    assert page.count("<img") == 7
    assert "lazy" not in page


def test_filters_are_kept_in_every_address_and_unknown_ones_do_nothing(client):
    page = client.get("/dashboard?periode=2026-K3&thema=toeslagen&loket=ido-centrum").text
    assert "het derde kwartaal van 2026, thema Toeslagen, Informatiepunt" in page
    assert "/dashboard/onderwerpen.svg?periode=2026-K3&amp;thema=toeslagen&amp;loket=ido-centrum" in page
    assert "Een van uw keuzes bestaat niet" not in page
    unknown = client.get("/dashboard?periode=x&thema=%3Cb%3E").text
    assert "de laatste 12 maanden, alle thema’s, alle loketten" in unknown
    assert "Een van uw keuzes bestaat niet (meer)." in unknown


def test_the_files_hold_the_table(client):
    text = client.get("/dashboard/themas.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Thema", "Signalen"]
    assert rows[1][0] == "DigiD en digitale overheid"
    sheet = load_workbook(io.BytesIO(client.get("/dashboard/themas.xlsx").content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["Thema", "Signalen"] in values
    assert int(rows[1][1]) in [row[1] for row in values]


@pytest.mark.parametrize("part", ["bestaat-niet.svg", "bestaat-niet.csv", "kastje-naar-muur.svg"])
def test_what_is_no_part_is_said_to_be_unknown(client, part):
    assert client.get(f"/dashboard/{part}").status_code == 404


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_begins_like_a_formula_is_text(evil):
    """In CSV behind an apostrophe, in Excel as a cell of text."""
    text = as_csv(["Wat"], [[evil], ["gewoon"], [5]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1] == [f"'{evil}"]
    sheet = load_workbook(io.BytesIO(as_excel("x", ["Wat"], [[evil], [5]]))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].value == 5


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("'s-Hertogenbosch", "s-Hertogenbosch"),
        ("Zorg: [en/of] jeugd?", "Zorg enof jeugd"),
        ("x" * 40, "x" * 31),
        ("", "Tabel"),
    ],
)
def test_a_sheet_has_a_name_that_excel_opens(name, title):
    """It refuses a file in which one begins or ends with an apostrophe."""
    assert load_workbook(io.BytesIO(as_excel(name, ["Wat"], [[5]]))).active.title == title


def test_signs_in_a_name_are_no_formula_for_the_picture():
    """A picture takes what stands between two dollar signs for mathematics, unless it is told otherwise."""
    rows = (("Kosten $_$", 12), ("Paspoort", 5))
    part = Part("onderwerpen", "Titel", "Zin.", ("Onderwerp", "Signalen"), rows, Chart.BARS)
    assert b"Kosten $_$" in draw(part)
    assert draw(part, for_paper=True).startswith(b"<?xml")

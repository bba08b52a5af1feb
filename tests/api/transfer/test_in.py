"""In: a spreadsheet is looked at row by row and becomes drafts; whatever is wrong with it is said in Dutch."""

import io
import re
import zipfile
import zlib
from base64 import b64decode, b64encode
from html import unescape

import pytest
from openpyxl import Workbook, load_workbook

from api.accounts.identity import Role
from api.pages.editing import intake
from api.problems import NO_LENGTH
from api.transfer import uploads
from api.transfer.carrying import DAMAGED, CarriedError, unpacked
from api.transfer.comparing import CODE
from api.transfer.files import as_csv, as_xlsx
from api.transfer.tables import DESK_FIELDS, Table, all_tables, desk_table, division_table, task_table
from api.transfer.uploads import UploadError, sheets_of
from tests.accounts import sign_in
from tests.light import light_product

PAGE = "/beheer/inlezen"


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own."""
    with light_product(tmp_path_factory.mktemp("inlezen"), lindewaard) as product:
        yield product


@pytest.fixture
def client(light):
    """A client signed in as an editor, without drafts."""
    sign_in(light.client, Role.EDITOR)
    light.discard_drafts()
    return light.client


def csv_of(*rows, columns=("onderwerp_id", "soort_id", "volgorde", "loket_id", "rol", "tot_hier")):
    """A CSV of the division, or with other columns."""
    return as_csv(Table("t", columns, rows))


def look(client, content, name="bestand.csv"):
    """Upload a file and return the words of the page."""
    answer = client.post(PAGE, files={"bestand": (name, content)})
    return answer, unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def keep(client, page):
    """Press the button under the preview, with every box as it is."""
    data = {
        "inhoud": re.search(r'name="inhoud" value="([^"]*)"', page)[1],
        "kies": re.findall(r'name="kies" value="([^"]*)"', page),
    }
    return client.post(f"{PAGE}/bewaren", data=data, files={"niets": ("", b"")})


def workbook(rows, columns=("onderwerp_id", "soort_id", "loket_id", "rol"), sheet="taakverdeling"):
    """A workbook as a person fills it in, formulas and dates included."""
    book = Workbook()
    book.active.title = sheet
    book.active.append(columns)
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_was_exported_changes_nothing(client, lindewaard):
    """Out and in again, as CSV and as a workbook: every row is equal to what is published."""
    for table, name in ((division_table(lindewaard), "174"), (desk_table(lindewaard), "69")):
        _, words = look(client, as_csv(table))
        assert f"{name} blijven gelijk" in words
        assert "0 onderdelen veranderen" in words
        assert "0 met een fout" in words
    _, words = look(client, as_xlsx(all_tables(lindewaard)), "loketwijzer.xlsx")
    assert f"{174 + 69} blijven gelijk" in words


def test_a_changed_row_becomes_a_draft_and_nothing_is_published(light, client, lindewaard):
    before = light.app.state.editing.latest.kb("lindewaard").revision
    kind = "leren"
    assert ("huurtoeslag", kind) not in lindewaard.cells
    answer, words = look(client, csv_of(
        ("huurtoeslag", kind, "2", "taalhuis", "helpt", ""),
        ("huurtoeslag", kind, "1", "digitale-cursussen", "voert-uit", "Alleen in een groep."),
        ("zorgtoeslag", "informeren", "", "", "", ""),
    ))  # fmt: skip
    assert "2 onderdelen veranderen" in words
    assert "rij 2 tot en met 3" in words
    assert "Alleen in een groep." in words
    done = keep(client, answer.text)
    assert done.headers["location"] == f"{PAGE}?bewaard=2&overgeslagen=0"
    drafts = {draft.key.entry_id: draft.body for draft in light.drafts}
    assert [line["desk"] for line in drafts["huurtoeslag"]["help"][kind]] == ["digitale-cursussen", "taalhuis"]
    assert drafts["huurtoeslag"]["help"]["aanvragen"]  # what the file does not name, stays
    assert "informeren" not in drafts["zorgtoeslag"]["help"]
    assert light.app.state.editing.latest.kb("lindewaard").revision == before
    _, words = look(client, csv_of(("huurtoeslag", kind, "", "taalhuis", "helpt", "")))
    assert "waarvan u al een concept hebt" in words
    again = keep(client, answer.text)
    assert again.headers["location"] == f"{PAGE}?bewaard=0&overgeslagen=2"


def test_desks_change_and_a_new_one_waits_for_the_rest(light, client):
    _, words = look(client, csv_of(("rdw", "RDW", "0800 1234"), columns=("loket_id", "naam", "telefoon")))
    assert "1 onderdeel verandert" in words
    assert "0800 1234" in words
    new = csv_of(
        ("balie-nieuw", "Balie Nieuw", "ido", "Bibliotheek", "Helpt", "inloop"),
        columns=("loket_id", "naam", "soort_loket", "organisatie", "samenvatting", "doet"),
    )
    answer, words = look(client, new)
    assert "Balie Nieuw (rij 2) nieuw" in words
    keep(client, answer.text)
    (draft,) = light.drafts
    assert (draft.key.entry_id, draft.body["name"], draft.body["does"]) == ("balie-nieuw", "Balie Nieuw", ["inloop"])
    assert draft.body["handover"]["methods"] == []
    _, words = look(client, csv_of(("Balie 2!", "Twee", "ido"), columns=("loket_id", "naam", "soort_loket")))
    assert "Rij 2, kolom loket_id" in words


def test_what_is_not_shown_any_more_is_kept_too_and_takes_one_field(light, client, monkeypatch):
    """A form has room for two thousand fields, and a file may hold more desks."""
    monkeypatch.setattr(intake, "SHOWN", 1)
    rows = ((desk, f"Nieuwe naam {number}") for number, desk in enumerate(("rdw", "svb", "uwv")))
    answer, words = look(client, csv_of(*rows, columns=("loket_id", "naam")))
    assert "En nog 2 die hier niet meer worden getoond" in words
    assert answer.text.count('name="kies"') == 2
    assert keep(client, answer.text).headers["location"] == f"{PAGE}?bewaard=3&overgeslagen=0"
    assert {draft.key.entry_id for draft in light.drafts} == {"rdw", "svb", "uwv"}


@pytest.mark.parametrize(
    ("row", "where", "sentence"),
    [
        (("bestaat-niet", "leren", "", "taalhuis", "helpt", ""), "kolom onderwerp_id", "Dit onderwerp kennen we niet"),
        (("huurtoeslag", "toveren", "", "taalhuis", "helpt", ""), "kolom soort_id", "Deze soort hulp kennen we niet"),
        (("huurtoeslag", "leren", "", "bestaat-niet", "helpt", ""), "kolom loket_id", "bestaat-niet"),
        (("huurtoeslag", "leren", "", "taalhuis", "tovert", ""), "kolom rol", "Kies een van"),
        (("huurtoeslag", "leren", "eerst", "taalhuis", "helpt", ""), "kolom volgorde", "Vul een heel getal in"),
        (("huurtoeslag", "leren", "", "", "helpt", ""), "kolom loket_id", "Vul in welk loket dit is"),
        (("huurtoeslag", "leren", "", "taalhuis", "helpt", "x" * 1001), "kolom tot_hier", "te lang"),
    ],
)
def test_an_error_is_told_at_its_cell(light, client, row, where, sentence):
    answer, words = look(client, csv_of(row))
    assert f"Rij 2, {where}" in words
    assert sentence in words
    assert 'name="kies"' not in answer.text
    assert light.drafts == ()


@pytest.mark.parametrize("column", [name for name in DESK_FIELDS if name != "loket_id"])
def test_script_and_formulas_are_refused_in_every_field_of_a_desk(client, column):
    """At its cell, and never as something that a browser would run."""
    columns = ("loket_id", "naam", *([column] if column != "naam" else []))
    values = {"loket_id": "rdw", "naam": "RDW"}
    script = {**values, column: "<script>alert(1)</script>"}
    answer, words = look(client, csv_of(tuple(script[name] for name in columns), columns=columns))
    assert f"Rij 2, kolom {column}: {CODE}" in words
    assert "<script>alert" not in answer.text
    formula = workbook([["rdw", "RDW", "x"]] if column != "naam" else [["rdw", "x"]], columns, "loketten")
    book = load_workbook(io.BytesIO(formula))
    book["loketten"].cell(2, len(columns)).value = '=HYPERLINK("http://x","y")'
    written = io.BytesIO()
    book.save(written)
    _, words = look(client, written.getvalue(), "a.xlsx")
    assert f"Rij 2, kolom {column}: {uploads.FORMULA}" in words


def test_the_same_desk_twice_is_told(client):
    _, words = look(client, csv_of(("rdw", "Een"), ("rdw", "Twee"), columns=("loket_id", "naam")))
    assert "Rij 3, kolom loket_id: Dit loket staat ook in rij 2." in words


def bomb():
    """A workbook of some kB that unpacks to 60 MB."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return written.getvalue()


def with_part(name, content):
    """A workbook in which one part was replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([]))) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return written.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", uploads.EMPTY),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, uploads.OLD_EXCEL),
        (b"PK\x03\x04 dit is geen zip", uploads.UNREADABLE),
        (workbook([["a", "b", "c", "d"]])[:-200], uploads.UNREADABLE),
        (bomb(), uploads.UNPACKED_TOO_BIG),
        (with_part("xl/workbook.xml", ENTITIES), uploads.UNSAFE_XML),
        (with_part("xl/workbook.xml", b"<workbook>"), uploads.UNREADABLE),
        ("onderwerp_id;soort_id;loket_id;rol\nhuurtoeslag;leren;é;helpt".encode("latin-1"), uploads.ENCODING),
        (b"onderwerp_id;soort_id;loket_id;rol\n\x00", uploads.UNREADABLE),
        (b'onderwerp_id;soort_id;loket_id;rol\n"huurtoeslag', uploads.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Dit bestand is geen tabel, maar een plaatje."),
    ],
    ids=["empty", "xls", "no zip", "half", "bomb", "entities", "broken", "latin-1", "nul", "quote", "picture"],
)
def test_a_file_that_cannot_be_read_is_told(light, client, content, sentence):
    answer, words = look(client, content, "bestand")
    assert answer.status_code == 422
    assert sentence in words
    assert light.drafts == ()


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (("naam", "adres"), "Er staat: ‘naam’, ‘adres’. Voor loketten ontbreekt: loket_id."),
        (("foo", "bar"), "Nodig zijn voor taakverdeling: onderwerp_id, soort_id, loket_id, rol. Of voor loketten:"),
        (
            ("onderwerp_id", "soort_id", "loket", "rol"),
            "Voor taakverdeling ontbreekt: loket_id. Bedoelt u met ‘loket’ de kolom ‘loket_id’? Verander dan die naam.",
        ),
        (("loket_id", "naam", "wachtwoord"), "Deze kolommen kennen we niet: ‘wachtwoord’."),
        (("loket_id", "naam", "naam"), "Deze kolom staat er twee keer in: naam."),
        (("<script>", "x"), "Er staat: ‘<script>’"),
    ],
)
def test_wrong_columns_are_named(client, columns, sentence):
    answer, words = look(client, csv_of(tuple("x" * len(columns)), columns=columns))
    assert sentence in words
    assert "‘<script>’" not in answer.text


def test_a_column_that_is_no_slip_is_not_taken_for_one(client):
    _, words = look(client, csv_of(("x", "x"), columns=("naam", "leeftijd")))
    assert "Voor loketten ontbreekt: loket_id." in words
    assert "Bedoelt u" not in words


def test_a_file_without_rows_and_one_with_too_many_are_told(monkeypatch):
    with pytest.raises(UploadError, match="Onder de eerste rij staat niets"):
        sheets_of(csv_of())
    with pytest.raises(UploadError, match="meer dan 20000 rijen"):
        sheets_of(csv_of(*[("a", "b", "", "c", "d", "")] * 20_001))


@pytest.mark.timeout(30)  # it takes two seconds; half a minute when each desk looks through all others
def test_twelve_thousand_new_desks_are_looked_at_in_one_go(client):
    answer, words = look(
        client, as_csv(Table("t", ("loket_id", "naam"), [(f"loket-{n}", "Naam") for n in range(12_000)]))
    )
    assert answer.status_code == 200
    assert "12000 met een fout" in words


@pytest.mark.parametrize(("typed", "is_wrong"), [(999123456, True), (8001234, True), (112, False), (140999, False)])
def test_a_telephone_number_of_which_excel_took_the_zero_is_told(client, lindewaard, typed, is_wrong):
    book = load_workbook(io.BytesIO(as_xlsx([desk_table(lindewaard)])))
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    sheet.cell(2, columns.index("telefoon") + 1).value = typed
    written = io.BytesIO()
    book.save(written)
    _, words = look(client, written.getvalue())
    assert ("Rij 2, kolom telefoon: De eerste 0 van dit nummer is weg" in words) == is_wrong


def test_what_is_typed_in_our_workbook_stays_text(lindewaard):
    """Excel looks at the format of the cell, also of an empty one and of a row that is new."""
    sheet = load_workbook(io.BytesIO(as_xlsx([desk_table(lindewaard)]))).worksheets[0]
    assert {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@"


def test_what_was_read_in_is_undone_file_by_file(client, light):
    """What the editor changed since stays, and so does what another file brought."""
    columns = ("loket_id", "naam")
    first = as_csv(Table("t", columns, [("taalhuis", "Taalpunt"), ("rdw", "RDW anders")]))
    keep(client, look(client, first)[0].text)
    keep(client, look(client, as_csv(Table("t", columns, [("svb", "SVB anders")])))[0].text)
    page = client.get(PAGE).text
    marks = re.findall(r'name="bestand" value="(inlezen-[^"]+)"', page)
    assert ("gooi deze 2 concepten weg" in page, "gooi dit concept weg" in page, len(marks)) == (True, True, 2)
    editing = light.app.state.editing
    (rdw,) = [draft for draft in editing.drafts.of_municipality("lindewaard") if draft.key.entry_id == "rdw"]
    editing.drafts.save(
        rdw.key, rdw.body, by=rdw.by, base=rdw.base, seen=rdw.version, window="venster", at=rdw.changed_at
    )
    (mark,) = [
        draft.window for draft in editing.drafts.of_municipality("lindewaard") if draft.key.entry_id == "taalhuis"
    ]
    answer = client.post(f"{PAGE}/weggooien", data={"bestand": mark})
    assert "weg=1" in answer.headers["location"]
    left = {draft.key.entry_id for draft in editing.drafts.of_municipality("lindewaard")}
    assert left == {"rdw", "svb"}
    assert "weg=0" in client.post(f"{PAGE}/weggooien", data={"bestand": "inlezen-"}).headers["location"]


def test_a_file_of_another_program_is_named():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<a/>")
    with pytest.raises(UploadError, match="LibreOffice"):
        sheets_of(written.getvalue())


def test_other_ways_to_write_the_same_are_read():
    """UTF-16, commas, tabs, capitals in the head, numbers and dates as Excel keeps them."""
    text = "Onderwerp_ID{0}soort_id{0}loket_id{0}rol\r\nhuurtoeslag{0}leren{0}taalhuis{0}helpt\r\n"
    for content in (
        text.format(",").encode(),
        text.format("\t").encode("utf-16"),
        text.format(";").encode("utf-8-sig"),
    ):
        (sheet,) = sheets_of(content)
        assert sheet.lines[0].values == {
            "onderwerp_id": "huurtoeslag",
            "soort_id": "leren",
            "loket_id": "taalhuis",
            "rol": "helpt",
        }


def test_what_a_dutch_excel_saved_changes_only_what_was_changed(light, client, lindewaard):
    """Days with the day first and WAAR or ONWAAR are the same facts."""
    table = desk_table(lindewaard, with_owners=True)

    def dutch(column, value):
        if column == "gecontroleerd_op":
            year, month, day = value.split("-")
            return f"{int(day)}-{int(month)}-{year}"
        return {"ja": "WAAR", "nee": "ONWAAR"}[value] if column == "contact_gecontroleerd" else value

    rows = tuple(tuple(map(dutch, table.columns, row)) for row in table.rows)
    _, page = look(client, as_csv(Table("loketten", table.columns, rows)))
    assert f"{len(rows)} blijven gelijk" in page
    (sheet,) = sheets_of(b"loket_id;naam;gecontroleerd_op;contact_gecontroleerd\nx;X;30/2/2026;misschien\n")
    assert sheet.lines[0].values["gecontroleerd_op"] == "30/2/2026"
    _, page = look(client, b"loket_id;naam;contact_gecontroleerd\ntaalhuis;Taalhuis;misschien\n")
    assert "Vul ja of nee in." in page
    assert light.drafts == ()


def test_a_row_with_more_cells_than_columns_is_told(client):
    _, page = look(client, b"loket_id;naam\ntaalhuis;Taalhuis; en meer\n")
    assert "In deze rij staan meer cellen dan er kolommen zijn." in page
    (sheet,) = sheets_of(b"loket_id;naam;;\ntaalhuis;Taalhuis;;\n")
    assert not sheet.lines[0].is_longer


@pytest.mark.parametrize(("content", "what"), [(b"%PDF-1.4\n%abc", "een PDF"), (b"\x89PNG\r\n", "een plaatje")])
def test_what_is_no_table_is_called_what_it_is(content, what):
    with pytest.raises(UploadError, match=f"geen tabel, maar {what}"):
        sheets_of(content)


def test_a_file_that_is_too_big_is_refused_before_it_is_read(light, client):
    answer, words = look(client, b"x" * (5 * 1024 * 1024 + 1))
    assert uploads.TOO_BIG in words
    answer, words = look(client, b"x" * 50_000_000)
    assert answer.status_code == 413
    assert uploads.TOO_BIG in words
    assert 'href="/beheer/inlezen">Kies een ander bestand</a>' in answer.text  # a way back, and who it is
    assert "Test redacteur" in words


def test_an_upload_without_a_length_is_refused(light, client):
    """Nobody can tell how much is coming; the page says what is missing."""
    body = iter([b"x" * 1_000_000] * 10)
    answer = client.post(PAGE, content=body, headers={"content-type": "multipart/form-data; boundary=a"})
    assert (answer.status_code, NO_LENGTH in unescape(answer.text)) == (411, True)
    assert light.drafts == ()


@pytest.mark.parametrize(
    "body",
    [
        b'--a\r\nContent-Disposition: form-data; name="bestand"; filename="a.csv"\r\n\r\nonderwerp_id;soo',
        b"--b\r\n",
        b"",
    ],
)
def test_a_half_upload_is_told_and_changes_nothing(light, client, body):
    answer = client.post(PAGE, content=body, headers={"content-type": "multipart/form-data; boundary=a"})
    assert answer.status_code == 422
    assert "Kies" in answer.text
    assert light.drafts == ()


def test_a_file_that_was_cut_off_is_not_taken_for_none(client):
    body = b'--a\r\nContent-Disposition: form-data; name="bestand"; filename="x.csv"\r\n\r\nonderwerp_id;so'
    answer = client.post(PAGE, content=body, headers={"content-type": "multipart/form-data; boundary=a"})
    assert answer.status_code == 422
    assert "niet helemaal aangekomen" in answer.text


def test_no_file_is_told(client):
    assert "Kies eerst een bestand." in client.post(PAGE, data={"a": "b"}).text


@pytest.mark.parametrize(
    "carried",
    [
        "",
        "geen base64!",
        b64encode(zlib.compress(b"[1, [[1, 2, 3]]]")).decode(),
        b64encode(zlib.compress(b'[1, [["accounts", "a", {}]]]')).decode(),
        b64encode(zlib.compress(b" " * 25_000_000)).decode(),
        b64encode(zlib.compress(b"[" * 100_000)).decode(),
    ],
)
def test_a_preview_that_came_back_damaged_is_told(light, client, carried):
    with pytest.raises(CarriedError):
        unpacked(carried)
    answer = client.post(f"{PAGE}/bewaren", data={"inhoud": carried, "kies": "accounts:a"}, files={"n": ("", b"")})
    assert DAMAGED in answer.text
    assert light.drafts == ()


def test_personal_data_in_a_file_is_masked(light, client):
    answer, _ = look(client, csv_of(("huurtoeslag", "leren", "", "taalhuis", "helpt", "Bel Jan op 06 12345678.")))
    keep(client, answer.text)
    (draft,) = light.drafts
    assert draft.body["help"]["leren"][0]["until"] == "Bel Jan op [telefoonnummer]."
    assert b64decode(re.search(r'name="inhoud" value="([^"]*)"', answer.text)[1])


@pytest.mark.parametrize("roles", [(), (Role.COUNTER,), (Role.COORDINATOR,)])
def test_only_editors_and_administrators_read_in(light, roles):
    light.client.cookies.clear()
    if roles:
        sign_in(light.client, *roles)
    for answer in (light.client.get(PAGE), light.client.post(PAGE, files={"bestand": ("a.csv", csv_of())})):
        assert answer.status_code == (403 if roles else 303)


def test_a_file_with_only_faults_says_what_to_do(light, client):
    """Nothing can be kept: it is said that nothing changed, and where to go on. With one good row, that it may."""
    header, wrong = "onderwerp_id;soort_id;loket_id;rol\n", "zorgtoeslag;leren;taalhuis;tovert\n"
    _, words = look(client, (header + wrong).encode())
    assert "Er kan nog niets worden bewaard." in words
    assert "Bewaar als concepten" not in words
    _, words = look(client, (header + wrong + "huurtoeslag;leren;taalhuis;helpt\n").encode())
    assert "U kunt bewaren wat goed is." in words
    assert "Er kan nog niets" not in words
    assert light.drafts == ()


def test_everything_that_is_wrong_with_an_entry_is_told_at_once(client):
    """A word, a desk, a kind and a number in one subject; a sort, a phone and code in one desk: no second round."""
    _, words = look(client, csv_of(
        ("huurtoeslag", "leren", "1", "bestaat-niet", "helpt", ""),
        ("huurtoeslag", "leren", "tweede", "taalhuis", "tovert", ""),
        ("huurtoeslag", "toveren", "1", "ook-niet", "voert-uit", ""),
        ("huurtoeslag", "informeren", "1", "Wie Dan?", "helpt", "<script>alert(1)</script>"),
        ("bestaat-niet", "leren", "1", "nergens", "tovert", ""),
    ))  # fmt: skip
    places = re.findall(r"Rij (\d), kolom (\w+)", words)
    assert sorted(places) == [
        ("2", "loket_id"), ("3", "rol"), ("3", "volgorde"), ("4", "loket_id"), ("4", "soort_id"),
        ("5", "loket_id"), ("5", "tot_hier"), ("6", "loket_id"), ("6", "onderwerp_id"), ("6", "rol"),
    ]  # fmt: skip
    columns = ("loket_id", "naam", "soort_loket", "telefoon", "samenvatting", "kern")
    row = ("rdw", "RDW", "bestaat-niet", "bel maar", "<b>x</b>", "Nergenshuizen")
    _, words = look(client, csv_of(row, columns=columns))
    assert re.findall(r"Rij 2, kolom (\w+)", words) == ["samenvatting", "telefoon", "soort_loket", "kern"]


def test_a_desk_with_an_error_is_not_counted_on_by_another_sheet(client):
    """What names a new desk that is not kept would be a draft that cannot be published."""
    book = load_workbook(io.BytesIO(workbook([["huurtoeslag", "leren", "balie-nieuw", "helpt"]])))
    book.create_sheet("loketten").append(("loket_id", "naam", "soort_loket", "telefoon"))
    book["loketten"].append(("balie-nieuw", "Balie Nieuw", "ido", "bel maar"))
    written = io.BytesIO()
    book.save(written)
    answer, words = look(client, written.getvalue(), "a.xlsx")
    assert "kolom telefoon" in words
    assert "'balie-nieuw' bestaat niet" in words
    assert 'name="kies"' not in answer.text


@pytest.mark.parametrize("content", [b"desks:\n- id: x\n", b"- id: balie\n  name: Balie\n", b"---\ndesks: []\n"])
def test_yaml_is_called_what_it_is_and_not_a_table_with_other_columns(content):
    with pytest.raises(UploadError, match="Dit is een YAML-bestand"):
        sheets_of(content)


def test_the_list_of_subjects_is_said_to_be_for_reading_only(lindewaard):
    """It comes out as a CSV beside the tables that can be read in, so somebody tries."""
    with pytest.raises(UploadError, match="Verander een onderwerp bij Onderwerpen"):
        sheets_of(as_csv(task_table(lindewaard)))


def changed_book(lindewaard, change):
    """The whole workbook as it goes out, changed by hand."""
    book = load_workbook(io.BytesIO(as_xlsx(all_tables(lindewaard))))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_was_changed_on_the_sheet_of_subjects_is_said_with_its_rows(client, lindewaard):
    """It does nothing, and was passed over without a word; what stands on the other sheets still counts."""
    names = [task.name for task in lindewaard.content.tasks]

    def change(book):
        sheet = book["onderwerpen"]
        sheet["G5"] = "Een andere afbakening."
        sheet["B7"], sheet["H7"] = "Andere naam", None
        sheet.append(["zwemdiploma", "Zwemdiploma"])
        book["loketten"]["B2"] = "Een andere naam"

    answer, words = look(client, changed_book(lindewaard, change), "loketwijzer.xlsx")
    assert "Het blad ‘onderwerpen’ is alleen om te lezen." in words
    assert f"rij 5: {names[3]} (kolom afbakening)" in words
    assert f"rij 7: {names[5]} (kolommen onderwerp, synoniemen)" in words
    assert f"rij {len(names) + 2}: Zwemdiploma, een onderwerp dat er nog niet is." in words
    assert f'href="/beheer/onderwerpen/{lindewaard.content.tasks[3].id}/gegevens"' in answer.text
    assert answer.text.count("<li>rij ") == 3
    assert "1 onderdeel verandert" in words


def test_many_changed_subjects_are_counted(client, lindewaard):
    def change(book):
        for row in range(2, 32):
            book["onderwerpen"][f"G{row}"] = "Anders."

    _, words = look(client, changed_book(lindewaard, change), "loketwijzer.xlsx")
    assert "rij 21:" in words
    assert "rij 22:" not in words
    assert "En nog 10 rijen." in words
    assert "Er verandert niets: wat we wel lezen, staat er al zo." in words


def test_a_sheet_that_nobody_knows_is_named_and_an_empty_one_is_not(client, lindewaard):
    def change(book):
        book["onderwerpen"]["A1"] = "iets anders"
        book.create_sheet("Kladblok").append(["nog doen"])
        book.create_sheet("Leeg")

    _, words = look(client, changed_book(lindewaard, change), "loketwijzer.xlsx")
    assert "Deze bladen kennen we niet, ze zijn niet gelezen: ‘onderwerpen’, ‘Kladblok’." in words


def test_sheets_as_they_went_out_give_no_warning(client, lindewaard):
    _, words = look(client, as_xlsx(all_tables(lindewaard)), "loketwijzer.xlsx")
    assert "alleen om te lezen" not in words
    assert "kennen we niet" not in words

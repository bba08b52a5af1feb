"""An HSDS file of another organisation is looked at, becomes drafts, and never more; what is wrong is said in Dutch."""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.accounts.identity import Role
from api.transfer import hsds
from api.transfer.cli import app as commands
from api.transfer.hsds_in import compare_services
from api.transfer.hsds_reading import (
    BROKEN,
    ENCODING,
    MOST_SERVICES,
    NO_SERVICES,
    TABLES,
    TOO_DEEP,
    TOO_MANY,
    services_of,
)
from api.transfer.uploads import EMPTY, MAX_BYTES, TOO_BIG, UploadError
from tests.accounts import make_account
from tests.api.transfer.schemas import hsds as schema_of
from tests.api.transfer.schemas import problems
from tests.light import light_product

PAGE = "/beheer/inlezen"
TODAY = date(2026, 11, 24)
SAMPLE = json.loads((Path(__file__).parent / "hsds_sample.json").read_text())


def read(kb, value, drafted=frozenset()):
    """Return what the services in a value would become."""
    return compare_services(kb, services_of(json.dumps(value).encode()), drafted, TODAY)


def changed(**fields):
    """Return the sample with other fields."""
    return {**SAMPLE, **fields}


def test_the_sample_is_hsds():
    """It has every object that a service can hold, so that the import meets each of them."""
    assert problems(schema_of("service", strict=True), SAMPLE) == []


def test_what_both_know_is_carried(lindewaard):
    (found,) = read(lindewaard, SAMPLE)
    body = found.change.after
    assert found.may_be_kept
    assert found.change.entry == ("desks", "repair-cafe-de-schroef")
    assert {name: body[name] for name in ("name", "aliases", "organisation", "service_area", "summary", "does")} == {
        "name": "Repair Café De Schroef",
        "aliases": ["Schroef"],
        "organisation": "Stichting De Schroef",
        "service_area": "Lindewaard en omgeving",
        "summary": "Vrijwilligers maken samen met u kapotte spullen.",
        "does": ["Apparaten repareren"],
    }
    assert body["address"] == "Moerstraat 3, 0000 AA Lindewaard"  # where one goes, not where one writes
    assert (body["phone"], body["email"], body["website"]) == (
        "0999 12 34 56",
        "info@schroef.example",
        "https://schroef.example",
    )
    assert body["opening_hours"] == "Tu 10:00-12:30,13:00-16:00; We,Th 10:00-12:30"
    assert body["hours_note"] == "Dinsdag ook na de lunch. Elke eerste zaterdag van de maand."
    assert (body["languages"], body["bring"]) == (["nl"], ["Het kapotte apparaat"])
    assert (body["verified_on"], body["contact_checked"]) == ("2026-10-01", False)
    assert (body["type"], body["access"], body["does_not"]) == ("", [], [])  # for the editor


def test_what_stays_behind_is_told_with_the_reason(lindewaard):
    (found,) = read(lindewaard, SAMPLE)
    lost = {}
    for one in found.lost:
        lost.setdefault(one.what, []).append(one.why)
    assert {"kosten", "leeftijd", "geldgevers", "programma", "tolken", "hoe u binnenkomt", "toestelnummer"} <= set(lost)
    assert lost["andere plekken"] == ["maak voor elke plek een eigen loket"]
    assert lost["taal ‘Fries’"] == ["er staat geen code van de taal bij"]
    assert lost["onderwerpen (Huurtoeslag)"] == ["zet die in de taakverdeling"]
    assert lost["openingstijden"] == [
        "deze tijden zijn geen gewone week. Vul ze zelf in",
        "deze tijden golden tot 31 december 2025",
        "het tijdstip 09:00-05:00 is geen tijd zoals 09:00, of staat in een andere tijdzone. Vul het zelf in",
        "over feestdagen en schoolvakanties staat er niets in. Kijk dat na",
    ]
    assert "Voorbeeld" not in json.dumps(found.change.after)  # no person comes along


def test_winter_and_summer_times_are_not_put_together(lindewaard):
    """Today is in November: what holds from April is told, and that the times of now end."""
    week = {"freq": "WEEKLY", "byday": "MO", "closes_at": "17:00"}
    winter = {**week, "id": "a", "opens_at": "10:00", "valid_from": "2026-10-01", "valid_to": "2027-03-31"}
    summer = {**week, "id": "b", "opens_at": "09:00", "valid_from": "2027-04-01"}
    (found,) = read(lindewaard, changed(schedules=[winter, summer]))
    assert found.change.after["opening_hours"] == "Mo 10:00-17:00"
    assert [one.why for one in found.lost if one.what == "openingstijden"] == [
        "deze tijden gelden tot en met 31 maart 2027. Verander ze daarna",
        "deze tijden gelden pas vanaf 1 april 2027",
        "over feestdagen en schoolvakanties staat er niets in. Kijk dat na",
    ]


def test_a_website_that_is_no_whole_address_does_not_come_along(lindewaard):
    (found,) = read(lindewaard, changed(url="www.schroef.example"))
    assert found.may_be_kept
    assert found.change.after["website"] is None
    assert [one.why for one in found.lost if one.what == "website"] == ["dit is geen heel adres, met https://"]


@pytest.mark.parametrize(
    ("value", "places"),
    [
        (SAMPLE, ["het hele bestand"]),
        ([SAMPLE, changed(name="Ander")], ["nummer 1", "nummer 2"]),
        ({"total_items": 1, "contents": [SAMPLE]}, ["contents, nummer 1"]),
        ({"id": "x", "name": "Organisatie", "services": [{**SAMPLE, "organization": None}]}, ["services, nummer 1"]),
        ({"id": "x", "location": {"addresses": []}, "service": SAMPLE}, ["service"]),
    ],
)
def test_the_ways_in_which_services_are_put_together(lindewaard, value, places):
    assert [one.place for one in read(lindewaard, value)] == places


def test_an_organisation_is_that_of_its_services(lindewaard):
    bare = {key: part for key, part in SAMPLE.items() if key != "organization"}
    (found,) = read(lindewaard, {"id": "x", "name": "Stichting Buiten", "services": [bare]})
    assert found.change.after["organisation"] == "Stichting Buiten"


def test_our_own_export_changes_nothing(lindewaard):
    """Every desk is known by its identifier; nothing of it is overwritten with less."""
    found = read(lindewaard, list(hsds.services(lindewaard)))
    assert len(found) == len(lindewaard.desks)
    assert all(one.skipped and not one.may_be_kept for one in found)
    renamed = {**hsds.service(lindewaard, lindewaard.desks["rdw"]), "name": "Iets anders"}
    assert "RDW staat al in Loketwijzer" in read(lindewaard, renamed)[0].skipped


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "defunct"}, "bestaat niet meer"),
        ({"status": "temporarily closed"}, "is tijdelijk dicht"),
        ({"name": "Taalhuis Lindewaard"}, "staat al in Loketwijzer"),
    ],
)
def test_a_service_that_is_no_new_desk_is_skipped(lindewaard, fields, why):
    (found,) = read(lindewaard, changed(**fields))
    assert why in found.skipped
    assert not found.may_be_kept


def test_the_same_name_twice_is_one_desk(lindewaard):
    first, second = read(lindewaard, [SAMPLE, changed(id="anders")])
    assert first.may_be_kept
    assert "staat al bij dienst 1" in second.skipped


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"id": None}, "id"),
        ({"status": 7}, "status"),
        ({"name": "<script>alert(1)</script>"}, "name"),
        ({"phones": "0999"}, "phones"),
        ({"schedules": ["ma 9-12"]}, "schedules"),
        ({"organization": "Stichting"}, "organization"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(lindewaard, fields, where):
    (found,) = read(lindewaard, changed(**fields))
    assert [error.column for error in found.change.errors] == [where]
    assert not found.may_be_kept


def test_code_of_a_page_and_personal_data_do_not_come_along(lindewaard):
    text = "Bel Jan op 06 12345678."
    (coded,) = read(lindewaard, changed(description="<p>Hallo</p>", url="javascript:alert(1)"))
    assert (coded.change.after["summary"], coded.change.after["website"]) == ("", None)
    (masked,) = read(lindewaard, changed(description=text))
    assert "12345678" not in masked.change.after["summary"]
    assert "persoonsgegevens in een tekst" in {one.what for one in masked.lost}
    (long,) = read(lindewaard, changed(description="Een zin. " * 200))
    assert len(long.change.after["summary"]) <= 1000
    assert long.change.after["summary"].endswith("Een zin.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"  ", EMPTY),
        (b'{"a": 1}', NO_SERVICES),
        (b"[]", NO_SERVICES),
        (b'[1, "twee", null]', NO_SERVICES),
        (b'{"services": [], "organizations": []}', TABLES),
        (b'{"id": "x",\n "name": }', BROKEN.format(line=2)),
        (b'{"name": NaN}', BROKEN.format(line=1)),
        (b'{"minimum_age": ' + b"9" * 5000 + b"}", BROKEN.format(line=1)),
        (b"[" * 200_000, TOO_DEEP),
        ('{"name": "Caf\u00e9"}'.encode("latin-1"), ENCODING),
        (b"[" + b" " * MAX_BYTES + b"]", TOO_BIG),
        (json.dumps([{"name": "a"}] * (MOST_SERVICES + 1)).encode(), TOO_MANY),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(content, message):
    with pytest.raises(UploadError) as refused:
        services_of(content)
    assert str(refused.value) == message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SAMPLE, "service", "services", "contents", "location"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(SAMPLE)), JSON, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_service_holds_it_ends_in_a_preview(lindewaard, fields):
    """Any JSON in any field: an error at a place, a reason to skip, or a draft; never trouble of ours."""
    for one in read(lindewaard, changed(**fields)):
        assert one.change.errors or one.skipped or one.change.after["id"] == one.change.entry[1]


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own, with an editor."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    kb = type(lindewaard)(lindewaard.content.model_copy(update=without))
    with light_product(tmp_path_factory.mktemp("hsds"), kb) as product:
        product.sign_in(Role.EDITOR)
        yield product


def test_the_page_shows_what_comes_and_keeps_it_as_a_draft_only(light):
    editing = light.app.state.editing
    before = editing.latest.kb("lindewaard").revision
    whole = [SAMPLE, changed(name="Oud", status="defunct"), changed(name="", id="x")]
    shown = light.client.post(PAGE, files={"bestand": ("diensten.json", json.dumps(whole).encode())})
    words = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.text)))
    assert "1 nieuw loket" in words
    assert "1 met een fout" in words
    assert "1 overgeslagen" in words
    assert "dinsdag: 10:00 tot 12:30 en 13:00 tot 16:00" in words
    assert "Contactpersonen : namen en nummers van personen nemen we niet over." in words
    data = {
        "inhoud": re.search(r'name="inhoud" value="([^"]*)"', shown.text)[1],
        "kies": re.findall(r'name="kies" value="([^"]*)"', shown.text),
    }
    kept = light.client.post(f"{PAGE}/bewaren", data=data, files={"niets": ("", b"")})
    assert kept.headers["location"] == f"{PAGE}?bewaard=1&overgeslagen=0"
    (draft,) = editing.drafts.of_municipality("lindewaard")
    assert draft.body["name"] == "Repair Café De Schroef"
    assert editing.latest.kb("lindewaard").revision == before
    form = light.client.get("/beheer/loketten/repair-cafe-de-schroef/gegevens")
    assert "Stichting De Schroef" in form.text  # the editor goes on with it
    again = light.client.post(PAGE, files={"bestand": ("diensten.json", json.dumps(SAMPLE).encode())})
    assert "U hebt hiervan al een concept" in again.text


def test_a_damaged_file_is_refused_at_the_page(light):
    answer = light.client.post(PAGE, files={"bestand": ("diensten.json", b'{"name": ')})
    assert answer.status_code == 422
    assert "geen geldige JSON" in answer.text


def test_the_command_shows_and_keeps_for_an_editor(light, tmp_path, monkeypatch):
    """`python -m api hsds`: looking changes nothing; drafts belong to an account that may have them."""
    monkeypatch.setenv("LOKETWIJZER_DATA", str(light.settings.data))
    make_account(light.app, Role.EDITOR, login="rita")
    make_account(light.app, Role.COUNTER, login="bram")
    file = tmp_path / "diensten.json"
    file.write_text(json.dumps([changed(name="Wijkkamer"), changed(name="Oud", status="defunct")]))

    def run(*arguments):
        return CliRunner().invoke(commands, arguments)

    looked = run("look", str(file))
    assert "nieuw: Wijkkamer (nummer 1)" in looked.output
    assert "gaat niet mee: contactpersonen: namen en nummers van personen nemen we niet over." in looked.output
    assert "2 diensten: 1 nieuw, 1 niet." in looked.output
    for login, sentence in (("bram", "geen redacteur of beheerder"), ("niemand", "geen account")):
        refused = run("drafts", str(file), "--for", login)
        assert (refused.exit_code, sentence in refused.output) == (1, True)
    assert "1 concept van" in run("drafts", str(file), "--for", "rita").output
    assert "al een concept: Wijkkamer" in run("drafts", str(file), "--for", "rita").output
    drafts = light.app.state.editing.drafts.of_municipality("lindewaard")
    assert [draft.key.entry_id for draft in drafts].count("wijkkamer") == 1
    gone = run("look", str(tmp_path / "weg.json"))
    assert (gone.exit_code, "bestaat niet" in gone.output) == (1, True)


def test_letters_that_cannot_be_read_are_asked_for_as_json():
    """Here a spreadsheet is no help."""
    with pytest.raises(UploadError, match="als JSON in UTF-8"):
        services_of('{"name": "Café"}'.encode("latin-1"))

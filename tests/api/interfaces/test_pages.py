"""Webhooks by an administrator, through the whole application, and a referral as a task for Open Klant."""

import json
import re

import pytest

from api.accounts.audit import Filter
from api.accounts.database import AccountsDatabase
from api.accounts.identity import Role
from api.interfaces.events import EventType
from tests.api.interfaces.receiver import receiver, wait_until
from tests.light import light_product

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")
REFERRAL = {
    "from_desk": "informatiebalie",
    "to_desk": "ido-centrum",
    "task": "digid-aanvragen",
    "kind": "digitaal-helpen",
    "handover": "gebeld",
}


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own."""
    with light_product(tmp_path_factory.mktemp("interfaces"), lindewaard) as made:
        accounts = AccountsDatabase(made.settings.database_url)
        accounts.migrate()  # the audit trail
        accounts.close()
        yield made


@pytest.fixture
def administrator(light):
    """A client that an administrator uses."""
    light.sign_in(Role.ADMINISTRATOR)
    yield light.client
    light.sign_in()


def add(client, url, *kinds):
    """Add an address and return the page of it."""
    sorts = kinds or ("nl.loketwijzer.doorverwijzing.vastgelegd", "nl.loketwijzer.signaal.vastgelegd")
    answer = client.post("/beheer/berichten", data={"adres": url, "soort": sorts})
    assert answer.status_code == 200, answer.text
    return re.search(r'href="(/beheer/berichten/\d+)"', answer.text).group(1)


@pytest.mark.parametrize("role", [None, Role.COUNTER, Role.EDITOR, Role.COORDINATOR])
def test_only_an_administrator_sees_where_events_go(light, role):
    """The page shows secrets."""
    light.sign_in(*([role] if role else []))
    for address in ("/beheer/berichten", "/beheer/berichten/1"):
        assert light.client.get(address).status_code in (303, 403)
        assert light.client.post(address, data={"actie": "verwijderd"}).status_code == (403 if role else 401)
    light.sign_in()


def test_what_is_recorded_over_http_arrives_at_the_other_system(administrator):
    """An address is added, a referral and a signal are recorded, and both arrive; the page counts them."""
    with receiver() as other:
        page = add(administrator, other.url)
        made = administrator.post("/v1/referrals", json=REFERRAL).json()
        noted = {"text": "Weer zo'n brief van Jan de Vries, 06 12345678", "desk": "ido-centrum"}
        signal = administrator.post("/v1/signals", json=noted).json()
        got = [json.loads(one.body) for one in other.wait_for(2)]
        assert [one["subject"] for one in got] == [made["code"], signal["code"]]
        assert "brief van" not in json.dumps(got)
        assert administrator.post(page, data={"actie": "proef"}).status_code == 303
        assert json.loads(other.wait_for(3)[2].body)["type"] == "nl.loketwijzer.test"
        administrator.post(page, data={"actie": "verwijderd"})
    assert administrator.get(page).status_code == 404


def test_what_becomes_of_a_bundle_arrives_at_the_other_system(light):
    """It is made, brought to another status, and answered by its owner, whose words stay here."""
    light.sign_in(Role.ADMINISTRATOR, Role.COORDINATOR)
    client = light.client
    with receiver() as other:
        kinds = [kind for kind in EventType if "signaalbundel" in kind]
        page = add(client, other.url, *kinds)
        for text in ("Snapt de brief van de huurtoeslag niet", "Weer die brief over huurtoeslag"):
            noted = {"text": text, "task": "huurtoeslag", "owner": "dienst-toeslagen", "desk": "ido-centrum"}
            assert client.post("/v1/signals", json=noted).status_code == 201
        client.post("/signalen/bundelen")
        made = json.loads(other.wait_for(1)[0].body)
        bundle = f"/signalen/bundel/{made['subject']}"
        assert client.post(bundle, data={"stand": "gemeld", "terugkoppeling": ""}).status_code == 303
        words = "Wij maken de brief korter, zegt Jan"
        assert client.post(bundle, data={"stand": "gemeld", "terugkoppeling": words}).status_code == 303
        got = [json.loads(one.body) for one in other.wait_for(3)]
        assert [one["type"].rpartition(".")[2] for one in got] == ["vastgelegd", "gewijzigd", "teruggekoppeld"]
        assert [one["data"]["status"] for one in got] == ["gebundeld", "gemeld", "gemeld"]
        assert "korter" not in json.dumps(got)
        client.post(page, data={"actie": "verwijderd"})
    light.sign_in()


def test_a_receiver_that_fails_is_shown_and_can_be_tried_again(administrator):
    with receiver(500) as other:
        page = add(administrator, other.url)
        assert administrator.post("/v1/referrals", json=REFERRAL).status_code == 201
        other.wait_for(1)
        wait_until(lambda: "Antwoord 500." in administrator.get(page).text)
        for head in ("Keer", "Volgende poging"):  # on a telephone the heads of the columns are gone
            assert f'<td data-kop="{head}">' in administrator.get(page).text
        assert "komt niet aan" in administrator.get("/beheer/berichten").text
        other.answers = [204]
        assert administrator.post(page, data={"actie": "opnieuw"}).headers["location"] == f"{page}?gelukt=opnieuw"
        other.wait_for(2)
        administrator.post(page, data={"actie": "verwijderd"})


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"adres": "http://zaaksysteem.gemeente.nl/", "soort": ["nl.loketwijzer.signaal.vastgelegd"]}, "https://"),
        ({"adres": "https://zaaksysteem.gemeente.nl/"}, "Kies minstens één soort bericht."),
        ({"adres": "<script>", "soort": ["x"]}, "volledig adres"),
        ({"adres": "https://koppeling..gemeente.nl/", "soort": ["x"]}, "volledig adres"),
        ({"adres": f"https://{'a' * 64}.nl/", "soort": ["x"]}, "volledig adres"),
        (
            {"adres": "http://127.0.0.1:8000/", "soort": ["nl.loketwijzer.signaal.vastgelegd"]},
            "luistert Loketwijzer zelf",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(administrator, form, words):
    answer = administrator.post("/beheer/berichten", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")
    assert f'value="{form["adres"]}"'.replace("<", "&lt;").replace(">", "&gt;") in answer.text


def test_stopping_and_going_on(administrator):
    page = add(administrator, "https://zaaksysteem.example/")
    administrator.post(page, data={"actie": "gestopt"})
    assert "Er gaat nu niets naar dit adres." in administrator.get(page).text
    administrator.post(page, data={"actie": "hervat"})
    assert "Er gaat nu niets naar dit adres." not in administrator.get(page).text
    assert administrator.post(page, data={"actie": "iets"}).status_code == 422
    administrator.post(page, data={"actie": "verwijderd"})


def test_a_secret_is_shown_once_and_can_be_renewed(light, administrator):
    """When it is made, and never after that; whoever renews it is in the audit trail."""
    form = {"adres": "https://zaaksysteem.example/", "soort": ["nl.loketwijzer.signaal.vastgelegd"]}
    made = administrator.post("/beheer/berichten", data=form).text
    secret, page = SECRET.search(made).group(), re.search(r'href="(/beheer/berichten/\d+)"', made).group(1)
    assert "whsec_" not in administrator.get(page).text
    renewed = administrator.post(page, data={"actie": "geheim"})
    other = SECRET.search(renewed.text).group()
    assert (renewed.status_code, other != secret, secret in renewed.text) == (200, True, False)
    shown = administrator.get(page).text
    assert "met het oude én het nieuwe geheim" in shown
    assert "whsec_" not in shown
    again = administrator.post(page, data={"actie": "geheim"})
    assert (again.status_code, "wordt al vernieuwd" in again.text, "whsec_" in again.text) == (409, True, False)
    stopped = administrator.post(page, data={"actie": "oud-geheim-gestopt"})
    assert "Het oude geheim telt niet meer." in administrator.get(stopped.headers["location"]).text
    assert "met het oude én het nieuwe geheim" not in administrator.get(page).text
    actions = [entry.action for entry in light.app.state.accounts.audit.entries(Filter(), at_most=3)]
    assert actions == ["berichten-oud-geheim-gestopt", "berichten-geheim-vernieuwd", "berichten-toegevoegd"]
    administrator.post(page, data={"actie": "verwijderd"})


@pytest.mark.parametrize("webhook", ["0", "999", "abc", "99999999999999999999"])
def test_an_address_that_is_not_there_is_said(administrator, webhook):
    assert administrator.get(f"/beheer/berichten/{webhook}").status_code == 404
    assert administrator.post(f"/beheer/berichten/{webhook}", data={"actie": "proef"}).status_code == 404


def test_a_referral_as_a_task_for_open_klant(light):
    """With the names and lengths of the API Klantinteracties, and the parts tied together."""
    asked = {**REFERRAL, "note": "Belt morgen terug. " + "x" * 400, "feedback_on": "2026-12-01"}
    made = light.client.post("/v1/referrals", json=asked).json()
    answer = light.client.get(f"/v1/referrals/{made['code']}/internetaak")
    assert answer.headers["content-disposition"] == f'attachment; filename="interne-taak-{made["code"]}.json"'
    body = answer.json()
    assert list(body) == ["klantcontact", "onderwerpobject", "actor", "internetaak"]
    task, contact = body["internetaak"], body["klantcontact"]
    assert task["aanleidinggevendKlantcontact"] == {"uuid": contact["uuid"]}
    assert task["toegewezenAanActoren"] == [{"uuid": body["actor"]["uuid"]}]
    assert task["status"] == "te_verwerken"
    assert "afgehandeldOp" not in task
    assert made["code"] in task["toelichting"]
    assert "Belt morgen terug." in task["toelichting"]
    assert len(task["toelichting"]) <= 1000
    assert len(task["gevraagdeHandeling"]) <= 200
    assert (contact["taal"], contact["kanaal"], contact["vertrouwelijk"]) == ("nld", "balie", True)
    assert body["actor"]["soortActor"] == "organisatorische_eenheid"
    assert body["onderwerpobject"]["onderwerpobjectidentificator"]["objectId"] == made["code"]
    assert light.client.get(f"/v1/referrals/{made['code']}/internetaak").json() == body


def test_the_page_of_a_referral_leads_to_the_task(light):
    made = light.client.post("/v1/referrals", json=REFERRAL).json()
    light.sign_in(Role.COUNTER, desk="ido-centrum")
    page = light.client.get(f"/doorverwijzingen/{made['code']}")
    assert f'href="/v1/referrals/{made["code"]}/internetaak" download' in page.text
    light.sign_in()


def test_a_task_that_is_over_says_when(light):
    made = light.client.post("/v1/referrals", json=REFERRAL).json()
    light.client.post(f"/v1/referrals/{made['code']}/withdraw")
    task = light.client.get(f"/v1/referrals/{made['code']}/internetaak").json()["internetaak"]
    assert task["status"] == "verwerkt"
    assert task["afgehandeldOp"]


def test_a_code_that_is_not_known_gives_no_task(light):
    answer = light.client.get("/v1/referrals/K222-K222/internetaak")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_address_that_is_there_gets_other_events_and_keeps_its_secret(light, administrator):
    """So a system that was there before there were messages of deletions can have them too."""
    page = add(administrator, "https://ander.example/", "nl.loketwijzer.signaal.vastgelegd")
    webhooks, number = light.app.state.webhooks, int(page.rpartition("/")[2])
    kinds = [EventType.REFERRAL_DELETED, EventType.SIGNAL_DELETED]
    nothing = administrator.post(page, data={"actie": "soorten", "soort": ["nl.loketwijzer.test", "onzin"]})
    assert nothing.status_code == 422
    assert webhooks.find(number).types == (EventType.SIGNAL_RECORDED,)
    assert administrator.post(page, data={"actie": "soorten", "soort": kinds}).status_code == 303
    assert set(webhooks.find(number).types) == set(kinds)
    text = administrator.get(page).text
    assert "een signaal is verwijderd" in text
    assert text.count(" checked") == len(kinds)
    administrator.post(page, data={"actie": "verwijderd"})

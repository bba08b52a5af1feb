"""Two municipalities in one process: each answers under its own name, with its own, and knows nothing of the other."""

import json
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.accounts.account import NewAccount
from api.accounts.identity import Role
from api.conversations import sender_of
from api.installation import Installation
from api.own_settings import each
from tests.accounts import PASSWORD
from tests.api.municipalities.life import LOGIN, sign_in
from tests.browser.rules import RuleRecogniser
from tests.municipalities import (
    INTERNAL_TOKEN,
    NOORDERLOO,
    PLACES,
    ZUIDERKOOG,
    publish,
    settings_of_both,
)

QUESTION = {"text": "ik wil een paspoort aanvragen"}
BOTH_WAYS = [(ZUIDERKOOG, NOORDERLOO), (NOORDERLOO, ZUIDERKOOG)]


@pytest.mark.parametrize(("place", "desk"), [(ZUIDERKOOG, "burgerzaken"), (NOORDERLOO, NOORDERLOO.own)])
def test_the_same_question_leads_to_a_desk_of_the_own_municipality(both, place, desk):
    """Also where both have a desk and a subject with the same id."""
    answer = both.client(place).post("/v1/advice", json=QUESTION).json()
    assert answer["recommendation"]["desk"] == desk
    assert answer["recommendation"]["name"].endswith(place.word)
    desks = both.client(place).get("/v1/desks").json()["desks"]
    assert {each["name"].split()[-1] for each in desks} == {place.word}


@pytest.mark.parametrize(("place", "other"), BOTH_WAYS)
def test_what_only_the_other_has_does_not_exist(both, place, other):
    client = both.client(place)
    assert client.get(f"/v1/desks/{place.own}").status_code == 200
    assert client.get(f"/v1/desks/{other.own}").status_code == 404
    assert client.get(f"/v1/division?task={other.own}-1").status_code in (404, 422)
    refused = client.post("/v1/advice", json={**QUESTION, "from_desk": other.own})
    assert (refused.status_code, "bestaat niet" in refused.text) == (422, True)


@pytest.mark.parametrize(("place", "other"), BOTH_WAYS)
def test_the_index_holds_the_passages_of_one_municipality(both, place, other):
    """So searching cannot find anything of another: it is filtered before it is searched."""
    (own,) = (own for own in each(both.settings, {}) if own.municipality == place.id)
    build = own.index_folder / "builds" / (own.index_folder / "current").read_text().strip()
    passages = [json.loads(line) for line in (build / "passages.jsonl").read_text().splitlines()]
    assert any(place.word in passage["text"] for passage in passages)
    assert not [passage for passage in passages if other.word in json.dumps(passage, ensure_ascii=False)]
    assert not [passage for passage in passages if other.own in str(passage["task"])]


@pytest.mark.parametrize("host", ["onbekend.example", "een.localhost.evil.example", "een.localhost@evil.example", ""])
def test_another_host_name_is_refused_in_dutch(both, host):
    """A page for a person, a problem for a program; not even how the installation is."""
    stranger = both.stranger()
    page = stranger.get("/", headers={"Host": host})
    assert page.status_code == 421
    assert "Op dit adres is geen gemeente te vinden" in page.text
    assert page.headers["content-security-policy"]
    for method, path in (("GET", "/v1/desks"), ("POST", "/v1/advice"), ("GET", "/health/ready")):
        answer = stranger.request(method, path, headers={"Host": host})
        assert (answer.status_code, answer.json()["title"]) == (421, "Onbekend adres")


def test_the_installation_itself_says_how_each_municipality_is(both):
    """Under its own names, by which this machine calls it; and nothing else is there."""
    answer = both.stranger("http://127.0.0.1:8000").get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "klaar"
    assert {name: found["revision"] for name, found in answer.json()["municipalities"].items()} == {
        place.id: "1" for place in PLACES
    }
    token = {"Authorization": f"Bearer {INTERNAL_TOKEN}"}
    assert both.stranger().get("/v1/desks", headers=token).status_code == 421


def test_one_that_has_published_nothing_stops_nobody_and_is_named(tmp_path):
    settings = settings_of_both(tmp_path)
    publish(settings, ZUIDERKOOG)
    parts = [(own, lambda _: RuleRecogniser()) for own in each(settings, {})]
    installation = Installation(settings, parts, lambda: datetime.now(UTC))
    with TestClient(installation, base_url="http://localhost") as client:
        for app in installation.applications.values():
            app.state.product.live_knowledge.refresh()
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()["status"]) == (200, "deels")
        silent = answer.json()["municipalities"][NOORDERLOO.id]
        assert "nog geen inhoud gepubliceerd" in silent["detail"]
        assert client.get("/health/ready", headers={"Host": ZUIDERKOOG.host}).status_code == 200
        assert client.get("/health/ready", headers={"Host": NOORDERLOO.host}).status_code == 503


# --------------------------------------------------------------------------------------------------------- who gets in


@pytest.mark.parametrize(("place", "other"), BOTH_WAYS)
def test_a_system_gets_the_records_of_its_own_municipality(both, lives, place, other):
    """Also with a cursor that the other gave; its token opens no list of the other."""
    own, others = lives[place.id], lives[other.id]
    token, foreign = ({"Authorization": f"Bearer {life.token}"} for life in (own, others))
    for sort in ("referrals", "signals"):
        for address in (f"/v1/{sort}", f"/v1/{sort}.csv"):
            said = both.client(place).get(address, headers=token)
            assert any(code in said.text for code in own.ids["code"]), address
            assert not any(code in said.text for code in (*others.ids["code"], others.unasked)), address
            assert both.client(place).get(address, headers=foreign).status_code == 401
        cursor = both.client(other).get(f"/v1/{sort}?limit=1", headers=foreign).json()["cursor"]
        listed = both.client(place).get(f"/v1/{sort}?cursor={cursor}", headers=token)
        assert not any(code in listed.text for code in others.ids["code"])


@pytest.mark.parametrize(("place", "other"), BOTH_WAYS)
def test_a_session_or_token_that_is_carried_to_another_opens_nothing(both, lives, place, other):
    sign_in(both, place)
    carried = {"Cookie": f"sessie={both.client(place).cookies['sessie']}"}
    assert both.client(place).get("/mijn-account", headers=carried).status_code == 200
    stranger = both.stranger(f"http://{other.host}")
    assert stranger.get("/mijn-account", headers=carried).status_code == 303
    token = {"Authorization": f"Bearer {lives[place.id].token}"}
    assert both.stranger(f"http://{place.host}").get("/v1/desks", headers=token).status_code == 200
    assert stranger.get("/v1/desks", headers=token).status_code == 401


def test_the_same_login_is_two_people(both, lives):
    """With a password each; blocking one leaves the other."""
    accounts = {place.id: both.app(place).state.accounts for place in PLACES}
    here = accounts[ZUIDERKOOG.id]
    here.add(NewAccount("kim", "Kim van Hier", frozenset({Role.COUNTER})), None, PASSWORD)
    accounts[NOORDERLOO.id].add(NewAccount("kim", "Kim van Daar", frozenset({Role.EDITOR})), None, "andere zin hier")
    form = {"login": "kim", "wachtwoord": PASSWORD, "terug": "/mijn-account"}
    there = both.stranger(f"http://{NOORDERLOO.host}")
    assert there.post("/inloggen", data=form).status_code == 422
    here.block(here.store.by_login("kim").account.id, None, blocked=True)
    assert there.post("/inloggen", data=form | {"wachtwoord": "andere zin hier"}).status_code == 303
    assert "Kim van Daar" in there.get("/mijn-account").text
    assert {LOGIN, "kim"} == {account.login for account in here.store.all()}
    assert lives[ZUIDERKOOG.id].ids["account"] != lives[NOORDERLOO.id].ids["account"]


# ----------------------------------------------------------------------------------------------------------- recording


def test_the_same_key_is_two_referrals(both, lives):
    """What recognises a request that comes twice is of one municipality: both recorded with the same keys."""
    assert not {*lives[ZUIDERKOOG.id].ids["code"]} & {*lives[NOORDERLOO.id].ids["code"]}


def test_a_code_of_another_municipality_is_an_unknown_code(both, lives):
    code = lives[ZUIDERKOOG.id].ids["code"][0]
    assert both.client(ZUIDERKOOG).get(f"/v1/referrals/{code}").status_code == 200
    unknown = both.client(NOORDERLOO).get(f"/v1/referrals/{code}")
    assert (unknown.status_code, "niet bekend" in unknown.text) == (404, True)
    following = {"to_desk": "balie", "task": "paspoort", "kind": "aanvragen", "previous": code}
    refused = both.client(NOORDERLOO).post("/v1/referrals", json=following)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "previous")


def test_links_in_mail_lead_to_the_own_host(both):
    own = {own.municipality: own.public_url for own in each(both.settings, {})}
    assert own == {place.id: f"http://{place.host}:8000" for place in PLACES}
    waiting = {place.id: both.app(place).state.product.casework.post.unsent() for place in PLACES}
    codes = {name: {mail.referral for mail in mails} for name, mails in waiting.items()}
    assert codes[ZUIDERKOOG.id]
    assert codes[NOORDERLOO.id]
    assert not codes[ZUIDERKOOG.id] & codes[NOORDERLOO.id]


# ---------------------------------------------------------------------------------------------------- the conversation


def test_a_conversation_is_of_one_municipality(both, lives):
    """Its page is only there; Rasa keeps the same id under two names."""
    ids = lives[ZUIDERKOOG.id].ids["conversation"]
    assert both.client(ZUIDERKOOG).get(f"/gesprek/{ids[0]}").status_code == 200
    assert both.client(NOORDERLOO).get(f"/gesprek/{ids[0]}").status_code == 404
    assert sender_of(ZUIDERKOOG.id, "een-id") != sender_of(NOORDERLOO.id, "een-id")


@pytest.mark.parametrize("place", PLACES)
def test_a_turn_without_rasa_is_answered_from_the_own_knowledge(both, place):
    answer = both.client(place).post("/v1/conversations/een-id/messages", json=QUESTION).json()
    assert answer["bot"] == "down"
    assert place.word in answer["messages"][0]["text"]

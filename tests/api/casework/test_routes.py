"""Referrals and signals over HTTP: the whole application on a database, with recognition that is a rule."""

import json
from datetime import UTC, datetime

import pytest

from api.access import RateLimit
from api.casework.codes import CODE
from api.casework.store import CaseworkStore
from tests.browser.rules import TUESDAY_MORNING

REFERRAL = {
    "from_desk": "informatiebalie",
    "to_desk": "ido-centrum",
    "task": "digid-aanvragen",
    "kind": "digitaal-helpen",
}
SIGNAL = {"text": "Weer zo'n onbegrijpelijke brief van de Belastingdienst", "desk": "ido-centrum"}
SECRETS = ("111222333", "NL91ABNA0417164300", "06-12345678", "jan.jansen@voorbeeld.nl", "Dorpsstraat 12")
PERSONAL = "BSN 111222333, NL91ABNA0417164300, 06-12345678, jan.jansen@voorbeeld.nl, Dorpsstraat 12: komt dinsdag"


def record(client, path="/v1/referrals", key=None, **changes):
    body = (REFERRAL if path == "/v1/referrals" else SIGNAL) | changes
    return client.post(path, json=body, headers={"Idempotency-Key": key} if key else {})


def problems(answer):
    """The fields that are wrong, with their sentences."""
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


def test_a_referral_gets_a_code_and_is_found_by_it(client):
    """However the code is typed."""
    answer = record(client, handover="gebeld", note="Komt dinsdag", visited=["taalhuis"], feedback_on="2026-12-01")
    assert answer.status_code == 201
    made = answer.json()
    assert CODE.fullmatch(made["code"])
    assert (made["state"], made["revision"], made["handover"]) == ("verzonden", 1, "gebeld")
    assert (made["from_name"], made["task_name"]) == ("Algemene advies- en informatiebalie", "DigiD aanvragen")
    assert datetime.fromisoformat(made["created_at"]) == TUESDAY_MORNING.astimezone(UTC)
    assert [(change["state"], change["by"], change["desk"]) for change in made["changes"]] == [
        ("verzonden", "afzender", "informatiebalie")
    ]
    for typed in (made["code"], made["code"].lower(), made["code"].replace("-", "")):
        assert client.get(f"/v1/referrals/{typed}").json() == made


def test_a_double_submit_gives_the_same_code(client):
    """With the same key; another request under that key is refused, in the one error shape."""
    first, second = record(client, key="dubbel"), record(client, key="dubbel")
    assert first.json() == second.json()
    other = record(client, key="dubbel", to_desk="taalhuis")
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"
    assert "Idempotency-Key" in other.json()["detail"]
    assert record(client).json()["code"] != record(client).json()["code"]
    one, two = record(client, "/v1/signals", "dubbel"), record(client, "/v1/signals", "dubbel")
    assert one.json() == two.json()


def test_a_chain_names_the_referral_before_it(client):
    """A next step knows the first one; a code that nobody knows is a field that is wrong."""
    first = record(client).json()["code"]
    assert record(client, to_desk="taalhuis", previous=first.lower()).json()["previous"] == first
    for code in ("K222-K222", "111222333"):
        found = problems(record(client, previous=code))
        assert found == {"previous": "Deze code is niet bekend. Kijk of alle tekens kloppen."}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"to_desk": "bestaat-niet"}, "to_desk", "Dit loket bestaat niet"),
        ({"from_desk": "bestaat-niet"}, "from_desk", "Dit loket bestaat niet"),
        ({"visited": ["bestaat-niet"]}, "visited", "Dit loket bestaat niet"),
        ({"to_desk": "informatiebalie"}, "to_desk", "uw eigen loket"),
        ({"task": "bestaat-niet"}, "task", "Dit onderwerp bestaat niet"),
        ({"kind": "bestaat-niet"}, "kind", "Deze soort hulp bestaat niet"),
        ({"note": "x" * 501}, "note", "hoogstens 500 tekens"),
        ({"feedback_on": "2026-11-23"}, "feedback_on", "vanaf vandaag"),
        ({"feedback_on": "2030-01-01"}, "feedback_on", "meer dan een jaar"),
        ({"feedback_on": "morgen"}, "feedback_on", "als 2026-11-24"),
        ({"handover": "fluisterend"}, "handover", "Kies een van: gebeld"),
        ({"state": "ingetrokken"}, "state", "begint als concept of verzonden"),
        ({"code": "K222-K222"}, "code", "kennen we niet"),
    ],
)
def test_what_does_not_fit_is_said_in_dutch(client, changes, field, words):
    assert words in problems(record(client, **changes))[field]


def test_every_wrong_field_is_said_at_once(client):
    assert set(problems(record(client, to_desk="x", task="y", kind="z"))) == {"to_desk", "task", "kind"}


def test_a_withdrawn_referral_stays_findable_and_withdrawn(client):
    """Withdrawing twice is once; sending it after all is refused with what to do instead."""
    code = record(client).json()["code"]
    for _ in range(2):
        gone = client.post(f"/v1/referrals/{code}/withdraw", json={"desk": "informatiebalie"})
        assert gone.status_code == 200
        assert gone.json()["state"] == "ingetrokken"
    assert [change["state"] for change in gone.json()["changes"]] == ["verzonden", "ingetrokken"]
    refused = client.post(f"/v1/referrals/{code}/send")
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Deze doorverwijzing is ingetrokken en blijft zo. Leg een nieuwe vast."
    assert client.get(f"/v1/referrals/{code}").json() == gone.json()


def test_a_draft_is_sent(client):
    code = record(client, state="concept").json()["code"]
    sent = client.post(f"/v1/referrals/{code}/send", json={"desk": "taalhuis"}).json()
    assert [(change["state"], change["desk"]) for change in sent["changes"]] == [
        ("concept", "informatiebalie"),
        ("verzonden", "taalhuis"),
    ]


def test_a_signal_takes_channel_and_owner_from_the_words(client):
    made = record(client, "/v1/signals").json()
    assert (made["channel"], made["owner"], made["owner_name"]) == ("brief", "belastingdienst", "Belastingdienst")
    assert (made["sort"], made["task"], made["withdrawn_at"]) == ("vastgelopen", None, None)
    assert client.get(f"/v1/signals/{made['code']}").json() == made


def test_a_signal_takes_its_subject_from_the_words_or_from_the_talk(client):
    """What is said goes before what the talk was about, and what is given before both."""
    said = record(client, "/v1/signals", text="formulier is te moeilijk", about_task="aow").json()
    assert (said["task"], said["channel"]) == ("huurtoeslag", "formulier")
    assert record(client, "/v1/signals", text="die app", about_task="aow").json()["task"] == "aow"
    given = record(client, "/v1/signals", text="formulier", task="digid-aanvragen", channel="site", severity="schade")
    assert (given.json()["task"], given.json()["channel"]) == ("digid-aanvragen", "site")


def test_the_asking_desk_is_not_the_owner(client):
    """'Bij het taalhuis komt weer zo'n brief van de SVB': the letter is of the SVB."""
    text = "bij het taalhuis komt weer zo'n brief van de SVB"
    assert record(client, "/v1/signals", text=text, desk="informatiebalie").json()["owner"] == "svb"
    assert record(client, "/v1/signals", text="rij bij het taalhuis", desk="taalhuis").json()["owner"] is None


def test_being_sent_from_pillar_to_post_is_a_signal(client):
    made = record(client, "/v1/signals", text=None, task="huurtoeslag", chain=["taalhuis", "ido-centrum"]).json()
    assert (made["sort"], made["chain"]) == ("kastje-naar-muur", ["taalhuis", "ido-centrum"])
    assert made["chain_names"][0] == "Taalhuis Lindewaard"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": None}, "text"),
        ({"text": " ... "}, "text"),
        ({"text": "06-12345678"}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"desk": "bestaat-niet"}, "desk"),
        ({"owner": "bestaat-niet"}, "owner"),
        ({"chain": ["bestaat-niet"]}, "chain"),
        ({"task": "bestaat-niet"}, "task"),
        ({"channel": "duif"}, "channel"),
    ],
)
def test_a_signal_that_does_not_fit_is_refused(client, changes, field):
    assert field in problems(record(client, "/v1/signals", **changes))


def test_a_signal_is_withdrawn_once(client):
    code = record(client, "/v1/signals").json()["code"]
    first, second = (client.post(f"/v1/signals/{code}/withdraw", json={}).json() for _ in range(2))
    assert first["withdrawn_at"] is not None
    assert first == second


@pytest.mark.parametrize("what", ["referrals", "signals"])
@pytest.mark.parametrize("code", ["K222-K222", "111222333", "..."])
def test_an_unknown_code_is_a_problem_that_does_not_repeat_it(client, what, code):
    for answer in (client.get(f"/v1/{what}/{code}"), client.post(f"/v1/{what}/{code}/withdraw")):
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert code not in answer.json()["detail"]


def test_the_code_of_a_referral_is_no_code_of_a_signal(client):
    code = record(client).json()["code"]
    assert client.get(f"/v1/signals/{code}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/referrals/K222-K222"),
        ("POST", "/v1/referrals/K222-K222/send"),
        ("POST", "/v1/referrals/K222-K222/withdraw"),
        ("GET", "/v1/signals/K222-K222"),
        ("POST", "/v1/signals/K222-K222/withdraw"),
    ],
)
def test_a_wrong_token_and_another_website_are_refused(client, method, path):
    """As on every other route; guessing codes counts for the rate limit."""
    assert client.request(method, path, headers={"Authorization": "Bearer fout"}).status_code == 401
    if method == "POST":
        assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_guessing_codes_is_slowed_down(client):
    """The rate limit is that of every question."""
    product = client.app.state.product
    before = product.rate_limit
    object.__setattr__(product, "rate_limit", RateLimit(3))
    try:
        codes = [client.get("/v1/referrals/K222-K222").status_code for _ in range(4)]
    finally:
        object.__setattr__(product, "rate_limit", before)
    assert codes == [404, 404, 404, 429]


def test_the_description_of_casework_is_complete(client):
    """In Dutch, with an example wherever something is sent, and the one error shape."""
    schema = client.get("/v1/openapi.json").json()
    paths = {path: found for path, found in schema["paths"].items() if "/referrals" in path or "/signals" in path}
    assert len(paths) >= 7
    for path, operations in paths.items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert "409" in operation["responses"]
            for parameter in operation["parameters"] if "{code}" in path else ():
                assert parameter["description"]
            if "requestBody" in operation:
                assert operation["requestBody"]["content"]["application/json"]["examples"], path
    for name in ("ReferralRequest", "ReferralOut", "SignalRequest", "SignalOut", "Change", "ByDesk", "State", "Sort"):
        model = schema["components"]["schemas"][name]
        assert not model["description"].startswith(("A ", "Where", "Who", "What", "One ")), name
        for field, facts in model.get("properties", {}).items():
            assert "$ref" in facts or facts.get("description"), (name, field)


def test_nothing_personal_is_kept_or_sent_back(client, folder):
    """Note and signal are masked, and the database is searched byte for byte."""
    noted = record(client, note=PERSONAL, key="06-12345678").json()
    told = record(client, "/v1/signals", text=f"brief van {PERSONAL}", key="jan.jansen@voorbeeld.nl").json()
    assert noted["note"].endswith("[adres]: komt dinsdag")
    for made in (noted, told):
        assert made["masked"] == ["BSN", "adres", "e-mailadres", "rekeningnummer", "telefoonnummer"]
        assert not [secret for secret in SECRETS if secret in json.dumps(made)]
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "loketwijzer.db" for path in written)
    for path in written:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path


def test_a_database_that_is_gone_is_said(client):
    """503 in Dutch, never a code that does not exist."""
    referrals = client.app.state.product.casework.referrals
    there, gone = referrals.store, CaseworkStore("postgresql+psycopg://a@127.0.0.1:9/db?connect_timeout=1")
    object.__setattr__(referrals, "store", gone.referrals)
    try:
        answer = record(client)
    finally:
        object.__setattr__(referrals, "store", there)
        gone.close()
    assert answer.status_code == 503
    assert answer.json()["detail"].startswith("Er is niets vastgelegd: de database geeft geen antwoord")

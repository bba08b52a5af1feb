"""What holds for every route: one error shape, headers, tokens, and a complete OpenAPI description."""

import pytest
from starlette.testclient import TestClient

from api.access import RateLimit
from api.app import create
from api.conversations import _is_payload
from tests.product import EVALUATION_TOKEN

ROUTES = [
    ("GET", "/v1/desks"),
    ("GET", "/v1/desks/ido-centrum"),
    ("GET", "/v1/tasks"),
    ("GET", "/v1/division?task=huurtoeslag"),
    ("POST", "/v1/advice"),
    ("POST", "/v1/division/questions"),
    ("POST", "/v1/desks/questions"),
    ("POST", "/v1/desks/mentions"),
    ("POST", "/v1/conversations/c/messages"),
    ("POST", "/v1/referrals"),
    ("POST", "/v1/signals"),
]
BODIES = {
    "/v1/referrals": {"to_desk": "ido-centrum", "task": "digid-aanvragen", "kind": "digitaal-helpen"},
}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_wrong_token_is_refused_everywhere(client, method, path):
    """A typo in the token is said, not silently treated as no token."""
    answer = client.request(method, path, headers={"Authorization": "Bearer fout"}, json={"text": "huur"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Dit token kent Loketwijzer niet")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_evaluation_token_opens_every_contract_route(client, method, path):
    """And the answer is not an error."""
    headers = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
    body = BODIES.get(path, {"text": "huurtoeslag aanvragen"}) if method == "POST" else None
    created = path in ("/v1/referrals", "/v1/signals")
    assert client.request(method, path, headers=headers, json=body).status_code == (201 if created else 200)


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "POST"])
def test_another_website_cannot_post(client, path):
    """Cross-site request forgery is refused by what the browser says of the origin."""
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://kwaad.example"}):
        assert client.post(path, headers=headers, json={"text": "huur"}).status_code == 403


def test_own_pages_may_post(client):
    """The same site is allowed."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert client.post("/v1/desks/mentions", headers=headers, json={"text": "uwv"}).status_code == 200


def test_another_host_name_is_refused(client):
    """A name that points at this machine from outside (DNS rebinding) gets nothing."""
    assert client.get("/v1/desks", headers={"Host": "kwaad.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/v1/desks", "/v1/nergens", "/health/live"])
def test_every_answer_has_the_security_headers(client, path):
    """No inline script, no framing, no guessing of types, nothing kept in a cache."""
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_what_does_not_exist_is_a_problem_for_programs_and_a_page_for_people(client):
    """One error, two forms."""
    assert client.get("/v1/nergens").json()["title"] == "Niet gevonden"
    assert client.get("/v1/desks/nergens").json()["detail"].startswith("Het loket 'nergens' bestaat niet")
    page = client.get("/nergens")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


def test_a_large_body_is_refused_before_it_is_read(client):
    """Nobody needs more than 64 kB for a question."""
    assert client.post("/v1/advice", content=b"x" * 70_000).status_code == 413


def test_too_many_questions_are_slowed_down(settings):
    """From one address, with a hint when to try again; the evaluation is not limited."""
    app = create(settings)
    with TestClient(app) as client:
        app.state.product.live_knowledge.refresh()
        object.__setattr__(app.state.product, "rate_limit", RateLimit(2))
        codes = [client.get("/v1/tasks").status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert client.get("/v1/tasks").headers["retry-after"] == "60"
        headers = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
        assert client.get("/v1/tasks", headers=headers).status_code == 200


def test_the_description_is_complete(client):
    """Every operation has a Dutch summary, a description where it takes a body, and the one error shape."""
    schema = client.get("/v1/openapi.json").json()
    assert set(schema["paths"]) >= {
        path.split("?")[0].replace("ido-centrum", "{desk}").replace("/c/", "/{conversation}/") for _, path in ROUTES
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}
    for name, model in schema["components"]["schemas"].items():
        assert model["description"], name
        for field, facts in model.get("properties", {}).items():
            assert "$ref" in facts or facts.get("description"), (name, field)
    for path, operations in schema["paths"].items():
        if "post" in operations:
            content = operations["post"]["requestBody"]["content"]["application/json"]
            assert content["examples"], path


def test_health_says_that_the_bot_is_down(client):
    """No Rasa listens in these tests: advice works, and that is what is said."""
    assert client.get("/health/live").json() == {"status": "ok"}
    ready = client.get("/health/ready")
    assert ready.status_code == 200
    assert (ready.json()["status"], ready.json()["bot"]) == ("klaar", "down")


def test_without_published_content_it_says_what_to_do(tmp_path, settings):
    """An empty store is not an empty answer."""
    app = create(settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/leeg.db"}))
    with TestClient(app) as client:
        answer = client.post("/v1/advice", json={"text": "huurtoeslag"})
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert client.get("/health/ready").status_code == 503


def test_conversation_without_rasa_still_gives_advice(client):
    """It says that the conversation is down, and gives the advice on this text."""
    answer = client.post(
        "/v1/conversations/x/messages", json={"text": "huurtoeslag aanvragen lukt niet, DigiD doet het niet"}
    )
    reply = answer.json()
    assert reply["bot"] == "down"
    assert reply["messages"][0]["text"].startswith("Het gesprek ligt even stil. Het advies werkt wel.")
    assert reply["messages"][0]["data"]["advice"]["decision"] == reply["messages"][0]["data"]["decision"]


def test_what_goes_on_with_a_talk_while_it_is_down_is_kept_for_later(client):
    """'Dit weet ik niet' would sound as if the resident's matter were unknown."""
    answer = client.post("/v1/conversations/x/messages", json={"text": "asdf qwer zxcv poiu"})
    reply = answer.json()
    assert reply["messages"][0]["data"]["decision"] == "out-of-scope"
    assert "Wat u eerder vertelde, is bewaard." in reply["messages"][0]["text"]


@pytest.mark.parametrize("field", [{"from_desk": "111222333"}, {"visited": ["111222333"]}])
def test_an_unknown_desk_never_reaches_the_conversation(client, field):
    """What is no desk of this revision could be a number of a resident: it is refused before Rasa sees it."""
    answer = client.post("/v1/conversations/x/messages", json={"text": "huurtoeslag", **field})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(field))


def test_a_typed_payload_is_no_way_round_the_masking():
    """Only ids as our own buttons carry them are passed on as they are."""
    ours = '/answer{"question": "q-0123456789", "option": "huurtoeslag.informeren+aow.adviseren"}'
    assert _is_payload(ours)
    assert _is_payload('/answer{"question": "q-abcdef0123", "option": "geen"}')
    assert not _is_payload('/answer{"question": "q-0123456789", "option": "111222333"}')
    assert not _is_payload('/answer{"question": "06-12345678", "option": "geen"}')


# ------------------------------------------------------------- what the description promises (`make fuzz` looks wider)


def operations(client):
    """Every operation of the description, with its method and address."""
    for path, several in client.get("/v1/openapi.json").json()["paths"].items():
        yield from ((method, path, operation) for method, operation in several.items())


def test_a_body_that_cannot_be_read_is_described(client):
    """Broken bytes are 400 at every operation with a body, and so it says."""
    found = list(operations(client))
    assert all("400" in operation["responses"] for _, _, operation in found)
    for path in [path for method, path, _ in found if method == "post"]:
        headers = {"Content-Type": "application/json"}
        answer = client.post(path.replace("{conversation}", "c"), headers=headers, content=b'{"text": "\xff\xfe"}')
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), path
        assert answer.json()["detail"] == "De aanvraag is niet te lezen."


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/desks/mentions", "GET, POST"),  # GET asks for a desk of that name
        ("/v1/desks/questions", "GET, POST"),
        ("/v1/referrals", "GET, POST"),
        ("/v1/signals", "GET, POST"),
        ("/v1/advice", "POST"),
        ("/v1/tasks", "GET"),
    ],
)
def test_another_method_is_told_which_ones_there_are(client, path, allowed):
    """Of every route at the address."""
    for method in ("OPTIONS", "PUT"):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/advice", "may_ask"),
        ("/v1/advice", "wheelchair"),
        ("/v1/advice", "urgency_settled"),
        ("/v1/division/questions", "wheelchair"),
        ("/v1/desks/questions", "wheelchair"),
        ("/v1/conversations/c/messages", "wheelchair"),
        ("/v1/signals", "helped"),
    ],
)
@pytest.mark.parametrize("value", [0, 1, "true", "nee"])
def test_yes_or_no_is_true_or_false(client, path, field, value):
    """As the description says; a number or a word may mean the opposite of what it seems."""
    answer = client.post(path, json={"text": "huurtoeslag", field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": "Vul true of false in."}]


@pytest.mark.parametrize("path", ["/v1/advice", "/v1/division/questions", "/v1/conversations/c/messages"])
@pytest.mark.parametrize("at", [0, 1.5, "0", "1764000000", "-3", "gisteren"])
def test_a_moment_is_written_out(client, path, at):
    """Seconds since 1970 are a moment to the parser, and nothing that the description speaks of."""
    answer = client.post(path, json={"text": "huurtoeslag", "at": at})
    assert answer.status_code == 422
    message = "Vul een datum en tijd in als 2026-11-24T10:30."
    assert answer.json()["errors"] == [{"field": "at", "message": message}]


@pytest.mark.parametrize(("path", "state"), [("/v1/referrals", "geweigerd"), ("/v1/signals", "ingetrokken")])
def test_the_states_that_can_be_asked_for_are_described(client, path, state):
    """A supplier sees them without trying; the file has the same ones."""
    paths = client.get("/v1/openapi.json").json()["paths"]
    for address in (path, f"{path}.csv"):
        states = next(one for one in paths[address]["get"]["parameters"] if one["name"] == "state")
        assert state in states["schema"]["items"]["enum"]

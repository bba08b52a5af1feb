"""Signing in at a real OpenID provider on this machine: the roles it gives, and everything that can go wrong."""

import asyncio
import base64
import json
import re
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import oidc_provider_mock
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from api.accounts.arrival import COOKIE
from api.accounts.audit import Filter
from api.accounts.identity import Role
from api.accounts.provider import Provider, ProviderError
from api.setting_conflicts import conflicts
from api.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.api.accounts.conftest import Clock, started
from tests.api.accounts.conftest import browser as new_browser
from tests.launch.loopback import free_ports
from tests.stand_in_server import standing_in

USERS = (
    oidc_provider_mock.User(
        sub="noor", claims={"name": "Noor de Wit", "preferred_username": "n.dewit", "groups": ["loket-redactie", "x"]}
    ),
    oidc_provider_mock.User(sub="gast", claims={"name": "Gast", "groups": ["iets-anders"]}),
    oidc_provider_mock.User(
        sub="namaak", claims={"name": "Namaak", "preferred_username": "fatima", "groups": ["loket-balie"]}
    ),
    oidc_provider_mock.User(sub="los", claims={"name": "Los", "groups": "loket-balie"}),
)


@pytest.fixture(scope="module")
def issuer():
    """The address of a provider with a few users."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=USERS) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("provider")


def provider_at(port):
    """A provider at a fixed address; each one that starts makes itself a key."""
    return oidc_provider_mock.run_server_in_thread(port, require_nonce=True, user_claims=USERS)


@contextmanager
def town_hall(folder, lindewaard, issuer):
    """An application that signs in at `issuer`."""
    app = started(
        folder,
        lindewaard,
        Clock(),
        oidc_issuer=issuer,
        oidc_client_id="loketwijzer",
        oidc_client_secret="geheim",
        oidc_role_claim="groups",
        oidc_roles="loket-balie=balie,loket-redactie=redacteur",
    )
    with TestClient(app) as running:
        app.state.portal = running.portal
        app.state.product.live_knowledge.refresh()
        yield app


@pytest.fixture(scope="module")
def app(folder, lindewaard, issuer):
    with town_hall(folder, lindewaard, issuer) as app:
        yield app


@pytest.fixture
def browser(app):
    return new_browser(app, base_url="http://localhost")


def left(browser, terug="/mijn-account"):
    """Leave for the provider; return its address."""
    answer = browser.get(f"/inloggen/organisatie?{urlencode({'terug': terug})}")
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def returned(address, **form):
    """Fill in the form of the provider; return the address to which it sends the browser back."""
    answer = httpx.post(address, data=form, trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix("http://localhost")


def test_the_form_leads_to_the_provider_with_pkce_state_and_nonce(browser, issuer):
    assert "Log in met het account van uw organisatie" in browser.get("/inloggen").text
    address = left(browser)
    assert address.startswith(f"{issuer}/oauth2/authorize?")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://localhost/inloggen/terugkeer"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_who_comes_back_has_the_roles_of_the_provider_and_no_other(browser, app):
    """An account is made at the first time, and is the same the next time; it has no password."""
    for _ in range(2):
        answer = browser.get(returned(left(browser), sub="noor"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/mijn-account")
        assert "HttpOnly" in answer.headers["set-cookie"]
        page = browser.get("/mijn-account").text
        assert "Noor de Wit" in page
        assert "n.dewit" in page
        assert "U logt in met het account van uw organisatie" in page
    noor = [account for account in app.state.accounts.store.all() if account.name == "Noor de Wit"]
    assert [account.roles for account in noor] == [frozenset({Role.EDITOR})]
    assert browser.get("/beheer/accounts").status_code == 403


def sign_out(browser):
    """Press the button; return where the page leads on to, None when it is the form."""
    answer = browser.post("/uitloggen")
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert (answer.status_code == 200) is bool(found)
    return unescape(found.group(1)) if found else None


def test_signing_out_ends_the_session_at_the_provider_too(browser, issuer):
    """With proof of who it was and the way back; the second time there is nothing left to end."""
    browser.get(returned(left(browser), sub="noor"))
    address = sign_out(browser)
    assert browser.get("/mijn-account").headers["location"].startswith("/inloggen")
    assert address.startswith(f"{issuer}/oauth2/end_session?")
    asked = parse_qs(urlsplit(address).query)
    assert asked["post_logout_redirect_uri"] == ["http://localhost/inloggen?uit=1"]
    assert asked["client_id"] == ["loketwijzer"]
    body = asked["id_token_hint"][0].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(body + "=="))["sub"] == "noor"
    form = httpx.get(address, trust_env=False).text
    assert "http://localhost/inloggen?uit=1" in unescape(form)
    assert "U bent uitgelogd" in browser.get("/inloggen?uit=1").text
    assert sign_out(browser) is None


def test_who_signs_in_with_a_password_afterwards_signs_out_here_alone(browser, app):
    """What the colleague before them left in the browser is gone."""
    browser.get(returned(left(browser), sub="noor"))
    here = make_account(app, Role.COUNTER, login="bert")
    assert browser.post("/inloggen", data={"login": here.login, "wachtwoord": PASSWORD}).status_code == 303
    assert sign_out(browser) is None


@pytest.mark.parametrize("unsafe", [None, "http://login.voorbeeld.nl/uit", "javascript:alert(1)"])
def test_without_such_a_page_at_the_provider_the_session_ends_here(unsafe):
    """No address, or one that is not safe: nobody is sent there."""

    def description(asked):
        return 200, {"issuer": f"http://{asked.headers['Host']}", "end_session_endpoint": unsafe}

    with standing_in(description) as server:
        provider = Provider(Settings(oidc_issuer=server.url, oidc_client_id="x", oidc_client_secret="y"))
        assert asyncio.run(provider.end_address("bewijs", "http://localhost/inloggen?uit=1")) is None


def test_a_provider_that_goes_down_is_said_to_be_down_and_that_it_is_up_again_is_seen(tmp_path, lindewaard):
    """Nobody is sent to an address where nothing answers; with another key of the same name it is trusted again."""
    (port,) = free_ports(1)
    with town_hall(tmp_path, lindewaard, f"http://localhost:{port}") as app:
        browser = new_browser(app, base_url="http://localhost")
        with provider_at(port):
            assert browser.get(returned(left(browser), sub="noor")).status_code == 303
        elsewhere = new_browser(app, base_url="http://localhost")
        down = elsewhere.get("/inloggen/organisatie")
        assert (down.status_code, "geeft nu geen antwoord" in down.text) == (503, True)
        out = browser.post("/uitloggen")
        assert (out.status_code, out.headers["location"]) == (303, "/inloggen?uit=hier")
        assert "daar kunt u nog ingelogd zijn" in browser.get("/inloggen?uit=hier").text
        assert browser.get("/mijn-account").headers["location"].startswith("/inloggen")
        with provider_at(port):
            assert elsewhere.get(returned(left(elsewhere), sub="noor")).status_code == 303


def test_a_provider_that_was_set_up_wrong_works_as_soon_as_that_is_mended():
    """Nothing that did not fit is remembered."""
    named = {"issuer": "https://ander.voorbeeld.nl"}

    def description(asked):
        here = f"http://{asked.headers['Host']}"
        return 200, {"issuer": here, "authorization_endpoint": f"{here}/in"} | named

    with standing_in(description) as server:
        provider = Provider(Settings(oidc_issuer=server.url, oidc_client_id="x", oidc_client_secret="y"))
        request = Request({"type": "http", "session": {}, "headers": [], "query_string": b""})
        with pytest.raises(ProviderError, match="klopt niet"):
            asyncio.run(provider.leave(request, "http://localhost/terug"))
        named.clear()
        answer = asyncio.run(provider.leave(request, "http://localhost/terug"))
        assert answer.headers["location"].startswith(f"{server.url}/in?")


def test_roles_follow_the_provider_at_every_sign_in(browser, app):
    """A role given here by hand is gone again, and one that was taken away is back."""
    browser.get(returned(left(browser), sub="noor"))
    noor = next(account for account in app.state.accounts.store.all() if account.login == "n.dewit")
    app.state.accounts.store.change(noor.id, name=noor.name, roles=frozenset({Role.COORDINATOR}), desk=None)
    browser.get(returned(left(browser), sub="noor"))
    assert app.state.accounts.store.by_id(noor.id).account.roles == {Role.EDITOR}
    change, *_ = app.state.accounts.audit.entries(Filter(action="account-veranderd"))
    assert (change.object_name, change.roles) == ("Noor de Wit", "organisatie")
    assert change.detail == "rollen van coordinator naar redacteur"


def test_a_name_that_is_changed_at_the_provider_is_taken_over(browser, app):
    browser.get(returned(left(browser), sub="noor"))
    noor = next(account for account in app.state.accounts.store.all() if account.login == "n.dewit")
    app.state.accounts.store.change(noor.id, name="Noor Jansen", roles=noor.roles, desk="taalhuis")
    browser.get(returned(left(browser), sub="noor"))
    account = app.state.accounts.store.by_id(noor.id).account
    assert (account.name, account.desk) == ("Noor de Wit", "taalhuis")
    app.state.accounts.store.change(noor.id, name=noor.name, roles=noor.roles, desk=None)


def test_one_group_may_be_a_single_text(browser, app):
    browser.get(returned(left(browser), sub="los"))
    assert next(one for one in app.state.accounts.store.all() if one.name == "Los").roles == {Role.COUNTER}


def test_without_a_group_that_is_mapped_there_is_no_account(browser, app):
    answer = browser.get(returned(left(browser), sub="gast"))
    assert answer.status_code == 403
    assert "nog geen toegang tot Loketwijzer gegeven" in answer.text
    refused, *_ = app.state.accounts.audit.entries(Filter(action="inloggen-geweigerd"))
    assert (refused.object, refused.roles, refused.detail) == ("account:onbekend", "organisatie", "geen-rol")
    assert "Gast" not in [account.name for account in app.state.accounts.store.all()]


def test_a_name_at_the_provider_does_not_open_the_account_of_that_name_here(browser, app):
    """The same login, but another person: they get an account of their own."""
    here = make_account(app, Role.ADMINISTRATOR, login="fatima")
    assert browser.get(returned(left(browser), sub="namaak")).status_code == 303
    page = browser.get("/mijn-account").text
    assert "organisatie-" in page
    assert browser.get("/beheer/accounts").status_code == 403
    assert app.state.accounts.store.by_id(here.id).account.roles == {Role.ADMINISTRATOR}


def test_a_blocked_account_stays_out(browser, app):
    browser.get(returned(left(browser), sub="los"))
    los = next(account for account in app.state.accounts.store.all() if account.name == "Los")
    app.state.accounts.block(los.id, None, blocked=True)
    answer = browser.get(returned(left(browser), sub="los"))
    assert answer.status_code == 422
    assert "geblokkeerd" in answer.text
    refused, *_ = app.state.accounts.audit.entries(Filter(action="inloggen-geweigerd"))
    assert (refused.object_name, refused.roles, refused.detail) == ("Los", "organisatie", "geblokkeerd")
    app.state.accounts.block(los.id, None, blocked=False)


def test_who_says_no_at_the_provider_is_back_at_the_form(browser):
    answer = browser.get(returned(left(browser), action="deny"))
    assert answer.status_code == 422
    assert "is gestopt" in answer.text


def test_an_answer_that_was_not_asked_for_is_refused(browser, app):
    """Another state, another browser, the same answer twice: nobody is signed in."""
    came = returned(left(browser), sub="noor")
    for wrong in (came.replace("state=", "state=x"), "/inloggen/terugkeer", "/inloggen/terugkeer?code=x&state=y"):
        answer = browser.get(wrong)
        assert answer.status_code == 422
        assert "Begin opnieuw" in answer.text
    elsewhere = new_browser(app, base_url="http://localhost")
    assert elsewhere.get(came).status_code == 422
    assert browser.get(came).status_code == 303
    browser.cookies.delete(COOKIE)
    assert browser.get(came).status_code == 422


def test_who_goes_back_after_signing_in_is_signed_in(browser):
    """The button Back leads to an answer that was used: that is no reason to show the form to who is in."""
    came = returned(left(browser), sub="noor")
    assert browser.get(came).status_code == 303
    again = browser.get(came)
    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert "Noor de Wit" in browser.get("/mijn-account").text


def test_who_was_not_let_in_is_asked_again_who_it_is(browser, app):
    """The provider still knows them in this browser: without the question nobody else could sign in there."""
    assert "prompt" not in parse_qs(urlsplit(left(browser)).query)
    assert browser.get(returned(left(browser), sub="gast")).status_code == 403
    asked = left(browser)
    assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]
    assert browser.get(returned(asked, sub="noor")).status_code == 303
    assert "prompt" not in parse_qs(urlsplit(left(browser)).query)


def test_a_wrong_code_is_refused(browser, issuer, caplog):
    """The log says what the provider said, for who must mend it, and of which provider."""
    came = urlsplit(returned(left(browser), sub="noor"))
    query = {name: values[0] for name, values in parse_qs(came.query).items()} | {"code": "verzonnen"}
    answer = browser.get(f"{came.path}?{urlencode(query)}")
    assert answer.status_code == 422
    assert "U bent niet ingelogd" in answer.text
    assert f"Inloggen bij het inlogsysteem op {issuer} is mislukt (invalid_grant)." in caplog.messages


def test_what_a_provider_says_in_words_of_its_own_is_not_logged(browser, caplog):
    left(browser)
    browser.get("/inloggen/terugkeer?error=Jan%20Jansen%20mag%20niet&error_description=BSN")
    assert "Jansen" not in caplog.text
    assert "BSN" not in caplog.text
    assert "is mislukt" in caplog.text


def test_nobody_is_sent_to_another_website_afterwards(browser):
    answer = browser.get(returned(left(browser, "https://kwaad.example/"), sub="noor"))
    assert answer.headers["location"] == "/"


def test_a_provider_that_is_down_is_said_to_be_down(tmp_path, lindewaard):
    """And the password of Loketwijzer still works: the form is on the same page."""
    (port,) = free_ports(1)
    with town_hall(tmp_path, lindewaard, f"http://127.0.0.1:{port}") as app:
        browser = new_browser(app, base_url="http://localhost")
        answer = browser.get("/inloggen/organisatie")
        assert answer.status_code == 503
        assert "geeft nu geen antwoord" in answer.text
        assert 'name="wachtwoord"' in answer.text


@pytest.mark.parametrize(
    "described",
    [b'{"issuer": "https://ander.voorbeeld.nl", "authorization_endpoint": "https://x"}', b"<h1>Welkom</h1>"],
)
def test_a_provider_that_calls_itself_otherwise_is_not_trusted(tmp_path, lindewaard, described):
    """The address of the setting and the name in the description must be one; something else than JSON is neither."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(described)

        def log_message(self, *_):
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with town_hall(tmp_path, lindewaard, f"http://127.0.0.1:{server.server_port}") as app:
        answer = new_browser(app, base_url="http://localhost").get("/inloggen/organisatie")
    server.shutdown()
    server.server_close()
    assert answer.status_code == 422
    assert "klopt niet" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "described",
    [[], "onderhoud", None, {"authorization_endpoint": 5}, {"id_token_signing_alg_values_supported": 5}],
)
def test_whatever_a_provider_says_of_itself_ends_in_a_sentence(described):
    """JSON of another shape than the standard's: another program listens there, or it is not set up well."""

    def description(asked):
        here = f"http://{asked.headers['Host']}"
        good = {"issuer": here, "authorization_endpoint": f"{here}/in"}
        return 200, {**good, **described} if isinstance(described, dict) else described

    with standing_in(description) as server:
        provider = Provider(Settings(oidc_issuer=server.url, oidc_client_id="x", oidc_client_secret="y"))
        request = Request({"type": "http", "session": {}, "headers": [], "query_string": b""})
        with pytest.raises(ProviderError, match="klopt niet"):
            asyncio.run(provider.leave(request, "http://localhost/terug"))


def test_a_provider_without_client_and_roles_does_not_start(monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_OIDC_ISSUER", "https://login.voorbeeld.nl")
    problems = conflicts(Settings())
    assert [problem.split()[0] for problem in problems] == ["LOKETWIJZER_OIDC_CLIENT_ID", "LOKETWIJZER_OIDC_ROLES"]


def test_without_a_provider_its_pages_lead_to_the_form(client):
    assert client.get("/inloggen/organisatie").headers["location"] == "/inloggen"
    assert client.get("/inloggen/terugkeer").headers["location"] == "/inloggen"
    assert "account van uw organisatie" not in client.get("/inloggen").text

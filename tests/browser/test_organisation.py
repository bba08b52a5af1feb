"""Signing in and out with the account of the organisation, in a real browser and at a provider that remembers people.

The provider of the tests asks who somebody is every time. A real one asks once a day: whoever signed out of Loketwijzer
alone would come back without a question, and so would the next one at that computer. So it gets a session here.
"""

import io
import threading
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode

import oidc_provider_mock
import pytest
from werkzeug.serving import make_server

from api.accounts.arrival import COOKIE
from api.settings import Settings
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser
NOOR = oidc_provider_mock.User(
    sub="noor", claims={"name": "Noor de Wit", "preferred_username": "n.dewit", "groups": ["loket-redactie"]}
)
GUEST = oidc_provider_mock.User(sub="gast", claims={"name": "Gast", "groups": ["personeelsvereniging"]})
ASKING = "Authorize Client"
"""The heading of the page on which the provider asks who somebody is."""


class Remembering:
    """The provider with a session: who said who they are is not asked again.

    Until they end the session there, or Loketwijzer wants it asked.
    """

    def __init__(self, provider):
        self._provider = provider

    def __call__(self, environ, start_response):
        """Answer one request."""
        known = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("wie")
        place = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        must_ask = parse_qs(environ["QUERY_STRING"]).get("prompt") == ["login"]
        if place == ("GET", "/oauth2/authorize") and known is not None and not must_ask:
            place, body = ("POST", "/oauth2/authorize"), urlencode({"sub": known.value}).encode()
            environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        cookie, sent = None, parse_qs(body.decode())
        if place == ("POST", "/oauth2/authorize") and "sub" in sent:
            cookie = f"wie={sent['sub'][0]}; Path=/; HttpOnly"
        elif place == ("POST", "/oauth2/end_session/confirm"):
            cookie = "wie=; Path=/; Max-Age=0"
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}

        def start(status, headers, *rest):
            return start_response(status, [*headers, ("Set-Cookie", cookie)] if cookie else headers, *rest)

        return self._provider(environ, start)


@contextmanager
def provider():
    """Serve the provider; gives its address."""
    app = oidc_provider_mock.app(require_nonce=True, user_claims=[NOOR, GUEST])
    server = make_server("localhost", 0, Remembering(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory, lindewaard):
    """The whole application, with that provider; gives its address."""
    with provider() as issuer:
        settings = Settings(
            data=tmp_path_factory.mktemp("organisation"),
            rasa_port=9,
            oidc_issuer=issuer,
            oidc_client_id="loketwijzer",
            oidc_client_secret="geheim",
            oidc_role_claim="groups",
            oidc_roles="loket-redactie=redacteur",
        )
        app = light_app(settings, lindewaard)
        with served(app) as address:
            app.state.product.live_knowledge.refresh()
            yield address


def test_after_signing_out_the_organisation_asks_again(town_hall, open_page):
    """As long as the session there lasts it does not ask: then only a cookie of Loketwijzer is gone."""
    page = open_page(f"{town_hall}/mijn-account")
    page.click("text=Log in met het account van uw organisatie")
    page.get_by_role("heading", name=ASKING).wait_for()
    page.get_by_role("button", name="noor").click()
    page.wait_for_url("**/mijn-account")
    assert "Noor de Wit" in page.locator("main").inner_text()

    page.context.clear_cookies(name=COOKIE)
    page.goto(f"{town_hall}/mijn-account")
    assert "/inloggen" in page.url
    page.click("text=Log in met het account van uw organisatie")
    page.wait_for_url("**/mijn-account")  # without a question

    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url("**/inloggen?uit=1")
    assert page.locator("[role=status]").inner_text() == "U bent uitgelogd."
    page.goto(f"{town_hall}/mijn-account")
    assert "/inloggen" in page.url
    page.click("text=Log in met het account van uw organisatie")
    page.get_by_role("heading", name=ASKING).wait_for()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url("**/inloggen**")
    assert "is gestopt" in page.locator("main").inner_text()


def test_after_somebody_who_is_not_let_in_the_next_one_at_that_computer_can_sign_in(town_hall, open_page):
    """The organisation knows who was not let in, and would give that same answer to everybody after them."""
    page = open_page(f"{town_hall}/mijn-account")
    page.click("text=Log in met het account van uw organisatie")
    page.get_by_role("button", name="gast").click()
    page.get_by_text("of log in met een ander account").wait_for()
    page.click("text=Log in met het account van uw organisatie")
    page.get_by_role("heading", name=ASKING).wait_for()
    page.get_by_role("button", name="noor").click()
    page.wait_for_url("**/mijn-account")
    assert "Noor de Wit" in page.locator("main").inner_text()

"""The work of editors in a real Chromium: from the list to done and back with the keyboard alone."""

import httpx
import pytest
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser
WORK = "/beheer/werkvoorraad"


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """Where the application is served, with an editor and something that was reported."""
    settings = Settings(data=tmp_path_factory.mktemp("work"), rasa_port=9, requests_per_minute=100_000)
    app = light_app(settings, lindewaard)
    with TestClient(app):
        make_account(app, Role.EDITOR, Role.COORDINATOR, login="redacteur")
    with served(app) as found:
        app.state.product.live_knowledge.refresh()
        for text in ("waar kan ik met mijn kraam staan", "standplaats voor een friteskraam"):
            said = {"sort": "geen-antwoord", "text": text, "from_desk": "informatiebalie"}
            httpx.post(f"{found}/v1/feedback", json=said, timeout=30).raise_for_status()
        yield found


def test_from_the_list_to_done_and_back_with_the_keyboard(address, open_page, violations):
    """Nothing is too wide on a telephone, and axe finds nothing on any of the pages."""
    page = open_page(f"{address}/inloggen?terug={WORK}", DESKTOP)
    page.fill("input[name=login]", "redacteur")
    page.fill("input[name=wachtwoord]", PASSWORD)
    page.press("input[name=wachtwoord]", "Enter")
    page.wait_for_url(f"**{WORK}")
    assert violations(page) == []
    page.focus(".wv-row .lw-row__title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/groep/*")
    assert "standplaats voor een friteskraam" in page.input_value("#zinnen")
    assert violations(page) == []
    page.goto(page.url + "?stap=notitie")
    page.focus("input[name=uitkomst]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Dank u")
    page.keyboard.press("Tab")
    page.set_viewport_size(PHONE)
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.keyboard.press("Enter")
    page.wait_for_url("**gedaan=*")
    assert "Er ligt niets." in page.inner_text("main")
    for path in ("/signalen/mijn?loket=informatiebalie", "/signalen/lijken"):
        page.goto(address + path)
        assert (violations(page), is_too_wide(page)) == ([], False)
    page.go_back(), page.go_back()
    page.focus("text=Maak ongedaan")
    page.keyboard.press("Enter")
    page.wait_for_url("**terug=*")
    assert (violations(page), is_too_wide(page)) == ([], False)
    assert "2 meldingen staan weer in de werkvoorraad" in page.inner_text("main")

"""The owner of a desk in a real Chromium: with the keyboard alone, on a telephone, and without JavaScript."""

from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.freshness.tables import OwnerLinkRow
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.api.editing.conftest import small
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser

PERIODS = count()


@pytest.fixture(scope="module")
def app(tmp_path_factory, lindewaard):
    """The application with a little content, on a database of its own, and an editor."""
    settings = Settings(data=tmp_path_factory.mktemp("eigenaar"), rasa_port=9, requests_per_minute=100_000)
    made = light_app(settings, KnowledgeBase(small(lindewaard)))
    with TestClient(made):
        make_account(made, Role.EDITOR, login="redacteur")
    return made


@pytest.fixture(scope="module")
def address(app):
    """Where it is served."""
    with served(app) as found:
        app.state.product.live_knowledge.refresh()
        yield found


@pytest.fixture
def link(app, address):
    """Return the address in a new mail to the owner of a desk."""
    freshness = app.state.freshness

    def make(desk):
        assert freshness.inquiries.open(desk, date(2026, 12, 1), f"test {next(PERIODS)}", freshness.clock())
        inquiry = freshness.inquiries.latest()[desk]
        return f"{address}/nakijken/{freshness.links.make(inquiry, freshness.clock())}"

    return make


def test_all_is_right_with_the_keyboard_alone(app, link, open_page, violations):
    """Past the menu, the button is the first thing to reach."""
    page = open_page(link("taalhuis"), DESKTOP)
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Alles klopt nog"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Bedankt, uw antwoord is binnen").wait_for()
    assert violations(page) == []
    assert app.state.editing.latest.kb("lindewaard").desks["taalhuis"].verified_on == date(2026, 11, 24)


def test_a_change_on_a_telephone_without_javascript_is_taken_over(address, link, open_page, violations):
    """What was wrong is said at its field and nothing is lost; the editor needs one button."""
    page = open_page(link("formulierenhulp"), PHONE, script=False)
    assert not page.get_by_label("Telefoon", exact=True).is_visible()
    page.get_by_text("Er is iets veranderd").click()
    page.get_by_label("Telefoon", exact=True).fill("bel maar")
    page.get_by_label("Openingstijden").fill("Op dinsdag vanaf 9 uur")
    page.get_by_role("button", name="Verstuur de wijziging").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Telefoon", exact=True).input_value() == "bel maar"
    assert page.get_by_label("Openingstijden").input_value() == "Op dinsdag vanaf 9 uur"
    page.get_by_label("Telefoon", exact=True).fill("0999 - 12 34 56")
    page.get_by_role("button", name="Verstuur de wijziging").click()
    page.get_by_role("heading", name="Bedankt, uw antwoord is binnen").wait_for()
    editor = open_page(f"{address}/inloggen?terug=/beheer/voorstellen", PHONE)
    editor.fill("input[name=login]", "redacteur")
    editor.fill("input[name=wachtwoord]", PASSWORD)
    editor.press("input[name=wachtwoord]", "Enter")
    editor.wait_for_url("**/beheer/voorstellen")
    assert (violations(editor), is_too_wide(editor)) == ([], False)
    editor.get_by_role("button", name="Neem over in een concept").press("Enter")
    editor.get_by_text("Dit staat nu in uw concept.").wait_for()
    assert (violations(editor), is_too_wide(editor)) == ([], False)
    editor.goto(f"{address}/beheer/actueel")
    assert (violations(editor), is_too_wide(editor)) == ([], False)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_link_that_expires_while_the_form_is_filled_in(app, link, open_page, violations, size):
    """The owner reads everything again, why it is not kept, and can mail it with one press."""
    page = open_page(link("informatiebalie"), size)
    page.get_by_text("Er is iets veranderd").click()
    page.get_by_label("Openingstijden").fill("Op dinsdag vanaf 9 uur")
    freshness = app.state.freshness
    with freshness.inquiries._engine.begin() as connection:
        connection.execute(update(OwnerLinkRow).values(expires_at=freshness.clock() - timedelta(seconds=1)))
    page.get_by_role("button", name="Verstuur de wijziging").click()
    page.get_by_role("heading", name="Deze link is verlopen").wait_for()
    assert "Op dinsdag vanaf 9 uur" in page.get_by_role("region", name="Dit vulde u in").inner_text()
    assert "Uw antwoord is niet bewaard" in page.get_by_role("alert").inner_text()
    mail = page.get_by_role("link", name="Mail ")
    assert "Op%20dinsdag%20vanaf%209%20uur" in mail.get_attribute("href")
    assert (violations(page), is_too_wide(page)) == ([], False)

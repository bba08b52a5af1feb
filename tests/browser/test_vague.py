"""Ambiguous sentences in Chromium, with the keyboard alone: found, changed, published, written and taken away."""

import pytest

from api.accounts.identity import Role
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import PHONE, is_too_wide
from tests.browser.keyboard import press, type_into
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser

LIST = "/beheer/onduidelijke-zinnen"
FOUND = "Wespen onder de dakpannen, een hele voetbal. Wie betaalt dat?"
QUESTION = "Is het huis van uzelf, of huurt u het?"
MEANINGS = (
    "Parkeervergunning en bezoekersregeling: aanvragen of melden",
    "Rijbewijs aanvragen of verlengen: informeren",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """The application with an editor, and some of the ambiguous sentences."""
    wasps = tuple(one for one in lindewaard.content.ambiguities if one.text == FOUND)
    less = {"utterances": (), "ambiguities": (*lindewaard.content.ambiguities[:55], *wasps), "digital_cues": ()}
    kb = KnowledgeBase(lindewaard.content.model_copy(update=less))
    app = light_app(Settings(data=tmp_path_factory.mktemp("onduidelijk"), rasa_port=9), kb)
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.EDITOR, login="redacteur")
        yield address


def begin_at_the_top(page):
    """Leave the field that has the focus."""
    page.evaluate("document.activeElement.blur()")


def test_a_sentence_is_found_changed_written_and_taken_away_with_the_keyboard_alone(open_page, address, violations):
    page = open_page(f"{address}/inloggen?terug={LIST}")
    page.fill("[name=login]", "redacteur")
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url(f"**{LIST}")
    assert violations(page) == []
    press(page, "Volgende zinnen")
    assert page.locator(".oz-row").count() == 6
    begin_at_the_top(page)
    type_into(page, "zoek", "DAKPANNEN wespen")
    page.get_by_text("1 van 56 zinnen").wait_for()
    press(page, FOUND)
    page.wait_for_url("**/gegevens")
    assert violations(page) == []
    page.fill("#vraag", "")
    begin_at_the_top(page)
    type_into(page, "vraag", "Is het huis van u")
    page.get_by_text("Zet een vraagteken aan het eind.").wait_for()
    assert page.get_by_text("Vanzelf bewaard in uw concept").is_visible()
    assert page.get_attribute("#vraag", "aria-invalid") == "true"
    assert violations(page) == []
    page.fill("#vraag", QUESTION)
    press(page, "Bewaar het concept")
    page.get_by_text("Bewaard als concept.").wait_for()
    press(page, "Bekijk de gevolgen en publiceer")
    page.get_by_text("Niemand loopt vast.").wait_for()
    press(page, "Publiceer")
    page.get_by_text("De balie krijgt nu antwoord met revisie 2").wait_for()

    page.goto(f"{address}{LIST}")
    press(page, "Nieuwe onduidelijke zin")
    type_into(page, "zin", "iets met de auto")
    type_into(page, "vraag", "Wilt u parkeren of rijden?")
    for number, words in enumerate(MEANINGS, start=1):
        type_into(page, f"betekenis-{number}", words)
    press(page, "Bewaar het concept")
    page.get_by_text("Gaat eerst naar: Balie Verkeer").wait_for()
    assert violations(page) == []

    page.goto(f"{address}{LIST}?zoek=dakpannen")
    press(page, FOUND)
    press(page, "Haal deze zin weg")
    page.get_by_text("In uw concept gaat deze zin weg.").wait_for()
    assert violations(page) == []

    page.set_viewport_size(PHONE)
    for view in (page.url, f"{address}{LIST}"):
        page.goto(view)
        assert not is_too_wide(page), view
        assert violations(page) == [], view

"""A new subject in Chromium, with the keyboard alone: begun, filled in on three pages, its consequences looked at."""

import pytest

from api.accounts.identity import Role
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import PHONE, is_too_wide
from tests.browser.keyboard import press, type_into
from tests.browser.rules import served
from tests.light import light_app
from tests.subjects import DATA, EXAMPLE_LINES, NAME, NEW, SAID, SENTENCE_LINES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """The application with an editor in it."""
    less = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    kb = KnowledgeBase(lindewaard.content.model_copy(update=less))
    app = light_app(Settings(data=tmp_path_factory.mktemp("onderwerp"), rasa_port=9), kb)
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.EDITOR, login="redacteur")
        yield address


def test_a_subject_is_made_with_the_keyboard_alone(open_page, address, violations):
    page = open_page(f"{address}/inloggen?terug={NEW}")
    page.fill("[name=login]", "redacteur")
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url(f"**{NEW}")
    assert violations(page) == []
    type_into(page, "naam", "Huursubsidie")
    type_into(page, "thema", "Leef")
    press(page, "Maak een concept")
    page.get_by_text("Bedoelt u een onderwerp dat er al is?").wait_for()
    assert violations(page) == []
    page.fill("#naam", "")
    page.evaluate("document.activeElement.blur()")
    type_into(page, "naam", NAME)
    press(page, "Maak een concept")
    page.wait_for_url(f"**{DATA}*")
    assert violations(page) == []
    type_into(page, "upl", "markt verg standpl")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#upl") == "marktstandplaatsvergunning"
    type_into(page, "afbakening", "Een plek in een trommel op straat.")
    type_into(page, "voorbeelden", EXAMPLE_LINES)
    press(page, "Bewaar het concept")
    page.get_by_text("Bewaard als concept.").wait_for()
    press(page, "Taakverdeling nog 1 nodig")
    assert violations(page) == []
    page.locator("summary", has_text="Aanvragen").focus()
    page.keyboard.press("Enter")
    type_into(page, "aanvragen-0-loket", "Algemene advies")
    press(page, "Bewaar het concept")
    page.get_by_text("Bewaard als concept.").wait_for()
    press(page, "Voorbeeldzinnen nog 1 nodig")
    page.wait_for_url(f"**{SAID}")
    assert violations(page) == []
    type_into(page, "zinnen-aanvragen", SENTENCE_LINES)
    page.get_by_text("Vanzelf bewaard in uw concept").wait_for()
    press(page, "Bewaar het concept")
    page.get_by_text("Alles is er").wait_for()
    assert violations(page) == []
    press(page, "Bekijk de gevolgen en publiceer")
    page.get_by_text("Dit wordt gepubliceerd").wait_for()
    assert page.locator("[name=concept]").count() == 3
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    for part in ("/beheer/onderwerpen/zorgtoeslag/zinnen", "/beheer/onderwerpen"):
        page.goto(f"{address}{part}")
        assert not is_too_wide(page), part
        assert violations(page) == [], part

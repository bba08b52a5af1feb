"""A desk that stops is replaced everywhere: with the keyboard alone, at two widths, checked by axe, and undone."""

import pytest
from playwright.sync_api import expect

from api.accounts.identity import Role
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.browser.test_editor import PATIENT, editor, tab_to
from tests.light import light_app

pytestmark = pytest.mark.browser
REPLACE = "/beheer/loketten/vrijwilligerspunt/loket/vervangen"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory, lindewaard):
    """The address of the application with an editor for each test; sentences take time and are left out."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    content = KnowledgeBase(lindewaard.content.model_copy(update=without))
    app = light_app(Settings(data=tmp_path_factory.mktemp("vervangen"), rasa_port=9), content)
    with served(app) as address:
        for login in ("anna", "bas", "cor"):
            make_account(app, Role.EDITOR, login=login)
        yield address


def test_with_the_keyboard_alone_and_undone_at_once(open_page, pages):
    """From archiving to the drafts, and back as if nothing was done."""
    page = editor(open_page, pages, "/beheer/loketten/vrijwilligerspunt/loket/archiveren")
    tab_to(page, "a[href$=vervangen]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REPLACE}")
    tab_to(page, "#door")
    page.keyboard.type("Stichting")
    tab_to(page, "form[method=get] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?door=*")
    expect(page.locator("h2").first).to_contain_text("in plaats van")
    tab_to(page, "form[method=post].bh-actions button")
    words = page.evaluate("document.activeElement.innerText")
    assert words.startswith("Maak er ")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("bewaard. Er is nog niets gepubliceerd", timeout=PATIENT)
    tab_to(page, "form[action$=weggooien] button")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("weggegooid", timeout=PATIENT)
    page.goto(f"{pages}/beheer/concepten")
    assert page.locator(".bh-draft").count() == 0


@SIZES
def test_every_state_is_accessible_and_fits(open_page, pages, violations, size):
    """The question, what would change, the drafts that were made, and one that is in the way."""
    page = editor(open_page, pages, REPLACE, size, login="bas")

    def looked_at(state):
        assert violations(page) == [], state
        assert not is_too_wide(page), state

    looked_at("the question")
    page.select_option("#door", index=1)
    page.click("text=Bekijk wat er verandert")
    looked_at("what changes")
    page.click("form[method=post].bh-actions button")
    page.wait_for_selector("text=Maak ongedaan")
    looked_at("kept")
    page.click("text=Maak ongedaan")
    page.wait_for_selector("text=weggegooid")
    looked_at("undone")


def test_a_draft_that_is_in_the_way_is_named_with_a_link(open_page, pages, violations):
    page = editor(open_page, pages, "/beheer/loketten/vrijwilligerspunt/gegevens", login="cor")
    page.fill("#summary", "Anders gezegd.")
    page.click("button[name=knop]")
    page.wait_for_url("**?bewaard=1")
    page.goto(f"{pages}{REPLACE}")
    page.select_option("#door", index=1)
    page.click("text=Bekijk wat er verandert")
    expect(page.locator(".lw-notice--error")).to_contain_text("Dit kan nog niet.")
    assert page.locator("form[method=post].bh-actions").count() == 0
    assert violations(page) == []
    assert page.locator(".lw-notice--error a").get_attribute("href") == "/beheer/loketten/vrijwilligerspunt/gegevens"

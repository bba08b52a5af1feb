"""Where a second person publishes: a draft goes back with a remark, with the keyboard alone, checked by axe."""

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
DRAFTS = "/beheer/concepten"
REMARK = "De tijden op zaterdag kloppen niet meer."


@pytest.fixture(scope="module")
def pages(tmp_path_factory, lindewaard):
    """The address of the application in which two editors publish together; sentences take time and are left out."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    content = KnowledgeBase(lindewaard.content.model_copy(update=without))
    app = light_app(Settings(data=tmp_path_factory.mktemp("terug"), rasa_port=9, second_person=True), content)
    with served(app) as address:
        for login in ("anna", "bas"):
            make_account(app, Role.EDITOR, login=login)
        yield address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_draft_goes_back_with_a_remark_and_its_author_reads_it(open_page, pages, violations, size):
    """The author says it is ready, a colleague sends it back with the keyboard, and every page is sound."""
    desk = "vrijwilligerspunt" if size is DESKTOP else "ggd"

    def looked_at(page, state):
        assert violations(page) == [], state
        assert not is_too_wide(page), state

    author = editor(open_page, pages, f"/beheer/loketten/{desk}/gegevens", size)
    author.fill("#summary", "Helpt wie iets voor een ander wil doen.")
    author.click("button[name=knop]")
    author.wait_for_url("**?bewaard=1")
    author.goto(f"{pages}{DRAFTS}")
    looked_at(author, "drafts")
    author.click("text=Klaar: een collega mag publiceren")
    author.wait_for_selector("text=Toch nog niet klaar")

    colleague = editor(open_page, pages, DRAFTS, size, login="bas")
    looked_at(colleague, "drafts of a colleague")
    colleague.locator("[name=concept]").first.check()
    tab_to(colleague, "button[form=kiezen]")
    colleague.keyboard.press("Enter")
    expect(colleague.locator("h1")).to_have_text("Wat verandert dit voor inwoners?", timeout=PATIENT)
    looked_at(colleague, "preview")
    tab_to(colleague, "#terugsturen summary")
    colleague.keyboard.press("Enter")
    tab_to(colleague, "#opmerking")
    looked_at(colleague, "the form")
    colleague.keyboard.insert_text(REMARK)
    tab_to(colleague, "#terugsturen button")
    colleague.keyboard.press("Enter")
    colleague.wait_for_url("**?terug=ja")
    looked_at(colleague, "sent back")

    author.goto(f"{pages}{DRAFTS}")
    expect(author.locator("main")).to_contain_text(REMARK)
    looked_at(author, "the remark")


def test_a_remark_that_cannot_be_sent_stays_in_an_open_form(open_page, pages, violations):
    """A draft that its author took back meanwhile: the words are not lost, and what went wrong is said first."""
    author = editor(open_page, pages, "/beheer/loketten/taalhuis/gegevens")
    author.fill("#summary", "Leert volwassenen lezen en schrijven.")
    author.click("button[name=knop]")
    author.wait_for_url("**?bewaard=1")
    author.goto(f"{pages}{DRAFTS}")
    mine = author.locator(".bh-draft", has_text="Taalhuis")
    mine.locator("text=Klaar: een collega mag publiceren").click()
    author.wait_for_selector("text=Toch nog niet klaar")

    colleague = editor(open_page, pages, DRAFTS, login="bas")
    colleague.locator(".bh-draft", has_text="Taalhuis").locator("[name=concept]").check()
    colleague.click("text=Bekijk de gevolgen")
    colleague.click("#terugsturen summary")
    colleague.fill("#opmerking", REMARK)
    author.locator(".bh-draft", has_text="Taalhuis").locator("text=Toch nog niet klaar").click()
    author.wait_for_selector(".bh-draft:has-text('Taalhuis') >> text=Klaar: een collega mag publiceren")
    colleague.click("#terugsturen button")
    expect(colleague.locator("[role=alert]")).to_contain_text("Er is niets teruggestuurd", timeout=PATIENT)
    assert violations(colleague) == []
    assert REMARK in colleague.content()

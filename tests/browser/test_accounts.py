"""Signing in and administering in a real Chromium: with the keyboard alone, on a telephone, checked by axe."""

import re

import pytest

from api.accounts.identity import Role
from api.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, is_too_wide
from tests.browser.keyboard import press
from tests.browser.rules import served
from tests.browser.test_editor import tab_to
from tests.light import light_app

pytestmark = pytest.mark.browser
PAGES = ("/mijn-account", "/beheer/accounts", "/beheer/accounts/nieuw", "/beheer/koppelingen", "/beheer/logboek")


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory, lindewaard):
    """The whole application with an administrator; gives its address."""
    app = light_app(Settings(data=tmp_path_factory.mktemp("accounts"), rasa_port=9), lindewaard)
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.ADMINISTRATOR, Role.EDITOR, Role.COORDINATOR, login="fatima")
        yield address


def sign_in(page):
    """Fill in the form and send it with Enter."""
    page.fill("#login", "fatima")
    page.fill("#wachtwoord", PASSWORD)
    page.press("#wachtwoord", "Enter")
    page.wait_for_selector("text=Uitloggen")


def test_signing_in_working_and_signing_out_with_the_keyboard_alone(town_hall, open_page):
    """From a page that needs an account, back to that page, through the menu, and out."""
    page = open_page(f"{town_hall}/beheer/logboek")
    assert page.locator(":focus").get_attribute("id") == "login"
    page.keyboard.type("fatima")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/beheer/logboek")
    page.locator(".lw-menu > summary").focus()
    page.keyboard.press("Enter")
    page.locator(".lw-menu a", has_text="Accounts").wait_for(state="visible")
    page.locator(".lw-menu a", has_text="Accounts").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/beheer/accounts")
    page.locator("button", has_text="Uitloggen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen?uit=1")
    assert page.locator("[role=status]").inner_text() == "U bent uitgelogd."
    page.goto(f"{town_hall}/beheer/accounts")
    assert "/inloggen?terug=" in page.url


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALLEST], ids=["desktop", "phone", "smallest"])
def test_the_pages_have_no_faults_and_fit(town_hall, open_page, violations, size):
    """Also the form with an error, and the menu when it is open."""
    page = open_page(f"{town_hall}/inloggen", size)
    page.click("main button")
    assert violations(page) == []
    assert not is_too_wide(page)
    sign_in(page)
    for path in PAGES:
        page.goto(town_hall + path)
        page.click(".lw-menu > summary")
        assert violations(page) == [], path
        assert not is_too_wide(page), path
    page.goto(f"{town_hall}/beheer/accounts/1")
    assert violations(page) == []
    assert not is_too_wide(page)


def to_the_question(page):
    """Go with the keyboard to what asks whether the newest token may go."""
    tab_to(page, "a[href$='/intrekken']")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_token_is_withdrawn_with_the_keyboard_after_a_question(town_hall, open_page, violations, size):
    """The list leads to a page that says what stops; no goes back, yes ends it."""
    page = open_page(f"{town_hall}/inloggen?terug=/beheer/koppelingen", size)
    sign_in(page)
    name = f"Zaaksysteem {size['width']}"
    page.fill("#naam", name)
    page.check("#recht-lezen")
    page.click("text=Maak token")
    page.click("text=Alle koppelingen")
    to_the_question(page)
    assert page.inner_text("h1") == f"Wilt u de koppeling met {name} intrekken?"
    assert violations(page) == []
    assert not is_too_wide(page)
    press(page, "Nee, houd de koppeling")
    assert page.url.endswith("/beheer/koppelingen")
    to_the_question(page)
    press(page, "Trek in")
    assert "is ingetrokken" in page.inner_text("[role=status]")
    assert page.locator(".lw-row", has_text=name).locator("a").count() == 0


def test_what_cannot_be_taken_back_at_an_account_is_behind_a_step(town_hall, open_page, violations):
    """Before it is opened no button ends what somebody is doing."""
    page = open_page(f"{town_hall}/inloggen?terug=/beheer/accounts/1")
    sign_in(page)
    dangerous = page.locator(".utrecht-button--danger")
    assert dangerous.count() == 2
    assert not any(button.is_visible() for button in dangerous.all())
    for step in page.locator("main summary").all():
        step.focus()
        page.keyboard.press("Enter")
    assert all(button.is_visible() for button in dangerous.all())
    assert violations(page) == []


def test_a_new_colleague_gets_in_with_what_the_administrator_saw_once(town_hall, open_page, violations):
    """The administrator makes the account; the colleague chooses a password and goes on."""
    page = open_page(f"{town_hall}/inloggen?terug=/beheer/accounts/nieuw")
    sign_in(page)
    page.fill("#naam", "Sanne Bakker")
    page.fill("#login", "sanne")
    page.select_option("#loket", "informatiebalie")
    page.click("text=Maak account")
    once = page.inner_text("#geheim")
    assert violations(page) == []
    other = open_page(f"{town_hall}/inloggen")
    other.fill("#login", "sanne")
    other.fill("#wachtwoord", once)
    other.press("#wachtwoord", "Enter")
    other.wait_for_url(re.compile(r".*/mijn-account$"))
    other.fill("#huidig", once)
    other.fill("#nieuw", "vier paarse lampen")
    other.fill("#herhaald", "vier paarse lampen")
    other.press("#herhaald", "Enter")
    other.wait_for_url("**/mijn-account?gelukt=wachtwoord")
    other.goto(town_hall)
    assert other.locator("select option:checked").first.get_attribute("value") == "informatiebalie"
    assert other.locator(".lw-who__name").inner_text().endswith("Sanne Bakker")

"""A session that ends while somebody fills in a form: signing in again brings back what was typed."""

import pytest

from api.accounts.identity import Role
from api.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory, lindewaard):
    """The application where everybody signs in; gives its address."""
    app = light_app(
        Settings(data=tmp_path_factory.mktemp("uitgelogd"), rasa_port=9, open_counter=False, second_person=True),
        lindewaard,
    )
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.ADMINISTRATOR, Role.EDITOR, login="fatima")
        yield address


def sign_in(page, password=PASSWORD):
    page.fill("#login", "fatima")
    page.fill("#wachtwoord", password)
    page.press("#wachtwoord", "Enter")


def at(open_page, town_hall, path, size=DESKTOP, *, script=True):
    """Open a page as somebody who is signed in."""
    page = open_page(f"{town_hall}/inloggen?terug={path}", size, script=script)
    sign_in(page)
    page.wait_for_url(f"**{path}")
    return page


@SIZES
def test_a_new_account_stands_in_its_form_again(town_hall, open_page, violations, size):
    """Also the boxes and the choice, and after a wrong password; nothing was made meanwhile."""
    page = at(open_page, town_hall, "/beheer/accounts/nieuw", size)
    page.fill("#naam", "Noor de Wit")
    page.fill("#login", "noor")
    page.check("#rol-redacteur")
    page.uncheck("#rol-balie")
    page.select_option("#loket", "taalhuis")
    page.context.clear_cookies()
    page.click("text=Maak account")
    page.wait_for_selector("text=Log in: daarna gaat u ermee verder.")
    assert violations(page) == []
    assert not is_too_wide(page)
    sign_in(page, "fout wachtwoord")
    page.wait_for_selector(".lw-notice--error")
    sign_in(page)
    page.wait_for_url("**/beheer/accounts/nieuw")
    assert page.locator(":focus").get_attribute("id") == "teruggezet"
    assert "Hier staat weer wat u invulde." in page.inner_text("#teruggezet")
    assert violations(page) == []
    assert not is_too_wide(page)
    assert (page.input_value("#naam"), page.input_value("#login")) == ("Noor de Wit", "noor")
    assert page.is_checked("#rol-redacteur")
    assert not page.is_checked("#rol-balie")
    assert page.input_value("#loket") == "taalhuis"
    page.reload()
    assert page.input_value("#naam") == ""  # it was put back once


def test_no_password_is_kept_anywhere(town_hall, open_page):
    page = at(open_page, town_hall, "/mijn-account")
    for field in ("#huidig", "#nieuw", "#herhaald"):
        page.fill(field, "heel geheime zin")
    page.context.clear_cookies()
    page.click("text=Verander wachtwoord")
    page.wait_for_url("**/mijn-account/wachtwoord")
    kept = page.evaluate("JSON.stringify({...sessionStorage}) + document.documentElement.outerHTML")
    assert "geheime" not in kept
    sign_in(page)
    page.wait_for_url("**/mijn-account")
    assert page.input_value("#nieuw") == ""


def test_a_question_at_the_counter_comes_back_too(town_hall, open_page):
    """That form is sent by the script of its page, which leaves for signing in."""
    page = at(open_page, town_hall, "/")
    page.fill("#tekst", "Mevrouw komt niet in haar digid")
    page.context.clear_cookies()
    page.press("#tekst", "Enter")
    page.wait_for_url("**/inloggen?terug=**")
    sign_in(page)
    page.wait_for_url(f"{town_hall}/")
    assert page.input_value("#tekst") == "Mevrouw komt niet in haar digid"


def test_a_button_that_was_pressed_is_there_again_and_nothing_is_said_to_be_put_back(town_hall, open_page):
    page = at(open_page, town_hall, "/beheer/accounts/1")
    page.click("summary >> text=Blokkeer")
    page.context.clear_cookies()
    page.click("text=Ja, blokkeer")
    page.wait_for_selector("#login")
    sign_in(page)
    page.wait_for_url("**/beheer/accounts/1")
    assert page.locator("#teruggezet").count() == 0


def test_signing_out_forgets_what_was_typed(town_hall, open_page):
    """The next person at this computer does not find it."""
    page = at(open_page, town_hall, "/beheer/koppelingen")
    page.fill("#naam", "Zaaksysteem Zuid")
    page.context.clear_cookies()
    page.click("text=Maak token")
    page.wait_for_selector("#login")
    page.goto(f"{town_hall}/inloggen?uit=1")
    sign_in(page)
    page.wait_for_selector("text=Uitloggen")
    page.goto(f"{town_hall}/beheer/koppelingen")
    assert page.input_value("#naam") == ""


def test_without_javascript_a_button_goes_on_with_it(town_hall, open_page):
    page = at(open_page, town_hall, "/beheer/koppelingen", script=False)
    page.fill("#naam", "Zaaksysteem Zuid")
    page.context.clear_cookies()
    page.click("text=Maak token")
    sign_in(page)
    page.wait_for_selector("text=Wat u invulde, is nog niet bewaard.")
    page.click("text=Ga verder met wat u invulde")
    assert page.input_value("#naam") == "Zaaksysteem Zuid"  # it is not right yet: no right was chosen
    assert "Kies minstens één recht." in page.content()

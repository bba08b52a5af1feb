"""An editor in a real Chromium: with the keyboard alone, at two widths, with axe, and with work that is not lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from api.accounts.identity import Role
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser
DESKS = "/beheer/loketten"
PATIENT = 20_000
"""How long to wait for what must come, in milliseconds: a machine may be busy with other tests."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory, lindewaard):
    """The address of the application with an editor; the sentences of residents are left out, they take time."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    content = KnowledgeBase(lindewaard.content.model_copy(update=without))
    settings = Settings(data=tmp_path_factory.mktemp("redactie"), rasa_port=9, requests_per_minute=100_000)
    app = light_app(settings, content)
    with served(app) as address:
        for login in ("anna", "bas"):
            make_account(app, Role.EDITOR, login=login)
        yield address


def editor(open_page, pages, address, viewport=None, login="anna") -> Page:
    """Sign in and open a page."""
    page = open_page(f"{pages}/inloggen?terug={address}", viewport)
    page.fill("[name=login]", login)
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url(f"{pages}{address}")
    return page


def tab_to(page, selector, at_most=120):
    """Go to an element with the Tab key alone."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached with the keyboard")


def saved_by_itself(page):
    """Wait until the page says that it kept the draft."""
    expect(page.locator("#bewaard [data-bewaard]")).to_contain_text("bewaard", ignore_case=True, timeout=PATIENT)


def test_hours_are_changed_and_published_with_the_keyboard_alone(open_page, pages, lindewaard):
    """From the list to the answer that the counter gets; every step with Tab, letters and Enter."""
    page = editor(open_page, pages, DESKS)
    tab_to(page, "#zoek")
    page.keyboard.type("vrijwilligerspunt")
    expect(page.locator("#loketlijst [role=status]")).to_contain_text("1 van 69", timeout=PATIENT)
    tab_to(page, "#loketlijst th a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gegevens")
    tab_to(page, ".bh-parts a[href$=openingstijden]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/openingstijden")
    as_it_was_left = re.compile(r"/beheer/loketten\?zoek=vrijwilligerspunt")
    expect(page.locator(".lw-back a")).to_have_attribute("href", as_it_was_left)
    tab_to(page, "[name='Sa-0-van']")
    page.keyboard.type("10")
    page.keyboard.press("Tab")
    page.keyboard.type("13.30")
    saved_by_itself(page)
    expect(page.locator("#lezing")).to_contain_text("Zaterdag: 10:00 tot 13:30", timeout=PATIENT)
    assert page.evaluate("document.activeElement.name") == "Sa-0-tot", "saving leaves the focus where it is"
    tab_to(page, "button[name=knop]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/openingstijden?bewaard=1")
    tab_to(page, "a[href^='/beheer/publiceren?']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Wat verandert dit voor inwoners?", timeout=PATIENT)
    tab_to(page, "#reden")
    page.keyboard.type("Ook op zaterdag open")
    tab_to(page, "form.bh-publish button")
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_contain_text("De balie krijgt nu antwoord met revisie 2", timeout=10_000)
    page.goto(f"{pages}/loketten/vrijwilligerspunt")
    assert re.search(r"zaterdag 28 november: 10:00 tot 13:30", page.content(), re.IGNORECASE)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible_and_fit(open_page, pages, violations, viewport):
    """Every page that an editor sees, with a draft that has errors and moves residents."""
    page = editor(open_page, pages, f"{DESKS}/formulierenhulp/doet", viewport)
    page.fill("#niet-0-text", "Helpt niet met toeslagen")
    page.click(".bh-applies summary >> nth=0")
    while page.locator("[name=niet-0-kinds]:checked").count():
        page.locator("[name=niet-0-kinds]:checked").first.uncheck()
    page.check("[name=niet-0-themes][value=toeslagen]")
    page.click("button[name=knop]")
    page.wait_for_url("**?bewaard=1")
    preview = page.get_attribute("a[href^='/beheer/publiceren?']", "href")
    addresses = [DESKS, f"{DESKS}/nieuw", preview, "/beheer/concepten", "/beheer/revisies"]
    addresses += [f"{DESKS}/formulierenhulp/{part}" for part in ("gegevens", "openingstijden", "doet", "overdracht")]
    addresses += [f"{DESKS}/formulierenhulp/loket/{part}" for part in ("geschiedenis", "archiveren")]
    addresses += ["/beheer/inlezen", "/beheer/eerste-stappen", "/beheer/onderwerpen"]
    addresses += ["/beheer/onderwerpen/huurtoeslag/gegevens"]
    for address in addresses:
        page.goto(f"{pages}{address}")
        assert violations(page) == [], address
        assert not is_too_wide(page), address
    page.goto(f"{pages}{preview}")
    expect(page.locator("[role=alert]")).to_contain_text("Inwoners zouden vastlopen", timeout=PATIENT)


def test_a_product_name_is_picked_with_the_keyboard_alone(open_page, pages):
    """The list opens while typing; without it the whole name can be typed."""
    page = editor(open_page, pages, "/beheer/onderwerpen/rondkomen-advies/gegevens")
    tab_to(page, "#upl")
    page.keyboard.type("kinderopvangtoeslag")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**bewaard=1")
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    expect(page.locator(".on-uri")).to_contain_text("standaarden.overheid.nl/owms/terms/")


def test_a_wrong_field_says_so_while_typing_and_counts_what_fits(open_page, pages, violations):
    page = editor(open_page, pages, f"{DESKS}/ggd/gegevens")
    page.fill("#phone", "bel maar")
    saved_by_itself(page)
    expect(page.locator("#fout-phone")).to_contain_text("Alleen cijfers", timeout=PATIENT)
    assert page.get_attribute("#phone", "aria-invalid") == "true"
    page.fill("#name", "x" * 305)
    expect(page.locator("[data-teller=name]")).to_have_text("5 tekens te veel.", timeout=PATIENT)
    expect(page.locator("#fout-name")).to_contain_text("hoogstens 300 tekens", timeout=PATIENT)
    assert violations(page) == []
    page.fill("#phone", "0999 - 21 10 40")
    expect(page.locator("#fout-phone")).to_be_empty(timeout=PATIENT)
    assert page.get_attribute("#phone", "aria-invalid") is None


def test_leaving_before_it_is_kept_is_asked_first(open_page, pages):
    page = editor(open_page, pages, f"{DESKS}/cak/gegevens")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.focus("#summary")
    page.keyboard.type("Nog niet bewaard. ")
    page.evaluate("setTimeout(() => document.querySelector('.lw-back a').click())")
    page.wait_for_event("dialog") if not asked else None
    assert asked == ["beforeunload"]
    saved_by_itself(page)
    page.click(".lw-back a")
    page.wait_for_url(f"**{DESKS}")
    assert asked == ["beforeunload"]


def test_when_the_connection_is_gone_the_text_stays(open_page, pages):
    """Also with the button: the page is not left, and says what to do."""
    page = editor(open_page, pages, f"{DESKS}/cbr/gegevens")
    page.context.set_offline(True)
    page.fill("#summary", "Getypt zonder verbinding")
    page.click("button[name=knop]")
    expect(page.locator("#bewaard")).to_contain_text("Geen verbinding", timeout=PATIENT)
    assert page.input_value("#summary") == "Getypt zonder verbinding"
    page.context.set_offline(False)
    page.click("button[name=knop]")
    page.wait_for_url("**?bewaard=1")
    assert page.input_value("#summary") == "Getypt zonder verbinding"


def test_when_the_connection_is_back_it_is_kept_without_a_key(open_page, pages):
    page = editor(open_page, pages, f"{DESKS}/uwv/gegevens")
    page.context.set_offline(True)
    page.fill("#summary", "Getypt in de kelder")
    expect(page.locator("#bewaard")).to_contain_text("Geen verbinding", timeout=PATIENT)
    page.context.set_offline(False)
    saved_by_itself(page)
    page.reload()
    assert page.input_value("#summary") == "Getypt in de kelder"


def test_who_is_signed_out_while_typing_keeps_the_text(open_page, pages):
    """The page stays, leads to the form to sign in beside it, and asks before it is left."""
    page = editor(open_page, pages, f"{DESKS}/ciz/gegevens")
    page.context.clear_cookies()
    page.focus("#summary")
    page.keyboard.type("Getypt na een lange pauze. ")
    expect(page.locator("#bewaard")).to_contain_text("U bent uitgelogd. Uw tekst staat er nog", timeout=PATIENT)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("setTimeout(() => document.querySelector('.lw-back a').click())")
    page.wait_for_event("dialog") if not asked else None
    assert asked == ["beforeunload"]
    with page.context.expect_page() as opened:
        page.click("#bewaard a[target=_blank]")
    other = opened.value
    other.fill("[name=login]", "anna")
    other.fill("[name=wachtwoord]", PASSWORD)
    other.press("[name=wachtwoord]", "Enter")
    other.wait_for_url(lambda url: "/inloggen" not in url)
    page.click("button[name=knop]")
    page.wait_for_url("**?bewaard=1")
    assert page.input_value("#summary").startswith("Getypt na een lange pauze. ")


def test_a_half_typed_day_is_said_and_the_rest_is_kept_after_it(open_page, pages):
    """Nothing is sent while a day has no value yet: that would take away the day that stood there."""
    page = editor(open_page, pages, "/beheer/taakverdeling/rijbewijs-aanvragen/gegevens")
    page.fill("#bron", "Overleg van januari")
    saved_by_itself(page)
    page.fill("#bron", "Overleg van februari")
    page.focus("#afgesproken")
    page.keyboard.type("15")
    expect(page.locator("#bewaard")).to_contain_text("Nog niet bewaard: ‘Op welke dag’", timeout=PATIENT)
    page.fill("#afgesproken", "2026-01-15")
    saved_by_itself(page)
    page.reload()
    assert page.input_value("#bron") == "Overleg van februari"


def test_two_windows_are_merged_in_view(open_page, pages, violations):
    """The second window is not kept silently, and its button shows both texts."""
    one = editor(open_page, pages, f"{DESKS}/wijkteam/gegevens", login="bas")
    other = one.context.new_page()
    other.goto(f"{pages}{DESKS}/wijkteam/gegevens")
    one.fill("#summary", "Uit het eerste venster")
    saved_by_itself(one)
    other.fill("#summary", "Uit het tweede venster")
    expect(other.locator("#bewaard")).to_contain_text("Er is niets overschreven", timeout=PATIENT)
    other.click("button[name=knop]")
    expect(other.locator("h1")).to_contain_text("Samenvoegen", timeout=PATIENT)
    expect(other.locator(".bh-merge--conflict")).to_contain_text("Uit het eerste venster", timeout=PATIENT)
    assert violations(other) == []
    other.check("[name=keuze-summary][value=ander]")
    other.click(".bh-actions button")
    other.wait_for_url("**bewaard=samen")
    assert other.input_value("#summary") == "Uit het eerste venster"

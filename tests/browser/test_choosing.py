"""A field with a list to choose from, in Chromium: with the keyboard alone, on a telephone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from api.accounts.identity import Role
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, is_too_wide
from tests.browser.keyboard import type_into
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser

SUBJECT = "/beheer/onderwerpen/rondkomen-advies/gegevens"
DESK = "/beheer/loketten/formulierenhulp"
SIGNAL = "/signalen/nieuw"
PATIENT = 20_000
"""How long to wait for what must come, in milliseconds: a machine may be busy with other tests."""


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """The application where everybody signs in, with an editor."""
    less = {"utterances": (), "ambiguities": lindewaard.content.ambiguities[:5], "digital_cues": ()}
    kb = KnowledgeBase(lindewaard.content.model_copy(update=less))
    data = tmp_path_factory.mktemp("kiezen")
    app = light_app(Settings(data=data, rasa_port=9, requests_per_minute=100_000, open_counter=False), kb)
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.EDITOR, login="fatima")
        yield address


@pytest.fixture
def at(open_page, address):
    """Return a function that opens a page as the editor."""

    def open_(path, size=DESKTOP, *, script=True) -> Page:
        page = open_page(f"{address}/inloggen?terug={path}", size, script=script)
        sign_in(page)
        page.wait_for_url(f"**{path}")
        return page

    return open_


def sign_in(page):
    """Fill in the form for signing in."""
    page.fill("#login", "fatima")
    page.fill("#wachtwoord", PASSWORD)
    page.press("#wachtwoord", "Enter")


def write(page, field, words):
    """Go to a field and type in place of what stood there."""
    page.focus(f"#{field}")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def choices(page, field):
    """Return what can be chosen now."""
    return page.locator(f"#{field}-keuzes [role=option]").all_inner_texts()


def is_told(page, field, words):
    """Wait until this is said, to who sees the page and to who hears it."""
    box = page.locator(".kl", has=page.locator(f"#{field}"))
    expect(box.locator(".kl-told")).to_contain_text(words, timeout=PATIENT)
    expect(box.get_by_role("status")).to_contain_text(words, timeout=PATIENT)


def is_open(page, field):
    """Say whether the list of a field is open, as a screen reader is told."""
    return page.get_attribute(f"#{field}", "aria-expanded") == "true"


def is_kept(page):
    """Wait until the page says that it kept the draft by itself."""
    expect(page.locator("#bewaard [data-bewaard]")).to_contain_text("bewaard", ignore_case=True, timeout=PATIENT)


def test_a_name_is_found_by_parts_of_its_words_and_chosen_with_the_keyboard_alone(at, violations):
    """From the field to the draft that was saved by itself; the arrows lead and Enter takes."""
    page = at(SUBJECT)
    type_into(page, "upl", "TOESLAG kinder")
    is_told(page, "upl", "1 gevonden.")
    assert choices(page, "upl") == ["kinderopvangtoeslag"]
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    active = page.get_attribute("#upl", "aria-activedescendant")
    assert page.inner_text(f"#{active}") == "kinderopvangtoeslag"
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    assert violations(page) == []
    page.keyboard.press("Enter")
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    assert page.evaluate("document.activeElement.id") == "upl"
    assert not is_open(page, "upl")
    expect(page.locator(".kl", has=page.locator("#upl")).get_by_role("status")).to_have_text(
        "Gekozen: kinderopvangtoeslag.", timeout=PATIENT
    )
    is_kept(page)
    page.goto(page.url)
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    expect(page.locator(".on-uri")).to_contain_text("standaarden.overheid.nl/owms/terms/")


def test_accents_do_not_matter_and_what_begins_with_the_words_comes_first(at):
    page = at(SUBJECT)
    page.fill("#upl", "financien gemeente")
    assert choices(page, "upl") == ["gemeentefinanciën"]
    page.fill("#upl", "commerciële OMROEP")
    assert choices(page, "upl") == ["commerciële-omroeptoestemming"]
    page.fill("#upl", "paspoort")
    found = choices(page, "upl")
    begins = [name for name in found if name.startswith("paspoort")]
    assert begins
    assert found[: len(begins)] == begins
    page.fill("#upl", "vergunning")
    is_told(page, "upl", "U ziet er 50: typ meer van de naam.")
    assert len(choices(page, "upl")) == 50


def test_nothing_found_is_said_and_the_server_says_what_is_like_it(at, violations):
    """There is no list then, and the text stays."""
    page = at(SUBJECT)
    page.fill("#upl", "kinderopvangtoeslga")
    is_told(page, "upl", "Niets gevonden met ‘kinderopvangtoeslga’. Typ een ander woord of minder letters.")
    assert not is_open(page, "upl")
    expect(page.locator("#fout-upl")).to_contain_text("Bedoelt u: kinderopvangtoeslag", timeout=PATIENT)
    assert page.get_attribute("#upl", "aria-invalid") == "true"
    assert "fout-upl" in page.get_attribute("#upl", "aria-describedby")
    assert violations(page) == []
    assert page.input_value("#upl") == "kinderopvangtoeslga"


def test_half_a_name_is_not_called_wrong_while_there_is_something_to_choose(at):
    """It is saved when the field is left, and told then when it is no name."""
    page = at("/beheer/onderwerpen/huurtoeslag/gegevens")
    page.clock.install()
    page.goto(page.url)
    posts = []
    page.on("request", lambda request: posts.append(request.post_data or "") if request.method == "POST" else None)
    write(page, "upl", "kinderopvangtoe")
    page.clock.run_for(10_000)
    is_told(page, "upl", "1 gevonden.")
    page.fill("#afbakening", "Andere woorden")  # leaves the field: now both are saved
    expect(page.locator("#fout-upl")).to_contain_text("staat niet in de Uniforme Productnamenlijst", timeout=PATIENT)
    assert posts
    assert all("upl=kinderopvangtoe&" in post and "Andere%20woorden" in post for post in posts)
    assert not is_open(page, "upl")


def test_escape_closes_the_list_and_keeps_the_text(at):
    """A second time Escape does nothing; the arrow opens the list again."""
    page = at(SUBJECT)
    write(page, "upl", "toeslag")
    page.keyboard.press("ArrowDown")
    for _ in range(2):
        page.keyboard.press("Escape")
        assert not is_open(page, "upl")
        assert page.get_attribute("#upl", "aria-activedescendant") is None
        assert page.input_value("#upl") == "toeslag"
    page.keyboard.press("Alt+ArrowDown")
    assert is_open(page, "upl")
    assert page.get_attribute("#upl", "aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    active = page.get_attribute("#upl", "aria-activedescendant")
    assert page.inner_text(f"#{active}") == choices(page, "upl")[-1]


def test_tab_takes_what_the_arrows_lead_to_and_otherwise_leaves_the_text(at):
    page = at(SUBJECT)
    write(page, "upl", "opvang toeslag")
    page.keyboard.press("Tab")
    assert page.input_value("#upl") == "opvang toeslag"
    assert page.evaluate("document.activeElement.id") == "thema"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    assert page.evaluate("document.activeElement.id") == "thema"
    assert not is_open(page, "upl")
    is_kept(page)


def test_leaving_with_something_chosen_that_is_not_saved_is_asked_first(at):
    page = at(SUBJECT)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.route("**/gegevens", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#upl", "opvang toeslag")
    page.press("#upl", "ArrowDown")
    page.press("#upl", "Enter")
    expect(page.locator("#bewaard")).to_contain_text("Geen verbinding: nog niet bewaard", timeout=PATIENT)
    page.evaluate("document.querySelector('.lw-back a').click()")
    expect(page.locator("#upl")).to_have_value("kinderopvangtoeslag")
    assert asked == ["beforeunload"]
    page.unroute("**/gegevens")
    page.on("dialog", lambda dialog: dialog.accept())


def test_an_organisation_may_be_new_and_the_whole_short_list_is_shown(at):
    """What is not in the list is kept as it was typed; a click shows all there is, also with one filled in."""
    page = at(f"{DESK}/gegevens")
    page.click("#organisation")
    is_told(page, "organisation", "in de lijst.")
    assert len(choices(page, "organisation")) > 10
    page.fill("#organisation", "Stichting Hulp Zonder Haast")
    is_told(page, "organisation", "staat niet in de lijst. Dat mag")
    is_kept(page)
    page.goto(page.url)
    assert page.input_value("#organisation") == "Stichting Hulp Zonder Haast"
    page.fill("#organisation", "lindewaard gem")
    page.press("#organisation", "ArrowDown")
    page.press("#organisation", "Enter")
    assert page.input_value("#organisation").startswith("Gemeente Lindewaard")
    left = page.inner_text("[data-teller=organisation]")
    assert left == f"Nog {300 - len(page.input_value('#organisation'))} tekens."


def test_a_subject_that_a_desk_does_not_do_is_added_with_the_button_only(at, violations):
    """Choosing saves the rest by itself, and not this field."""
    page = at(f"{DESK}/doet")
    page.locator(".bh-applies summary").first.press("Enter")
    write(page, "niet-0-taak", "huur toeslag")
    page.keyboard.press("ArrowDown")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Enter")
    assert "niet-0-taak" not in (sent.value.post_data or "")
    is_kept(page)
    assert page.input_value("#niet-0-taak") == "Huurtoeslag"
    assert violations(page) == []
    page.press("button[name=knop]", "Enter")
    page.wait_for_url("**bewaard=1")
    assert page.locator("[name=niet-0-tasks][value=huurtoeslag]").is_checked()


def test_what_a_sentence_may_mean_is_chosen_by_subject_and_help(at, violations):
    page = at("/beheer/onduidelijke-zinnen")
    page.locator(".oz-row a").first.press("Enter")
    page.wait_for_url("**/gegevens")
    write(page, "betekenis-1", "inform rijbew verl")
    assert "Rijbewijs aanvragen of verlengen: informeren" in choices(page, "betekenis-1")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_kept(page)
    page.goto(page.url)
    assert page.input_value("#betekenis-1") == "Rijbewijs aanvragen of verlengen: informeren"


def test_the_guess_of_the_owner_follows_what_is_chosen(at):
    """And Enter in the field with nothing led to sends the form, as it always did."""
    page = at(SIGNAL)
    page.fill("#tekst", "Snapt er niets van")
    page.press("#tekst", "Tab")
    page.keyboard.type("huurto")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Waarschijnlijk van: Dienst Toeslagen").wait_for()
    assert page.input_value("#onderwerp") == "Huurtoeslag"
    page.keyboard.press("Enter")
    page.get_by_text("Vastgelegd.", exact=True).wait_for()
    assert page.get_by_text("Huurtoeslag · van Dienst Toeslagen").is_visible()


def test_what_was_chosen_stands_there_again_after_signing_in(at, violations):
    """The list is closed then, and opens as before."""
    page = at(SIGNAL)
    page.fill("#tekst", "Snapt er niets van")
    page.fill("#onderwerp", "huurto")
    page.press("#onderwerp", "ArrowDown")
    page.press("#onderwerp", "Enter")
    page.focus("#tekst")
    page.get_by_text("Waarschijnlijk van: Dienst Toeslagen").wait_for()
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.press("#tekst", "Enter")
    page.wait_for_selector("text=Log in: daarna gaat u ermee verder.")
    sign_in(page)
    page.wait_for_selector("#teruggezet")
    assert page.input_value("#onderwerp") == "Huurtoeslag"
    assert not is_open(page, "onderwerp")
    assert violations(page) == []
    page.press("#onderwerp", "ArrowDown")
    assert choices(page, "onderwerp") == ["Huurtoeslag"]


@pytest.mark.parametrize("size", [PHONE, SMALLEST], ids=["phone", "smallest"])
def test_on_a_telephone_the_list_fits_and_a_name_is_chosen_with_a_finger(at, violations, size):
    """It stays on the screen, above the field when there is no room below, with names large enough to touch."""
    page = at(SUBJECT, size)
    page.evaluate("document.querySelector('#upl').scrollIntoView({block: 'end'})")
    page.click("#upl")
    write(page, "upl", "toeslag")
    popup = page.locator(".kl-popup:visible")
    box = popup.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]
    assert box["height"] > 170, "three names and how many there are"
    assert not is_too_wide(page)
    assert violations(page) == []
    option = page.locator("#upl-keuzes [role=option]", has_text="kinderopvangtoeslag")
    assert option.bounding_box()["height"] >= 44
    option.click()
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    assert page.evaluate("document.activeElement.id") == "upl"
    assert not popup.is_visible()
    is_kept(page)


def test_a_click_beside_the_list_closes_it_and_changes_nothing(at):
    page = at(SUBJECT)
    page.click("#upl")
    write(page, "upl", "kinderopvang")
    page.locator("#upl-keuzes [role=option]").first.hover()
    page.click("h1")
    assert not is_open(page, "upl")
    assert page.input_value("#upl") == "kinderopvang"


def test_without_javascript_the_list_of_the_browser_works(at):
    """What is typed goes along under the same name, and a wrong name is told."""
    page = at(SUBJECT, script=False)
    source = page.content()
    assert re.search(r'id="upl" name="upl" list="upl-namen"', source)
    assert '<option value="kinderopvangtoeslag"></option>' in source
    assert 'role="combobox"' not in source
    page.fill("#upl", "kinderopvangtoeslag")
    page.click("button[name=knop]")
    page.wait_for_url("**bewaard=1")
    assert page.input_value("#upl") == "kinderopvangtoeslag"
    page.fill("#upl", "kinderopvangtoeslga")
    page.click("button[name=knop]")
    page.get_by_text("Bedoelt u: kinderopvangtoeslag").wait_for()

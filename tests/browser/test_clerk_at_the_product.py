"""The clerk's minute, in Chromium against the running product: page, conversation, recognition and content together."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ask, is_too_wide

pytestmark = [pytest.mark.browser, pytest.mark.rasa, pytest.mark.slow]

NO_DIGID = "Mevrouw wil een DigiD aanvragen op de computer, kan iemand met haar meekijken?"
UNCLEAR = "Meneer heeft iets met huurtoeslag."
URGENT = "Haar man dreigt haar nu te slaan."
NONSENSE = "Wat is de hoofdstad van Mongolië?"


def settle(page):
    """Answer the one question, if there is one, with its first option."""
    if page.locator(".lw-choice").count():
        page.click(".lw-choice >> nth=0")
        page.locator(".lw-choice").first.wait_for(state="detached")
    page.locator("#advies .lw-card__desk").wait_for()


def test_first_page_is_accessible(live_product, open_page, violations):
    """The product's own pages, with its own security headers, have nothing that axe finds."""
    for address in ("/", "/loketten", "/loketten/ido-centrum", "/kaart?loket=ido-centrum", "/bestaat-niet"):
        assert violations(open_page(live_product + address)) == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_one_question_gives_one_desk(live_product, open_page, violations, viewport):
    """A situation in ordinary words ends in one desk with the reason, opening hours and how to hand over."""
    page = open_page(live_product, viewport)
    ask(page, NO_DIGID)
    settle(page)
    card = page.locator("#advies").inner_text()
    for part in ("Informatiepunt Digitale Overheid", "Waarom", "Draag warm over", "Neem mee"):
        assert part in card
    assert violations(page) == []
    assert not is_too_wide(page)


def test_a_guess_at_a_desk_is_answered_below_the_advice(live_product, open_page):
    """The link says which of the two desks it leads to."""
    page = open_page(live_product)
    ask(page, "78 jaar, moet gekeurd voor zn rijbewijs. dat is RDW he?")
    assert page.locator("#advies .lw-card__desk").inner_text() == "CBR"
    answer = page.locator(".lw-turn--assistant").last
    assert "Nee, RDW doet dit niet" in answer.inner_text()
    assert answer.get_by_role("link", name="Wat RDW doet en niet doet").get_attribute("href") == "/loketten/rdw"


def test_ask_answer_print_with_the_keyboard_alone(live_product, open_page):
    """From an empty page to the resident's card without a mouse; the focus is never lost."""
    page = open_page(live_product)
    page.keyboard.type(UNCLEAR)
    page.keyboard.press("Enter")
    page.locator(".lw-turn--assistant").first.wait_for()
    page.wait_for_selector("#vraag:not([aria-busy])")
    if page.locator(".lw-choice").count():
        while not page.evaluate("document.activeElement === document.querySelector('.lw-choice')"):
            page.keyboard.press("Shift+Tab")  # from the box up to the likeliest choice, past 'geen van deze'
        page.keyboard.press("Enter")
    page.locator("#advies .lw-card__desk").wait_for()
    page.wait_for_function("() => document.activeElement !== document.body")  # the choice is gone
    for _ in range(60):
        page.keyboard.press("Tab")
        if "/kaart" in (page.evaluate("document.activeElement.href || ''")):
            break
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    card = opened.value
    card.wait_for_load_state()
    card.evaluate("window.print = () => { document.title = 'geprint'; }")
    for _ in range(20):
        card.keyboard.press("Tab")
        if card.evaluate("document.activeElement.id") == "print":
            break
    card.keyboard.press("Enter")
    assert card.title() == "geprint"


def test_tab_goes_round_without_a_trap(live_product, open_page):
    """Pressing Tab often enough passes every control and leaves the page again."""
    page = open_page(live_product)
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if {"tekst", "eigen-loket", "opnieuw", "Naar de inhoud"} <= seen:
            return
    pytest.fail(f"the keyboard does not reach everything: {seen}")


def test_urgent_matter_shows_a_number(live_product, open_page, violations):
    """Danger gives the urgent card with a number to call."""
    page = open_page(live_product)
    ask(page, URGENT)
    assert "Spoed" in page.locator("#advies-kop").inner_text()
    assert re.search(r"\d", page.locator("#advies .lw-phone").inner_text())
    assert violations(page) == []


def test_what_is_not_known_is_said(live_product, open_page):
    """A question about something else gets no desk, but what to do next."""
    page = open_page(live_product)
    ask(page, NONSENSE)
    assert page.locator("#advies .lw-card__desk").count() == 0
    assert "Dit kunt u doen" in page.locator("#advies").inner_text()


def test_markup_in_the_text_is_text_all_the_way(live_product, open_page):
    """Through page, api, Rasa and back, markup stays text."""
    page = open_page(live_product)
    page.on("dialog", lambda _: pytest.fail("a script from the text has run"))
    ask(page, "<script>alert(1)</script> 😀 مرحبا geen DigiD")
    assert "<script>alert(1)</script>" in page.locator(".lw-turn--clerk .lw-turn__text").inner_text()


def test_without_script(live_product, open_page):
    """With JavaScript off the clerk still gets the card."""
    page = open_page(live_product, script=False)
    page.fill("#tekst", NO_DIGID)
    page.click("#verstuur")
    if page.locator(".lw-choice").count():
        page.click(".lw-choice >> nth=0")
    assert page.locator("#advies .lw-card__desk").inner_text()
    assert urlsplit(page.url).path.startswith("/gesprek/")


def test_question_from_another_site_is_refused(live_product, chromium):
    """A form on another website cannot ask in the clerk's name."""
    context = chromium.new_context()
    answer = context.request.post(
        live_product + "/gesprek", form={"tekst": NO_DIGID}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status == 403
    context.close()

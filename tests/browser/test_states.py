"""Every page and state, in Chromium: accessible, no sideways scrolling, and the right words."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, ask, is_too_wide

pytestmark = pytest.mark.browser

QUESTIONS = {
    "refer": "Mevrouw heeft geen DigiD",
    "clarify": "Meneer heeft een formulier",
    "urgent": "Er is nu geweld in huis",
    "unknown": "Wat voor weer wordt het?",
    "bot down": "Het is stil, en mevrouw heeft geen DigiD",
}
ADDRESSES = {
    "empty": "/",
    "desks": "/loketten",
    "desks that match": "/loketten?zoek=digid",
    "desks that do not match": "/loketten?zoek=xyzzy",
    "desk": "/loketten/ido-oosterlinde",
    "desk of the country": "/loketten/digid-helpdesk",
    "resident's card": "/kaart?loket=ido-centrum&onderwerp=digid-aanvragen&hulp=digitaal-helpen",
    "unknown desk": "/loketten/bestaat-niet",
    "unknown page": "/bestaat-niet",
}


@pytest.mark.parametrize("viewport", [DESKTOP, SMALLEST], ids=["desktop", "400%"])
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_page_is_accessible(rule_pages, open_page, violations, address, viewport):
    """Axe finds nothing wrong with any page at any width, and none scrolls sideways."""
    page = open_page(rule_pages + address, viewport)
    assert violations(page) == []
    assert not is_too_wide(page)


@pytest.mark.parametrize("viewport", [DESKTOP, SMALLEST], ids=["desktop", "400%"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_state_of_the_conversation_is_accessible(rule_pages, open_page, violations, question, viewport):
    """Axe finds nothing wrong with any answer at any width, with everything unfolded."""
    page = open_page(rule_pages, viewport)
    ask(page, question)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert violations(page) == []
    assert not is_too_wide(page)


def test_card_names_desk_phone_and_colleague_line(rule_pages, open_page):
    """After a question the card says where to, whether it is open, and how to call."""
    page = open_page(rule_pages)
    ask(page, QUESTIONS["refer"])
    card = page.locator("#advies")
    assert "Verwijs door naar" in card.inner_text()
    assert "Informatiepunt Digitale Overheid (IDO) Lindewaard-centrum" in card.inner_text()
    assert "Nu open, tot 13:00" in card.inner_text()
    assert card.locator(".lw-phone").get_attribute("href") == "tel:0999211040"
    assert "alleen voor collega’s" in card.locator(".lw-colleague").inner_text()


def test_urgent_shows_the_number_first(rule_pages, open_page):
    """For an urgent matter the number is in view at once, also on a phone, and the state is in words besides colour."""
    page = open_page(rule_pages, PHONE)
    ask(page, QUESTIONS["urgent"])
    assert "Spoed: bel nu" in page.locator("#advies-kop").inner_text()
    number = page.locator("#advies .lw-phone")
    assert number.inner_text().strip() == "112"
    page.wait_for_function("() => document.activeElement.id === 'advies'")
    page.wait_for_function(  # the page may glide there; that it arrives is what counts
        """() => {
            const box = document.querySelector("#advies .lw-phone").getBoundingClientRect();
            return box.top > 0 && box.bottom < window.innerHeight;
        }"""
    )


def test_own_desk_is_remembered_and_handles_here(rule_pages, open_page):
    """Who sits at the desk that does it gets 'here', and the choice is still there tomorrow."""
    page = open_page(rule_pages)
    page.select_option("#eigen-loket", "ido-centrum")
    page.locator("#mijn-loket-stand", has_text="Bewaard").wait_for()
    ask(page, QUESTIONS["refer"])
    assert "Help de inwoner hier" in page.locator("#advies").inner_text()
    page.goto(rule_pages)
    assert page.input_value("#eigen-loket") == "ido-centrum"


def test_visited_desk_is_not_advised_and_can_be_removed(rule_pages, open_page):
    """A desk at 'al geweest bij' is not recommended; taking it away brings it back."""
    page = open_page(rule_pages)
    page.click("text=Meer over de inwoner")
    page.select_option("#toevoegen", "ido-centrum")
    page.click("#voeg-toe")
    page.locator("#weg-ido-centrum").wait_for()
    ask(page, "Mevrouw heeft geen DigiD")
    assert "Lindewaard-centrum" not in page.locator("#advies-kop").inner_text()
    page.click("#weg-ido-centrum")
    page.locator("#weg-ido-centrum").wait_for(state="detached")
    ask(page, "Mevrouw heeft nog steeds geen DigiD")
    assert "Lindewaard-centrum" in page.locator("#advies-kop").inner_text()


def test_question_is_answered_with_a_button_or_its_number(rule_pages, open_page):
    """The options are buttons; typing the number of one does the same."""
    for choose in (lambda page: page.click(".lw-choice >> nth=1"), lambda page: ask(page, "2")):
        page = open_page(rule_pages)
        ask(page, QUESTIONS["clarify"])
        _, label, desk = page.locator(".lw-choice").nth(1).inner_text().split("\n")
        assert desk.startswith("Naar "), "the desk stands with the choice, and is not said as an answer"
        choose(page)
        page.locator("#advies .lw-card__desk").wait_for()
        assert label in page.locator(".lw-turn--clerk").last.inner_text()
        assert page.locator(".lw-choice").count() == 0


@pytest.mark.parametrize("viewport", [DESKTOP, SMALLEST], ids=["desktop", "400%"])
def test_a_referral_is_recorded_printed_and_undone(rule_pages, open_page, violations, viewport):
    """One button records; the code stands in the talk, on the card and on paper; another button undoes it."""
    page = open_page(rule_pages, viewport)
    ask(page, QUESTIONS["refer"])
    page.click("#leg-vast")
    page.locator("#advies .lw-card__code").wait_for()
    assert "K4RM-P2X7" in page.locator(".lw-turn--assistant").last.inner_text()
    assert page.locator("#leg-vast").count() == 0
    assert violations(page) == []
    assert not is_too_wide(page)
    slip = open_page(rule_pages + page.locator("#advies .lw-card__action a").get_attribute("href"), viewport)
    assert "K4RM-P2X7" in slip.locator(".lw-slip__code").inner_text()
    assert violations(slip) == []
    assert not is_too_wide(slip)
    page.focus("#terugdraaien")
    page.keyboard.press("Enter")
    page.locator("#leg-vast").wait_for()
    assert page.locator("#advies .lw-card__code").count() == 0
    page.locator("*:focus:not(body)").wait_for()


def test_bot_down_is_said_and_the_question_still_works(rule_pages, open_page):
    """Without the bot the notice stands there, the advice is given, and a question can be answered."""
    page = open_page(rule_pages)
    ask(page, "Het is stil, en er is een formulier")
    assert "Het gesprek ligt even stil. Het advies werkt wel." in page.locator("#bot-stand").inner_text()
    page.click(".lw-choice >> nth=0")
    page.locator("#advies .lw-card__desk").wait_for()


def test_waiting_is_shown_after_a_second(rule_pages, open_page):
    """A slow answer says 'Even zoeken…' in a status region, and a second press asks nothing more."""
    page = open_page(rule_pages)
    page.fill("#tekst", "traag: geen DigiD")
    page.press("#tekst", "Enter")
    page.press("#tekst", "Enter")
    assert page.get_attribute("#vraag", "aria-busy") == "true"
    assert page.locator("#verstuur").is_disabled()
    page.locator("#even-zoeken", has_text="Even zoeken…").wait_for()
    page.locator(".lw-turn--assistant").wait_for()
    page.wait_for_timeout(300)
    assert page.locator(".lw-turn--clerk").count() == 1
    assert page.locator("#even-zoeken").inner_text() == ""


@pytest.mark.parametrize("failing", ["server", "network"])
def test_failure_keeps_the_text(rule_pages, open_page, violations, failing):
    """When the server or the network fails, the page says so and the typed text stays."""
    page = open_page(rule_pages)
    if failing == "network":
        page.route("**/gesprek", lambda route: route.abort())
    page.fill("#tekst", "Het is stuk: geen DigiD")
    page.press("#tekst", "Enter")
    page.locator("#storing:not([hidden])").wait_for()
    assert "Uw tekst staat er nog" in page.locator("#storing").inner_text()
    assert page.input_value("#tekst") == "Het is stuk: geen DigiD"
    assert violations(page) == []


def test_text_that_is_too_long_comes_back(rule_pages, open_page, violations):
    """A text over the limit is refused beside the field, with every character still in it."""
    page = open_page(rule_pages)
    page.fill("#tekst", "x" * 2500)
    assert page.locator("#tekst-teller").inner_text() == "500 tekens te veel"
    page.click("#verstuur")
    page.locator("#tekst-fout").wait_for()
    assert "2500 tekens" in page.locator("#tekst-fout").inner_text()
    assert len(page.input_value("#tekst")) == 2500
    assert page.get_attribute("#tekst", "aria-invalid") == "true"
    assert violations(page) == []
    ask(page, "Geen DigiD")
    assert page.locator("#tekst-fout").count() == 0


def test_script_emoji_and_other_scripts_are_text(rule_pages, open_page):
    """What looks like markup is shown as it was typed, and runs nothing."""
    page = open_page(rule_pages)
    typed = "<script>alert(1)</script><img src=x onerror=alert(2)> 😀 مرحبا 你好 ' OR 1=1 --"
    page.on("dialog", lambda _: pytest.fail("a script from the text has run"))
    ask(page, typed)
    assert page.locator(".lw-turn--clerk .lw-turn__text").inner_text() == typed


def test_personal_data_is_taken_out(rule_pages, open_page):
    """A telephone number never comes back on the page, and the clerk is told."""
    page = open_page(rule_pages)
    ask(page, "Geen DigiD, bel 06-12345678")
    assert "12345678" not in page.content()
    assert "telefoonnummer" in page.locator(".lw-turn__note").inner_text()


def test_start_again_can_be_undone(rule_pages, open_page):
    """Starting again empties the page; one link brings back the conversation and what was being typed."""
    page = open_page(rule_pages)
    ask(page, QUESTIONS["refer"])
    page.fill("#tekst", "nog niet verstuurd")
    page.click("#opnieuw")
    page.locator("text=Terug naar het vorige gesprek").wait_for()
    assert page.locator(".lw-turn").count() == 0
    page.click("text=Terug naar het vorige gesprek")
    page.locator(".lw-turn").first.wait_for()
    assert page.input_value("#tekst") == "nog niet verstuurd"
    assert "Lindewaard-centrum" in page.locator("#advies-kop").inner_text()


def test_reload_keeps_the_conversation(rule_pages, open_page):
    """Reloading the page loses nothing."""
    page = open_page(rule_pages)
    ask(page, QUESTIONS["refer"])
    page.reload()
    assert page.locator(".lw-turn").count() == 2
    assert "Lindewaard-centrum" in page.locator("#advies-kop").inner_text()


def test_new_turns_are_announced(rule_pages, open_page):
    """The log is a polite live region that stays in place, so that a screen reader reads what is added."""
    page = open_page(rule_pages)
    page.evaluate("document.getElementById('verloop').setAttribute('data-same', 'yes')")
    ask(page, QUESTIONS["refer"])
    log = page.locator("#verloop")
    assert log.get_attribute("role") == "log"
    assert log.get_attribute("aria-live") == "polite"
    assert log.get_attribute("data-same") == "yes"
    assert log.locator(".lw-turn").count() == 2


def test_filter_of_desks_works_while_typing(rule_pages, open_page):
    """The list follows the filter box and says how many desks are left."""
    page = open_page(rule_pages + "/loketten")
    page.locator("#zoek").press_sequentially("huurtoeslag")
    page.locator(".lw-count", has_text="met ‘huurtoeslag’").wait_for()
    assert page.evaluate("document.activeElement.id") == "zoek"


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_resident_card_prints_on_one_page(rule_pages, open_page, paper):
    """The card fits one sheet, and holds nothing that is for colleagues."""
    page = open_page(rule_pages + ADDRESSES["resident's card"])
    assert "collega" not in page.locator("main").inner_text().casefold()
    assert "21 10 41" not in page.content()
    pages = page.pdf(format=paper, prefer_css_page_size=False).count(b"/Type /Page\n")
    assert pages == 1

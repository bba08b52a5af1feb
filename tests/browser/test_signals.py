"""The form for a signal with the keyboard alone, and the pages of the coordinator, in a real browser."""

import pytest

from api.accounts.identity import Person, Role
from api.bundles.store import BundleStore
from api.bundles.taking_apart import take_out
from api.casework.store import CaseworkStore
from api.demo.store import Wanted, load
from api.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import TUESDAY_MORNING, served
from tests.light import light_app
from tests.product import wait_until

COORDINATOR = Person(1, "sanne", "Sanne", frozenset({Role.COORDINATOR}), "lindewaard", "ido-centrum")

APART = ("/signalen/bundel/1/uithalen?alles=ja", "/signalen/uitgehaald")
"""Undoing a bundle."""


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """The application with demo data, in bundles, for a coordinator."""
    settings = Settings(data=tmp_path_factory.mktemp("browser"), rasa_port=9, requests_per_minute=100_000)
    app = light_app(settings, lindewaard)
    store = CaseworkStore(settings.database_url)
    load(store.engine, lindewaard, Wanted(referrals=200, signals=800), TUESDAY_MORNING)
    bundles = BundleStore(store.engine, "lindewaard")
    bundles.gather(TUESDAY_MORNING)
    take_out(store.engine, "lindewaard", bundles.listed()[-1].id, None, TUESDAY_MORNING)
    store.close()

    @app.middleware("http")
    async def identify(request, proceed):
        request.state.person = COORDINATOR
        return await proceed(request)

    with served(app) as found:
        wait_until(lambda: app.state.product.live_knowledge.answers and app.state.demo_mark.present, 30)
        yield found


def test_a_signal_takes_one_line_and_enter(address, open_page):
    """Nothing needs the mouse, and afterwards the next one can be typed at once."""
    page = open_page(address + "/signalen/nieuw")
    page.keyboard.type("Digid lukt niet op de app")
    page.keyboard.press("Enter")
    page.get_by_text("Vastgelegd.", exact=True).wait_for()
    assert page.get_by_text("DigiD aanvragen · van Logius").is_visible()
    assert page.evaluate("document.activeElement.id") == "tekst"
    page.get_by_role("button", name="Maak ongedaan").press("Enter")
    page.get_by_text("telt niet meer mee").wait_for()
    assert page.input_value("#tekst") == "Digid lukt niet op de app"


def test_with_the_keyboard_all_of_it_can_be_chosen(address, open_page):
    """Tab goes from group to group, arrows choose, and the guess of the owner appears beside its field."""
    page = open_page(address + "/signalen/nieuw")
    page.keyboard.type("Snapt er niets van")
    page.keyboard.press("Tab")
    page.keyboard.type("Huurtoeslag")
    page.keyboard.press("Tab")
    page.get_by_text("Waarschijnlijk van: Dienst Toeslagen").wait_for()
    page.keyboard.press("Space")  # the letter
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # logging in, which is of another owner
    page.get_by_text("Waarschijnlijk van: Logius").wait_for()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Leg vast, en nog een vraag van deze bezoeker"
    page.keyboard.press("Enter")
    page.get_by_text("Huurtoeslag · inloggen · van Logius").wait_for()
    page.get_by_text("Nog een vraag van dezelfde bezoeker.").wait_for()


@pytest.mark.parametrize(
    "path", ["/signalen/nieuw", "/signalen", "/signalen/bundel/1", "/signalen/mijn", "/dashboard", *APART]
)
def test_a_page_is_accessible_and_fits(address, open_page, violations, path):
    """On a desk and on a telephone; made-up data is told."""
    for viewport in (DESKTOP, PHONE):
        page = open_page(address + path, viewport)
        assert page.get_by_text("Voorbeeldgegevens.", exact=True).is_visible()
        assert not is_too_wide(page)
    assert violations(page) == []


def test_errors_are_announced_and_lead_to_their_field(address, open_page, violations):
    page = open_page(address + "/signalen/nieuw")
    page.fill("#onderwerp", "huurtoeslg")
    page.press("#onderwerp", "Enter")
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "onderwerp"
    assert page.input_value("#onderwerp") == "huurtoeslg"
    assert violations(page) == []


def test_the_pictures_of_the_dashboard_are_drawn(address, open_page):
    """Each is really an image, and its table opens."""
    page = open_page(address + "/dashboard")  # returns when all has loaded: a page that is printed then has them all
    pictures = page.locator(".lw-part__picture").all()
    assert len(pictures) > 5
    for picture in pictures:
        assert picture.evaluate("image => image.complete && image.naturalWidth") > 300
    table = page.locator("#themas details")
    table.locator("summary").press("Enter")
    assert table.get_by_role("row").count() > 5


def test_on_paper_the_dashboard_says_what_it_is_about(address, open_page):
    """The period and the desk stand above the figures; what can only be pressed is not there."""
    page = open_page(address + "/dashboard?periode=2026-K4&loket=ido-centrum")
    page.emulate_media(media="print")
    assert page.get_by_text("Dit gaat over het vierde kwartaal van 2026").is_visible()
    for words in ("Kwartaalverslag (PDF)", "Download CSV", "Toon"):
        assert not page.get_by_text(words).first.is_visible(), words


def test_on_a_telephone_the_words_of_a_picture_are_as_large_as_the_text(address, open_page):
    page = open_page(address + "/dashboard", PHONE)
    for picture in page.locator(".lw-part__picture").all():
        shown, drawn = picture.evaluate("image => [image.clientWidth, image.naturalWidth]")
        assert 0.95 < shown / drawn < 1.2
    assert not is_too_wide(page)


BROKEN_WORDS = """() => [...document.querySelectorAll('.lw-scroll td, .lw-scroll th')].flatMap(cell => {
  const text = cell.firstChild, range = document.createRange();
  return [...(text ? text.data : '').matchAll(/[^\\s-]+/g)].filter(word => {
    range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(one => one.top)).size > 1;
  }).map(word => word[0]);
})"""


def test_the_tables_of_the_dashboard_are_read_on_a_telephone(address, open_page):
    """What is too wide scrolls within its frame; no word is cut in two."""
    page = open_page(address + "/dashboard", PHONE)
    for summary in page.locator(".lw-part summary").all():
        summary.evaluate("one => { one.parentElement.open = true }")
    assert page.locator("#wachttijd td").count() > 5
    assert page.evaluate(BROKEN_WORDS) == []
    assert not is_too_wide(page)

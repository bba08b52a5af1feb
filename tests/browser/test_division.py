"""The division in Chromium: the table with the keyboard alone, the list on a telephone, a row changed, a file."""

import re

import pytest

from api.accounts.identity import Role
from api.settings import Settings
from api.transfer.files import as_csv
from api.transfer.tables import Table
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import PHONE, is_too_wide
from tests.browser.rules import served
from tests.light import light_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory, lindewaard):
    """The application with an editor in it."""
    app = light_app(Settings(data=tmp_path_factory.mktemp("verdeling"), rasa_port=9), lindewaard)
    with served(app) as address:
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.EDITOR, login="redacteur")
        yield address


def test_the_table_works_with_the_keyboard_alone(open_page, address, violations):
    """Tab leads to the table, an arrow moves it, its first column stays, and a subject leads to its boundary."""
    page = open_page(f"{address}/taakverdeling?thema=zorg")
    assert violations(page) == []
    assert not is_too_wide(page)
    table = page.locator(".tv-scroll")
    page.locator("#soort").focus()
    for _ in ("the tick for what desks do not agree with", "the button", "the table"):
        page.keyboard.press("Tab")
    assert table.evaluate("table => table === document.activeElement")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.tv-scroll').scrollLeft > 0")
    corner = page.locator(".tv-corner").bounding_box()
    box = table.bounding_box()
    assert abs(corner["x"] - box["x"]) < 3
    page.locator(".tv-table tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.startsWith('#taak-')")
    assert page.locator(":target h3").inner_text() == page.locator(".tv-table tbody th a").first.inner_text()


def test_a_telephone_shows_the_list(open_page, address, violations):
    page = open_page(f"{address}/taakverdeling?thema=zorg", PHONE)
    assert not page.locator(".tv-table").is_visible()
    assert page.locator(".tv-task").first.is_visible()
    assert not is_too_wide(page)
    assert violations(page) == []
    page.goto(f"{address}/taakverdeling?loket=ido-centrum&thema=digitale-overheid")
    assert page.locator(".tv-table--desk td").first.is_visible()
    assert not is_too_wide(page)
    assert violations(page) == []


def signed_in(open_page, address, viewport=None, *, script=True):
    """A page of the editor."""
    page = open_page(f"{address}/inloggen", viewport, script=script)
    page.fill("[name=login]", "redacteur")
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url("**/")
    return page


def test_a_box_is_changed_in_the_table_with_the_keyboard_alone(open_page, address, violations):
    """Arrows lead from box to box, Enter opens one, Escape asks about what is not kept, and focus comes back."""
    page = signed_in(open_page, address)
    page.goto(f"{address}/taakverdeling?thema=zorg")
    page.get_by_role("link", name="Wijzig in de tabel").press("Enter")
    page.wait_for_url("**/beheer/taakverdeling?thema=zorg")
    assert violations(page) == []
    assert not is_too_wide(page)
    page.locator(".tv-scroll").focus()
    while not page.evaluate("() => document.activeElement.matches('a[data-vakje]')"):
        page.keyboard.press("Tab")
    first = page.evaluate("() => document.activeElement.id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    box = page.evaluate("() => document.activeElement.id")
    assert box != first
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.locator(".vk-form").wait_for()
    assert violations(page) == []
    page.select_option("#leren-doet", "helpt")
    page.fill("#leren-tot", "Tot drie lessen")
    page.keyboard.press("Escape")
    assert page.locator("#vakje-open").is_visible(), "what was typed is not thrown away by one key"
    assert page.evaluate("() => document.activeElement.textContent") == "Niet bewaren"
    page.locator("#leren-tot").press("End")
    page.keyboard.type(" hooguit")
    assert not page.locator("#vakje-open").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#vakje-open").is_visible(), "what was typed after the warning is not thrown away either"
    page.locator("#leren-tot").press("Shift+Tab")
    page.get_by_role("button", name="Bewaar het concept").press("Enter")
    dialog.wait_for(state="detached")
    page.wait_for_function("id => document.activeElement.id === id", arg=box)
    assert "Leren" in page.locator(f"#{box}").inner_text()
    assert "concept" in page.locator(f"#{box}").inner_text()
    assert "Uw concept bij dit thema: 1 onderwerp" in page.locator("#stand").inner_text()
    page.keyboard.press("Enter")
    dialog.locator(".vk-form").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    page.get_by_role("link", name="Bekijk de gevolgen en publiceer").press("Enter")
    page.get_by_text("Niemand loopt vast.").wait_for()


def test_a_box_is_changed_on_a_telephone_and_without_the_script(open_page, address, violations):
    page = signed_in(open_page, address, PHONE)
    page.goto(f"{address}/beheer/taakverdeling?thema=onderwijs")
    assert not is_too_wide(page)
    assert violations(page) == []
    row = page.locator(".tv-table--edit tbody tr").first
    empty = row.locator("a.tv-box--empty")
    assert not empty.first.is_visible()
    page.get_by_label(re.compile(r"Toon ook de \d+ lege vakjes")).first.check()
    assert empty.first.is_visible()
    box = empty.first.get_attribute("id")
    for choice in ("helpt", ""):  # filled, and made empty again
        page.locator(f"#{box}").click()
        page.locator("dialog[open] .vk-form").wait_for()
        assert not is_too_wide(page)
        assert violations(page) == []
        page.select_option("#leren-doet", choice)
        page.get_by_role("button", name="Bewaar het concept").click()
        page.locator("dialog[open]").wait_for(state="detached")
        page.wait_for_function("id => document.activeElement.id === id", arg=box)
        assert page.locator(f"#{box}").is_visible(), "the row stays as open as it was"
    page.locator("a[data-vakje]:visible").first.click()
    page.get_by_role("button", name="Sluit", exact=True).click()

    plain = signed_in(open_page, address, script=False)
    plain.goto(f"{address}/beheer/taakverdeling?thema=onderwijs")
    plain.locator("a[data-vakje]").first.click()
    assert plain.locator("h1").inner_text() == "Taakverdeling wijzigen"
    plain.fill("#bron", "Overleg van dinsdag")
    plain.click("text=Bewaar het concept")
    assert "Bewaard in uw concept." in plain.locator("#stand").inner_text()


def test_an_editor_changes_a_row_and_reads_in_a_file(open_page, address, violations, tmp_path):
    """From the matrix to the form and a draft; then a file with one good and one wrong row."""
    page = signed_in(open_page, address)
    page.goto(f"{address}/taakverdeling?thema=toeslagen")
    page.click("text=Wijzig Huurtoeslag")
    assert violations(page) == []
    page.click("#oneens-deel > summary")
    page.select_option("#oneens-0-loket", "-")
    page.fill("#oneens-0-wat", "De partijen overleggen nog.")
    assert not page.locator("#oneens-0-soort").is_visible()
    page.get_by_text("Vanzelf bewaard in uw concept").wait_for()
    page.fill("#bron", "Overleg van maandag")
    page.click("text=Bewaar het concept")
    page.get_by_text("Bewaard als concept.").wait_for()
    assert page.input_value("#oneens-0-wat") == "De partijen overleggen nog."
    assert "niet mee eens, hele onderwerp" in page.locator(".bh-mine").inner_text()

    path = tmp_path / "bestand.csv"
    columns = ("onderwerp_id", "soort_id", "loket_id", "rol")
    rows = (("zorgtoeslag", "leren", "taalhuis", "helpt"), ("kindgebonden-budget", "leren", "taalhuis", "tovert"))
    path.write_bytes(as_csv(Table("t", columns, rows)))
    page.goto(f"{address}/beheer/inlezen")
    assert violations(page) == []
    page.set_input_files("#bestand", path)
    page.click("text=Bekijk wat er verandert")
    page.get_by_text("Rij 3, kolom rol").wait_for()
    assert violations(page) == []
    assert not is_too_wide(page)
    page.click("text=Bewaar als concepten")
    page.get_by_text("Bewaard: 1 concept.").wait_for()
    page.goto(f"{address}/beheer/actueel")
    assert violations(page) == []

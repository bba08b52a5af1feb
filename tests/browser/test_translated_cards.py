"""The resident's card in another language: the fixed texts translated, the Dutch beside them, the rest in Dutch."""

import re

import pytest
from starlette.testclient import TestClient

from api.languages.texts import languages
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import rule_app
from tests.browser.test_without_script import ask

CARD = "/kaart?loket=ido-centrum&onderwerp=digid-aanvragen&hulp=digitaal-helpen"
LONGEST = "/kaart?loket=overheidsbreed-loket&onderwerp=melding-openbare-ruimte&hulp=begeleiden"
OTHERS = [code for code in languages() if code != "nl"]


@pytest.fixture(scope="module")
def client():
    """One client for all cards: none of these tests changes anything."""
    with TestClient(rule_app(), follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("code", OTHERS)
def test_the_card_says_everything_twice(client, code):
    """In the language of the resident and in Dutch, marked as a translation that nobody checked yet."""
    page = client.get(f"{CARD}&taal={code}")
    own, dutch = languages()[code], languages()["nl"]
    assert page.status_code == 200
    assert f'lang="{code}" dir="{own.direction}"' in page.text
    for name in ("going_to", "purpose", "address", "opening", "walk_in_or_appointment", "translated", "unchecked"):
        assert getattr(own.card, name) in page.text
        assert f'<span class="lw-dutch" lang="nl" dir="ltr">{getattr(dutch.card, name)}' in page.text or (
            f'<p class="lw-dutch" lang="nl" dir="ltr">{getattr(dutch.card, name)}' in page.text
        )
    assert own.kinds["digitaal-helpen"] in page.text
    assert own.bring["identity"] in page.text
    assert "heeft dat nog niet nagekeken" in page.text


def test_what_an_editor_wrote_stays_dutch_and_in_its_own_direction(client):
    """Names, addresses, numbers and things to bring that are not in the fixed list, also within Arabic."""
    page = client.get(f"{CARD}&taal=ar").text
    assert '<bdi lang="nl" dir="ltr">Lindeplein 4, ' in page
    assert '<bdi lang="nl" dir="ltr">Eigen telefoon (opgeladen) en oplader</bdi>' in page
    assert 'dir="ltr" href="tel:0999211040">0999 - 21 10 40</a>' in page


@pytest.mark.parametrize("code", OTHERS)
def test_whom_to_call_stands_whole_in_both_languages(client, code):
    """Each sentence with its number: Dutch words between them broke the sentence off, in Arabic on both sides."""
    page = client.get(f"{CARD}&taal={code}").text
    own = languages()[code].card
    assert f'<strong>{own.trouble}</strong> {own.call_municipality} <a class="lw-slip__phone"' in page
    dutch = '<p class="lw-dutch" lang="nl" dir="ltr">Lukt het niet? Bel de gemeente: <span class="lw-slip__whole">'
    assert f"{dutch}0999 - 20 00 00</span></p>" in page


def test_a_name_that_is_kept_is_not_said_again_in_dutch(client):
    page = client.get("/kaart?loket=duo&taal=en").text
    assert "<li>DigiD (your login for government websites)</li>" in page


def test_the_dutch_card_is_not_marked_as_a_translation(client):
    page = client.get(CARD).text
    assert "U gaat naar" in page
    assert "lw-dutch" not in page
    assert "vertaling" not in page
    assert client.get(f"{CARD}&taal=nl").text.count("<bdi") == 0


def test_every_language_keeps_the_desk_the_subject_and_the_code(client):
    """The choice is made with plain links, each in its own language; the one that is shown is marked."""
    page = client.get(f"{CARD}&taal=pl").text
    links = re.findall(
        r'<a class="lw-languages__link" href="([^"]+)" hreflang="([a-z]{2})"( aria-current="true")?>', page
    )
    assert [code for _, code, _ in links] == list(languages())
    assert [code for _, code, current in links if current] == ["pl"]
    for address, code, _ in links:
        assert address.replace("&amp;", "&") == f"{CARD}&taal={code}"


@pytest.mark.parametrize("code", ["de", "xx", "%3Cscript%3E", ""])
def test_a_language_without_a_card_gives_the_dutch_one_and_says_so(client, code):
    page = client.get(f"{CARD}&taal={code}")
    assert page.status_code == 200
    assert "In die taal is er nog geen kaart." in page.text
    assert "U gaat naar" in page.text
    assert "<script>" not in page.text


def test_the_advice_leads_to_the_card_in_the_language_of_the_resident(client):
    """When there is a card in it; otherwise to the Dutch one."""
    arabic = ask(client, "Mevrouw heeft geen DigiD", taal="ar").text
    assert "Kaart voor de inwoner, ook in het Arabisch" in arabic
    address = re.search(r'href="(/kaart\?[^"]+)"', arabic)[1].replace("&amp;", "&")
    assert 'lang="ar" dir="rtl"' in client.get(address).text
    for language in ("fr", ""):
        page = ask(client, "Mevrouw heeft geen DigiD", taal=language).text
        assert "ook in het" not in page
        assert "taal=" not in re.search(r'href="(/kaart\?[^"]+)"', page)[1]


def test_a_desk_about_which_little_is_known_has_a_card_in_every_language(client, lindewaard):
    """No fact that is missing breaks a translated card."""
    for desk in lindewaard.desks:
        assert client.get(f"/kaart?loket={desk}&taal=ar").status_code == 200


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("code", ["ar", "uk"])
def test_the_translated_card_is_accessible_and_fits(rule_pages, open_page, violations, code, viewport):
    page = open_page(f"{rule_pages}{CARD}&taal={code}", viewport)
    assert violations(page) == []
    assert not is_too_wide(page)


@pytest.mark.browser
def test_arabic_runs_from_right_to_left_and_numbers_do_not(rule_pages, open_page):
    """The Arabic stands at the right of the Dutch; a number is read from left to right."""
    page = open_page(f"{rule_pages}{CARD}&taal=ar")
    own, dutch = (page.locator(f".lw-pair > ul >> nth={number}").bounding_box() for number in (0, 1))
    assert own["x"] > dutch["x"] + dutch["width"] - 1
    digits = page.evaluate(
        """() => {
            const text = document.querySelector(".lw-slip__phone").firstChild;
            return [0, text.length - 1].map(at => {
                const range = document.createRange();
                range.setStart(text, at);
                range.setEnd(text, at + 1);
                return range.getBoundingClientRect().left;
            });
        }"""
    )
    assert digits[0] < digits[1]


@pytest.mark.browser
def test_hours_are_not_broken_off_within_a_time(rule_pages, open_page):
    """On a narrow screen as well: the times of a day go to the next line together."""
    page = open_page(f"{rule_pages}{CARD}&taal=ar", PHONE)
    times = page.locator(".lw-slip > dl .lw-hours:not(.lw-dutch) .lw-hours__times")
    line = page.locator(".lw-hours__times").first.evaluate("node => parseFloat(getComputedStyle(node).lineHeight)")
    assert times.count() == 6
    assert all(times.nth(number).bounding_box()["height"] < 1.5 * line for number in range(times.count()))


@pytest.mark.browser
def test_the_translated_card_prints_on_one_a4(rule_pages, open_page):
    """In every language, of the desk with the most on its card."""
    page = open_page(f"{rule_pages}{LONGEST}")
    for code in languages():
        page.goto(f"{rule_pages}{LONGEST}&taal={code}")
        assert page.pdf(prefer_css_page_size=True, format="A4").count(b"/Type /Page\n") == 1, code

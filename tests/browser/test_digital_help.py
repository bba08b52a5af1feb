"""Recognising who needs digital help: the page with cues, and the sentence on the advice card."""

import re

import pytest

from api.pages.advice_card import card
from api.wire import AdviceResponse
from knowledge.base import KnowledgeBase
from knowledge.digital_help import digital_cues
from tests.browser.conftest import DESKTOP, PHONE, ask, is_too_wide
from tests.browser.test_without_script import ask as ask_without_script

SENTENCE = "U bent echt niet de enige zonder DigiD."


def text_of(page):
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def titles(page):
    """The subjects that a page shows."""
    return re.findall(r'id="taak-([a-z0-9-]+)"', page.text)


def test_all_themes_are_on_one_page(client, lindewaard):
    """With the general cues first; each theme leads to its subjects, and the page is in the menu."""
    page = client.get("/digitale-hulp")
    assert page.status_code == 200
    cues = digital_cues(lindewaard)
    for cue in (cues.general, *cues.by_theme.values()):
        assert cue.opening in page.text
    for theme in cues.by_theme:
        assert f'href="/digitale-hulp?thema={theme}"' in page.text
    assert '<a href="/digitale-hulp" aria-current="page">' in page.text
    assert '<a href="/digitale-hulp">' in client.get("/loketten").text


def test_a_theme_has_a_page_with_its_subjects_and_who_helps(client):
    page = client.get("/digitale-hulp?thema=leefomgeving")
    assert titles(page) == [
        "afvalpas-container",
        "melding-openbare-ruimte",
        "omgevingsvergunning",
        "boom-kappen",
        "evenement-straatfeest",
    ]
    assert 'href="/loketten/informatiebalie"' in page.text
    assert 'href="/loketten/ido-centrum"' in page.text


def test_search_needs_no_script(client):
    """Every word must occur, in the name, its synonyms, what the resident says, or the theme."""
    page = client.get("/digitale-hulp?zoek=Kraskaart")
    assert titles(page) == ["parkeervergunning"]
    assert "1 van 84 onderwerpen met ‘Kraskaart’" in text_of(page)
    assert titles(client.get("/digitale-hulp?zoek=duo+examen")) == ["inburgering"]


def test_a_search_without_result_says_what_to_do(client):
    page = client.get("/digitale-hulp?zoek=%3Cb%3Egiraf")
    assert "Niets gevonden. Probeer een korter woord" in text_of(page)
    assert "&lt;b&gt;giraf" in page.text
    assert "<b>giraf" not in page.text


def test_a_theme_that_is_gone_is_said(client):
    page = client.get("/digitale-hulp?thema=visserij")
    assert page.status_code == 404
    assert "Dit thema staat niet (meer) in de lijst" in page.text


def test_the_card_offers_a_sentence_and_leads_to_more_of_them(client):
    """When a resident is stuck on the digital side and is referred for that."""
    page = ask_without_script(client, "Mevrouw heeft geen DigiD")
    assert "Zo kunt u het zeggen" in page.text
    assert SENTENCE in page.text
    more = re.search(r'href="(/digitale-hulp\?thema=[^"#]+)#(taak-[a-z-]+)"', page.text)
    assert f'id="{more[2]}"' in client.get(more[1]).text


@pytest.mark.parametrize(
    ("text", "own_desk"),
    [("De man slaat haar, geweld", ""), ("Mevrouw heeft geen DigiD", "ido-centrum")],
    ids=["urgent", "the clerk sits at the IDO"],
)
def test_the_card_offers_nothing_when_there_is_nothing_to_offer(client, text, own_desk):
    """In an emergency, or when the resident already is where the help is."""
    assert "Zo kunt u het zeggen" not in ask_without_script(client, text, eigen_loket=own_desk).text


def test_an_advice_of_an_older_revision_shows_a_card_without_a_sentence(client, lindewaard):
    """The task it is about may be gone by now."""
    answer = client.post("/gesprek", data={"tekst": "Mevrouw heeft geen DigiD", "gesprek": "", "beurt": ""})
    assert answer.status_code == 200
    tasks = tuple(task for task in lindewaard.content.tasks if task.id != "digid-aanvragen")
    smaller = KnowledgeBase(lindewaard.content.model_copy(update={"tasks": tasks}))
    reading = {"task": "digid-aanvragen", "kind": "digitaal-helpen", "probability": 1, "task_name": "", "kind_name": ""}
    advice = AdviceResponse.model_validate(
        {
            "decision": "refer",
            "message": "",
            "readings": [reading],
            "recommendation": None,
            "alternatives": [],
            "excluded": [],
            "question": None,
            "masked": [],
            "revision": 1,
        }
    )
    assert card(smaller, advice).offer is None


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["", "?thema=toeslagen", "?zoek=digid", "?zoek=giraf"])
def test_the_pages_are_accessible_and_fit(rule_pages, open_page, violations, address, viewport):
    page = open_page(f"{rule_pages}/digitale-hulp{address}", viewport)
    assert violations(page) == []
    assert not is_too_wide(page)


@pytest.mark.browser
def test_searching_while_typing_keeps_the_focus_and_says_how_many(rule_pages, open_page):
    """With the keyboard alone, and at an address that can be shared."""
    page = open_page(f"{rule_pages}/digitale-hulp")
    page.focus("#zoek")
    page.keyboard.type("kraskaart")
    page.locator("[role=status]", has_text="1 van 84").wait_for()
    assert page.evaluate("document.activeElement.id") == "zoek"
    page.wait_for_url("**/digitale-hulp?zoek=kraskaart")


@pytest.mark.browser
def test_every_sheet_prints_on_one_a4(rule_pages, open_page, lindewaard):
    """All themes together, and each theme with its subjects."""
    for address in ["", *(f"?thema={theme}" for theme in digital_cues(lindewaard).by_theme)]:
        page = open_page(f"{rule_pages}/digitale-hulp{address}")
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert sheets == 1, address


@pytest.mark.browser
def test_the_card_with_a_sentence_is_accessible(rule_pages, open_page, violations):
    page = open_page(rule_pages)
    ask(page, "Mevrouw heeft geen DigiD")
    assert page.locator("#advies .lw-say").is_visible()
    assert violations(page) == []

"""The pages as plain forms: everything that a clerk needs works without JavaScript."""

import re

import pytest

from tests.browser.conftest import DESKTOP

TEXT = "Mevrouw heeft geen DigiD"


def hidden(page):
    """Return the hidden fields of the form on a page."""
    return dict(re.findall(r'<input type="hidden" name="(gesprek|beurt)" value="([^"]*)"', page.text))


def ask(client, text, **fields):
    """Send a question the way the form on the first page does."""
    return client.post("/gesprek", data={**hidden(client.get("/")), "tekst": text, **fields})


def test_question_gives_a_page_with_the_card(client):
    """Sending the form shows conversation and card, at an address that can be reloaded."""
    page = ask(client, TEXT)
    assert page.status_code == 200
    assert page.url.path.startswith("/gesprek/")
    assert "Informatiepunt Digitale Overheid (IDO) Lindewaard-centrum" in page.text
    assert "0999 - 21 10 40" in client.get(page.url.path).text


def test_button_answers_the_question(client):
    """The options are submit buttons of the same form."""
    asked = ask(client, "Meneer heeft een formulier")
    assert "Er staat nog één vraag open" in asked.text
    answered = client.post("/gesprek", data={**hidden(asked), "keuze": "1"})
    assert "Verwijs door naar" in answered.text


def test_button_pressed_twice_counts_once(client):
    """The second press of a button shows the answer of the first."""
    asked = ask(client, "Meneer heeft een formulier")
    choice = {**hidden(asked), "keuze": "1"}
    assert client.post("/gesprek", data=choice).text == client.post("/gesprek", data=choice).text


def test_form_sent_twice_counts_once(client):
    """The same form twice is one turn."""
    form = {**hidden(client.get("/")), "tekst": TEXT}
    client.post("/gesprek", data=form)
    assert client.post("/gesprek", data=form).text.count("lw-turn--clerk") == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Typ eerst wat de inwoner wil"), ("   \n ", "Typ eerst wat de inwoner wil"), ("a" * 10_000, "10000 tekens")],
    ids=["empty", "blank", "10.000 characters"],
)
def test_text_that_cannot_be_asked_comes_back(client, typed, sentence):
    """A problem stands beside the field, with the text still in it."""
    page = ask(client, typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'aria-invalid="true"' in page.text
    assert typed.strip() in page.text


def test_failure_keeps_the_text(client):
    """When answering fails the page says so and the text is still in the field."""
    page = ask(client, "Het is stuk, geen DigiD")
    assert page.status_code == 503
    assert "Uw tekst staat er nog" in page.text
    assert "Het is stuk, geen DigiD</textarea>" in page.text


@pytest.mark.parametrize(
    "fields",
    [{"eigen_loket": "bestaat-niet"}, {"al_geweest": "<script>"}, {"kern": "Atlantis"}, {"taal": "klingon"}],
    ids=lambda fields: next(iter(fields)),
)
def test_value_outside_the_list_is_refused_kindly(client, fields):
    """An id that does not exist gives a Dutch sentence, and the text stays."""
    page = ask(client, TEXT, **fields)
    assert page.status_code == 422
    assert "in de lijst" in page.text
    assert TEXT in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("value", ["-1", "0", "99999999999", "abc", "²"])
def test_turn_that_is_no_number_does_no_harm(client, value):
    """A number field with nonsense is ignored."""
    assert ask(client, TEXT, beurt=value).status_code == 200


def test_button_of_a_forgotten_question(client):
    """After half an hour a button still on the screen says that the question is over."""
    page = ask(client, TEXT, keuze="1")
    assert page.status_code == 410
    assert "Deze vraag is verlopen" in page.text
    assert TEXT in page.text


def test_the_referral_is_recorded_with_a_button_and_its_code_is_on_the_card(client):
    """The confirmation, the advice card and the printable card show one code; the first page offers to record."""
    advised = ask(client, TEXT)
    assert 'value="Leg de doorverwijzing vast"' in advised.text
    page = client.post("/gesprek", data={**hidden(advised), "voorbeeld": "Leg de doorverwijzing vast"})
    assert page.text.count("K4RM-P2X7") >= 4
    assert "Vastgelegd. Code voor de inwoner" in page.text
    assert 'name="terugdraaien" value="K4RM-P2X7"' in page.text
    assert 'value="Leg de doorverwijzing vast"' not in page.text
    address = re.search(r'href="(/kaart\?[^"]*code=K4RM-P2X7)"', page.text)[1].replace("&amp;", "&")
    card = client.get(address)
    assert "Uw code:" in card.text
    assert "K4RM-P2X7" in card.text


def test_undo_takes_the_code_away_and_pressing_twice_undoes_once(client):
    """Afterwards the card with that code is no longer printed, and recording is offered again."""
    page = client.post("/gesprek", data={**hidden(ask(client, TEXT)), "voorbeeld": "Leg de doorverwijzing vast"})
    address = re.search(r'href="(/kaart\?[^"]*code=K4RM-P2X7)"', page.text)[1].replace("&amp;", "&")
    undo = {**hidden(page), "terugdraaien": "K4RM-P2X7"}
    undone = client.post("/gesprek", data=undo)
    assert "Ongedaan gemaakt" in undone.text
    assert "Vastgelegd. Code voor de inwoner" not in undone.text
    assert 'value="Leg de doorverwijzing vast"' in undone.text
    assert client.post("/gesprek", data=undo).text == undone.text
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("code", ["K222-K222", "111222333", "<script>"])
def test_a_code_that_is_not_known_gives_no_card(client, code):
    """And is not repeated."""
    card = client.get("/kaart", params={"loket": "ido-centrum", "code": code})
    assert card.status_code == 404
    assert code not in card.text


def test_a_new_situation_has_no_code(client):
    """The code belongs to the advice that was recorded, not to the next one."""
    page = client.post("/gesprek", data={**hidden(ask(client, TEXT)), "voorbeeld": "Leg de doorverwijzing vast"})
    following = client.post("/gesprek", data={**hidden(page), "tekst": "Meneer heeft ook geen DigiD"})
    assert "Vastgelegd. Code voor de inwoner" not in following.text
    assert 'name="terugdraaien"' not in following.text


def test_undo_of_a_forgotten_conversation_says_that_it_is_over(client):
    """After half an hour nothing is undone by accident."""
    page = ask(client, "", terugdraaien="K4RM-P2X7")
    assert page.status_code == 410


def test_visited_desks_are_added_and_removed(client):
    """Each press of 'Voeg toe' adds a chip, keeps the text, and asks nothing."""
    form = {**hidden(client.get("/")), "tekst": TEXT}
    page = client.post("/gesprek/al-geweest", data={**form, "toevoegen": "ido-centrum"})
    assert 'name="al_geweest" value="ido-centrum"' in page.text
    assert TEXT in page.text
    assert "lw-turn" not in page.text
    page = client.post("/gesprek/al-geweest", data={**form, "al_geweest": "ido-centrum", "verwijderen": "ido-centrum"})
    assert 'name="al_geweest"' not in page.text


def test_own_desk_is_remembered_without_personal_data(client):
    """The cookie holds the id of the desk and cannot be read by a script."""
    ask(client, TEXT, eigen_loket="ido-centrum")
    assert client.cookies["eigen_loket"] == "ido-centrum"
    assert '<option value="ido-centrum" selected>' in client.get("/").text


def test_cookie_of_a_desk_that_is_gone_is_ignored(client):
    """A desk that was closed since yesterday is no error."""
    client.cookies.set("eigen_loket", "opgeheven")
    assert client.get("/").status_code == 200


def test_conversation_that_is_forgotten(client):
    """An old address says what happened and offers a new start."""
    page = client.get("/gesprek/abcdefghijklmnopqrst")
    assert page.status_code == 404
    assert "niet meer te zien" in page.text


def test_personal_data_is_not_kept(client):
    """A telephone number is gone from the page, and so is an unsent draft with one."""
    page = ask(client, "Geen DigiD, bel 06-12345678")
    assert "12345678" not in page.text
    page = client.post("/opnieuw", data={**hidden(page), "tekst": "Bel 06-12345678 terug"})
    assert "12345678" not in client.get(re.search(r'/gesprek/[^"]+', page.text).group()).text


def test_list_of_desks_is_filtered_by_a_plain_form(client):
    """The filter is a GET form; nothing found is said with a way on."""
    assert "69 loketten" in client.get("/loketten").text
    assert "DigiD-helpdesk" in client.get("/loketten?zoek=DIGID").text
    nothing = client.get("/loketten", params={"zoek": '"><script>'})
    assert "Geen loket gevonden" in nothing.text
    assert "<script>" not in nothing.text.replace("<script src=", "")


def test_desk_page_says_who_does_it_instead(client):
    """Every refusal names the desk that does it."""
    page = client.get("/loketten/ido-centrum").text
    assert "Dit doet het loket niet" in page
    assert '/loketten/sociaal-raadslieden"' in page


def test_every_desk_has_a_page_and_a_card(client):
    """No fact that is missing in the content breaks a page, and no card holds what is for colleagues."""
    desks = set(re.findall(r'href="/loketten/([a-z0-9-]+)"', client.get("/loketten").text))
    assert len(desks) == 69
    for desk in desks:
        assert client.get(f"/loketten/{desk}").status_code == 200
        card = client.get("/kaart", params={"loket": desk})
        assert card.status_code == 200
        assert "alleen voor collega" not in card.text


@pytest.mark.parametrize(
    "address",
    [
        "/loketten/bestaat-niet",
        "/kaart",
        "/kaart?loket=bestaat-niet",
        "/kaart?loket=ido-centrum&onderwerp=x",
        "/kaart?loket=ido-centrum&hulp=%3Cscript%3E",
        "/bestaat-niet",
    ],
)
def test_unknown_address_says_so_in_dutch(client, address):
    """What does not exist gives a Dutch page with a way back."""
    page = client.get(address)
    assert page.status_code == 404
    assert "Stel een vraag" in page.text
    assert "<script>" not in page.text


def test_pages_have_no_inline_script_or_style(client):
    """The security policy allows none, so there is none."""
    for address in ("/", "/loketten", "/loketten/ido-centrum", "/kaart?loket=ido-centrum", "/bestaat-niet"):
        text = client.get(address).text
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", text)


@pytest.mark.browser
def test_question_without_script_in_chromium(rule_pages, open_page):
    """With JavaScript off a question is asked and answered with the same form."""
    page = open_page(rule_pages, DESKTOP, script=False)
    page.fill("#tekst", "Meneer heeft een formulier")
    page.click("#verstuur")
    page.click(".lw-choice >> nth=0")
    assert page.locator("#advies .lw-card__desk").inner_text()
    assert page.locator(".lw-turn").count() == 4

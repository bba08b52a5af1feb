"""One conversation on two pages at once, and answers that got lost on their way."""

import re

import pytest

from api.pages import screens
from tests.browser.test_without_script import hidden

FRAGMENT = {"HX-Request": "true"}
DIGID = "Mevrouw heeft geen DigiD"
VIOLENCE = "Er is geweld thuis"
FORM = "Meneer heeft een formulier"


def said(page):
    """What the clerk said, as far as an answer to the page's script shows it."""
    turns = re.findall(r'lw-turn--clerk.*?lw-turn__text"[^>]*>(.*?)<', page.text, flags=re.DOTALL)
    return [turn.strip() for turn in turns]


def test_a_tab_that_fell_behind_is_shown_what_the_other_one_said(client):
    """Then its own answer; nothing that was said is missing on either page."""
    both = hidden(client.get("/"))
    first = client.post("/gesprek", data={**both, "tekst": DIGID}, headers=FRAGMENT)
    second = client.post("/gesprek", data={**both, "tekst": VIOLENCE}, headers=FRAGMENT)
    assert said(first) == [DIGID]
    assert said(second) == [DIGID, VIOLENCE]
    assert said(client.get(f"/gesprek/{both['gesprek']}")) == [DIGID, VIOLENCE]


def test_an_answer_that_got_lost_comes_when_the_clerk_asks_again(client):
    """The question was answered, but the network failed: it is not asked twice, and the answer is shown."""
    form = {**hidden(client.get("/")), "tekst": DIGID}
    lost = client.post("/gesprek", data=form, headers=FRAGMENT)
    again = client.post("/gesprek", data=form, headers=FRAGMENT)
    assert said(again) == [DIGID]
    assert again.text == lost.text


def test_a_button_of_a_tab_that_fell_behind_answers_nothing_wrong(client):
    """The question it belongs to is closed: what happened since is shown, and no desk is taken for an answer."""
    both = hidden(client.get("/"))
    client.post("/gesprek", data={**both, "tekst": FORM}, headers=FRAGMENT)
    asked = {**both, "beurt": "2"}
    client.post("/gesprek", data={**asked, "tekst": DIGID}, headers=FRAGMENT)
    late = client.post("/gesprek", data={**asked, "keuze": "1"}, headers=FRAGMENT)
    assert said(late) == [DIGID]
    assert "Informatiepunt Digitale Overheid (IDO) Lindewaard-centrum" in late.text


def test_a_clerk_who_never_starts_again_still_sees_every_answer(client, monkeypatch):
    """The oldest turns fall off the page, the newest never do; an old page is not taken for a new question."""
    monkeypatch.setattr(screens, "TURNS_AT_MOST", 4)
    form = hidden(client.get("/"))
    for number in range(6):
        text = f"{DIGID} {number}"
        page = client.post("/gesprek", data={**form, "tekst": text}, headers=FRAGMENT)
        assert said(page) == [text]
        assert said(client.post("/gesprek", data={**form, "tekst": text}, headers=FRAGMENT)) == [text]
        form = hidden(page)
    assert form["beurt"] == "12"
    assert said(client.get(f"/gesprek/{form['gesprek']}")) == [f"{DIGID} 4", f"{DIGID} 5"]


@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_screen_gives_what_came_after_any_turn(number):
    """Also when that turn fell off, or never was."""
    screen = screens.Screen("a").with_turns(*(screens.Turn("clerk", str(turn)) for turn in range(250)))
    assert screen.count == 250
    assert len(screen.turns) == screens.TURNS_AT_MOST
    assert len(screen.since(number)) == min(screens.TURNS_AT_MOST, 250 - number)

"""Editors find desks and subjects by what they type, also with a slip in it."""

from datetime import date

import pytest

from api.editing.desk_list import Order, Wanted, chosen, rows
from api.editing.finding import alike, found, terms

NAMES = ("Burgerzaken", "Vereniging voor cliënten", "Sociale Verzekeringsbank")


@pytest.fixture(scope="module")
def every(lindewaard):
    """All desks of Lindewaard, none of them being changed."""
    return rows(lindewaard, (), {}, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "desk"),
    [
        ("burgrzaken", "balie-burgerzaken"),
        ("voedselbnk", "voedselbank"),
        ("wijkteem", "wijkteam"),
        ("juridsch", "juridisch-loket"),
        ("schuldhulpverlenning", "schuldhulp"),
        ("SVB", "svb"),
        ("svb", "svb"),
    ],
)
def test_a_slip_is_forgiven_and_the_name_goes_first(every, typed, desk):
    assert chosen(every, Wanted(search=typed)).items[0].id.startswith(desk)


def test_what_is_typed_right_brings_nothing_that_is_only_like_it(every):
    fitting = chosen(every, Wanted(search="taalhuis"))
    assert not fitting.is_near
    assert chosen(every, Wanted(search="taalhius")).is_near


def test_another_order_that_is_asked_for_is_kept(every):
    owners = [row.owner.casefold() for row in chosen(every, Wanted(search="svb", order=Order.OWNER)).items]
    assert owners == sorted(owners)


def test_accents_do_not_count():
    assert found(NAMES, "clienten", lambda name: terms((name,))).items == ("Vereniging voor cliënten",)
    assert found(("Clienten",), "cliënten", lambda name: terms((name,))).items == ("Clienten",)


def test_a_short_word_is_not_guessed():
    """Three letters are too few to tell a slip from another name."""
    assert found(("SVP",), "svb", lambda name: terms((name,))).items == ()


def test_what_nothing_resembles_is_asked_about_only_when_a_name_comes_near():
    assert alike("burgerzakenbalie", NAMES) == ("Burgerzaken",)
    assert alike("qqqq", NAMES) == ()
    assert alike(" ", NAMES) == ()


def test_a_subject_is_found_with_a_slip(editor):
    page = editor.get("/beheer/onderwerpen?zoek=rijbewjis")
    assert "Rijbewijs aanvragen" in page.text
    assert "met woorden die lijken op" in page.text


def test_a_desk_that_is_not_there_asks_what_was_meant(editor):
    page = editor.get("/beheer/loketten?zoek=burgerzakenbalie")
    assert "Bedoelde u" in page.text
    assert "Geen loket gevonden" in page.text

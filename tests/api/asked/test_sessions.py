"""Which questions ask for the half-days of a national body at a desk."""

import pytest

from api.session_answers import asked_sessions

HOST = "overheidsbreed-loket"


def asked(kb, names, text, **talk):
    found = asked_sessions(kb, text, names.find(text), **talk)
    return found and (found[0].id, found[1])


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("komt DUO ook langs aan het overheidsbrede loket?", "duo"),
        ("is de SVB ook bij het overheidsbreed loket", "svb"),
        ("komt het UWV bij het overheidsbrede loket?", "uwv"),
    ],
)
def test_a_body_that_comes_to_a_named_desk(lindewaard, names, text, body):
    assert asked(lindewaard, names, text) == (HOST, body)


@pytest.mark.parametrize(
    "text",
    [
        "komt DUO bij het overheidsbreed loket voor een klacht",
        "de brief van DUO komt bij het overheidsbrede loket niet aan",
    ],
)
def test_what_is_brought_to_a_desk_asks_for_no_half_day(lindewaard, names, text):
    assert asked(lindewaard, names, text) is None


@pytest.mark.parametrize("text", ["wie zit hier vandaag", "en wie komt er hier morgen?", "who is here today"])
def test_who_sits_here_is_asked_of_our_own_desk_that_has_half_days(lindewaard, names, text):
    assert asked(lindewaard, names, text, own=HOST) == (HOST, None)
    assert asked(lindewaard, names, text, own="taalhuis") is None


def test_who_does_something_here_asks_for_no_half_day(lindewaard, names):
    assert asked(lindewaard, names, "wie is hier van de rijbewijzen", own=HOST) is None

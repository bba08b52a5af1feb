"""Questions for a fact as a clerk types them with a queue waiting, and what only looks like one."""

import pytest

from api.asked.kind_cues import cues_in
from api.asked.matter import without_lesson
from api.asked.plain import plainly_asked_fact
from api.heard import heard


def _heard(lindewaard, names, text):
    """Return whether it is heard as a question for a fact, and for which."""
    found = heard(lindewaard, names, text)
    return found.asks_desk, plainly_asked_fact(text, found.named)


@pytest.mark.parametrize(
    "text",
    [
        "is het energieloket open?",
        "schuldhulp open?",
        "ido open",
        "is het wijkteam dicht?",
        "zijn ze daar open",
        "is het CAK bereikbaar?",
        "ggd vandaag open?",
        "werk en inkomen vandaag open, met kerst?",
        "taalhuis nu?",
        "burenhulp er nu",
        "wijkteam er nog",
        "werk & inkomen, is daar iemand",
    ],
)
def test_whether_it_is_open_is_asked_of_this_moment(lindewaard, names, text):
    """Who asks it has somebody at the desk, and names no other time."""
    assert _heard(lindewaard, names, text) == (True, "open-now")


@pytest.mark.parametrize(
    "text",
    [
        "is het wijkteam 's avonds open",
        "is het wijkteam tussen de middag open",
        "is het wijkteam altijd open",
        "stadsbeheer za open?",
        "burgerzaken do avond?",
        "wijkteam vr middag open?",
        "kan ze di bij het taalhuis terecht",
        "voedselbank deze week wanneer",
        "wanneer wel",
        "is het wijkteam open van 9 tot 12",
    ],
)
def test_of_another_time_the_hours_are_asked(lindewaard, names, text):
    assert _heard(lindewaard, names, text) == (True, "opening-hours")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("jur. loket zit waar?", "address"),
        ("lindehof waar", "address"),
        ("waar is dat", "address"),
        ("adres?", "address"),
        ("mail?", "email"),
        ("en het nummer voor ons", "colleague-phone"),
        ("lift?", "wheelchair"),
        ("moet hij zn id mee naar het ido", "bring"),
        ("moet ze haar telefoon mee?", "bring"),
        ("moet zijn id mee", "bring"),
        ("moet je bij de voedselbank je eerst aanmelden", "appointment"),
        ("hij spreekt pools, kunnen ze dat", "languages"),
        ("ze praat alleen arabisch. kunnen ze dat daar?", "languages"),
        ("parkeren bij het wijkteam?", "unknown"),
        ("parkeren?", "unknown"),
        ("is parkeren gratis bij burgerzaken", "unknown"),
        ("kost het jur. loket iets", "unknown"),
        ("zijn de raadslieden gratis", "unknown"),
    ],
)
def test_in_a_few_words(lindewaard, names, text, about):
    assert _heard(lindewaard, names, text) == (True, about)


def test_a_session_is_asked_of_two_names(lindewaard, names):
    assert _heard(lindewaard, names, "svb spreekuur overheidsbreed loket")[1] == "sessions"


@pytest.mark.parametrize(
    "text",
    [
        "112 is er nu bij",
        "112 is er nu bij, wie helpt zijn vrouw",
        "politie is er, wat nu?",
        "de politie is al onderweg, wat nu",
        "mevrouw spreekt alleen Pools en kan niet inloggen",
        "wat kost een paspoort bij burgerzaken",
        "moet ze nu naar het wijkteam?",
    ],
)
def test_who_tells_that_help_has_come_or_what_is_the_matter_asks_no_fact(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize(
    "text", ["Waar levert een ouder de aanvraag voor het schoolbusje in?", "waar vraagt iemand een paspoort aan"]
)
def test_where_somebody_hands_it_in_asks_who_does_it(lindewaard, names, text):
    found = heard(lindewaard, names, text)
    assert found.asking is not None
    assert not found.asks_desk


def test_what_is_brought_to_the_home_is_no_fact_of_a_place(lindewaard, names):
    assert not heard(lindewaard, names, "kun je warm eten laten bezorgen via de Notenhof?").asks_desk
    assert heard(lindewaard, names, "kun je eten bij de Notenhof?").asks_desk


def test_do_is_a_day_in_dutch_only(lindewaard, names):
    assert _heard(lindewaard, names, "do they speak Polish at the food bank") == (True, "languages")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "de cursist van de tabletles komt niet in zijn zorgtoeslag. Lossen wij dat op?",
            "de cursist komt niet in zijn zorgtoeslag. Lossen wij dat op?",
        ),
        (
            "iemand van de computercursus is zijn wachtwoord van DigiD kwijt",
            "iemand is zijn wachtwoord van DigiD kwijt",
        ),
        ("krijgt ze les bij het taalhuis?", "krijgt ze les bij het taalhuis?"),
        (
            "hij komt niet in zijn mail, mag hij naar de les?",
            "hij komt niet in zijn mail, mag hij naar de les?",
        ),
    ],
)
def test_the_lesson_where_somebody_got_stuck_is_not_what_is_asked(text, left):
    """After the trouble it is: then a lesson is wished for."""
    assert without_lesson(text) == left


def test_not_getting_in_is_digital():
    assert set(cues_in("de cursist komt niet in zijn zorgtoeslag")) == {"digitaal-helpen"}
    assert "digitaal-helpen" not in cues_in("hij komt niet in aanmerking")

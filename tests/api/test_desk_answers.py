"""Questions about a desk in ordinary words: the desk, the fact, the day, and what is not known."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from api.asked.day import AskedDay, asked_days
from api.asked.fact import asked_fact

SETS = Path(__file__).resolve().parents[1] / "evaluation"
TUESDAY = "2026-11-24T10:30:00+01:00"


def ask(client, text, **more):
    return client.post("/v1/desks/questions", json={"text": text, "at": TUESDAY, **more}).json()


def same(desk):
    return "ido" if desk in ("ido-centrum", "ido-oosterlinde") else desk


def is_right(item, reply):
    message = reply["message"].lower()
    if any(not any(word.lower() in message for word in group) for group in item.get("mentions_any", ())):
        return False
    fact = reply["desk_info"]
    if fact is None or item["desk"] is None:
        return fact is None and item["desk"] is None
    if (same(fact["desk"]), fact["about"]) != (same(item["desk"]), item["about"]):
        return False
    return (
        fact["value"] is item["expected"]
        if item["about"] == "open-now"
        else bool(fact["value"] or not item["expected"])
    )


@pytest.mark.parametrize("name", ["dev_desk_info.jsonl", "own_desk_info.jsonl"])
def test_desk_fact_and_words(client, name):
    """What the product promises: right in at least 92 of 100 questions."""
    right, wrong = 0, []
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        reply = ask(client, item["text"], at=item["at"], from_desk=item.get("asker_desk"))
        if is_right(item, reply):
            right += 1
        else:
            wrong.append((item["text"], reply))
    assert right / (right + len(wrong)) >= 0.92, wrong


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("kan hij nu bij het cjg terecht", "open-now"),
        ("zijn de raadslieden er nou of kan hij beter morgen komen", "open-now"),
        ("zijn ze nu nog bereikbaar", "open-now"),
        ("is het donderdag ook nog open", "opening-hours"),
        ("moet ik nog een afspraak maken", "appointment"),
        ("tot hoe laat kan ik bellen", "opening-hours"),
        ("welk nummer bel ik als collega", "colleague-phone"),
        ("wat moet de collega weten bij het overdragen", "handover"),
        ("welke papieren heeft hij nodig", "bring"),
        ("heeft hij een afspraak nodig", "appointment"),
        ("is er een drempel", "wheelchair"),
        ("spreken ze Turks", "languages"),
        ("mailadres graag", "email"),
        ("hebben ze een site", "website"),
        ("vertel eens iets", "summary"),
    ],
)
def test_the_words_say_which_fact(text, about):
    """From specific to general."""
    assert asked_fact(text) == about


def test_the_day_that_is_named_is_answered(client):
    """A part of a day too, yes or no, and what the day does have."""
    assert "vrijdag 27 november, middag: open, 13:00 tot 16:00." in ask(client, "voedselbank vrijdagmiddag?")["message"]
    shut = ask(client, "is de belastingbalie maandagmiddag open")["message"]
    assert "maandag 30 november, middag: dicht. Die dag wel 09:00 tot 12:30." in shut


def test_holidays_that_are_named_are_answered(client):
    """School holidays by the calendar of the region, public holidays by name."""
    assert "Kerstvakantie 2026-2027" in ask(client, "is het taalhuis open in de kerstvakantie")["message"]
    assert "vrijdag 25 december 2026: dicht" in ask(client, "is burgerzaken eerste kerstdag open")["message"]


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("dinsdag", [AskedDay(TODAY)]),
        ("morgenmiddag", [AskedDay(date(2026, 11, 25), "middag", time(13), time(18))]),
        ("vrijdagmorgen", [AskedDay(date(2026, 11, 27), "ochtend", time(0), time(12))]),
        ("vanavond", [AskedDay(TODAY, "avond", time(18), time.max)]),
        ("7 januari", [AskedDay(date(2027, 1, 7))]),
        ("31 november", []),
        ("nu", []),
    ],
)
def test_days(text, days):
    """Seen from Tuesday 24 November 2026; a day that does not exist is no day."""
    assert list(asked_days(text, TODAY)) == days


@pytest.mark.parametrize(
    "text",
    ["nummer van de seniorenbalie", "is het Klusloket open", "tijden van humanitas?", "waar zit het Odensehuis"],
)
def test_an_unknown_desk_is_never_answered_for_another(client, text):
    """Also when the talk was about a desk that is known."""
    reply = ask(client, text, about_desk="taalhuis", from_desk="informatiebalie")
    assert reply["desk_info"] is None
    assert "ken ik niet" in reply["message"]


def test_without_a_name_it_is_the_desk_of_the_talk_or_our_own(client):
    """'Is dat open' is about the former, 'zijn wij open' about the latter."""
    more = {"about_desk": "taalhuis", "from_desk": "balie-burgerzaken"}
    assert ask(client, "is dat nu open?", **more)["desk_info"]["desk"] == "taalhuis"
    assert ask(client, "zijn wij donderdagavond open?", **more)["desk_info"]["desk"] == "balie-burgerzaken"


@pytest.mark.parametrize(
    "text",
    [
        "op welke middag kan ik iemand voor het CAK naar het overheidsbreed loket sturen",
        "komt het CAK deze week naar het overheidsbreed loket",
        "which day can she go to the overheidsbreed loket for the CAK",
    ],
)
def test_which_half_day_is_asked_of_a_body_at_a_desk(client, text):
    fact = ask(client, text)["desk_info"]
    assert (fact["desk"], fact["about"]) == ("overheidsbreed-loket", "sessions")


def test_the_half_day_of_one_body(client):
    """The host is the desk; only the body that was asked for is told."""
    fact = ask(client, "zit er dinsdagmiddag iemand van het CAK?")["desk_info"]
    assert (fact["desk"], fact["about"]) == ("overheidsbreed-loket", "sessions")
    assert len(fact["value"]) == 1


def test_what_is_not_known_is_said(client):
    """Null, and words for it."""
    reply = ask(client, "tijden van DUO?")
    assert reply["desk_info"]["value"] is None
    assert "niet bekend" in reply["message"]
    assert "bij Overheidsbreed loket" in ask(client, "waar zit het UWV")["message"]


def test_a_fact_that_the_content_has_no_place_for_is_not_known_of_that_desk(client):
    """It says so, and whom to ask; no other fact stands in for it."""
    reply = ask(client, "mag zijn hond mee naar binnen bij het sociaal loket?", about_desk="taalhuis")
    assert (reply["desk_info"]["desk"], reply["desk_info"]["about"]) == ("sociaal-loket", "unknown")
    assert reply["desk_info"]["value"] is None
    assert reply["message"] == (
        "Sociaal Loket Lindewaard: dat staat niet in de kennisbank, dus het is niet bekend. "
        "Bel een collega daar: 0999 - 20 00 31. Geef dit nummer niet aan inwoners."
    )


def test_here_is_our_own_desk(client):
    reply = ask(client, "is hier een toilet?", about_desk="taalhuis", from_desk="sociaal-loket")
    assert reply["desk_info"]["desk"] == "sociaal-loket"


def test_a_fact_about_a_subject_is_of_who_does_it(client):
    """Where no desk is named and the talk was about none: carrying out first, else what the talk was about."""
    assert ask(client, "voor een parkeervergunning, zijn ze open?")["desk_info"]["desk"] == "balie-verkeer-parkeren"
    about = {"about_task": "huurtoeslag", "about_kind": "invullen"}
    assert ask(client, "en voor de huurtoeslag, het adres?", **about)["desk_info"]["desk"] == "formulierenhulp"
    assert ask(client, "zijn ze alleen open op afspraak?")["desk_info"] is None


def test_a_desk_in_the_building_of_another_is_the_one_that_is_asked(client):
    reply = ask(client, "telefoonnummer van het energieloket in de bieb")
    assert (reply["desk_info"]["desk"], reply["desk_info"]["about"]) == ("energieloket", "phone")


@pytest.mark.parametrize(
    ("text", "desk", "about"),
    [
        ("is the library open now", "ido-centrum", "open-now"),
        ("what should he bring to the food bank", "voedselbank", "bring"),
        ("phone number of the tax office please", "belastingdienst", "phone"),
        ("does the rent tribunal have a waiting room", "huurcommissie", "unknown"),
    ],
)
def test_english_names(client, text, desk, about):
    found = ask(client, text)["desk_info"]
    assert (found["desk"], found["about"]) == (desk, about)


def test_without_a_line_for_colleagues_the_number_for_everybody_is_told(client, lindewaard):
    """A colleague with a resident beside her needs a number, not only to hear that there is no special one."""
    desk = next(desk for desk in lindewaard.desks.values() if desk.phone and not desk.colleague_phone)
    message = ask(client, f"wat is de collegalijn van {desk.name}")["message"]
    assert "niet bekend" in message
    assert desk.phone in message


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("is er nu iemand van het IDO in De Eik", "ido-oosterlinde"),
        ("is het IDO aan het Lindeplein nu open", "ido-centrum"),
        ("is het IDO nu open", "ido-centrum"),
        ("zit er nu iemand in Oosterlinde bij het IDO?", "ido-oosterlinde"),
    ],
)
def test_of_equal_desks_the_one_in_the_building_that_is_named(client, text, desk):
    assert ask(client, text)["desk_info"]["desk"] == desk


def test_whether_office_hours_are_on_now_is_asked_of_this_moment(client):
    assert ask(client, "is het spreekuur van de raadslieden nu bezig?")["desk_info"]["about"] == "open-now"


def test_where_they_must_be_is_asked_for_an_address(client):
    fact = ask(client, "waar moeten ze dan precies zijn?", about_desk="schuldhulp")["desk_info"]
    assert (fact["desk"], fact["about"]) == ("schuldhulp", "address")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("dinsdag, kwart over tien. Is de balie burgerzaken nog open?", "open-now"),
        ("is burgerzaken zaterdag nog open?", "opening-hours"),
        ("is burgerzaken vandaag nog open", "open-now"),
    ],
)
def test_still_open_on_the_day_that_it_is_is_asked_of_this_moment(client, text, about):
    assert ask(client, text)["desk_info"]["about"] == about


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("waar ik moet gaan", "address"),
        ("is dat gratis", "cost"),
        ("wat kost dat", "cost"),
        ("hoe meld ik haar daar aan", "handover"),
    ],
)
def test_what_is_asked_of_the_desk_of_the_talk_is_told_or_not_known(client, text, about):
    fact = ask(client, text, about_desk="digitale-cursussen")["desk_info"]
    assert (fact["desk"], fact["about"]) == ("digitale-cursussen", about)


def test_whether_they_sit_here_is_asked_of_the_body_that_the_talk_is_about(client):
    fact = ask(client, "zitten die ook hier in huis", about_desk="svb")["desk_info"]
    assert fact["about"] == "sessions"


def test_a_day_that_is_today_with_somebody_at_the_door_asks_about_now(client):
    """On another day the same words ask for the hours of that day."""
    text = "energieloket zaterdag ook? staat hier nu iemand voor de deur"
    assert ask(client, text, at="2026-12-05T11:00")["desk_info"]["about"] == "open-now"
    assert ask(client, text)["desk_info"]["about"] == "opening-hours"


def test_hours_that_nobody_knows_are_said_to_be_unknown(client):
    reply = ask(client, "wat zijn de uren van het CIZ")
    assert (reply["desk_info"]["about"], reply["desk_info"]["value"]) == ("opening-hours", None)
    assert "niet bekend" in reply["message"]


def test_danger_comes_before_the_hours(client):
    reply = ask(client, "meneer wil er een eind aan maken, is het wijkteam nu open?")
    assert reply["message"].startswith("Is er direct gevaar? Bel 112.")
    assert reply["desk_info"]["about"] == "open-now"


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("wat kost een cursus bij de digitale cursussen", "digitale-cursussen"),
        ("moet je betalen bij de raadslieden", "sociaal-raadslieden"),
        ("is een gesprek bij het juridisch loket gratis", "juridisch-loket"),
    ],
)
def test_what_it_costs_is_told_where_it_is_published(client, text, desk):
    reply = ask(client, text)
    assert (reply["desk_info"]["desk"], reply["desk_info"]["about"]) == (desk, "cost")
    assert "gratis" in reply["message"].lower()


@pytest.mark.parametrize(
    "text", ["wat kost het taalhuis", "moet je bij het taalhuis betalen", "is er een wachtlijst bij het taalhuis"]
)
def test_what_it_costs_is_not_known_where_nobody_wrote_it_down(client, text):
    assert ask(client, text)["desk_info"]["about"] == "unknown"


@pytest.mark.parametrize("text", ["is De Schakel open?", "adres wijkcentrum de schakel"])
def test_of_a_building_with_several_desks_none_is_guessed(client, text):
    reply = ask(client, text, about_desk="juridisch-loket")
    assert reply["desk_info"] is None
    assert reply["desk_unknown"]
    assert "Sociaal Raadslieden" in reply["message"]


def test_in_a_talk_about_a_desk_its_building_is_that_desk(client):
    reply = ask(client, "is De Schakel nu open?", about_desk="sociaal-raadslieden")
    assert reply["desk_info"]["desk"] == "sociaal-raadslieden"

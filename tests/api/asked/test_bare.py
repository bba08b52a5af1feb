"""A clause with only a desk in it and words that ask for a fact."""

import pytest

from api.asked.bare import bare_question
from api.asked.plain import plainly_asked_fact
from api.heard import heard


def _fact(lindewaard, names, text):
    """Return the fact, None where the message is no plain question for one."""
    named = [(mention.start, mention.end) for mention in names.find(text)]
    return plainly_asked_fact(text, named) if heard(lindewaard, names, text).asks_desk else None


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("schuldhulp vrijdagmiddag ook? sta met iemand aan de balie", "opening-hours"),
        ("voedselbank vrijdag? gezin met 3 kinderen staat hier", "opening-hours"),
        ("energieloket woensdag ook open? er staat een meneer te wachten", "opening-hours"),
        ("energy desk saturday too? someone is waiting here", "opening-hours"),
        ("Gaat de formulierenhulp door in de kerstvakantie?", "opening-hours"),
        ("schuldhulp is die nou open", "open-now"),
        ("de raadslieden, zitten die er nou?", "open-now"),
        ("formulierenhulp, kun je daar nou heen?", "open-now"),
        ("UWV, zijn die thans open", "open-now"),
        ("wijkteam op dit moment iemand te spreken?", "open-now"),
        ("uren CIZ", "opening-hours"),
        ("wat zijn de uren van het CIZ", "opening-hours"),
        ("uitgifte-uren voedselbank?", "opening-hours"),
        ("wat is de tijd van DUO", "opening-hours"),
        ("Op welke uren kun je het RDW bellen?", "opening-hours"),
        ("Waar kan ik de GGD vinden?", "address"),
        ("GGD, waar vind ik die?", "address"),
        ("ik zoek het CJG, waar is dat ergens", "address"),
        ("waar houdt de cliëntondersteuner kantoor", "address"),
        ("in welke plaats zit het waterschap", "address"),
        ("intern nr raadslieden", "colleague-phone"),
        ("digitale cursussen aanmelden vooraf of gewoon binnenlopen?", "appointment"),
        ("Kan iemand bij het IDO in de bieb Arabisch?", "languages"),
        ("ik ga naar de formulierenhulp, wat ik moet brengen?", "bring"),
        ("mevr gaat vanmiddag naar schuldhulp wat moet mee?", "bring"),
    ],
)
def test_telegram_style_is_heard(lindewaard, names, text, about):
    """What the clause asks counts, whatever is told behind it."""
    assert _fact(lindewaard, names, text) == about


@pytest.mark.parametrize(
    "text",
    [
        "het wijkteam is dicht",
        "politie is er nu. ze is veilig bij haar zus",
        "moet ze nu naar het wijkteam?",
        "en de voedselbank dan?",
        "is het wijkteam ook goed?",
        "waar moet ze heen voor schuldhulp",
        "voedselbank, kan hij daar morgen een pakket halen?",
        "is het CIZ daarvoor?",
    ],
)
def test_what_tells_proposes_or_has_a_subject_is_not(lindewaard, names, text):
    """Of a desk that is closed, a next desk is looked for; whose task it is, the division knows."""
    assert not heard(lindewaard, names, text).asks_desk


def test_where_to_be_for_something_asks_who_does_it():
    """Unless the building is known."""
    assert bare_question("waar moet hij zijn voor zzloket") is None
    assert bare_question("waar moet hij zijn voor zzloket in het gemeentehuis") is not None


@pytest.mark.parametrize(
    "text", ["hij wil er een eind aan maken, is het wijkteam open?", "man met een mes hier, is de politie nu open?"]
)
def test_danger_is_not_a_plain_question(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk

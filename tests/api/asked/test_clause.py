"""The clause of a message that asks what a desk does."""

import re

import pytest

from api.asked.clause import asking_clause


def _asked(names, text):
    clause = asking_clause(text, [(name.start, name.end) for name in names.find(text)])
    return clause and text[clause[0] : clause[1]]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Duiven op het balkon van een koopflat. Ruimt het waterschap die op?", "Ruimt het waterschap die op?"),
        ("meneer is zijn pas kwijt, kan ik hem daarvoor naar burgerzaken sturen", None),
        ("hij snapt er niks van, mag ik hem naar het taalhuis doorsturen?", "mag ik hem naar het taalhuis doorsturen?"),
        ("Schrijven de raadslieden zo'n brief, of alleen advies?", "Schrijven de raadslieden zo'n brief,"),
        ("zijn ww stopt. vraagt hij dat bij het UWV aan?", "vraagt hij dat bij het UWV aan?"),
        ("Is dat iets voor buurtbemiddeling?", "Is dat iets voor buurtbemiddeling?"),
        ("Ze wil leren fietsen. Does the Taalhuis teach that?", "Does the Taalhuis teach that?"),
        ("Stoeptegel los voor de school. Wie regelt dat hier?", "Wie regelt dat hier?"),
        ("Ze wil inloggen bij de bank. Hoe ver mag ik daarin gaan?", "Hoe ver mag ik daarin gaan?"),
        ("een boete betalen bij het CJIB, kan dat?", "een boete betalen bij het CJIB, kan dat?"),
        ("betaal je een parkeerbon bij het CJIB", "betaal je een parkeerbon bij het CJIB"),
        ("Een toeslag voor studenten, vraag je die bij DUO aan?", "vraag je die bij DUO aan?"),
        ("Hulp bij het douchen. Is dat aan te vragen via het wijkteam?", "Is dat aan te vragen via het wijkteam?"),
        ("Een buurman klaagt over herrie. Doen wij dat ook?", "Doen wij dat ook?"),
        ("Hij heeft een formulier van DUO bij zich. Vullen wij dat in?", "Vullen wij dat in?"),
        ("Een ondernemer zoekt hulp met zijn site. Valt dat onder onze taken?", "Valt dat onder onze taken?"),
        ("Lantaarnpaal kapot: welke afdeling pakt dat op?", "welke afdeling pakt dat op?"),
        ("Ze wil een uitkering, wie doet de intake?", "wie doet de intake?"),
        ("Ze heeft een laag inkomen. Mag ik haar aangifte met haar invullen hier?", None),
        ("Tot welk punt helpen wij met de bankapp?", "Tot welk punt helpen wij met de bankapp?"),
    ],
)
def test_it_is_found_behind_a_story(names, text, clause):
    """Without a clause it is the whole rest, after whom it is about."""
    assert _asked(names, text) == (clause or re.split(r"[,.] ", text, maxsplit=1)[1])


@pytest.mark.parametrize(
    "text",
    [
        "mevrouw heeft een brief van het UWV en weet niet wat ze moet doen",
        "ik heb mijn post bij de gemeente laten liggen, neemt de politie mijn melding nog op?",
        "zijn schuld bij de Belastingdienst is 480, hij wil een regeling",
        "uitkering te laag, wil via UWV aanvulling aanvragen",
        "ik moet de SVB terugbetalen maar niet in een keer, kan dat",
        "de huisarts zegt dat het niet kan",
        "wat moet ze meenemen naar het taalhuis",
        "bij wie kan mevrouw terecht met haar schulden",
        "met wie kan ik hier praten over mijn schulden",
        "waar moet ik zijn voor een paspoort",
    ],
)
def test_a_residents_own_words_and_other_questions_are_none(names, text):
    assert _asked(names, text) is None


def test_it_is_rare_in_what_residents_come_with(lindewaard, names):
    """Of the sentences of the content, which are situations, hardly any is heard as a question about a desk."""
    told = [utterance.text for utterance in lindewaard.content.utterances if utterance.task][::40]
    heard = [text for text in told if _asked(names, text)]
    assert len(heard) <= len(told) / 80

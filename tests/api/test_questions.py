"""The one question: in the words of a good clerk where the content has them, with labels that can be read aloud."""

from dataclasses import dataclass

import pytest

from api.decision import routes
from api.questions import question, readings_of
from knowledge.division import Circumstances


@dataclass(frozen=True)
class Read:
    """A reading as recognition gives it."""

    task: str
    kind: str
    probability: float


@pytest.fixture
def asked(lindewaard, tuesday):
    """Ask what separates the desks of some readings."""

    def ask(*readings, alike=()):
        found = routes(lindewaard, [Read(*reading) for reading in readings], Circumstances(moment=tuesday))
        return question(lindewaard, found, alike)

    return ask


STREET = (("melding-openbare-ruimte", "aanvragen"), ("schadeclaim-gemeente", "aanvragen"))


@pytest.fixture
def sentences(lindewaard):
    """The ambiguous sentences that mean STREET."""
    return [
        ambiguity
        for ambiguity in lindewaard.content.ambiguities
        if {(meaning.task, meaning.kind) for meaning in ambiguity.readings} == set(STREET)
    ]


def test_the_question_of_a_good_clerk_is_asked(asked, sentences):
    """That of the nearest sentence; also when something less likely is offered beside what it asks for."""
    for nearest in sentences:
        first = (nearest.readings[0].task, nearest.readings[0].kind)
        likely = [(*matter, 0.5 if matter == first else 0.3) for matter in STREET]
        alike = [nearest.text, *(other.text for other in sentences)]
        assert asked(*likely, alike=alike).text == nearest.question
        assert asked(*likely, ("vog", "aanvragen", 0.1), alike=alike).text == nearest.question
    assert len({sentence.question for sentence in sentences}) > 1


def test_every_option_says_where_it_leads(asked, lindewaard):
    likely = [(*matter, 0.5) for matter in STREET]
    *options, none = asked(*likely).options
    desks = [lindewaard.cells[matter][0].desk for matter in STREET]
    assert {option.leads_to for option in options} == {f"Naar {lindewaard.desks[desk].name}" for desk in desks}
    assert none.leads_to is None


def test_an_option_of_the_asking_desk_itself_says_so(lindewaard, tuesday):
    own = lindewaard.cells[STREET[0]][0].desk
    here = Circumstances(moment=tuesday, asking_desk=own)
    found = routes(lindewaard, [Read(*matter, 0.5) for matter in STREET], here)
    assert "Dit doet u zelf" in {option.leads_to for option in question(lindewaard, found, ()).options}


def test_a_question_about_something_less_likely_is_not_asked(asked, sentences):
    """Of somebody who begins it is not asked why he was turned down."""
    begun = [sentence for sentence in sentences if sentence.readings[0].task == STREET[0][0]]
    likely = [(*STREET[0], 0.3), (*STREET[1], 0.5)]
    assert begun
    assert asked(*likely, alike=[sentence.text for sentence in begun]).text == "Waar gaat het precies over?"


def test_a_question_about_little_of_what_is_offered_is_not_asked(asked, sentences):
    """It would leave out what was probably meant."""
    unlikely = [(*matter, 0.1) for matter in STREET]
    made = asked(("vog", "aanvragen", 0.6), *unlikely, alike=[sentence.text for sentence in sentences])
    assert made.text == "Waar gaat het precies over?"


def test_without_a_question_of_a_clerk_the_subject_is_asked(lindewaard, asked):
    """One subject is named; the options say the kinds of help."""
    pair = (("rijbewijs-aanvragen", "informeren"), ("rijbewijs-aanvragen", "digitaal-helpen"))
    made = asked(*[(*matter, 0.4) for matter in pair])
    assert made.text == f"Wat heeft de inwoner nodig bij {lindewaard.tasks['rijbewijs-aanvragen'].name}?"
    assert "(" not in made.options[0].label


def test_a_label_names_the_likeliest_and_keeps_the_rest(asked):
    """At most two subjects are read aloud; the answer still means every reading of that desk."""
    made = asked(
        ("huurtoeslag", "aanvragen", 0.3),
        ("zorgtoeslag", "aanvragen", 0.2),
        ("kindgebonden-budget", "aanvragen", 0.1),
        ("huurtoeslag", "invullen", 0.3),
    )
    longest = max(made.options, key=lambda option: len(option.readings))
    assert longest.label.count("(") <= 2
    assert len({option.label for option in made.options}) == len(made.options)


def test_options_are_understood_again(lindewaard, asked):
    """The id carries all readings, also those that the label leaves out."""
    for option in asked(("aow", "informeren", 0.5), ("aow", "invullen", 0.4)).options:
        pairs = readings_of(lindewaard, option.id)
        assert pairs == tuple((reading.task, reading.kind) for reading in option.readings)

"""Desks are recognised by any everyday name."""

from pathlib import Path

import pytest
import yaml

from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

_SHORT = yaml.safe_load(Path(__file__).with_name("short_names.yml").read_text(encoding="utf-8"))


def _listed(where):
    return [(str(name), desk) for desk, listed in _SHORT[where].items() for name in listed]


@pytest.fixture(scope="session")
def names(lindewaard):
    return DeskNames(lindewaard)


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("is het sociaal loket nu open", "sociaal-loket"),
        ("belasting balie al open?", "balie-belastingen"),
        ("maatschapelijk werk nu open", "maatschappelijk-werk"),
        ("welke talen kunnen ze bij vluchtelingen werk", "vluchtelingenwerk"),
        ("nummer van het TAALHUIS graag", "taalhuis"),
        ("kan hij naar het UWV", "uwv"),
        ("wat nemen mensen mee naar balie 10", "balie-werk-en-inkomen"),
        ("komt bij Burgerzaken vandaan", "balie-burgerzaken"),
    ],
)
def test_it_finds(names, text, desk):
    """Official, alias, abbreviation, misspelt."""
    assert [mention.desk for mention in names.find(text)] == [desk]


def test_a_mention_knows_its_place(names):
    """The words can be taken out of the text."""
    text = "Zet Burgerzaken de app erop?"
    (mention,) = names.find(text)
    assert text[mention.start : mention.end] == mention.words == "Burgerzaken"


def test_short_names_must_be_spelt_right(names):
    """SVP is not the SVB."""
    assert names.find("kan dat svp vandaag") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("betaalt dienst toeslagen ook kinderbijslag", "dienst toeslagen"),
        ("wanneer zit de belastingdienst er", "de belastingdienst"),
        ("helpt het mantelzorgsteunpunt met respijtzorg", "mantelzorgsteunpunt"),
    ],
)
def test_the_words_around_a_name_are_no_misspelling_of_it(names, text, words):
    """What is left of the text says what the question is about, so nothing may be taken along."""
    assert [mention.words for mention in names.find(text)] == [words]


def test_a_desk_published_a_moment_ago_is_found(lindewaard):
    """Names come from the revision, not from training."""
    new = lindewaard.desks["taalhuis"].model_copy(
        update={"id": "pensioenpunt", "name": "Pensioenpunt", "aliases": ("pp",)}
    )
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"desks": (*lindewaard.content.desks, new)}))
    assert DeskNames(kb).find("waar zit het pensioenpunt")[0].desk == "pensioenpunt"


@pytest.mark.parametrize("text", ["", "   ", "🙂", "Straße ﬁ", "<script>"])
def test_strange_text_is_no_trouble(names, text):
    """Any text may be asked."""
    assert names.find(text) == ()


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("rekent het jur. loket dat na", "juridisch-loket"),
        ("doet maatsch. werk dat", "maatschappelijk-werk"),
        ("is de dienst toesl. nog open", "dienst-toeslagen"),
        ("hij was bij de dienst. Toeslagen krijgt hij niet", "dienst-toeslagen"),
        ("hij heeft een loket. Werk zoekt hij", None),
    ],
)
def test_a_word_with_a_full_stop_may_be_the_beginning_of_a_longer_one(names, text, desk):
    """A whole word with a full stop ends a sentence."""
    assert [mention.desk for mention in names.find(text)] == ([desk] if desk else [])


def test_every_desk_has_five_short_names_to_be_found_by(lindewaard):
    assert set(_SHORT["anywhere"]) == set(lindewaard.desks)
    assert min(len(listed) for listed in _SHORT["anywhere"].values()) >= len(("five", "or", "more", "for", "each"))


@pytest.mark.parametrize(("name", "desk"), _listed("anywhere"))
def test_a_name_that_is_cut_short_is_found_wherever_it_stands(names, name, desk):
    for text in (f"kan ik haar naar {name} sturen", f"{name} nu open?", f"is het iets voor {name}"):
        assert {mention.desk for mention in names.find(text)} == {desk}, text


@pytest.mark.parametrize(("name", "desk"), _listed("towards"))
def test_ordinary_words_of_a_name_are_found_where_a_name_is_written(names, name, desk):
    for text in (f"kan ik haar naar {name} sturen", f"is ze bij {name} geweest"):
        assert {mention.desk for mention in names.find(text)} == {desk}, text


@pytest.mark.parametrize(
    "text",
    [
        "ze wil in de omgeving blijven wonen",
        "hij zoekt een school in een rustige omgeving",
        "er is veel verkeer in de straat",
        "de welzijnsnota",
        "ik zoek hulp bij verkeer en zorg in huis",
        "de schakel van zijn fietsketting is kapot",
        "mag ik een balie bouwen",
        "is er advies van een meldpunt",
        "what should i do",
        "dat wijkt af van mijn aangifte",
        "er zit een scheur in mijn kenteke kaart",
        "waar moet je zijn bij identiteitsfraude",
        "ze wil hulp, iemand bij huiselijk geweld",
        "een voorschool in Oosterlinde",
        "tot hoe laat is het stembureau in Kerkwaard open",
        "ze zegt ja tegen het huis in Kerkwaard",
        "ben ik te laat met bezwaar gemeente",
        "ze voelt zich gepest, discriminatie volgens haar",
        "hij woont in Oosterlinde",
        "for help with a form",
        "hij moet voor 1/12 antwoorden",
        "belasting al betaald",
        "de onderste knop doet niks",
        "mijn bedrijfs ozb is hoog",
        "omgevings vergunning voor een uitbouw",
    ],
)
def test_ordinary_words_are_no_names(names, text):
    """A part of a name is most often just a word."""
    assert names.find(text) == ()


def test_a_longer_short_name_goes_before_a_whole_name_within_it(names):
    """The ido alone is the one in the centre."""
    assert [mention.desk for mention in names.find("zit het ido oosterl. nog dicht")] == ["ido-oosterlinde"]


def test_only_a_desk_is_open_or_not(names):
    assert [mention.desk for mention in names.find("is omgeving nu open")] == ["balie-omgeving"]
    assert names.find("is omgeving een probleem") == ()


@pytest.mark.parametrize(
    "text", ["is het informatiepunt in oosterlinde nu open", "zit het ido in Oosterlinde nog dicht"]
)
def test_of_desks_with_one_name_the_village_says_which(names, text):
    assert [mention.desk for mention in names.find(text)] == ["ido-oosterlinde"]


def test_words_of_two_sentences_make_no_name(names):
    assert names.find("ze was bij een balie. Verkeer is er druk") == ()

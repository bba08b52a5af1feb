"""Desks are recognised by any everyday name."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames


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
        ("is de dienst toesl. nog open", None),
        ("hij heeft een loket. Werk zoekt hij", None),
    ],
)
def test_a_word_with_a_full_stop_may_be_the_beginning_of_a_longer_one(names, text, desk):
    """The last word of a name may as well end a sentence."""
    assert [mention.desk for mention in names.find(text)] == ([desk] if desk else [])

"""Names of persons are found where the words around them say so, and hardly anything else is taken for one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import mask, mask_kept
from tests.knowledge.name_alarms import found_in


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mevrouw Jansen wil DigiD", "mevrouw [naam] wil DigiD"),
        ("dhr. De Vries belt", "dhr. [naam] belt"),
        ("mw. A. Bakker", "mw. [naam]"),
        ("mw A Bakker", "mw [naam]"),
        ("Mw.Bakker", "Mw.[naam]"),
        ("de heer J.P. van der Meulen-de Boer zegt", "de heer [naam] zegt"),
        ("Mevrouw J.A.Bakker", "Mevrouw [naam]"),
        ("mevrouw Jansen/de Vries (75)", "mevrouw [naam] (75)"),
        ("meneer van Dijk van de Belastingdienst", "meneer [naam] van de Belastingdienst"),
        ("dhr J. 't Hart en meneer O'Brien", "dhr [naam] en meneer [naam]"),
        ("familie Yılmaz, ik heet Fatima El Amrani en", "familie [naam], ik heet [naam] en"),
        ("Haar naam is Sanne.", "Haar naam is [naam]."),
        ("mijn naam is: Kees Bos", "mijn naam is: [naam]"),
        ("haar zoon heet Ömer Şahin", "haar zoon heet [naam]"),
        ("rekening t.n.v. J. de Wit", "rekening t.n.v. [naam]"),
    ],
)
def test_it_masks_a_name(text, masked):
    assert mask_kept(text).text == masked
    assert mask_kept(text).kinds == ("naam",)


@pytest.mark.parametrize(
    "text",
    [
        "mevrouw wil huurtoeslag",
        "Meneer heeft een brief",
        "Mevrouw Wil Huurtoeslag Aanvragen",
        "Dank u mevrouw. Wat nu?",
        "mw. Wil weten",
        "'s avonds is er nooit iets, zegt mw. Weten jullie een plek?",
        "mw AOW-er met klein pensioen",
        "mevrouw DigiD en meneer Wajong",
        "een mevrouw van Humanitas en de meneer van Vluchtelingenwerk",
        "mevrouw van de Belastingdienst",
        "vraagt mw van Kerkweg",
        "mevrouw Van Goghstraat",
        "het Van Gogh museum en de Beatrixlaan",
        "mevrouw uit Eritrea, mevrouw Turks",
        "mevrouw i.v.m. ziekte",
        "mw A en B",
        "Hoe heet Toeslagen nu? De site heet Mijn Overheid",
        "zijn naam is verkeerd gespeld",
        "naar Heer bij Maastricht",
        "IDO Lindewaard-centrum, Sociaal Raadslieden",
    ],
)
def test_it_leaves_what_is_no_name(text):
    """Desks, streets, bodies, subjects, and how a sentence goes on after a title."""
    assert mask_kept(text).text == text


def test_a_name_goes_with_the_rest_and_only_in_what_is_kept():
    masked = mask_kept("mevrouw Jansen, 06-12345678, heeft een vraag")
    assert masked.text == "mevrouw [naam], [telefoonnummer], heeft een vraag"
    assert masked.kinds == ("naam", "telefoonnummer")
    assert masked.bare == "mevrouw , , heeft een vraag"
    assert mask("mevrouw Jansen").text == "mevrouw Jansen"


def test_authored_sentences_hold_hardly_anything_that_is_taken_for_a_name(lindewaard):
    """Fewer than 1 in 1,000, names that an author put there included."""
    sentences = [utterance.text for utterance in lindewaard.content.utterances]
    assert len(list(found_in(sentences))) < len(sentences) / 1000


def test_no_name_of_a_desk_or_subject_is_taken_for_a_name(lindewaard):
    """Also not right after a title."""
    content = lindewaard.content
    named = [*(desk.name for desk in content.desks), *(task.name for task in content.tasks)]
    assert list(found_in(named)) == []
    assert [each for each in named if mask_kept(f"een mevrouw van {each}").kinds] == []


@given(st.text(alphabet="mw. AaJjns'-é:mevrouwnaamisheet[]12", max_size=120))
def test_masking_twice_changes_nothing(text):
    once = mask_kept(text).text
    assert mask_kept(once).text == once


@pytest.mark.parametrize(
    "part",
    ["A.", "Jan-", "van ", "Aa ", "mevrouw ", "mw.", "heet ", "mijn ", "'", "j'", " ", "a", "06 ", "1", "a.b@", "/Jan"],
)
def test_no_text_takes_long(part):
    """Two thousand letters that are the worst for an expression that tries everything."""
    text = ("mevrouw J" + part * 2000)[:2000]
    began = time.thread_time()
    mask_kept(text)
    assert time.thread_time() - began < 0.25

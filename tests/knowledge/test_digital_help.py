"""Cues of residents who are stuck on the digital side, and the sentence that offers the right desk."""

import re

import pytest

from knowledge.base import KnowledgeBase
from knowledge.digital_help import DIGITAL, digital_cues, digital_desk, opening_sentence
from knowledge.errors import ContentError
from knowledge.export import export_content
from knowledge.loading import load_content
from knowledge.store import Store
from knowledge.store.revisions import sqlite_url
from tests.lean import lean_content, lean_copy

BLAMING = re.compile(r"\b(gewoon even|simpel|makkelijk zat|u moet|kunt u niet|snapt u|dom|fout van u)\b", re.IGNORECASE)


@pytest.fixture
def folder(tmp_path):
    """A copy of Lindewaard that a test may spoil."""
    return lean_copy(tmp_path / "inhoud")


def cue_problems(folder, old, new):
    """The messages about the file of cues, with `old` replaced by `new`."""
    path = folder / "digital_cues.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert {problem.file for problem in caught.value.problems} == {"digital_cues.yml"}
    assert all(problem.line > 1 for problem in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


def test_every_digital_matter_of_lindewaard_has_cues_of_its_own(lindewaard):
    """And every theme that has such a matter, and all subjects together."""
    cues = digital_cues(lindewaard)
    tasks = {task for task, kind in lindewaard.cells if kind == DIGITAL}
    assert set(cues.by_task) == tasks
    assert set(cues.by_theme) == {lindewaard.tasks[task].theme for task in tasks}
    assert cues.general is not None


def test_the_cues_of_lindewaard_are_short_and_written_for_their_task(lindewaard):
    """At most three each; no cue and no sentence is used twice."""
    cues = lindewaard.content.digital_cues
    assert all(len(cue.cues) <= 3 for cue in cues if cue.task or cue.theme)
    said = [text for cue in cues for text in (*cue.cues, cue.opening)]
    assert len(said) == len(set(said))


def test_a_sentence_of_lindewaard_reassures_offers_and_does_not_blame(lindewaard):
    """It ends in an offer, so that the resident can say no, and it can be said in one breath."""
    for cue in lindewaard.content.digital_cues:
        assert cue.opening.endswith("?"), cue.opening
        assert not BLAMING.search(cue.opening), cue.opening
        assert len(cue.opening.split()) <= 40, cue.opening


def test_a_sentence_names_the_desk_that_helps(lindewaard):
    """The first of the division; no other desk's name is in it."""
    words = {"ido-centrum": "IDO", "informatiebalie": "informatiebalie", "eigen-bank": "Uw bank"}
    for task, cue in digital_cues(lindewaard).by_task.items():
        desk = digital_desk(lindewaard, task)
        named = {known for known, word in words.items() if word in cue.opening}
        assert named == {desk}, cue.opening


def test_the_sentence_is_for_digital_help_and_for_the_desk_it_names(lindewaard):
    """Either IDO; not the desk of an escalation, and not another kind of help."""
    sentence = digital_cues(lindewaard).by_task["huurtoeslag"].opening
    assert opening_sentence(lindewaard, "huurtoeslag", DIGITAL, "ido-centrum") == sentence
    assert opening_sentence(lindewaard, "huurtoeslag", DIGITAL, "ido-oosterlinde") == sentence
    assert opening_sentence(lindewaard, "huurtoeslag", DIGITAL, "formulierenhulp") is None
    assert opening_sentence(lindewaard, "huurtoeslag", "invullen", "formulierenhulp") is None
    assert opening_sentence(lindewaard, "afvalpas-container", "informeren", "informatiebalie") is None
    assert opening_sentence(lindewaard, "paspoort-aanvragen", DIGITAL, "ido-centrum") is None


def test_at_an_ido_the_sentence_is_there_for_another_kind_of_help_too(lindewaard):
    """Who only wants to know how DigiD works is offered the IDO in the same way."""
    assert "IDO" in opening_sentence(lindewaard, "digid-app", "informeren", "ido-centrum")


def test_without_cues_of_the_task_the_theme_speaks_and_then_the_general_ones(lindewaard):
    """And a municipality without cues says nothing."""
    cues = lindewaard.content.digital_cues
    of_theme = tuple(cue for cue in cues if cue.task is None)
    general = tuple(cue for cue in of_theme if cue.theme is None)
    for left, expected in (
        (of_theme, digital_cues(lindewaard).by_theme["toeslagen"].opening),
        (general, general[0].opening),
        ((), None),
    ):
        kb = KnowledgeBase(lindewaard.content.model_copy(update={"digital_cues": left}))
        assert opening_sentence(kb, "huurtoeslag", DIGITAL, "ido-centrum") == expected


def test_cues_of_what_is_not_agreed_are_refused(folder):
    """A task without digital help, and a task or theme that does not exist."""
    (message,) = cue_problems(folder, "task: huurtoeslag", "task: taalles")
    assert message == "'taalles/digitaal-helpen' staat niet in de taakverdeling"
    messages = cue_problems(folder, "task: taalles", "task: huurtoeslagg")
    assert messages == ["het onderwerp 'huurtoeslagg' bestaat niet; kijk of de id goed geschreven is"]


def test_cues_are_checked_by_theme_and_counted_once(folder):
    """A theme that does not exist; the same task twice; a task and a theme together."""
    assert "het thema 'toeslag'" in cue_problems(folder, "theme: toeslagen", "theme: toeslag")[0]
    cue_problems(folder, "theme: toeslag\n", "theme: zorg\n")
    assert "dit staat er twee keer; maak er één van" in cue_problems(folder, "theme: zorg\n", "theme: zorg\n")
    messages = cue_problems(folder, "task: huurtoeslag\n", "task: huurtoeslag\n  theme: zorg\n")
    assert any("niet allebei" in message for message in messages)


def test_personal_data_in_a_cue_is_refused(folder):
    """What an editor copies from a real counter must not hold somebody's number."""
    (message,) = cue_problems(folder, "‘Ons nieuwe adres staat er niet tussen’", "‘Mijn bsn is 111222333’")
    assert "persoonsgegevens (BSN)" in message


def test_a_municipality_may_do_without_the_file(folder):
    (folder / "digital_cues.yml").unlink()
    assert load_content(folder).digital_cues == ()


def test_cues_survive_the_store_and_the_export(tmp_path):
    """Published, loaded, written as files and read again: the same, in the same order."""
    content = lean_content()
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.publish(content, author="test", note="")
    loaded = store.load(content.municipality.id).content
    store.close()
    assert loaded.digital_cues == content.digital_cues
    export_content(loaded, tmp_path / "uit")
    assert load_content(tmp_path / "uit").digital_cues == content.digital_cues

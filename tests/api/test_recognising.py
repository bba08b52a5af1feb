"""The recogniser of a revision, of the index that is there or derived from it."""

import gc
import weakref

import pytest

from api.recognising import recogniser_maker
from api.settings import Settings
from indexer.artefact import build_in_use
from knowledge.base import KnowledgeBase
from tests.indexer.conftest import RuleEncoder, content

SENTENCE = "kwibusboekje kwijt"


def revision(number, *sentences):
    """The small municipality, with sentences about applying for a passport more."""
    return KnowledgeBase(content([(text, "paspoort", "aanvragen") for text in sentences]), revision=number)


@pytest.fixture
def settings(tmp_path):
    """A data folder of its own."""
    return Settings(data=tmp_path)


def maker(settings):
    """As a process has it that was just started."""
    encoder = RuleEncoder()
    return recogniser_maker(settings, lambda: encoder)


def best(recogniser, text):
    """What a text is read as."""
    reading = recogniser.read(text).readings[0]
    return reading.task, reading.kind


def test_each_revision_is_derived_from_the_one_before_it_and_kept_for_the_next_start(settings):
    make = maker(settings)
    assert not make(revision(1)).provisional
    whole = build_in_use(settings.index_folder)
    for number, texts in ((2, [SENTENCE]), (3, [SENTENCE, "flierefluiter zoek"])):
        found = make(revision(number, *texts))
        assert found.provisional
        assert [best(found, text) for text in texts] == [("paspoort", "aanvragen")] * len(texts)
    make(revision(3, SENTENCE, "flierefluiter zoek"))  # what was made is written before anything is made again
    assert build_in_use(settings.index_folder) != whole
    started = maker(settings)(revision(3, SENTENCE, "flierefluiter zoek"))
    assert (started.provisional, started.revision) == (True, 3)


def test_a_recogniser_that_is_replaced_is_given_back_without_looking_for_garbage(settings):
    make = maker(settings)
    gc.disable()
    try:
        first = weakref.ref(make(revision(1)))
        assert first() is not None
        make(revision(2, SENTENCE))
        make(revision(3))
        assert first() is None
    finally:
        gc.enable()

"""Before publishing: which golden questions are answered differently, by the code that measures and the real model."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.decision import Costs
from api.editing.impact import Impact
from api.editing.publication import Proposal
from api.editing.rehearsal import MOST, Rehearsing, State
from api.measuring import OWN_QUESTIONS, golden_questions
from api.pages.editing.rehearsal import turned_view
from indexer.questions import QuestionFileError
from knowledge.base import KnowledgeBase
from knowledge.masking import mask
from knowledge.schema import Utterance

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def proposal(before, **changes):
    """Publishing other content on top of `before`."""
    after = KnowledgeBase(before.content.model_copy(update=changes), before.revision)
    return Proposal(before, (), (), after, Impact((), (), (), (), (), {}))


def saying(kb, *said):
    """The sentences of `kb` and some more: (text, task, kind)."""
    more = tuple(Utterance(text=text, task=task, kind=kind) for text, task, kind in said)
    return {"utterances": (*kb.content.utterances, *more)}


def no_recogniser():
    pytest.fail("no question has to be asked for this")


@pytest.fixture
def rehearsing(tmp_path):
    """A function that makes one; all are closed."""
    made = []

    def make(live=no_recogniser, questions=None):
        made.append(Rehearsing(live, questions or (lambda: golden_questions(tmp_path)), Costs(), lambda: NOW))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_sentence_in_the_wrong_place_spoils_a_question_and_one_in_the_right_place_mends_one(
    client, rehearsing, tmp_path
):
    """With the model, index and decision that answer; nothing is published."""
    live = client.app.state.product.live_knowledge.current
    kb, asked = live.kb, {question.id: question for question in golden_questions(tmp_path)}
    right, wrong = asked["d-002"], asked["d-024"]
    assert kb.tasks["afvalpas-container"].theme != kb.tasks[right.labels[0][0]].theme
    ends = ("", " Graag.", " Dank u.")
    elsewhere = [(f"{right.text}{end}", "afvalpas-container", "aanvragen") for end in ends]
    mended = [(f"{mask(wrong.text).bare}{end}", *wrong.labels[0]) for end in ends]
    change = proposal(kb, **saying(kb, *elsewhere, *mended))
    found = rehearsing(lambda: live).of(change, 300)
    assert (found.state, found.known, found.asked) == (State.DONE, len(asked), MOST)
    assert "d-002" in {turned.question.id for turned in found.lost}
    assert "d-024" in {turned.question.id for turned in found.gained}
    assert len(found.lost) + len(found.gained) < 10
    assert MOST / 2 < found.right < MOST
    view = turned_view(change, next(turned for turned in found.lost if turned.question.id == "d-002"))
    assert (view.words, view.after_reading) == (right.text, "Afvalpas en containers, aanvragen of melden")
    assert view.before != view.after


def test_what_changes_nothing_to_recognise_asks_nothing(lindewaard, rehearsing):
    """Another desk first, other opening hours, an agreement that ends: the words mean the same."""
    row = lindewaard.division["huurtoeslag"]
    lines = {kind: tuple(reversed(found)) for kind, found in row.help.items()}
    rows = tuple(
        one if one is not row else row.model_copy(update={"help": lines}) for one in lindewaard.content.division
    )
    desks = tuple(desk.model_copy(update={"opening_hours": "Mo 09:00-10:00"}) for desk in lindewaard.content.desks)
    found = rehearsing().of(proposal(lindewaard, division=rows, desks=desks), 60)
    assert (found.state, found.asked) == (State.NO_INFLUENCE, 0)


def test_why_there_is_nothing_to_show_is_said(lindewaard, rehearsing):
    """No questions, a file that cannot be read, a recogniser of another revision, a proposal that cannot be."""
    change = proposal(lindewaard, **saying(lindewaard, ("mijn kwibus is stuk", "afvalpas-container", "informeren")))

    def unreadable():
        raise QuestionFileError("kapot")

    assert rehearsing(questions=tuple).of(change, 60).state is State.NO_QUESTIONS
    assert rehearsing(questions=unreadable).of(change, 60).state is State.FAILED
    newer = type("Live", (), {"kb": KnowledgeBase(lindewaard.content, 7), "recogniser": None})()
    assert rehearsing(lambda: newer).of(change, 60).state is State.UNAVAILABLE
    assert rehearsing().of(replace(change, after=None, impact=None)).state is State.UNAVAILABLE


def test_a_look_goes_on_beside_the_page_and_is_remembered(lindewaard, rehearsing):
    """Busy, then done for whoever comes back; a failed one is tried again."""
    asked, may_go = [], threading.Event()

    def questions():
        asked.append(1)
        assert may_go.wait(60)
        return ()

    change = proposal(lindewaard, **saying(lindewaard, ("mijn kwibus is stuk", "afvalpas-container", "informeren")))
    looked = rehearsing(questions=questions)
    assert looked.of(change, 0).state is State.BUSY
    may_go.set()
    assert looked.of(change, 60).state is State.NO_QUESTIONS
    assert looked.of(change, 60).state is State.NO_QUESTIONS
    assert len(asked) == 1


def test_a_municipality_may_have_questions_of_its_own(tmp_path):
    assert len(golden_questions(tmp_path)) == 260
    line = '{"id": "e-1", "text": "Hoe vraag ik huurtoeslag aan?", "behaviour": "refer", "labels": []}\n'
    (tmp_path / OWN_QUESTIONS).write_text(line, encoding="utf-8")
    assert [question.id for question in golden_questions(tmp_path)] == ["e-1"]
    (tmp_path / OWN_QUESTIONS).write_text("geen json", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="Regel 1"):
        golden_questions(tmp_path)

"""How sure to be is measured on questions that nothing was learnt from."""

import json
from dataclasses import replace
from itertools import product

import pytest

from indexer.build import build
from indexer.questions import Behaviour, Question, read_questions
from indexer.recognition import Recogniser
from indexer.scope import EVERYTHING
from indexer.sureness import Sureness
from indexer.tuning.recalibration import ENOUGH, UNSEEN, TooFewQuestionsError, recalibrate
from knowledge.base import KnowledgeBase
from tests.indexer.conftest import UTTERANCES
from tests.indexer.test_tuned_model import QUERIES

OPENINGS = (
    "hallo", "goedemorgen", "een vraag", "mevrouw hier", "meneer zegt", "ik sta hier", "even dit", "de buurman vraagt",
    "help", "snel", "wacht even", "nou", "collega", "mijn zus wil weten", "kijk", "luister", "aan de balie",
)  # fmt: skip


def asked() -> list[Question]:
    """Return clear questions, and vague ones that name a subject and no wish."""
    clear = [
        Question(f"{opening}-{row}", f"{opening}, {text}", "clerk", None, Behaviour.REFER, ((task, kind),))
        for (row, (text, task, kind)), opening in product(enumerate(UTTERANCES), OPENINGS)
    ]
    labels = (("paspoort", "informeren"), ("paspoort", "aanvragen"))
    vague = [
        Question(f"v-{opening}", f"{opening} paspoort", "clerk", None, Behaviour.CLARIFY, labels)
        for opening in OPENINGS
    ]
    return [*clear, *vague]


@pytest.fixture
def doubting(base, encoder, tmp_path) -> Recogniser:
    """Return a recogniser of the small municipality that doubts what it knows."""
    build(base, encoder, tmp_path, lambda _: None)
    loaded = Recogniser.load(tmp_path, encoder, base).loaded
    head = loaded.trained.head
    doubts = Sureness(replace(head.sureness.task_law, exponent=1.2), 1.2, head.sureness.vagueness, {"kept": 1.0})
    trained = replace(loaded.trained, head=replace(head, sureness=doubts))
    return Recogniser(encoder, loaded.index, trained, EVERYTHING, base.revision)


def test_who_doubts_what_it_knows_becomes_surer(doubting):
    found = recalibrate(doubting, asked())
    assert found.questions == len(asked())
    assert found.after.loss < 0.8 * found.before.loss
    assert found.after.calibration_error < found.before.calibration_error
    assert found.sureness.task_law.exponent > doubting.sureness.task_law.exponent
    assert found.sureness.figures == {"kept": 1.0}


def test_what_is_out_of_scope_or_not_in_the_content_is_passed_over(doubting):
    strange = Question("x", "iets anders", "clerk", None, Behaviour.REFER, (("vliegbrevet", "aanvragen"),))
    outside = Question("y", "het weer", "clerk", None, Behaviour.OUT_OF_SCOPE, ())
    assert recalibrate(doubting, [*asked(), strange, outside]).questions == len(asked())


def test_too_few_questions_are_refused_in_dutch(doubting):
    with pytest.raises(TooFewQuestionsError, match="12 bruikbare vragen"):
        recalibrate(doubting, asked()[:12])


def test_the_questions_of_strangers_are_in_no_sentence_and_no_development_question(lindewaard):
    questions = read_questions(UNSEEN)
    texts = {question.text.casefold() for question in questions}
    assert len(texts) == len(questions) > ENOUGH
    content = lindewaard.content
    learnt = {utterance.text.casefold() for utterance in content.utterances}
    learnt |= {sentence.text.casefold() for sentence in content.ambiguities}
    development = {json.loads(line)["text"].casefold() for line in QUERIES.read_text("utf-8").splitlines()}
    assert not texts & learnt
    assert not texts & development


def test_every_label_of_a_stranger_is_agreed_upon(lindewaard: KnowledgeBase):
    for question in read_questions(UNSEEN):
        assert all(label in lindewaard.cells for label in question.labels), question.id

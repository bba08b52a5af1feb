from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from benchmark.measuring import WARM_UP, measure
from benchmark.protocol import Advice, Asked, Assignment, Label, Reply, Run, Text
from tests.benchmark.programs import CLARIFYING, RESERVED_BYTES, Asking, First, Large

TEXTS = tuple(Text(f"tekst {number}", "digid-app", "leren") for number in range(WARM_UP + 3))
QUESTIONS = (Asked("q1", "eerste", None), Asked("q2", "tweede", "informatiebalie"))


@pytest.fixture
def assignment(tmp_path):
    return Assignment(TEXTS, QUESTIONS, "model", "query: ", str(tmp_path))


def test_every_question_is_asked_once_after_warming_up(assignment):
    """With texts that are no question; what is said then is not kept."""
    made = []

    def make(given):
        made.append(First(given))
        return made[0]

    run = measure(make, assignment)
    assert made[0].asked == [text.text for text in TEXTS[:WARM_UP]] + ["eerste", "tweede"]
    assert [(reply.id, reply.said) for reply in run.replies] == [
        ("q1", Label("digid-app", "leren")),
        ("q2", Label("digid-app", "leren")),
    ]
    assert all(reply.seconds > 0 for reply in run.replies)


def test_a_clarifying_question_is_answered_with_every_option(assignment):
    """Which of them is right is for the judge, who knows the labels."""
    reply = measure(Asking, assignment).replies[0]
    assert reply.said == Advice(CLARIFYING)
    assert {option: body["decision"] for option, body in reply.after.items()} == {"a": "refer", "none": "out-of-scope"}


def test_memory_of_making_ready_is_told_apart_from_that_of_answering(assignment):
    """The peak starts again when the answering starts; in a process of its own: tests before it may have had more."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        run = process.submit(measure, Large, assignment).result(60)
    assert run.ready_peak_mb - run.answering_peak_mb > RESERVED_BYTES / 1024 / 1024 * 0.8
    assert run.answering_peak_mb > 10


def test_what_is_written_is_read_back(assignment, tmp_path):
    """Both what goes to a program and what comes from it."""
    assignment.save(tmp_path / "assignment.json")
    assert Assignment.load(tmp_path / "assignment.json") == assignment
    replies = (Reply("q1", Label("a", None), 0.1), Reply("q2", Advice(CLARIFYING), 0.2, {"a": {"decision": "refer"}}))
    run = Run(replies, 1.0, 2.0, 3.0, {"torch": "2.13.0"})
    run.save(tmp_path / "run.json")
    assert Run.load(tmp_path / "run.json") == run

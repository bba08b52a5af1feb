import pytest

from benchmark.judging import advice_of, judge, usual_kinds
from benchmark.protocol import OUT_OF_SCOPE, Advice, Label, Reply, Text
from indexer.evaluation import Outcome
from indexer.questions import Behaviour, Question
from tests.benchmark.asking import asked_of, question_about
from tests.benchmark.programs import Asking

HELPED = ("digid-aanvragen", "digitaal-helpen")


def test_the_usual_kind_is_the_one_with_most_texts():
    """Texts without a kind do not count, and of equals the first in the alphabet is taken."""
    texts = [Text("x", "a", kind) for kind in ("leren", "leren", "invullen", None, None, None)]
    assert usual_kinds([*texts, Text("y", "b", "spoed"), Text("z", "b", "leren")]) == {"a": "leren", "b": "leren"}


def test_a_label_leads_to_the_first_desk_of_its_cell(lindewaard):
    """Whatever the cell."""
    for (task, kind), lines in lindewaard.cells.items():
        advice = advice_of(lindewaard, Label(task, kind), None, {})
        assert advice["recommendation"] == {"desk": lines[0].desk}
        assert advice["decision"] == ("urgent" if kind == "spoed" else "refer")


def test_a_desk_that_helps_itself_handles_it_here(lindewaard):
    """Also when it is not the first; one that only informs sends on, unless it is the first or equal to the first."""
    seen = set()
    for (task, kind), lines in lindewaard.cells.items():
        for line in lines:
            if kind != "spoed":
                own = line.desk in lindewaard.equals(lines[0].desk) or line.role in ("voert-uit", "helpt")
                advice = advice_of(lindewaard, Label(task, kind), line.desk, {})
                assert advice["decision"] == ("handle-here" if own else "refer"), (task, kind, line.desk)
                seen.add(advice["decision"])
    assert seen == {"handle-here", "refer"}


def test_without_a_kind_the_usual_one_counts(lindewaard):
    advice = advice_of(lindewaard, Label(HELPED[0], None), None, {HELPED[0]: HELPED[1]})
    assert advice["readings"] == [{"task": HELPED[0], "kind": HELPED[1]}]
    assert advice["recommendation"] == {"desk": lindewaard.cells[HELPED][0].desk}


@pytest.mark.parametrize("label", [Label(OUT_OF_SCOPE, None), Label(HELPED[0], None), Label(HELPED[0], "bestaat-niet")])
def test_what_leads_to_no_desk_is_declined(lindewaard, label):
    """The texts that no desk is for, a task without any known kind, and a cell that nobody fills."""
    advice = advice_of(lindewaard, label, None, {})
    assert (advice["decision"], advice["recommendation"]) == ("out-of-scope", None)


def test_a_task_counts_where_no_desk_was_found(lindewaard):
    """task@1 is about the task alone."""
    question = question_about("q", HELPED)
    evaluation = judge(lindewaard, (question,), [Reply("q", Label(HELPED[0], "bestaat-niet"), 0.1)], {})
    assert evaluation.rates()["task@1"].hits == 1
    assert evaluation.judged[0].outcome is Outcome.LOST


def test_labels_are_judged_by_the_product_s_own_evaluation(lindewaard):
    """A right label is right at once, a wrong one a wrong desk, and declining what is outside is right."""
    other = ("bijstand-aanvragen", "aanvragen")
    outside = Question("c", "c", "clerk", None, Behaviour.OUT_OF_SCOPE, ())
    questions = (question_about("a", HELPED), question_about("b", HELPED), outside)
    said = {"a": Label(*HELPED), "b": Label(*other), "c": Label(OUT_OF_SCOPE, None)}
    replies = [Reply(name, label, 0.1) for name, label in said.items()]
    judged = judge(lindewaard, questions, replies, {}).judged
    assert [row.outcome for row in judged] == [Outcome.FIRST, Outcome.WRONG, Outcome.DECLINED]


def test_a_clarifying_question_is_answered_as_the_label_says(lindewaard):
    """From what the product said for each option."""
    asking, question = Asking(None), question_about("q", HELPED)
    first = asking.answer(asked_of(question))
    after = {"a": asking.answer(asked_of(question, ("q", "a"))).body}
    judged = judge(lindewaard, (question,), [Reply("q", first, 0.1, after)], {}).judged
    assert isinstance(first, Advice)
    assert [row.outcome for row in judged] == [Outcome.ONE_MORE]

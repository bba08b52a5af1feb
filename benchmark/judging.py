"""What a peer said, as an advice that `indexer.evaluation` judges like the product's own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from benchmark.protocol import OUT_OF_SCOPE, Advice, Label, Reply, Text
from indexer.evaluation import Answer, Evaluation, evaluate
from indexer.questions import Question, one_of_equals
from knowledge.base import KnowledgeBase
from knowledge.division import URGENT

HELPING = ("voert-uit", "helpt")


def usual_kinds(texts: Iterable[Text]) -> Mapping[str, str]:
    """Return the kind that most texts of each task have; of equals the first in the alphabet."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        if text.kind is not None:
            counts.setdefault(text.task, Counter())[text.kind] += 1
    return {task: min(kinds, key=lambda kind: (-kinds[kind], kind)) for task, kinds in counts.items()}


def judge(
    base: KnowledgeBase, questions: tuple[Question, ...], replies: Iterable[Reply], usual: Mapping[str, str]
) -> Evaluation:
    """Judge the replies to these questions."""
    return evaluate(base, questions, _answers(base, questions, {reply.id: reply for reply in replies}, usual))


def advice_of(base: KnowledgeBase, label: Label, from_desk: str | None, usual: Mapping[str, str]) -> dict[str, Any]:
    """Return the advice that follows from a label: the first desk of its cell, unless the asking desk helps itself.

    Where the peer knows no kind, the task's usual one counts. A label without a cell leads to no desk.
    """
    kind = label.kind or usual.get(label.task)
    if label.task == OUT_OF_SCOPE or kind is None:
        readings = [] if label.task == OUT_OF_SCOPE else [{"task": label.task, "kind": None}]
        return {"decision": "out-of-scope", "readings": readings, "recommendation": None}
    readings = [{"task": label.task, "kind": kind}]
    lines = base.cells.get((label.task, kind), ())
    if not lines:
        return {"decision": "out-of-scope", "readings": readings, "recommendation": None}
    asking = one_of_equals(base, from_desk)
    own = asking is not None and any(
        one_of_equals(base, line.desk) == asking and (number == 0 or line.role in HELPING)
        for number, line in enumerate(lines)
    )
    decision = "urgent" if kind == URGENT else "handle-here" if own else "refer"
    desk = from_desk if decision == "handle-here" else lines[0].desk
    return {"decision": decision, "readings": readings, "recommendation": {"desk": desk}}


def _answers(
    base: KnowledgeBase, questions: tuple[Question, ...], replies: Mapping[str, Reply], usual: Mapping[str, str]
) -> Answer:
    """Return a function that gives what was said of a question; two questions with one text and desk are one."""
    said = {(question.text, question.from_desk): replies[question.id] for question in questions}

    def answer(body: Mapping[str, Any]) -> Mapping[str, Any]:
        reply = said[body["text"], body["from_desk"]]
        if isinstance(reply.said, Advice):
            return reply.after[body["answers"][-1]["option"]] if body.get("answers") else reply.said.body
        return advice_of(base, reply.said, body["from_desk"], usual)

    return answer

"""What the advice makes of questions of which is known what is right: for the report, and for a change to come."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from api.advice import Recognises, advise
from api.decision import Costs
from api.wire import AdviceRequest
from indexer.evaluation import Evaluation
from indexer.evaluation import evaluate as evaluate_answers
from indexer.questions import Question, read_questions
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

MEASURING: Final = Path(__file__).resolve().parents[1] / "tests" / "evaluation"
QUESTIONS: Final = MEASURING / "dev_queries.jsonl"
EVERYDAY: Final = MEASURING / "own_queries.jsonl"
"""Questions in the words of every day, as at a counter with a queue; who wrote them saw nothing that is learnt from."""
OWN_QUESTIONS: Final = "proefvragen.jsonl"
"""A municipality's own questions, in its data folder; they take the place of the ones that come along."""

TUESDAY: Final = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
"""The moment of the questions: an ordinary Tuesday morning, on which most desks are open."""


def golden_questions(data: Path) -> tuple[Question, ...]:
    """Return the questions by which a change is judged; nothing is ever learnt from them.

    Empty when there are none. Raises QuestionFileError, in Dutch, when their file cannot be read.
    """
    own = data / OWN_QUESTIONS
    if own.exists():
        return read_questions(own)
    return read_questions(QUESTIONS) if QUESTIONS.exists() else ()


def measure(
    kb: KnowledgeBase,
    recogniser: Recognises,
    costs: Costs,
    questions: tuple[Question, ...],
    moment: datetime = TUESDAY,
) -> tuple[Evaluation, list[float]]:
    """Return what the advice makes of the questions, and the seconds that every advice took."""
    seconds: list[float] = []

    def answer(body: Mapping[str, Any]) -> Mapping[str, Any]:
        start = time.perf_counter()
        found = advise(kb, recogniser, AdviceRequest.model_validate(body), costs, moment)
        seconds.append(time.perf_counter() - start)
        return found.model_dump(mode="json")

    return evaluate_answers(kb.on(moment.date()), questions, answer), seconds

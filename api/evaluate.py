"""Measure the product's own advice on the development questions, in this process: model, index, rules, decision."""

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from api.advice import advise
from api.decision import Costs
from api.recognising import recogniser_maker
from api.settings import Settings
from api.wire import AdviceRequest
from indexer.evaluation import evaluate as evaluate_answers
from indexer.evaluation_table import table
from indexer.questions import read_questions
from knowledge.hours import TIMEZONE
from knowledge.store import Store

QUESTIONS: Final = Path(__file__).resolve().parents[1] / "tests" / "evaluation" / "dev_queries.jsonl"
TUESDAY: Final = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
"""The moment of the questions: an ordinary Tuesday morning, on which most desks are open."""


def evaluate(settings: Settings, say: Callable[[str], None], questions: Path = QUESTIONS) -> None:
    """Print the figures of the published revision on `questions`, with 95 % Wilson intervals."""
    store = Store(settings.database_url)
    kb = store.load(settings.municipality)
    store.close()
    if kb is None:
        say("Er is nog geen inhoud gepubliceerd. Voer eerst uit: make run")
        return
    recogniser = recogniser_maker(settings)(kb)
    costs = Costs(question=settings.question_cost)
    seconds: list[float] = []

    def answer(body: Mapping[str, Any]) -> Mapping[str, Any]:
        start = time.perf_counter()
        found = advise(kb, recogniser, AdviceRequest.model_validate(body), costs, TUESDAY)
        seconds.append(time.perf_counter() - start)
        return found.model_dump(mode="json")

    say(f"{questions.name}, revisie {kb.revision}, {TUESDAY:%d-%m-%Y %H:%M}")
    say(table(kb, evaluate_answers(kb, read_questions(questions), answer)))
    say(f"seconden per vraag: mediaan {statistics.median(seconds):.3f}, grootste {max(seconds):.3f}")

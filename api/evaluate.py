"""Measure the product's own advice on sets of questions, in this process: model, index, rules, decision."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from api.advice import Recognised, Recognises
from api.measuring import EVERYDAY, QUESTIONS, TUESDAY, measure
from api.recognising import recogniser_maker
from api.settings import Settings
from indexer.artefact import build_in_use, read_manifest
from indexer.evaluation import Evaluation
from indexer.evaluation_table import table
from indexer.questions import read_questions
from indexer.regression import Change, changes, outcomes, read_baseline, write_baseline
from indexer.report.charts import TradeOff
from indexer.report.page import Circumstances, page
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.store import load_published

SETS: Final = (QUESTIONS, EVERYDAY)
QUESTION_COSTS: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7)
"""What a question may cost, in the curve of the report; the cost in use is added."""


class _Remembering:
    """A recogniser that reads every text once: the curve asks the same questions at other costs."""

    def __init__(self, recogniser: Recognises) -> None:
        self._read = cache(recogniser.read)
        self.provisional = recogniser.provisional

    def read(self, text: str) -> Recognised:
        """Return what the recogniser said of this text."""
        return self._read(text)


def evaluate(
    settings: Settings, say: Callable[[str], None], paths: Sequence[Path] = SETS, *, accept: bool = False
) -> tuple[Change, ...]:
    """Print the figures of the published revision, write a report a set, and compare with the accepted outcomes.

    Returns the comparisons, empty where there is nothing to compare with. `accept` makes these outcomes the new ones.
    Raises StoreError without published content, IndexerError without an index or with a set that cannot be read.
    """
    kb = load_published(settings.database_url, settings.municipality)
    recogniser = _Remembering(recogniser_maker(settings)(kb))
    found: list[Change] = []
    for path in paths:
        found += _compared(_measured(settings, kb, recogniser, path, say), path, say, accept=accept)
    return tuple(found)


def _measured(
    settings: Settings, kb: KnowledgeBase, recogniser: Recognises, path: Path, say: Callable[[str], None]
) -> Evaluation:
    """Measure one set, print its figures and write its report."""
    costs = settings.costs
    questions = read_questions(path)
    evaluation, seconds = measure(kb, recogniser, costs, questions)
    say(f"{path.name}, revisie {kb.revision}, {TUESDAY:%d-%m-%Y %H:%M}")
    say(table(kb, evaluation))
    say(f"seconden per vraag: mediaan {statistics.median(seconds):.3f}, grootste {max(seconds):.3f}")
    report = settings.data / "evaluation" / f"{path.stem}.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(build_in_use(settings.index_folder))
    made = Circumstances(
        title=f"Vragen uit {path.name}",
        made_at=f"{datetime.now(TIMEZONE):%d-%m-%Y %H:%M}",
        revision=kb.revision,
        model=str(manifest["model"]["name"]),
        question_cost=costs.question,
        curve=[
            _trade_off(cost, measure(kb, recogniser, replace(costs, question=cost), questions)[0])
            for cost in sorted({*QUESTION_COSTS, costs.question})
        ],
        seconds=seconds,
        left_out_figures=manifest["left_out_figures"],
    )
    report.write_text(page(kb, evaluation, made), encoding="utf-8")
    say(f"Verslag met grafieken: {report}")
    return evaluation


def _trade_off(cost: float, evaluation: Evaluation) -> TradeOff:
    rates = evaluation.rates()
    return TradeOff(cost, rates["asked"].value, rates["wrong"].value, rates["within-one"].value)


def baseline_of(path: Path) -> Path:
    """Return where the accepted outcomes of a set of questions are: beside it, when there are any."""
    return path.with_suffix(".baseline.json")


def _compared(evaluation: Evaluation, path: Path, say: Callable[[str], None], *, accept: bool) -> tuple[Change, ...]:
    baseline = baseline_of(path)
    after = outcomes(evaluation.judged)
    found: tuple[Change, ...] = changes(read_baseline(baseline), after) if baseline.exists() else ()
    for change in found:
        say(str(change))
    if accept:
        write_baseline(baseline, after)
        say(f"Deze uitkomsten zijn nu de maat: {baseline.name}")
    return found

"""The report as a page: every figure with its uncertainty, the groups, the plots, and what went wrong in full."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from numpy.typing import NDArray

from indexer.calibration import expected_calibration_error
from indexer.evaluation import Evaluation, Judged, Outcome
from indexer.evaluation_table import NAMES, WORST, groups
from indexer.report import charts
from knowledge.base import KnowledgeBase

TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class Circumstances:
    """What an evaluation was made with; the report says it so that two reports can be compared.

    `curve` holds the outcome at several costs of a question, `question_cost` the one in use. `seconds` is the time of
    every advice. `left_out_figures` are what the recogniser's own training measured on texts it had not seen.
    """

    title: str
    made_at: str
    revision: int
    model: str
    question_cost: float
    curve: Sequence[charts.TradeOff]
    seconds: Sequence[float]
    left_out_figures: Mapping[str, float]


def page(base: KnowledgeBase, evaluation: Evaluation, made: Circumstances) -> str:
    """Return the report as one HTML document without anything from outside."""
    certain = [row for row in evaluation.inside if row.readings]
    confidence = np.array([row.probability for row in certain], np.float64)
    right = np.array([row.both_first for row in certain], bool)
    return TEMPLATES.get_template("page.html").render(
        made=made,
        total=len(evaluation.judged),
        inside=len(evaluation.inside),
        rates=[(NAMES[name], rate, rate.interval()) for name, rate in evaluation.rates().items()],
        calibration_error=expected_calibration_error(confidence, right) if certain else None,
        reliability=Markup(charts.reliability(confidence, right)),  # noqa: S704  our own SVG, no text from outside
        trade_off=Markup(charts.trade_off(made.curve, made.question_cost)),  # noqa: S704  idem
        groups=[
            (title, Markup(charts.bars(_first_by(evaluation, group), "meteen juist")), _rows(evaluation, group))  # noqa: S704  idem
            for title, group in groups(base).items()
        ],
        kinds=Markup(charts.confusion(list(base.kinds), _kind_counts(base, certain))),  # noqa: S704  idem
        confusions=[
            ("onderwerp", evaluation.task_confusions().most_common(WORST)),
            ("soort hulp", evaluation.kind_confusions().most_common(WORST)),
        ],
        wrong=[row for row in evaluation.inside if row.outcome is Outcome.WRONG],
        lost=[row for row in evaluation.inside if row.outcome is Outcome.LOST],
        median=float(np.median(made.seconds)) if made.seconds else 0.0,
        slowest=max(made.seconds, default=0.0),
    )


def _first_by(evaluation: Evaluation, group: Callable[[Any], str]) -> Mapping[str, tuple[float, int]]:
    return {
        name: (sum(row.outcome is Outcome.FIRST for row in rows) / len(rows), len(rows))
        for name, rows in evaluation.by(group).items()
    }


def _rows(evaluation: Evaluation, group: Callable[[Any], str]) -> list[tuple[str, int, list[float]]]:
    measures: tuple[Callable[[Judged], bool], ...] = (
        lambda row: row.outcome is Outcome.FIRST,
        lambda row: row.outcome in (Outcome.FIRST, Outcome.ONE_MORE),
        lambda row: row.outcome is Outcome.WRONG,
        lambda row: row.task_first,
        lambda row: row.kind_first,
    )
    return [
        (name, len(rows), [sum(map(measure, rows)) / len(rows) for measure in measures])
        for name, rows in evaluation.by(group).items()
    ]


def _kind_counts(base: KnowledgeBase, rows: Sequence[Judged]) -> NDArray[np.int64]:
    """Count wanted against read kinds, (kinds, kinds); any label's kind that was read counts as wanted."""
    number = {kind: place for place, kind in enumerate(base.kinds)}
    counts = np.zeros((len(number), len(number)), np.int64)
    for row in rows:
        read = row.readings[0][1]
        wanted = read if row.kind_first else row.question.labels[0][1]
        counts[number[wanted], number[read]] += 1
    return counts

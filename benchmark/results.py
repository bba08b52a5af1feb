"""What came of the comparison: one result for each competitor, failed ones too, as JSON and as a table."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmark.competitors import Competitor
from benchmark.protocol import Run
from indexer.evaluation import Evaluation
from indexer.metrics import Rate

SHOWN: Mapping[str, str] = {
    "first": "meteen juist",
    "within-one": "binnen één vraag",
    "wrong": "verkeerd loket",
    "task@1": "onderwerp juist",
    "out-of-scope-declined": "buiten bereik herkend",
}
"""The figures of the table, by their name in `indexer.evaluation`; the JSON has all of them."""
MEASURED: Sequence[str] = ("mediaan (ms)", "p95 (ms)", "klaar na (s)", "geheugen klaarmaken (MB)", "antwoorden (MB)")


@dataclass(frozen=True, slots=True)
class Failure:
    """A competitor of which there are no figures, and why, in Dutch."""

    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a competitor. Latencies are in seconds."""

    rates: Mapping[str, Rate]
    latency_median: float
    latency_p95: float
    ready_seconds: float
    ready_peak_mb: float
    answering_peak_mb: float
    versions: Mapping[str, str]

    @classmethod
    def of(cls, run: Run, evaluation: Evaluation) -> "Measured":
        """Return the figures of a run with its judgement."""
        seconds = [reply.seconds for reply in run.replies]
        return cls(
            evaluation.rates(),
            statistics.median(seconds),
            percentile(seconds, 95),
            run.ready_seconds,
            run.ready_peak_mb,
            run.answering_peak_mb,
            run.versions,
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the figures were measured with."""

    made_at: str
    revision: int
    questions: str
    question_count: int
    text_count: int
    cores: int
    processor: str
    load: float


@dataclass(frozen=True, slots=True)
class Result:
    """A competitor and what came of it."""

    competitor: Competitor
    outcome: Measured | Failure


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest value that `share` percent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share / 100 * len(values)) - 1)]


def as_json(circumstances: Circumstances, results: Sequence[Result]) -> dict[str, Any]:
    """Return everything for a JSON file."""
    return {**asdict(circumstances), "results": [_entry(result) for result in results]}


def as_markdown(circumstances: Circumstances, results: Sequence[Result]) -> str:
    """Return the table, with the reasons of what failed below it."""
    measured_with = (
        f"{circumstances.question_count} vragen uit {circumstances.questions}, {circumstances.text_count} teksten, "
        f"revisie {circumstances.revision}; {circumstances.cores} kernen ({circumstances.processor}), belasting vooraf "
        f"{circumstances.load:.1f}. Tussen haken het 95%-interval van Wilson."
    )
    rows = [
        f"# Vergelijking van {circumstances.made_at}",
        "",
        measured_with,
        "",
        _row("", *SHOWN.values(), *MEASURED),
        _row("---", *("---:" for _ in [*SHOWN, *MEASURED])),
        *(_row(result.competitor.title, *_cells(result.outcome)) for result in results),
    ]
    failed = [result for result in results if isinstance(result.outcome, Failure)]
    if failed:
        rows += ["", "## Mislukt", ""]
        rows += [f"- {result.competitor.title}: {_reason(result)}" for result in failed]
    return "\n".join([*rows, ""])


def _cells(outcome: Measured | Failure) -> Sequence[str]:
    if isinstance(outcome, Failure):
        return ["mislukt", *("" for _ in [*SHOWN, *MEASURED][1:])]
    return [
        *(_share(outcome.rates[name]) for name in SHOWN),
        f"{outcome.latency_median * 1000:.1f}",
        f"{outcome.latency_p95 * 1000:.1f}",
        f"{outcome.ready_seconds:.0f}",
        f"{outcome.ready_peak_mb:.0f}",
        f"{outcome.answering_peak_mb:.0f}",
    ]


def _share(rate: Rate) -> str:
    if not rate.total:
        return "geen vragen"
    low, high = rate.interval()
    return f"{rate.value:.2f} [{low:.2f}, {high:.2f}]"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _reason(result: Result) -> str:
    return " ".join(result.outcome.reason.split()) if isinstance(result.outcome, Failure) else ""


def _entry(result: Result) -> dict[str, Any]:
    names = {"name": result.competitor.name, "title": result.competitor.title}
    if isinstance(result.outcome, Failure):
        return {**names, "failed": result.outcome.reason}
    values = asdict(result.outcome)
    values["rates"] = {
        name: {"value": rate.value, "hits": rate.hits, "total": rate.total, "interval": rate.interval()}
        for name, rate in result.outcome.rates.items()
    }
    return {**names, **values}

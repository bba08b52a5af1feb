"""Whether a change made the answers worse, beyond what chance explains.

The same questions are asked before and after, so the comparison is paired: only questions whose outcome changed say
something. If a change did no harm, as many of those get better as worse; the exact sign test (binomial, one-sided,
the same as McNemar's exact test) says how unlikely what was seen is then.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import IndexerError
from indexer.evaluation import Judged, Outcome

NOISE = 0.05
"""Under this probability a drop is no longer called chance."""

GOOD = frozenset({Outcome.FIRST, Outcome.ONE_MORE, Outcome.DECLINED})
HARM = frozenset({Outcome.WRONG, Outcome.ANSWERED})


class BaselineError(IndexerError):
    """The outcomes of before cannot be read."""


@dataclass(frozen=True, slots=True)
class Change:
    """How often one property of the answers was gained and lost; `name` is Dutch."""

    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def chance(self) -> float:
        """The probability of at least so many losses when nothing became worse."""
        from scipy.stats import binomtest  # noqa: PLC0415  only who compares pays for it

        changed = len(self.gained) + len(self.lost)
        return float(binomtest(len(self.lost), changed, alternative="greater").pvalue) if changed else 1.0

    @property
    def is_drop(self) -> bool:
        """Whether the answers became worse in this respect, beyond noise."""
        return self.chance < NOISE

    def __str__(self) -> str:
        verdict = "slechter, meer dan toeval" if self.is_drop else "geen achteruitgang"
        text = (
            f"{self.name}: {len(self.gained)} gewonnen, {len(self.lost)} verloren (kans {self.chance:.3f}): {verdict}"
        )
        return f"{text}\n    verloren: {', '.join(self.lost)}" if self.lost else text


def outcomes(judged: Iterable[Judged]) -> Mapping[str, Outcome]:
    """Return the outcome of every question by its id."""
    return {row.question.id: row.outcome for row in judged}


def changes(before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> tuple[Change, Change]:
    """Compare the questions that both have: right within one question, and not sent to a wrong desk."""
    both = [question for question in before if question in after]
    return (
        _change(
            "juist binnen één vraag", both, {q: before[q] in GOOD for q in both}, {q: after[q] in GOOD for q in both}
        ),
        _change(
            "niet verkeerd verwezen",
            both,
            {q: before[q] not in HARM for q in both},
            {q: after[q] not in HARM for q in both},
        ),
    )


def _change(name: str, both: Iterable[str], before: Mapping[str, bool], after: Mapping[str, bool]) -> Change:
    changed = [question for question in both if before[question] != after[question]]
    return Change(name, tuple(q for q in changed if after[q]), tuple(q for q in changed if before[q]))


def read_baseline(path: Path) -> Mapping[str, Outcome]:
    """Return the outcomes that were accepted. Raises BaselineError, in Dutch, when they cannot be read."""
    try:
        return {question: Outcome(name) for question, name in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise BaselineError(f"De vorige meting '{path.name}' kan niet worden gelezen: {error}.") from error


def write_baseline(path: Path, after: Mapping[str, Outcome]) -> None:
    """Write outcomes, one question a line, so that a difference reads well in a review."""
    path.write_text(json.dumps(dict(sorted(after.items())), indent=0) + "\n", encoding="utf-8")

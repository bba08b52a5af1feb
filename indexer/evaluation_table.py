"""An evaluation as plain text."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from indexer.evaluation import Evaluation, Judged, Outcome
from indexer.questions import Question
from knowledge.base import KnowledgeBase

NAMES: Mapping[str, str] = {
    "first": "meteen het juiste loket",
    "within-one": "juist binnen één vraag",
    "weak": "zwak loket",
    "guessed": "gegokt",
    "wrong": "verkeerd loket",
    "lost": "geen loket",
    "asked": "vraag gesteld",
    "task@1": "onderwerp bovenaan",
    "task@3": "onderwerp in de eerste drie",
    "kind@1": "soort hulp bovenaan",
    "task-and-kind@1": "onderwerp en soort bovenaan",
    "out-of-scope-declined": "buiten bereik herkend",
    "in-scope-declined": "ten onrechte afgewezen",
    "urgent-recognised": "spoed herkend",
    "urgent-false-alarms": "vals spoedalarm",
}
WORST = 12


def table(base: KnowledgeBase, evaluation: Evaluation) -> str:
    """Return the figures, the groups, the worst confusions and every wrong referral in full."""
    return "\n".join(_lines(base, evaluation)) + "\n"


def groups(base: KnowledgeBase) -> Mapping[str, Callable[[Question], str]]:
    """Return by which properties of a question the figures are split, by their Dutch name."""
    return {
        "thema": lambda question: _theme(base, question),
        "soort hulp": lambda question: question.labels[0][1] if question.labels else "-",
        "stijl": lambda question: question.style,
    }


def _lines(base: KnowledgeBase, evaluation: Evaluation) -> Iterator[str]:
    yield f"{len(evaluation.judged)} vragen, {len(evaluation.inside)} voor deze loketten (95%-interval van Wilson)"
    yield ""
    for name, rate in evaluation.rates().items():
        yield f"{NAMES[name]:<30}{rate}"
    for title, group in groups(base).items():
        yield ""
        yield f"{title:<26}{'n':>5}{'meteen':>9}{'binnen 1':>10}{'verkeerd':>10}{'ond@1':>8}{'srt@1':>8}"
        for name, rows in evaluation.by(group).items():
            yield _row(name, rows)
    yield from _confusions("onderwerp", evaluation.task_confusions())
    yield from _confusions("soort hulp", evaluation.kind_confusions())
    yield ""
    wrong = [row for row in evaluation.inside if row.outcome is Outcome.WRONG]
    yield f"Verkeerde doorverwijzingen ({len(wrong)})"
    for row in wrong:
        labels = ", ".join("/".join(label) for label in row.question.labels)
        yield f"  {row.question.id} {row.words}"
        yield f"      gelezen {'/'.join(row.readings[0]) if row.readings else '-'} -> {row.desk}; bedoeld {labels}"


def _row(name: str, rows: tuple[Judged, ...]) -> str:
    first = _share(rows, lambda row: row.outcome is Outcome.FIRST)
    within = _share(rows, lambda row: row.outcome in (Outcome.FIRST, Outcome.ONE_MORE))
    wrong = _share(rows, lambda row: row.outcome is Outcome.WRONG)
    task, kind = _share(rows, lambda row: row.task_first), _share(rows, lambda row: row.kind_first)
    return f"{name:<26}{len(rows):>5}{first:>9.2f}{within:>10.2f}{wrong:>10.2f}{task:>8.2f}{kind:>8.2f}"


def _share(rows: tuple[Judged, ...], right: Callable[[Judged], bool]) -> float:
    return sum(right(row) for row in rows) / len(rows)


def _theme(base: KnowledgeBase, question: Question) -> str:
    task = base.tasks.get(question.labels[0][0]) if question.labels else None
    return task.theme if task else "-"


def _confusions(title: str, counts: Counter[tuple[str, str]]) -> Iterator[str]:
    yield ""
    yield f"Meest verwisseld, {title} (bedoeld -> gelezen)"
    for (wanted, read), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORST]:
        yield f"  {count:>3}  {wanted} -> {read}"

"""How good the answers are: plays the clerk on labelled questions and counts what came of each.

Independent of how answers are made: an `Answer` takes the body of an advice request and gives the body of the
response. Definitions (in-scope questions; any label counts):

first      the right desk at once: the first desk of a label's cell; handle-here is right where the asking desk carries
           out or helps; a question that needed no asking
one-more   the right desk after the one clarifying question, answered as the label says
guessed    the question needed asking (readings with different desks) and was not
weak       a desk of a label's cell, but not the first; or a resident sent away whom the asking desk helps itself
wrong      a desk that is in no label's cell
lost       no desk: declined, or a question without the right option
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indexer.metrics import Rate
from indexer.questions import Aim, Behaviour, Question, one_of_equals
from knowledge.base import KnowledgeBase, Matter
from knowledge.masking import mask

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
RECOMMENDING = ("refer", "handle-here", "urgent")
ALTERNATIVES = 3


class Outcome(StrEnum):
    """What came of a question."""

    FIRST = "first"
    ONE_MORE = "one-more"
    GUESSED = "guessed"
    WEAK = "weak"
    WRONG = "wrong"
    LOST = "lost"
    DECLINED = "declined"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what the product made of it; `readings` are the best first.

    `probability` is what the product gave the best reading, 0 where it gave none.
    """

    question: Question
    decision: str
    readings: tuple[Matter, ...]
    desk: str | None
    outcome: Outcome
    probability: float = 0.0

    @property
    def words(self) -> str:
        """The question as it may be printed or kept: without personal data."""
        return mask(self.question.text).text

    @property
    def asked(self) -> bool:
        """Whether a clarifying question was put."""
        return self.decision == "clarify"

    @property
    def task_first(self) -> bool:
        """Whether the best reading's task is a label's."""
        return bool(self.readings) and self.readings[0][0] in {task for task, _ in self.question.labels}

    @property
    def task_third(self) -> bool:
        """Whether one of the three best readings has a label's task."""
        return any(task in {wanted for wanted, _ in self.question.labels} for task, _ in self.readings[:ALTERNATIVES])

    @property
    def kind_first(self) -> bool:
        """Whether the best reading's kind is a label's."""
        return bool(self.readings) and self.readings[0][1] in {kind for _, kind in self.question.labels}

    @property
    def both_first(self) -> bool:
        """Whether the best reading is a label."""
        return bool(self.readings) and self.readings[0] in self.question.labels


@dataclass(frozen=True)
class Evaluation:
    """All questions judged, in the order of the file."""

    judged: tuple[Judged, ...]

    @property
    def inside(self) -> tuple[Judged, ...]:
        """The questions that are for these desks."""
        return tuple(row for row in self.judged if row.question.behaviour is not Behaviour.OUT_OF_SCOPE)

    def rates(self) -> Mapping[str, Rate]:
        """Return the figures by name."""
        inside = self.inside
        outside = [row for row in self.judged if row.question.behaviour is Behaviour.OUT_OF_SCOPE]
        urgent = [row for row in inside if row.question.behaviour is Behaviour.URGENT]
        calm = [row for row in inside if row.question.behaviour is not Behaviour.URGENT]
        plain = [row for row in inside if row.question.behaviour is not Behaviour.CLARIFY]
        false_alarm = (
            row.decision == "urgent" and "spoed" not in {kind for _, kind in row.question.labels} for row in calm
        )
        return {
            "first": _rate((row.outcome is Outcome.FIRST for row in plain), plain),
            "within-one": _rate((row.outcome in (Outcome.FIRST, Outcome.ONE_MORE) for row in inside), inside),
            "weak": _rate((row.outcome is Outcome.WEAK for row in inside), inside),
            "guessed": _rate((row.outcome is Outcome.GUESSED for row in inside), inside),
            "wrong": _rate((row.outcome is Outcome.WRONG for row in inside), inside),
            "lost": _rate((row.outcome is Outcome.LOST for row in inside), inside),
            "asked": _rate((row.asked for row in inside), inside),
            "task@1": _rate((row.task_first for row in inside), inside),
            "task@3": _rate((row.task_third for row in inside), inside),
            "kind@1": _rate((row.kind_first for row in inside), inside),
            "task-and-kind@1": _rate((row.both_first for row in inside), inside),
            "out-of-scope-declined": _rate((row.outcome is Outcome.DECLINED for row in outside), outside),
            "in-scope-declined": _rate((row.decision == "out-of-scope" for row in inside), inside),
            "urgent-recognised": _rate((row.decision == "urgent" for row in urgent), urgent),
            "urgent-false-alarms": _rate(false_alarm, calm),
        }

    def outcomes(self) -> Counter[Outcome]:
        """Return how often each outcome came of an in-scope question."""
        return Counter(row.outcome for row in self.inside)

    def by(self, group: Callable[[Question], str]) -> Mapping[str, tuple[Judged, ...]]:
        """Return the in-scope questions by group, largest group first."""
        found: dict[str, list[Judged]] = {}
        for row in self.inside:
            found.setdefault(group(row.question), []).append(row)
        return {name: tuple(rows) for name, rows in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))}

    def task_confusions(self) -> Counter[tuple[str, str]]:
        """Return how often (wanted task, task read instead) occurred; wanted is the best label's."""
        return Counter((row.question.labels[0][0], row.readings[0][0]) for row in self._misread(lambda r: r.task_first))

    def kind_confusions(self) -> Counter[tuple[str, str]]:
        """Return how often (wanted kind, kind read instead) occurred; wanted is the best label's."""
        return Counter((row.question.labels[0][1], row.readings[0][1]) for row in self._misread(lambda r: r.kind_first))

    def _misread(self, right: Callable[[Judged], bool]) -> Iterable[Judged]:
        return (row for row in self.inside if row.readings and row.question.labels and not right(row))


def evaluate(base: KnowledgeBase, questions: Sequence[Question], answer: Answer, at: str | None = None) -> Evaluation:
    """Ask every question and judge what comes; `at` is the moment of asking."""
    return Evaluation(tuple(_judge(base, question, answer, at) for question in questions))


def _judge(base: KnowledgeBase, question: Question, answer: Answer, at: str | None) -> Judged:
    body = question.request(at)
    given = answer(body)
    readings = tuple((reading["task"], reading["kind"]) for reading in given.get("readings", []))
    if question.behaviour is Behaviour.OUT_OF_SCOPE:
        outcome = Outcome.DECLINED if given["decision"] == "out-of-scope" else Outcome.ANSWERED
    elif given["decision"] == "clarify":
        outcome = _after_question(base, question, given, answer, body)
    else:
        aim = Aim.of(base, question.labels, question.from_desk)
        outcome = _outcome(base, given, aim) or Outcome.LOST
        if question.behaviour is Behaviour.CLARIFY and outcome is Outcome.FIRST and len(aim.first) > 1:
            outcome = Outcome.GUESSED
    sure = next((float(reading.get("probability", 0.0)) for reading in given.get("readings", [])), 0.0)
    return Judged(question, given["decision"], readings, _desk(given), outcome, sure)


def _after_question(
    base: KnowledgeBase, question: Question, given: Mapping[str, Any], answer: Answer, body: Mapping[str, Any]
) -> Outcome:
    """Choose the option that holds a label, the best label first, and judge the answer to it."""
    for wanted in question.labels:
        for option in given["question"]["options"]:
            if any(_holds(reading, wanted) for reading in option.get("readings", [])):
                chosen = {"question": given["question"]["id"], "option": option["id"]}
                second = answer({**body, "answers": [chosen]})
                outcome = _outcome(base, second, Aim.of(base, (wanted,), question.from_desk))
                return Outcome.ONE_MORE if outcome is Outcome.FIRST else outcome or Outcome.LOST
    return Outcome.LOST


def _holds(reading: Mapping[str, Any], wanted: Matter) -> bool:
    return reading.get("task") == wanted[0] and reading.get("kind") in (wanted[1], None)


def _desk(given: Mapping[str, Any]) -> str | None:
    recommendation = given.get("recommendation") or {}
    desk = recommendation.get("desk")
    return None if desk is None else str(desk)


def _outcome(base: KnowledgeBase, given: Mapping[str, Any], aim: Aim) -> Outcome | None:
    """Return FIRST, WEAK or WRONG, or None when no desk is recommended."""
    if given["decision"] not in RECOMMENDING:
        return None
    if given["decision"] == "handle-here":
        return Outcome.FIRST if any(aim.own) or aim.asking in aim.first else Outcome.WRONG
    raw = _desk(given)
    desk = one_of_equals(base, raw)
    if aim.own and aim.own[0] and given["decision"] == "refer":
        return Outcome.WEAK if desk in aim.any else Outcome.WRONG
    if desk in aim.first:
        return Outcome.FIRST
    return Outcome.WEAK if desk in aim.any else Outcome.WRONG


def _rate(hits: Iterable[bool], rows: Sequence[Judged]) -> Rate:
    return Rate(sum(hits), len(rows))

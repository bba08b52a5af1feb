import argparse
import importlib.util
import json
import re
import zlib
from pathlib import Path

import pytest

from indexer.evaluation import Outcome, evaluate
from indexer.evaluation_table import table
from indexer.metrics import Rate
from indexer.questions import QuestionFileError, read_questions
from knowledge.base import KnowledgeBase
from knowledge.loading import load_content

ROOT = Path(__file__).resolve().parents[2]
SCORE = ROOT.parent / "shared" / "evaluation" / "score.py"
QUERIES = ROOT / "tests" / "evaluation" / "dev_queries.jsonl"


def question_file(folder: Path, *questions: dict) -> Path:
    path = folder / "questions.jsonl"
    rows = [{"id": f"q{number}", "text": "x", "from_desk": None, **row} for number, row in enumerate(questions)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def refers(desk: str, *readings: tuple[str, str], decision: str = "refer") -> dict:
    return {
        "decision": decision,
        "readings": [{"task": task, "kind": kind} for task, kind in readings],
        "recommendation": {"desk": desk},
    }


PASSPORT = {"behaviour": "refer", "labels": [{"task": "paspoort", "kind": "aanvragen"}]}


@pytest.mark.parametrize(
    ("question", "answer", "outcome"),
    [
        (PASSPORT, refers("burgerzaken"), Outcome.FIRST),
        (PASSPORT, refers("opvang"), Outcome.WRONG),
        (PASSPORT, {"decision": "out-of-scope", "readings": []}, Outcome.LOST),
        ({**PASSPORT, "from_desk": "burgerzaken"}, refers("burgerzaken", decision="handle-here"), Outcome.FIRST),
        ({**PASSPORT, "from_desk": "opvang"}, refers("opvang", decision="handle-here"), Outcome.WRONG),
        ({**PASSPORT, "from_desk": "burgerzaken"}, refers("opvang"), Outcome.WRONG),
        ({**PASSPORT, "from_desk": "burgerzaken"}, refers("burgerzaken"), Outcome.WEAK),
        ({"behaviour": "out-of-scope", "labels": []}, refers("opvang"), Outcome.ANSWERED),
        ({"behaviour": "out-of-scope", "labels": []}, {"decision": "out-of-scope"}, Outcome.DECLINED),
    ],
)
def test_each_outcome_has_its_rule(base, tmp_path, question, answer, outcome):
    """The rules of the evaluation, one by one."""
    rows = evaluate(base, read_questions(question_file(tmp_path, question)), lambda _: answer).judged
    assert [row.outcome for row in rows] == [outcome]


AMBIGUOUS = {
    "behaviour": "clarify",
    "labels": [{"task": "paspoort", "kind": "aanvragen"}, {"task": "dakloos", "kind": "spoed"}],
}


def asks(*options: tuple[str, list[dict]]) -> dict:
    return {
        "decision": "clarify",
        "readings": [],
        "question": {"id": "v", "options": [{"id": name, "readings": readings} for name, readings in options]},
    }


def test_the_clerk_answers_with_the_option_of_the_best_label(base, tmp_path):
    """The first label that an option holds is chosen; the answer to it decides."""
    seen = []

    def answer(request):
        seen.append(request.get("answers"))
        options = (("a", [{"task": "dakloos", "kind": "spoed"}]), ("b", [{"task": "paspoort", "kind": None}]))
        return refers("burgerzaken") if "answers" in request else asks(*options)

    result = evaluate(base, read_questions(question_file(tmp_path, AMBIGUOUS)), answer)
    assert result.judged[0].outcome is Outcome.ONE_MORE
    assert seen == [None, [{"question": "v", "option": "b"}]]


def test_a_question_without_the_right_option_is_lost(base, tmp_path):
    """'Geen van deze' helps nobody."""
    result = evaluate(base, read_questions(question_file(tmp_path, AMBIGUOUS)), lambda _: asks(("none", [])))
    assert result.judged[0].outcome is Outcome.LOST


def test_taking_one_reading_where_asking_was_needed_is_guessing(base, tmp_path):
    """Right for one label, but the other label's desk is another."""
    questions = read_questions(question_file(tmp_path, AMBIGUOUS))
    assert evaluate(base, questions, lambda _: refers("burgerzaken")).judged[0].outcome is Outcome.GUESSED


def test_wilson_interval():
    """8 of 10, worked out by hand."""
    low, high = Rate(8, 10).interval()
    assert (low, high) == pytest.approx((0.4901, 0.9433), abs=1e-4)
    assert str(Rate(8, 10)) == "0.800 [0.490, 0.943] (8/10)"
    assert str(Rate(0, 0)) == "geen vragen"


def test_a_broken_line_is_named(tmp_path):
    """The file and the number of the line."""
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"Regel 1 van 'q\.jsonl' is geen goede vraag"):
        read_questions(path)


def test_the_table_names_every_wrong_referral(base, tmp_path):
    """In full: the question, what was read, the desk, what was meant."""
    questions = read_questions(question_file(tmp_path, {**PASSPORT, "text": "nieuw paspoort", "style": "clerk"}))
    text = table(base, evaluate(base, questions, lambda _: refers("opvang", ("dakloos", "spoed"))))
    assert "verkeerd loket                1.000 [0.207, 1.000] (1/1)" in text
    assert "    1  paspoort -> dakloos" in text
    assert "  q0 nieuw paspoort\n      gelezen dakloos/spoed -> opvang; bedoeld paspoort/aanvragen" in text


@pytest.fixture(scope="module")
def lindewaard():
    """The content of the product."""
    return KnowledgeBase(load_content(ROOT / "knowledge" / "content" / "lindewaard"))


class ByRule:
    """Answers of every sort, chosen by the checksum of the text, so that all outcomes occur."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.questions = {question.text: question for question in read_questions(QUERIES)}
        self.matters = list(base.cells)

    def __call__(self, request):
        """Answer the body of a request."""
        question = self.questions[request["text"]]
        number = zlib.crc32(request["text"].encode())
        label = question.labels[0] if question.labels else self.matters[number % len(self.matters)]
        other = self.matters[number % len(self.matters)]
        lines = self.base.cells.get(label, self.base.cells[other])
        readings = [label, other] if number % 3 else [other, label]
        if "answers" in request:
            return self._refer(lines[-1 if number % 5 == 0 else 0].desk, readings)
        choices = {
            0: self._refer(lines[0].desk, readings),
            1: self._refer(lines[-1].desk, readings),
            2: self._refer(self.base.cells[other][0].desk, readings),
            3: self._refer(request["from_desk"] or lines[0].desk, readings, "handle-here"),
            4: self._refer(lines[0].desk, readings, "urgent"),
            5: {"decision": "out-of-scope", "readings": self._wire(readings)},
            6: self._ask(label if number % 2 else other, readings),
            7: self._refer(lines[0].desk, [], "urgent"),
        }
        return choices[number // 7 % 8]

    def _wire(self, readings):
        return [{"task": task, "kind": kind} for task, kind in readings]

    def _refer(self, desk, readings, decision="refer"):
        return {"decision": decision, "readings": self._wire(readings), "recommendation": {"desk": desk}}

    def _ask(self, matter, readings):
        options = [{"id": "a", "readings": self._wire([matter])}, {"id": "geen", "readings": []}]
        return {
            "decision": "clarify",
            "readings": self._wire(readings),
            "recommendation": None,
            "question": {"id": "q", "options": options},
        }


PRINTED = {
    "right first time": "first",
    "right within 1 question": "within-one",
    "weak desk": "weak",
    "guessed": "guessed",
    "wrong desk": "wrong",
    "lost": "lost",
    "asked a question": "asked",
    "task@1": "task@1",
    "task@3": "task@3",
    "kind@1": "kind@1",
    "task and kind@1": "task-and-kind@1",
    "out-of-scope declined": "out-of-scope-declined",
    "urgent recognised": "urgent-recognised",
}


@pytest.mark.skipif(not SCORE.is_file(), reason="the scorer of the evaluation contract is not beside this checkout")
def test_the_same_answers_get_the_same_counts_from_the_outside_scorer(lindewaard, capsys, monkeypatch, tmp_path):
    """Our figures are those of the contract: same counts, same intervals, same outcome of every question."""
    spec = importlib.util.spec_from_file_location("score", SCORE)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    answer = ByRule(lindewaard)
    monkeypatch.setattr(score, "call", lambda _base, _path, body, *_, **__: answer(body))
    report = tmp_path / "report.json"
    score.queries(argparse.Namespace(file=str(QUERIES), at=None, base="", token=None, json=str(report)))
    printed = capsys.readouterr().out
    result = evaluate(lindewaard, read_questions(QUERIES), answer)
    rates = result.rates()
    for line, name in PRINTED.items():
        found = re.search(rf"^{re.escape(line)} +(\S+ \[.*?\] \(\d+/\d+\))", printed, re.MULTILINE)
        assert found, line
        assert found[1] == str(rates[name]), line
    declined = re.search(r"in scope declined: (\S+ \[.*?\] \(\d+/\d+\))", printed)
    alarms = re.search(r"false alarms: (\S+ \[.*?\] \(\d+/\d+\))", printed)
    assert declined[1] == str(rates["in-scope-declined"])
    assert alarms[1] == str(rates["urgent-false-alarms"])
    theirs = {row["id"]: row["outcome"] for row in json.loads(report.read_text(encoding="utf-8"))}
    assert {row.question.id: str(row.outcome) for row in result.judged} == theirs
    assert set(theirs.values()) == {str(outcome) for outcome in Outcome}

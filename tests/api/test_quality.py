"""The quality of the answers, measured with the real model on sets of questions: a drop is refused."""

import re

import pytest

from api.evaluate import SETS, baseline_of, evaluate
from indexer.questions import read_questions
from indexer.regression import read_baseline

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def measured(settings):
    """What was said, the comparison with the accepted outcomes, and the report."""
    said: list[str] = []
    changes = evaluate(settings, said.append)
    return "\n".join(said), changes, (settings.data / "evaluation" / "dev_queries.html").read_text(encoding="utf-8")


def test_the_answers_are_no_worse_than_what_was_accepted(measured):
    """Paired with the accepted outcome of every question; chance is allowed for."""
    _, changes, _ = measured
    assert len(changes) == 2 * len(SETS)
    for change in changes:
        assert not change.is_drop, str(change)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_question_has_an_accepted_outcome(path):
    """Otherwise a drop on a new question would go unseen."""
    assert set(read_baseline(baseline_of(path))) == {question.id for question in read_questions(path)}


def test_the_report_stands_alone_and_holds_everything(measured):
    """Figures with their interval, plots with a title for a screen reader, groups, confusions, every wrong referral."""
    said, _, report = measured
    assert not re.findall(r"(?:src|href)=[\"']https?:", report)
    assert report.count('role="img"') == 6
    for heading in (
        "De cijfers",
        "Zeggen de kansen",
        "Per thema",
        "Per soort hulp",
        "Per stijl",
        "Wat wordt verwisseld",
    ):
        assert heading in report
    wrong = int(re.search(r"Verkeerde doorverwijzingen \((\d+)\)", said).group(1))
    assert "111222333" not in report + said  # a development question holds a number that must not be kept
    section = report.split("<h2>Verkeerde doorverwijzingen</h2>")[1].split("<h2>")[0]
    assert section.count("<tr>") == (wrong + 1 if wrong else 0)


def test_an_advice_is_fast_enough(measured):
    """The median stays well under what a clerk notices; the figure of a quiet machine is in docs/decisions."""
    said, _, _ = measured
    assert float(re.search(r"mediaan (\d\.\d+)", said).group(1)) < 0.15

import json

import pytest

from benchmark.competitors import COMPETITORS
from benchmark.results import (
    MEASURED,
    SHOWN,
    Circumstances,
    Failure,
    Measured,
    Result,
    as_json,
    as_markdown,
    percentile,
)
from indexer.metrics import Rate

CIRCUMSTANCES = Circumstances("22-11-2026 12:00", 7, "vragen.jsonl", 40, 600, 2, "Processor X", 0.12)
BM25, RASA = (next(one for one in COMPETITORS if one.name == name) for name in ("bm25", "rasa-diet"))
RATES = dict.fromkeys(SHOWN, Rate(1, 2)) | {
    "first": Rate(30, 40),
    "out-of-scope-declined": Rate(0, 0),
    "lost": Rate(1, 9),
}
FIGURES = Measured(RATES, 0.0123, 0.0456, 61.6, 1024.4, 512.6, {"bm25s": "0.3"})
RESULTS = (Result(BM25, FIGURES), Result(RASA, Failure("niet klaar\n\n binnen 10 seconden")))


@pytest.fixture
def rows():
    lines = [line for line in as_markdown(CIRCUMSTANCES, RESULTS).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]


@pytest.mark.parametrize(("share", "value"), [(50, 10), (95, 19), (96, 20), (100, 20), (1, 1)])
def test_a_percentile_is_the_nearest_rank(share, value):
    assert percentile([*range(20, 0, -1)], share) == value


def test_the_table_has_a_row_for_each_competitor_and_a_cell_for_each_figure(rows):
    assert [row[0] for row in rows] == ["", "---", BM25.title, RASA.title]
    assert {len(row) for row in rows} == {1 + len(SHOWN) + len(MEASURED)}


def test_the_figures_stand_under_their_names(rows):
    """Milliseconds for a question, with the interval of each share; what nobody asked has no share."""
    named = dict(zip(rows[0], rows[2], strict=True))
    assert named["meteen juist"] == "0.75 [0.60, 0.86]"
    assert named["buiten bereik herkend"] == "geen vragen"
    assert (named["mediaan (ms)"], named["p95 (ms)"]) == ("12.3", "45.6")
    assert rows[2][-3:] == ["62", "1024", "513"]


def test_one_that_failed_is_in_the_table_and_its_reason_below_it(rows):
    assert rows[3][1:] == ["mislukt", *[""] * (len(SHOWN) + len(MEASURED) - 1)]
    assert f"- {RASA.title}: niet klaar binnen 10 seconden" in as_markdown(CIRCUMSTANCES, RESULTS).splitlines()


def test_without_failures_there_is_nothing_about_failing():
    assert "islukt" not in as_markdown(CIRCUMSTANCES, RESULTS[:1])


def test_the_circumstances_stand_above_the_table():
    above = as_markdown(CIRCUMSTANCES, RESULTS).split("\n|")[0]
    for fact in (
        "22-11-2026 12:00",
        "40 vragen uit vragen.jsonl",
        "600 teksten",
        "revisie 7",
        "2 kernen (Processor X)",
    ):
        assert fact in above


def test_the_json_has_every_figure_and_every_failure():
    """Also the figures that the table leaves out."""
    written = json.loads(json.dumps(as_json(CIRCUMSTANCES, RESULTS)))
    assert written["revision"] == 7
    good, failed = written["results"]
    assert good["rates"]["lost"] == {"value": 1 / 9, "hits": 1, "total": 9, "interval": list(Rate(1, 9).interval())}
    assert (good["latency_median"], good["versions"]) == (0.0123, {"bm25s": "0.3"})
    assert failed == {"name": "rasa-diet", "title": RASA.title, "failed": RESULTS[1].outcome.reason}

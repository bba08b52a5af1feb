import os
from collections import Counter

import pytest

from benchmark.competitors import COMPETITORS, PRODUCT, Competitor
from benchmark.protocol import OUT_OF_SCOPE
from benchmark.results import Failure, Measured
from benchmark.runner import ROOT, Race, environment, run, subset, texts_of, use_same_cores
from tests.benchmark.asking import question_about

LABEL = ("digid-aanvragen", "digitaal-helpen")


def competitor(name, environment=PRODUCT):
    return Competitor(name.lower(), name, environment, f"tests.benchmark.programs:{name}")


@pytest.fixture
def race(lindewaard, tmp_path):
    """Three questions; the first text has the label of two of them."""
    texts = [text for text in texts_of(lindewaard) if (text.task, text.kind) == LABEL]
    questions = (
        question_about("a", LABEL),
        question_about("b", LABEL),
        question_about("c", ("bijstand-aanvragen", "aanvragen")),
    )
    return Race(lindewaard, questions, tuple(texts), tmp_path, "query: ", timeout=60)


def test_a_program_is_measured_in_a_process_of_its_own(race):
    """Its answers are judged, its time and memory are those of that process."""
    [result] = run(race, [competitor("First")], print)
    assert isinstance(result.outcome, Measured)
    assert (result.outcome.rates["first"].hits, result.outcome.rates["first"].total) == (2, 3)
    assert 0 < result.outcome.latency_median <= result.outcome.latency_p95 < 1
    assert 5 < result.outcome.answering_peak_mb < 500


def test_one_that_fails_says_why_and_the_next_is_still_measured(race):
    """The last line of what it printed is the reason."""
    said = []
    broken, good = run(race, [competitor("Broken"), competitor("First")], said.append)
    assert broken.outcome == Failure("afgebroken met code 1: ValueError: het model past niet")
    assert isinstance(good.outcome, Measured)
    assert any("Broken: mislukt: afgebroken" in line for line in said)


def test_one_that_is_not_ready_in_time_is_stopped(race):
    patience = Race(race.base, race.questions, race.texts, race.model, race.prompt, timeout=2)
    [result] = run(patience, [competitor("Slow")], print)
    assert result.outcome == Failure("niet klaar binnen 2 seconden")


def test_one_without_its_environment_has_failed(race):
    [result] = run(race, [competitor("First", ".venv-bestaat-niet")], print)
    assert isinstance(result.outcome, Failure)
    assert ".venv-bestaat-niet ontbreekt" in result.outcome.reason


def test_all_utterances_and_all_texts_of_tasks_are_learnt_from(lindewaard):
    """And none of desks or kinds. An utterance that no desk is for has a task of its own, that no task has."""
    found = Counter((text.text, text.task, text.kind) for text in texts_of(lindewaard))
    utterances = Counter((one.text, one.task or OUT_OF_SCOPE, one.kind) for one in lindewaard.content.utterances)
    tasks = Counter(
        (text, task.id, None)
        for task in lindewaard.content.tasks
        for text in (task.name, task.scope, *task.synonyms, *task.examples)
    )
    assert found == utterances + tasks
    assert OUT_OF_SCOPE not in lindewaard.tasks


def test_a_part_is_spread_over_the_whole(lindewaard):
    """So that a quick run sees every theme."""
    tasks = sum(2 + len(task.synonyms) + len(task.examples) for task in lindewaard.tasks.values())
    part = texts_of(lindewaard, 300)[tasks:]
    assert len(part) == 300
    assert all(text.kind is not None or text.task == OUT_OF_SCOPE for text in part)
    assert len({text.task for text in part}) > 100
    assert subset(tuple(range(10)), 4) == (0, 2, 5, 7)
    assert subset(tuple(range(3)), 4) == (0, 1, 2)


def test_all_run_on_the_same_two_cores():
    before = os.sched_getaffinity(0)
    try:
        cores = use_same_cores()
        assert cores == len(os.sched_getaffinity(0)) <= 2
        assert environment()["OMP_NUM_THREADS"] == str(cores)
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize("one", COMPETITORS, ids=lambda one: one.name)
def test_every_competitor_has_a_module(one):
    module, _, name = one.peer.partition(":")
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
    assert f"class {name}" in source

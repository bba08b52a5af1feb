"""One competitor after the other, each in a process of its own: the same cores, texts and questions."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmark.competitors import Competitor
from benchmark.judging import judge, usual_kinds
from benchmark.protocol import OUT_OF_SCOPE, Asked, Assignment, Run, Text
from benchmark.results import Failure, Measured, Result
from indexer.passages import Source, passages
from indexer.questions import Question
from knowledge.base import KnowledgeBase

ROOT = Path(__file__).resolve().parents[1]
CORES = 2
TIMEOUT = 2 * 60 * 60.0
"""Seconds for one competitor."""

Say = Callable[[str], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Race:
    """What all competitors get."""

    base: KnowledgeBase
    questions: tuple[Question, ...]
    texts: tuple[Text, ...]
    model: Path
    prompt: str
    timeout: float = TIMEOUT


def texts_of(base: KnowledgeBase, utterances: int | None = None) -> tuple[Text, ...]:
    """Return what is learnt from: the texts of the tasks and all utterances, or so many of those, evenly spread.

    Utterances that no desk is for are a task of their own.
    """
    found: dict[Source, list[Text]] = {Source.TASK: [], Source.UTTERANCE: []}
    for passage in passages(base):
        if passage.source in found:
            found[passage.source].append(Text(passage.text, passage.task or OUT_OF_SCOPE, passage.kind))
    return (*found[Source.TASK], *subset(found[Source.UTTERANCE], utterances))


def run(race: Race, competitors: Sequence[Competitor], say: Say) -> tuple[Result, ...]:
    """Measure the competitors in this order; one that fails says why and does not stop the others."""
    results = []
    for competitor in competitors:
        start = time.perf_counter()
        say(f"{competitor.title}...")
        outcome = _outcome(race, competitor)
        done = f"mislukt: {outcome.reason}" if isinstance(outcome, Failure) else "klaar"
        say(f"{competitor.title}: {done} ({time.perf_counter() - start:.0f} s)")
        results.append(Result(competitor, outcome))
    return tuple(results)


def _outcome(race: Race, competitor: Competitor) -> Measured | Failure:
    python = ROOT / competitor.environment / "bin" / "python"
    if not python.exists():
        return Failure(f"de omgeving {competitor.environment} ontbreekt (make benchmark maakt haar)")
    with tempfile.TemporaryDirectory(prefix="vergelijking-") as scratch:
        found = _process(race, competitor, python, Path(scratch))
    if isinstance(found, Failure):
        return found
    if [reply.id for reply in found.replies] != [question.id for question in race.questions]:
        return Failure("niet elke vraag is beantwoord")
    return Measured.of(found, judge(race.base, race.questions, found.replies, usual_kinds(race.texts)))


def _process(race: Race, competitor: Competitor, python: Path, folder: Path) -> Run | Failure:
    """Carry out one competitor's process; what it prints is kept aside, for the reason when it fails."""
    assignment, result, log = folder / "assignment.json", folder / "result.json", folder / "log.txt"
    scratch = folder / "scratch"
    scratch.mkdir()
    asked = tuple(Asked(question.id, question.text, question.from_desk) for question in race.questions)
    Assignment(race.texts, asked, str(race.model), race.prompt, str(scratch)).save(assignment)
    command = [str(python), "-m", "benchmark.measuring", competitor.peer, str(assignment), str(result)]
    with log.open("wb") as output:
        try:
            done = subprocess.run(  # noqa: S603  our own module, with arguments of our own
                command,
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=race.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Failure(f"niet klaar binnen {race.timeout:.0f} seconden")
    if done.returncode < 0:
        return Failure(f"gestopt met {signal.Signals(-done.returncode).name}: {_last_line(log)}")
    if done.returncode > 0:
        return Failure(f"afgebroken met code {done.returncode}: {_last_line(log)}")
    return Run.load(result)


def use_same_cores() -> int:
    """Keep this process, and so those that it starts, to CORES cores; return how many there are."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    return len(os.sched_getaffinity(0))


def environment() -> dict[str, str]:
    """Return the environment of every competitor: as many threads as cores, no network, no telemetry."""
    cores = str(len(os.sched_getaffinity(0)))
    return os.environ | {
        "OMP_NUM_THREADS": cores,
        "TF_NUM_INTRAOP_THREADS": cores,
        "TF_NUM_INTEROP_THREADS": "1",
        "TQDM_DISABLE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
    }


def subset(items: Sequence[Item], count: int | None) -> tuple[Item, ...]:
    """Return `count` of the items, evenly spread; all when there are no more."""
    if count is None or count >= len(items):
        return tuple(items)
    return tuple(items[number * len(items) // count] for number in range(count))


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "zonder bericht"

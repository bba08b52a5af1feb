"""One peer's process: `python -m benchmark.measuring MODULE:CLASS ASSIGNMENT RESULT` makes it ready, asks, measures."""

import importlib
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmark.memory import forget_peak, peak_mb
from benchmark.protocol import Advice, Asked, Assignment, Peer, Reply, Run

WARM_UP = 5
"""Texts asked before the clock runs: the first question of a process pays for what is loaded on first use."""
LIBRARIES = ("bm25s", "faiss-cpu", "haystack-ai", "rasa", "sentence-transformers", "torch", "txtai")


def measure(make: Callable[[Assignment], Peer], assignment: Assignment) -> Run:
    """Make the peer ready, ask it everything once, and return what it said and took."""
    start = time.perf_counter()
    peer = make(assignment)
    ready = time.perf_counter() - start
    ready_peak = peak_mb()
    forget_peak()
    for number, text in enumerate(assignment.texts[:WARM_UP]):
        peer.answer(Asked(f"warm-up-{number}", text.text, None))
    replies = tuple(_reply(peer, asked) for asked in assignment.questions)
    return Run(replies, ready, ready_peak, peak_mb(), _versions())


def _reply(peer: Peer, asked: Asked) -> Reply:
    start = time.perf_counter()
    said = peer.answer(asked)
    seconds = time.perf_counter() - start
    question = said.body.get("question") if isinstance(said, Advice) else None
    if not question:
        return Reply(asked.id, said, seconds)
    after = {}
    for option in question["options"]:  # what the clerk chooses is judged later, with the labels that are not here
        second = peer.answer(replace(asked, chosen=(question["id"], option["id"])))
        if isinstance(second, Advice):
            after[option["id"]] = second.body
    return Reply(asked.id, said, seconds, after)


def _versions() -> dict[str, str]:
    """Return the versions of the compared libraries that this environment has."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main(peer: str, assignment: str, result: str) -> None:
    """Measure `peer`, a class as `module:Class`, and write the result."""
    module, _, name = peer.partition(":")
    make = getattr(importlib.import_module(module), name)
    measure(make, Assignment.load(Path(assignment))).save(Path(result))


if __name__ == "__main__":
    main(*sys.argv[1:])

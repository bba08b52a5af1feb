"""Lindewaard with few sentences: for tests of everything but recognition, which read or publish it again and again.

Reading all sentences takes seconds, and a test that spoils a file or publishes a revision hardly ever is about them.
"""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml

from knowledge.loading import load_content
from knowledge.schema import Content

LINDEWAARD: Final = Path(__file__).resolve().parents[1] / "knowledge" / "content" / "lindewaard"
KEPT: Final = 5
"""Sentences that are kept for each cell, and of what no desk is for: as many as the pages want for each cell."""


@cache
def whole_content() -> Content:
    """All of it, read once in a process: content is frozen."""
    return load_content(LINDEWAARD)


@cache
def lean_content() -> Content:
    """The same desks, subjects and division, with the first KEPT sentences of each cell."""
    return with_few_sentences(whole_content())


def with_few_sentences(content: Content) -> Content:
    """Return `content` with the first KEPT sentences of each cell."""
    counted: dict[tuple[str | None, str | None], int] = {}
    kept = []
    for utterance in content.utterances:
        cell = (utterance.task, utterance.kind)
        counted[cell] = counted.get(cell, 0) + 1
        if counted[cell] <= KEPT:
            kept.append(utterance)
    return content.model_copy(update={"utterances": tuple(kept)})


def lean_copy(folder: Path) -> Path:
    """Copy the files of Lindewaard to `folder`, with the first KEPT sentences of each cell, for a test to spoil."""
    return shutil.copytree(Path(_lean_folder().name) / "lindewaard", folder)


@cache
def _lean_folder() -> TemporaryDirectory[str]:
    """Made once in a process, and gone with it."""
    place = TemporaryDirectory()
    folder = Path(shutil.copytree(LINDEWAARD, Path(place.name) / "lindewaard"))
    for path in (folder / "utterances").glob("*.yml"):
        few = _few(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(few, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")
    return place


def _few(value: object) -> object:
    if isinstance(value, dict):
        return {key: _few(part) for key, part in value.items()}
    return value[:KEPT] if isinstance(value, list) else value

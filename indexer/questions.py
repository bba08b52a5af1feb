"""Evaluation questions with their labels, as files of one JSON object a line hold them."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from indexer.errors import IndexerError
from knowledge.base import KnowledgeBase, Matter


class QuestionFileError(IndexerError):
    """A file of evaluation questions cannot be read."""


class Behaviour(StrEnum):
    """What a good assistant does with a question."""

    REFER = "refer"
    CLARIFY = "clarify"
    URGENT = "urgent"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, who asks it, and the (task, kind) labels of which any is right; the first is the best."""

    id: str
    text: str
    style: str
    from_desk: str | None
    behaviour: Behaviour
    labels: tuple[Matter, ...]

    def request(self, at: str | None) -> dict[str, Any]:
        """Return the body of an advice request for this question at moment `at`."""
        return {"text": self.text, "from_desk": self.from_desk, "at": at}


@dataclass(frozen=True, slots=True)
class Aim:
    """The desks that are right for a question; equal desks count as one (the smallest id stands for them).

    `first` are the first desks of the labels' cells, `any` all desks of those cells, `own` says per label whether
    the asking desk itself carries out or helps.
    """

    first: frozenset[str]
    any: frozenset[str]
    own: tuple[bool, ...]
    asking: str | None

    @classmethod
    def of(cls, base: KnowledgeBase, labels: tuple[Matter, ...], from_desk: str | None) -> "Aim":
        """Return the aim for these labels when `from_desk` asks; labels without a cell say nothing."""
        asking = one_of_equals(base, from_desk)
        cells = [base.cells[label] for label in labels if label in base.cells]
        return cls(
            frozenset(str(one_of_equals(base, lines[0].desk)) for lines in cells),
            frozenset(str(one_of_equals(base, line.desk)) for lines in cells for line in lines),
            tuple(
                any(one_of_equals(base, line.desk) == asking and line.role in ("voert-uit", "helpt") for line in lines)
                for lines in cells
            ),
            asking,
        )


def one_of_equals(base: KnowledgeBase, desk: str | None) -> str | None:
    """Return the id that stands for a desk and the desks equal to it."""
    return None if desk is None else min(base.equals(desk))


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a file. Raises QuestionFileError, in Dutch, naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # Unicode has line ends that end no line
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"Het bestand met vragen '{path.name}' kan niet worden gelezen.") from error
    return tuple(_question(line, number, path) for number, line in enumerate(lines, 1) if line.strip())


def _question(line: str, number: int, path: Path) -> Question:
    try:
        values = json.loads(line)
        return Question(
            values["id"],
            values["text"],
            values.get("style", "?"),
            values.get("from_desk"),
            Behaviour(values["behaviour"]),
            tuple((label["task"], label["kind"]) for label in values["labels"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionFileError(f"Regel {number} van '{path.name}' is geen goede vraag: {error}.") from error

"""What goes to a peer's process and what comes back, as JSON files.

Peers run in environments that have none of the product's packages, so this needs nothing but Python itself.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

OUT_OF_SCOPE = "buiten-bereik"
"""The task of texts that no desk is for, so that a peer can learn to decline. No task of the content has this name."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to learn from or to find; `task` is always known, `kind` only of utterances about a task."""

    text: str
    task: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a peer gets it; `chosen` is (question id, option id) when a clarifying question was answered."""

    id: str
    text: str
    from_desk: str | None
    chosen: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Everything a peer gets: the same for each of them. `scratch` is a folder of its own to write in."""

    texts: tuple[Text, ...]
    questions: tuple[Asked, ...]
    model: str
    prompt: str
    scratch: str

    def save(self, path: Path) -> None:
        """Write this as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Assignment":
        """Read what `save` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            tuple(Text(**text) for text in values.pop("texts")),
            tuple(Asked(**asked) for asked in values.pop("questions")),
            **values,
        )


@dataclass(frozen=True, slots=True)
class Label:
    """What a peer takes a question to be about; `kind` is None when the nearest text says nothing about it."""

    task: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """The body of an advice, from a program that chooses a desk by itself."""

    body: Mapping[str, Any]


Said = Label | Advice


class Peer(Protocol):
    """Made from an assignment, ready to answer when it is made."""

    def answer(self, asked: Asked) -> Said:
        """Say what a question is about."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a peer said of a question and in how many seconds; `after` holds its advice for each option it offered."""

    id: str
    said: Said
    seconds: float
    after: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one peer's process: its replies, and what it took.

    `ready_seconds` is from the peer's libraries being imported to its first answer being possible: loading, embedding
    and training. The peaks are of resident memory: until then, and from then on.
    """

    replies: tuple[Reply, ...]
    ready_seconds: float
    ready_peak_mb: float
    answering_peak_mb: float
    versions: Mapping[str, str]

    def save(self, path: Path) -> None:
        """Write this as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Run":
        """Read what `save` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        replies = tuple(
            Reply(**{**reply, "said": Advice(**reply["said"]) if "body" in reply["said"] else Label(**reply["said"])})
            for reply in values.pop("replies")
        )
        return cls(replies, **values)

"""Passages: every text of the content that says something about a subject, a kind of help or a desk."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.base import KnowledgeBase, Matter


class Source(StrEnum):
    """The sort of entry that a passage comes from."""

    TASK = "task"
    KIND = "kind"
    DESK = "desk"
    UTTERANCE = "utterance"
    AMBIGUITY = "ambiguity"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of one entry.

    `key` is its identity: two entries with the same words stay two passages. `task` and `kind` are what the text is
    known to be about; both are None for a desk's text and for an utterance that is out of scope. `readings` are the
    (task, kind) pairs of an ambiguous sentence, whose `task` and `kind` are what all of them share, else None.
    """

    key: str
    text: str
    source: Source
    entry: str
    field: str
    task: str | None
    kind: str | None
    readings: tuple[Matter, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the text tells what a question like it is about, or that it is about nothing here."""
        return self.source is not Source.DESK

    @property
    def out_of_scope(self) -> bool:
        """Whether this is an utterance that no desk of the municipality is for."""
        return self.source is Source.UTTERANCE and self.task is None

    def text_sha256(self) -> str:
        """Return the hash under which this text's vector is found again; never an identity."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def passages(base: KnowledgeBase) -> tuple[Passage, ...]:
    """Return the passages of all entries, in the order of the content; keys are unique."""
    parts = (_from_tasks, _from_kinds, _from_desks, _utterances, _ambiguities)
    return tuple(passage for part in parts for passage in part(base))


def _from_tasks(base: KnowledgeBase) -> Iterator[Passage]:
    for task in base.content.tasks:
        fields = {"name": (task.name,), "scope": (task.scope,), "synonym": task.synonyms, "example": task.examples}
        for field, texts in fields.items():
            for number, text in enumerate(texts):
                yield Passage(f"task/{task.id}/{field}/{number}", text, Source.TASK, task.id, field, task.id, None)


def _from_kinds(base: KnowledgeBase) -> Iterator[Passage]:
    for kind in base.content.help_kinds:
        for number, cue in enumerate(kind.cues):
            yield Passage(f"kind/{kind.id}/cue/{number}", cue, Source.KIND, kind.id, "cue", None, kind.id)


def _from_desks(base: KnowledgeBase) -> Iterator[Passage]:
    for desk in base.content.desks:
        fields = {"name": (desk.name,), "alias": desk.aliases, "summary": (desk.summary,), "does": desk.does}
        for field, texts in fields.items():
            for number, text in enumerate(texts):
                yield Passage(f"desk/{desk.id}/{field}/{number}", text, Source.DESK, desk.id, field, None, None)


def _utterances(base: KnowledgeBase) -> Iterator[Passage]:
    """Utterances have no id of their own: their label and words together are their identity."""
    seen: dict[str, int] = {}
    for utterance in base.content.utterances:
        words = hashlib.sha256(utterance.text.encode()).hexdigest()[:16]
        stem = f"utterance/{utterance.task or '-'}/{utterance.kind or '-'}/{words}"
        number = seen[stem] = seen.get(stem, -1) + 1
        entry = utterance.task or "out-of-scope"
        key = f"{stem}/{number}"
        yield Passage(key, utterance.text, Source.UTTERANCE, entry, "text", utterance.task, utterance.kind)


def _ambiguities(base: KnowledgeBase) -> Iterator[Passage]:
    for ambiguity in base.content.ambiguities:
        readings = tuple((meaning.task, meaning.kind) for meaning in ambiguity.readings)
        words = hashlib.sha256(ambiguity.text.encode()).hexdigest()[:32]
        task, kind = (_only({pair[side] for pair in readings}) for side in (0, 1))
        yield Passage(f"ambiguity/{words}", ambiguity.text, Source.AMBIGUITY, "ambiguity", "text", task, kind, readings)


def _only(names: set[str]) -> str | None:
    return names.pop() if len(names) == 1 else None

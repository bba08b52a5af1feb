"""The ambiguous sentences as editors look for them: published, being changed, new and going."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from api.editing.drafts import Body, Draft
from api.editing.subjects import AMBIGUITIES, names_with
from knowledge.base import KnowledgeBase
from knowledge.store.snapshot import ambiguity_id


class Status(StrEnum):
    """Where a sentence stands between draft and published."""

    PUBLISHED = "gepubliceerd"
    DRAFT = "concept"
    NEW = "nieuw"
    GOING = "gaat weg"


@dataclass(frozen=True, slots=True)
class VagueWanted:
    """What the editor looks for; an empty text is everything."""

    search: str = ""
    task: str = ""
    drafts_only: bool = False


@dataclass(frozen=True, slots=True)
class VagueRow:
    """One sentence in the list; `editors` have a draft of it, `may_open` is False for what a colleague just began."""

    id: str
    text: str
    question: str
    meanings: tuple[str, ...]
    tasks: frozenset[str]
    status: Status
    editors: tuple[str, ...]
    may_open: bool
    words: str


def rows(kb: KnowledgeBase, drafts: Sequence[Draft], person: int) -> tuple[VagueRow, ...]:
    """Return every sentence: those with a draft first, then what is published in its order."""
    names = names_with(kb, drafts)
    editing: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.key.collection == AMBIGUITIES:
            editing.setdefault(draft.key.entry_id, []).append(draft)
    bodies: dict[str, Body] = {ambiguity_id(one.text): one.model_dump() for one in kb.content.ambiguities}
    touched = [_row(names, entry_id, bodies.get(entry_id), own, person) for entry_id, own in editing.items()]
    others = (_row(names, entry_id, body, (), person) for entry_id, body in bodies.items() if entry_id not in editing)
    return (*touched, *others)


def _row(
    names: Mapping[str, str], entry_id: str, published: Body | None, editing: Sequence[Draft], person: int
) -> VagueRow:
    mine = next((draft for draft in editing if draft.by.id == person), None)
    drafted = mine or next(iter(editing), None)
    body: Mapping[str, Any] = (drafted.body if drafted is not None else None) or published or {}
    status = Status.PUBLISHED if drafted is None else Status.DRAFT if published is not None else Status.NEW
    if drafted is not None and drafted.body is None:
        status = Status.GOING
    readings = body.get("readings") or ()
    meanings = tuple(": ".join(_called(names, one)) for one in readings)
    text, question = str(body.get("text") or ""), str(body.get("question") or "")
    before = (published or {}).get("text", "")
    return VagueRow(
        id=entry_id,
        text=text,
        question=question,
        meanings=meanings,
        tasks=frozenset(one["task"] for one in readings),
        status=status,
        editors=tuple(draft.by.name for draft in editing),
        may_open=published is not None or mine is not None,
        words=" ".join((text, before, question, *meanings)).casefold(),
    )


def _called(names: Mapping[str, str], meaning: Mapping[str, str]) -> tuple[str, ...]:
    kind = meaning["kind"]
    task = names.get(meaning["task"], meaning["task"])
    return (task, names.get(kind, kind).lower()) if kind else (task,)


def chosen(all_rows: Sequence[VagueRow], wanted: VagueWanted) -> tuple[VagueRow, ...]:
    """Return the rows in which every word occurs and that pass every filter."""
    words = wanted.search.casefold().split()
    return tuple(
        row
        for row in all_rows
        if all(word in row.words for word in words)
        and (not wanted.task or wanted.task in row.tasks)
        and (row.editors or not wanted.drafts_only)
    )

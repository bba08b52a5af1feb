"""Example sentences of one cell: added to a draft or taken out of it, and published by themselves where that may."""

from collections.abc import Sequence
from typing import Any

from api.accounts.identity import Person
from api.editing.drafts import Author, Body, Draft, EntryKey
from api.editing.editing import Editing
from api.problems import ConflictError
from knowledge.base import KnowledgeBase
from knowledge.store.snapshot import UTTERANCES

Window = str
"""What names the page that saves; see `api.editing.drafts`."""


def entry_of(municipality: str, task: str, kind: str) -> EntryKey:
    """Name the entry that holds the example sentences of a cell."""
    return EntryKey(municipality, UTTERANCES, f"{task}/{kind}")


def with_sentences(body: Body | None, key: EntryKey, texts: Sequence[str]) -> dict[str, Any]:
    """Return the body of a cell's sentences with `texts` after them, each once."""
    task, _, kind = key.entry_id.partition("/")
    before = list(body["texts"]) if body else []
    return {"task": task, "kind": kind, "texts": list(dict.fromkeys([*before, *texts]))}


def add(editing: Editing, person: Person, key: EntryKey, texts: Sequence[str], window: Window) -> Draft | None:
    """Put sentences in the person's draft of a cell; None when they are published already.

    Raises:
        DraftConflictError: another window of the same person saved that draft just now.
        UnavailableError: nothing was published yet.
        StoreError: nothing was written.

    """
    kb, mine, body = _now(editing, person, key)
    new = with_sentences(body, key, texts)
    return None if mine is None and new == body else _saved(editing, person, kb, key, mine, new, window)


def take_out(editing: Editing, person: Person, key: EntryKey, texts: Sequence[str], window: Window) -> Draft | None:
    """Take sentences out of what the person's draft of a cell says, or out of what is published.

    Returns None when nothing is left to publish: a draft that only held these is thrown away. Raises as `add`.
    """
    kb, mine, body = _now(editing, person, key)
    gone = frozenset(texts)
    if body is None or not gone.intersection(body["texts"]):
        return None
    left = [text for text in body["texts"] if text not in gone]
    new = {**body, "texts": left} if left else None
    if mine is not None and new == editing.body_at(kb, (key.collection, key.entry_id)):
        editing.drafts.discard(mine)
        return None
    return _saved(editing, person, kb, key, mine, new, window)


def publish_alone(editing: Editing, person: Person, draft: Draft, reason: str) -> int | None:
    """Publish one draft when nothing speaks against it; return the revision, None when somebody must look first.

    Raises StoreError: nothing was written.
    """
    if editing.publication.second_person:
        return None
    proposal = editing.publication.propose(person, frozenset({draft.id}))
    if not proposal.may_be_published or proposal.impact is None or proposal.impact.asks_for_a_reason:
        return None
    try:
        return editing.publication.publish(person, proposal, proposal.seal, reason).number
    except ConflictError:
        return None


def _now(editing: Editing, person: Person, key: EntryKey) -> tuple[KnowledgeBase, Draft | None, Body | None]:
    """Return the newest content, the person's draft, and the body that both come to."""
    kb = editing.latest.kb(key.municipality)
    mine = editing.drafts.find(key, person.id)
    return kb, mine, mine.body if mine is not None else editing.body_at(kb, (key.collection, key.entry_id))


def _saved(
    editing: Editing,
    person: Person,
    kb: KnowledgeBase,
    key: EntryKey,
    mine: Draft | None,
    body: Body | None,
    window: Window,
) -> Draft:
    base, seen = (mine.base, mine.version) if mine is not None else (kb.revision, 0)
    return editing.drafts.save(key, body, by=Author.of(person), base=base, seen=seen, window=window, at=editing.clock())

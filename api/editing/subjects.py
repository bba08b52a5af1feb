"""Which drafts are about one subject. Those about a new one are published, and thrown away, together: never half."""

from collections.abc import Mapping, Sequence
from typing import Final

from api.editing.differences import names_of
from api.editing.drafts import Draft
from knowledge.base import KnowledgeBase

TASKS: Final = "tasks"
DIVISION: Final = "division"
UTTERANCES: Final = "utterances"
AMBIGUITIES: Final = "ambiguities"
DIGITAL_CUES: Final = "digital_cues"


def about(draft: Draft) -> frozenset[str]:
    """Return the ids of the subjects that a draft is about."""
    collection, entry_id = draft.key.collection, draft.key.entry_id
    if collection in (TASKS, DIVISION, DIGITAL_CUES):
        return frozenset({entry_id})
    if collection == UTTERANCES:
        return frozenset({entry_id.partition("/")[0]})
    if collection == AMBIGUITIES and draft.body is not None:
        return frozenset(reading["task"] for reading in draft.body["readings"])
    return frozenset()


def begins(kb: KnowledgeBase, draft: Draft) -> bool:
    """Say whether a draft brings a subject that is not there."""
    return draft.key.collection == TASKS and draft.body is not None and draft.key.entry_id not in kb.tasks


def names_with(kb: KnowledgeBase, drafts: Sequence[Draft]) -> Mapping[str, str]:
    """Return what every id is called, those of new subjects too."""
    new = (draft for draft in drafts if begins(kb, draft))
    return {**names_of(kb), **{draft.key.entry_id: str((draft.body or {}).get("name") or "") for draft in new}}


def beginning(kb: KnowledgeBase, drafts: Sequence[Draft]) -> frozenset[tuple[int, str]]:
    """Return the new subjects in `drafts`: (number of the person, id of the subject)."""
    return frozenset((draft.by.id, draft.key.entry_id) for draft in drafts if begins(kb, draft))


def together(kb: KnowledgeBase, drafts: Sequence[Draft], chosen: frozenset[int]) -> tuple[Draft, ...]:
    """Return the drafts with the numbers in `chosen`, and all that its editor has about each new subject among them."""
    new = beginning(kb, drafts)
    touched = {(draft.by.id, task) for draft in drafts if draft.id in chosen for task in about(draft)} & new
    return tuple(
        draft for draft in drafts if draft.id in chosen or any((draft.by.id, task) in touched for task in about(draft))
    )

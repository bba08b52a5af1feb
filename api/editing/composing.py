"""Content with drafts laid over it, entry by entry: what would be published."""

from collections.abc import Mapping
from typing import Any

from api.editing.drafts import Body, Draft
from knowledge.schema import Content
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import content_of, entries

Changes = Mapping[EntryId, Body | None]
"""The new body of each changed entry; None takes it out."""


def bodies_of(content: Content) -> Mapping[EntryId, Any]:
    """Return the stored body of every entry of `content`, in order."""
    return {(entry.collection, entry.entry_id): entry.body for entry in entries(content)}


def changes_of(drafts: tuple[Draft, ...]) -> Changes:
    """Return what drafts of different entries change."""
    return {(draft.key.collection, draft.key.entry_id): draft.body for draft in drafts}


def composed(content: Content, changes: Changes) -> Content:
    """Return `content` with `changes`: a changed entry keeps its place, a new one comes last in its collection.

    Raises:
        pydantic.ValidationError: a body does not fit the schema.

    """
    bodies = {**bodies_of(content), **changes}
    collections: dict[str, list[Any]] = {}
    for (collection, _), body in bodies.items():
        if body is not None:
            collections.setdefault(collection, []).append(body)
    return content_of(collections)

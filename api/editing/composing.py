"""Content with drafts laid over it, entry by entry: what would be published."""

from collections.abc import Collection, Mapping
from typing import Any

from api.editing.drafts import Body, Draft
from knowledge.schema import Content
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import content_of, entries

Changes = Mapping[EntryId, Body | None]
"""The new body of each changed entry; None takes it out."""


def bodies_of(content: Content, only: Collection[str] | None = None) -> Mapping[EntryId, Any]:
    """Return the stored body of every entry of `content`, or of those of some collections, in order."""
    return {(entry.collection, entry.entry_id): entry.body for entry in entries(content, only)}


def changes_of(drafts: tuple[Draft, ...]) -> Changes:
    """Return what drafts of different entries change."""
    return {(draft.key.collection, draft.key.entry_id): draft.body for draft in drafts}


def composed(content: Content, changes: Changes) -> Content:
    """Return `content` with `changes`: a changed entry keeps its place, a new one comes last in its collection.

    Raises:
        pydantic.ValidationError: a body does not fit the schema.

    """
    collections: dict[str, list[Any]] = {collection: [] for collection, _ in changes}
    for (collection, _), body in {**bodies_of(content, collections), **changes}.items():
        if body is not None:
            collections[collection].append(body)
    return content_of(collections, content)

"""What editors work with, made once at the entry point and kept on the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from starlette.requests import Request

from api.editing.drafts import Body, Draft, DraftStore, EntryKey
from api.editing.latest import LatestContent
from api.editing.publication import Publication
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.store import Store
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import body_of


@dataclass(frozen=True, slots=True)
class Editing:
    """Drafts, the newest content and publishing, on one database."""

    store: Store
    drafts: DraftStore
    latest: LatestContent
    publication: Publication
    clock: Callable[[], datetime]

    @classmethod
    def on(
        cls, store: Store, drafts: DraftStore, clock: Callable[[], datetime], *, second_person: bool = False
    ) -> "Editing":
        """Put the parts together."""
        latest = LatestContent(store)
        publication = Publication(store, drafts, latest, clock, second_person=second_person)
        return cls(store, drafts, latest, publication, clock)

    @property
    def today(self) -> date:
        """The day it is for the editor."""
        return self.clock().astimezone(TIMEZONE).date()

    def draft(self, municipality: str, number: int) -> Draft | None:
        """Return a draft of this municipality by its number, or None. Raises StoreError."""
        return next(iter(self.chosen(municipality, frozenset({number}))), None)

    def chosen(self, municipality: str, numbers: frozenset[int]) -> tuple[Draft, ...]:
        """Return the drafts of this municipality with these numbers, in the order of the list. Raises StoreError."""
        return tuple(draft for draft in self.drafts.of_municipality(municipality) if draft.id in numbers)

    def body_at(self, kb: KnowledgeBase, entry: EntryId) -> Body | None:
        """Return the body of an entry in a knowledge base, None when it is not there."""
        return cast("Body | None", body_of(kb.content, *entry))

    def basis_of(self, draft: Draft) -> Body | None:
        """Return what the entry was when the draft began: what differs from it is this editor's work, and no other's.

        Raises StoreError.
        """
        entry = draft.key.collection, draft.key.entry_id
        return cast("Body | None", self.latest.body(draft.key.municipality, draft.base, entry))

    def archived(self, municipality: str, collection: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the last body of every entry that was published once and is not any more. Raises StoreError."""
        return self.store.gone(municipality, collection, self.latest.kb(municipality).revision)

    def key(self, municipality: str, collection: str, entry_id: str) -> EntryKey:
        """Name an entry."""
        return EntryKey(municipality, collection, entry_id)


def editing_of(request: Request) -> Editing:
    """Return what editors work with in this application."""
    return cast("Editing", request.app.state.editing)

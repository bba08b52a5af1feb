"""One step of an editor with a group of work: settled first, then the draft, then the publication where that may.

Settling is what makes a step that is sent twice harmless: the second one finds the first. When the draft cannot be kept
the settlement is taken back, so that nothing waits for a draft that is not there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.accounts.identity import Person
from api.casework.editor_work import WorkSort
from api.casework.open_work import WorkGroup
from api.casework.settling import Awaited, Settlement, Settlements, Step
from api.editing import division_form, proposed_row, sentences
from api.editing.drafts import Author, DraftConflictError, EntryKey
from api.editing.editing import Editing
from api.pages.work_entry import Entry, Way
from api.problems import ConflictError
from knowledge.errors import StoreError

MEANWHILE: Final = "Een collega was net eerder: deze meldingen zijn al gedaan. Kijk in de werkvoorraad."
TWO_WINDOWS: Final = "In een ander venster veranderde u net hetzelfde. Er is niets gedaan. Probeer het opnieuw."


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes the steps of one editor."""

    editing: Editing
    settlements: Settlements
    municipality: str
    person: Person

    def take(self, way: Way, group: WorkGroup, entry: Entry, at: datetime) -> Settlement:
        """Take a step.

        Raises:
            ConflictError: somebody else dealt with it, or another window of this editor changed the same draft.
            StoreError: the database is full, locked or gone; nothing was done.

        """
        awaited = self._awaited(way, entry)
        step = Step(group.sort, entry.outcome, entry.note, awaited, entry.key or None)
        found = self.settlements.settle(self.municipality, entry.codes, entry.works, step, at)
        if found is None:
            raise ConflictError(MEANWHILE)
        settlement, is_new = found
        if awaited is None or not is_new:
            return settlement
        try:
            if way is Way.SENTENCES:
                self._add(settlement, entry, at)
            else:
                self._propose(group, entry, at)
        except (DraftConflictError, StoreError) as trouble:
            self.settlements.undo(self.municipality, settlement.id, at)
            if isinstance(trouble, DraftConflictError):
                raise ConflictError(TWO_WINDOWS) from trouble
            raise
        return self.settlements.find(self.municipality, settlement.id) or settlement

    def take_back(self, settlement: Settlement, at: datetime) -> int | None:
        """Take a step back; sentences go out of the editor's draft, or out of what is published.

        Returns the number of the draft that has to be published for that, None when there is none. Raises StoreError,
        and ConflictError when another window of this editor changed the same draft.
        """
        self.settlements.undo(self.municipality, settlement.id, at)
        awaited = settlement.awaited
        if awaited is None or not awaited.sentences:
            return None
        key = EntryKey(self.municipality, awaited.collection, awaited.entry_id)
        mine = self.editing.drafts.find(key, self.person.id)
        window = f"werk-{settlement.id}-terug"
        try:
            draft = sentences.take_out(self.editing, self.person, key, awaited.sentences, window)
        except DraftConflictError as conflict:
            raise ConflictError(TWO_WINDOWS) from conflict
        if draft is None or settlement.revision is None:
            return None
        reason = "Voorbeeldzinnen weer weggehaald"
        number = sentences.publish_alone(self.editing, self.person, draft, reason) if mine is None else None
        return draft.id if number is None else None

    def _awaited(self, way: Way, entry: Entry) -> Awaited | None:
        if way is Way.NOTE:
            return None
        kb = self.editing.latest.kb(self.municipality)
        if way is Way.DIVISION:
            return Awaited(division_form.COLLECTION, entry.task, kb.revision)
        key = sentences.entry_of(self.municipality, entry.task, entry.kind)
        published = self.editing.body_at(kb, (key.collection, key.entry_id))
        if published is not None and set(entry.sentences) <= set(published["texts"]):
            return None  # somebody added them before: nothing to wait for
        return Awaited(key.collection, key.entry_id, kb.revision, entry.sentences)

    def _add(self, settlement: Settlement, entry: Entry, at: datetime) -> None:
        key = sentences.entry_of(self.municipality, entry.task, entry.kind)
        had_draft = self.editing.drafts.find(key, self.person.id) is not None
        draft = sentences.add(self.editing, self.person, key, entry.sentences, f"werk-{settlement.id}")
        if draft is None or had_draft:
            return  # what else is in that draft is for the editor to look at
        if self.editing.publication.second_person:
            self.editing.drafts.mark_ready(draft, ready=True)
        elif entry.publish:
            reason = f"Voorbeeldzinnen uit de werkvoorraad ({len(entry.sentences)})"
            number = sentences.publish_alone(self.editing, self.person, draft, reason)
            if number is not None:
                self.settlements.published(self.municipality, settlement.id, number, at)

    def _propose(self, group: WorkGroup, entry: Entry, at: datetime) -> None:
        """Begin a draft of the row with what follows from the reports; an editor's own draft stays as it is."""
        key = self.editing.key(self.municipality, division_form.COLLECTION, entry.task)
        if not entry.kind or self.editing.drafts.find(key, self.person.id) is not None:
            return
        kb = self.editing.latest.kb(self.municipality)
        published = self.editing.body_at(kb, (key.collection, key.entry_id))
        body = published if published is not None else division_form.new_body(entry.task)
        proposed, chosen = None, _chosen(group, entry)
        if chosen.sort is WorkSort.WRONG_DESK:
            proposed = proposed_row.without_refusers(body, entry.kind, chosen.desks, chosen.count)
        elif chosen.desks:
            proposed = proposed_row.with_desk(body, entry.kind, chosen.desks[0])
        if proposed is not None:
            author, window = Author.of(self.person), f"werk-{entry.key}"
            self.editing.drafts.save(key, proposed, by=author, base=kb.revision, seen=0, window=window, at=at)


def _chosen(group: WorkGroup, entry: Entry) -> WorkGroup:
    return WorkGroup(tuple(item for item in group.items if item.code in entry.codes or item.work in entry.works))

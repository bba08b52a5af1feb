"""A proposal of an owner becomes a draft of an editor; what the editor was already changing stays as it is."""

from collections.abc import Mapping
from typing import Any, Final

from api.accounts.identity import Person
from api.editing.drafts import Author, Body, Draft, DraftConflictError, EntryKey
from api.editing.editing import Editing
from api.freshness.answering import DESKS, checked
from api.freshness.proposals import Proposal
from api.problems import ConflictError, NotFoundError
from knowledge.schema import Desk

BUSY: Final = "Uw concept van dit loket is net in een ander venster veranderd. Probeer het opnieuw."


def take_over(editing: Editing, editor: Person, proposal: Proposal) -> Draft:
    """Put what the owner proposes, and the day of the answer, in the editor's draft of the desk; return it.

    Raises:
        NotFoundError: the desk is not published any more.
        ConflictError: the editor is archiving the desk, or saved the draft at this very moment.
        StoreError: nothing was written.

    """
    kb = editing.latest.kb(editor.municipality)
    published = editing.body_at(kb, (DESKS, proposal.desk))
    if published is None:
        raise NotFoundError("Dit loket staat niet meer in de lijst. Er valt niets over te nemen.")
    key = editing.key(editor.municipality, DESKS, proposal.desk)
    mine = editing.drafts.find(key, editor.id)
    if mine is not None and mine.body is None:
        raise ConflictError("In uw concept wordt dit loket gearchiveerd. Gooi dat concept eerst weg.")
    body = with_proposal(kb.desks[proposal.desk], published, mine.body if mine is not None else None, proposal)
    return _saved(editing, editor, key, body, mine, kb.revision)


def with_proposal(desk: Desk, published: Body, draft: Body | None, proposal: Proposal) -> Mapping[str, Any]:
    """Return the draft with the proposal in it, except in fields that the editor had changed already."""
    body = dict(draft if draft is not None else published)
    for field, value in {**proposal.change.after, **checked(desk, proposal.created_at)}.items():
        if body.get(field) == published.get(field):
            body[field] = value
    return body


def left_over(proposal: Proposal, body: Body | None) -> tuple[str, ...]:
    """Return the proposed fields that `body` does not hold: an editor still has to look at these."""
    kept = body or {}
    return tuple(field for field, value in proposal.change.after.items() if kept.get(field) != value)


def _saved(editing: Editing, editor: Person, key: EntryKey, body: Body, mine: Draft | None, revision: int) -> Draft:
    base, seen = (mine.base, mine.version) if mine is not None else (revision, 0)
    try:
        return editing.drafts.save(key, body, by=Author.of(editor), base=base, seen=seen, window="", at=editing.clock())
    except DraftConflictError as conflict:
        raise ConflictError(BUSY) from conflict

"""One subject as an editor opens it, for each form about subjects: the draft, what is published, what others do."""

from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.accounts.identity import Person
from api.editing.drafts import Body, Draft, EntryKey
from api.editing.editing import Editing
from api.pages.editing.common import own_and_others
from api.pages.editing.merging import WINDOW, merge_page
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.schema import Task


@dataclass(frozen=True, slots=True)
class OpenedSubject:
    """An entry about a subject: the editor's own draft, those of others, and what is published of it."""

    key: EntryKey
    kb: KnowledgeBase
    task: Task
    mine: Draft | None
    others: tuple[Draft, ...]
    published: Body | None


One = TypeVar("One", bound=OpenedSubject)


def opened_subject(form: type[One], editing: Editing, person: Person, key: EntryKey, *, gone: str) -> One:
    """Return a subject for a form. Raises NotFoundError with the sentence `gone` when it is not there."""
    kb = editing.latest.kb(person.municipality)
    if key.entry_id not in kb.tasks:
        raise NotFoundError(gone)
    mine, others = own_and_others(editing.drafts.of_entry(key), person)
    published = editing.body_at(kb, (key.collection, key.entry_id))
    return form(key, kb, kb.tasks[key.entry_id], mine, others, published)


def merged_with_other_window(
    request: Request, editing: Editing, shown: OpenedSubject, stored: Draft, body: Body
) -> HTMLResponse:
    """Return the page that puts `body` together with what the same person's other window `stored` before it."""
    then = editing.latest.revision(shown.key.municipality, stored.base) or shown.kb
    original = editing.body_at(then, (shown.key.collection, shown.key.entry_id))
    return merge_page(request, shown.kb, stored, original, stored.body, body, against=WINDOW)

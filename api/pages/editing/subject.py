"""One subject as an editor opens it, for each form about subjects: the draft, what is published, what others do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.accounts.identity import Person
from api.editing.composing import changes_of
from api.editing.drafts import Body, Draft, EntryKey
from api.editing.editing import Editing
from api.editing.new_subject import PARTS, Lack, Part, lacking
from api.editing.subjects import TASKS as TASKS_COLLECTION
from api.editing.subjects import begins, together
from api.editing.validation import of_schema, problems_of, problems_together
from api.pages.editing.common import DIVISION, TASKS, own_and_others
from api.pages.editing.merging import WINDOW, merge_page
from api.problems import FieldProblem, NotFoundError
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown of a subject at the top of each form, also when nothing but a name was filled in yet."""

    id: str
    name: str
    theme: str
    scope: str


@dataclass(frozen=True, slots=True)
class OpenedSubject:
    """An entry about a subject: the editor's own draft, those of others, and what is published of it.

    `own` are all drafts of this editor that belong to a new subject; empty when the subject is there already.
    """

    key: EntryKey
    kb: KnowledgeBase
    task: Subject
    mine: Draft | None
    others: tuple[Draft, ...]
    published: Body | None
    own: tuple[Draft, ...]

    @property
    def is_new(self) -> bool:
        """Whether the subject is not published."""
        return bool(self.own)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What a new subject still needs."""
        return lacking(self.kb, self.task.id, changes_of(self.own)) if self.own else ()

    def problems(self) -> Sequence[FieldProblem]:
        """Return what is wrong with the draft; of a new subject with all of its parts in place."""
        entry = self.key.collection, self.key.entry_id
        if self.mine is None:
            return ()
        if not self.is_new:
            return problems_of(self.kb, entry, self.mine.body)
        found = of_schema(entry, self.mine.body or {})
        if found or any(lack.part is Part.DATA for lack in self.lacks):  # others cannot refer to it yet
            return found
        return problems_together(self.kb, changes_of(self.own))[entry]


@dataclass(frozen=True, slots=True)
class PartView:
    """A link to one of the pages of a subject; `lacks` counts what a new subject still needs there."""

    code: Part
    words: str
    address: str
    lacks: int
    is_this: bool


One = TypeVar("One", bound=OpenedSubject)


def opened_subject(form: type[One], editing: Editing, person: Person, key: EntryKey, *, gone: str) -> One:
    """Return a subject for a form, also one that the editor is making.

    Raises NotFoundError with the sentence `gone` when it is not there, or one that names who is making it.
    """
    kb = editing.latest.kb(person.municipality)
    task = key.entry_id
    drafts = editing.drafts.of_municipality(person.municipality)
    heads = [draft for draft in drafts if begins(kb, draft) and draft.key.entry_id == task]
    head = next((draft for draft in heads if draft.by.id == person.id), None)
    if task not in kb.tasks and head is None:
        whose = f"Dit nieuwe onderwerp is nog een concept van {heads[0].by.name}." if heads else gone
        raise NotFoundError(whose)
    mine, others = own_and_others([draft for draft in drafts if draft.key == key], person)
    return form(
        key,
        kb,
        _subject(kb, task, head.body if head is not None else None),
        mine,
        others,
        editing.body_at(kb, (key.collection, task)),
        () if head is None else together(kb, drafts, frozenset({head.id})),
    )


def _subject(kb: KnowledgeBase, task: str, body: Body | None) -> Subject:
    if task in kb.tasks:
        known = kb.tasks[task]
        return Subject(task, known.name, known.theme, known.scope)
    texts = {field: str((body or {}).get(field) or "") for field in ("name", "theme", "scope")}
    return Subject(task, texts["name"] or task, texts["theme"], texts["scope"])


def merged_with_other_window(
    request: Request, editing: Editing, shown: OpenedSubject, stored: Draft, body: Body
) -> HTMLResponse:
    """Return the page that puts `body` together with what the same person's other window `stored` before it."""
    then = editing.latest.revision(shown.key.municipality, stored.base) or shown.kb
    original = editing.body_at(then, (shown.key.collection, shown.key.entry_id))
    return merge_page(request, shown.kb, stored, original, stored.body, body, against=WINDOW)


def parts_of(shown: OpenedSubject, part: Part) -> dict[str, Any]:
    """Return what the pages of one subject share: their links, and what a new one still needs on each."""
    lacks = shown.lacks
    head = next((draft for draft in shown.own if draft.key.collection == TASKS_COLLECTION), None)
    task = shown.task.id
    return {
        "parts": [
            PartView(code, words, _address(task, code), sum(1 for lack in lacks if lack.part is code), code is part)
            for code, words in PARTS.items()
        ],
        "lacks": [(PARTS[lack.part], _address(task, lack.part), lack) for lack in lacks],
        "is_new": shown.is_new,
        "head": head,
    }


def _address(task: str, part: Part) -> str:
    where = DIVISION if part is Part.DIVISION else TASKS
    return f"{where}/{task}/{Part.SENTENCES if part is Part.SENTENCES else Part.DATA}"

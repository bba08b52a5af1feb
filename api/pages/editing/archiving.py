"""Taking a subject out of use, after what goes along with it was said, and bringing it back with its sentences."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.editing.leaving import belonging, mentions, naming
from api.editing.subjects import TASKS, begins
from api.editing.usages import Usage
from api.pages.editing.common import TASKS as ADDRESS
from api.pages.editing.common import Editor, TheEditing, go, write_down
from api.pages.editing.subject import OpenedSubject, opened_subject
from api.pages.rendering import render
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase

GONE = "Dit onderwerp staat niet (meer) in de lijst. Zoek het bij Onderwerpen."


@dataclass(frozen=True, slots=True)
class Archived:
    """A subject that is not in use any more, and the last content that had it."""

    id: str
    name: str
    now: KnowledgeBase
    then: KnowledgeBase

    @property
    def comes_back(self) -> tuple[Usage, ...]:
        """What is brought back with it."""
        other = naming(self.then, self.id)
        return tuple(one for one in mentions(self.then, self.id) if one not in other)

    @property
    def stays_away(self) -> tuple[Usage, ...]:
        """What named it and is not brought back: a colleague may have changed it since."""
        return naming(self.then, self.id)


def archived_subject(editing: Editing, person: Person, task: str) -> Archived | None:
    """Return a subject that was published once; None when it is in use, brought back by this person, or never was.

    Raises StoreError.
    """
    kb = editing.latest.kb(person.municipality)
    key = editing.key(person.municipality, TASKS, task)
    mine = editing.drafts.find(key, person.id)
    if task in kb.tasks or (mine is not None and begins(kb, mine)):
        return None
    number = editing.store.last_seen(person.municipality, TASKS).get(task)
    then = editing.latest.revision(person.municipality, number) if number is not None else None
    return Archived(task, then.tasks[task].name, kb, then) if then is not None else None


def add_routes(router: APIRouter) -> None:
    """Add the question, the archiving and the way back."""

    @router.get(f"{ADDRESS}/{{task_id}}/archiveren", response_class=HTMLResponse)
    def ask(request: Request, task_id: str, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Say what goes along with a subject, and ask whether it may go."""
        shown = _opened(editing, editor, task_id)
        return render(
            request,
            "beheer/onderwerp-archiveren.html",
            shown=shown,
            usages=mentions(shown.kb, task_id),
            used=_desks(shown),
        )

    @router.post(f"{ADDRESS}/{{task_id}}/archiveren", response_class=HTMLResponse)
    def archive(request: Request, task_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Make a draft that takes the subject out; what goes along is worked out when it is published."""
        shown = _opened(editing, editor, task_id)
        seen = shown.mine.version if shown.mine else 0
        author, base = Author.of(editor), shown.kb.revision
        try:
            editing.drafts.save(shown.key, None, by=author, base=base, seen=seen, window="", at=editing.clock())
        except DraftConflictError:  # another window saved in the same instant
            return go(f"{ADDRESS}/{task_id}/gegevens")
        write_down(request, editor, "onderwerp-archiveren", f"{TASKS}:{task_id}")
        return go(f"{ADDRESS}/{task_id}/gegevens")

    @router.post(f"{ADDRESS}/{{task_id}}/terughalen", response_class=HTMLResponse)
    def bring_back(request: Request, task_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Make drafts of everything that was about the subject when it was last in use."""
        gone = archived_subject(editing, editor, task_id)
        if gone is None:
            return go(f"{ADDRESS}/{task_id}/gegevens")
        now = {(TASKS, task.id) for task in gone.now.content.tasks}
        bodies = {
            entry: body
            for entry, body in belonging(gone.then.content, task_id).items()
            if all((TASKS, one["task"]) in now or one["task"] == task_id for one in body.get("readings", ()))
        }
        try:
            editing.drafts.begin(
                editor.municipality, bodies, by=Author.of(editor), base=gone.now.revision, at=editing.clock()
            )
        except DraftConflictError:
            return archived_page(request, gone, has_drafts=True)
        write_down(request, editor, "onderwerp-terughalen", f"{TASKS}:{task_id}")
        return go(f"{ADDRESS}/{task_id}/gegevens", bewaard="terug")


def _opened(editing: Editing, editor: Person, task: str) -> OpenedSubject:
    key = editing.key(editor.municipality, TASKS, task)
    shown = opened_subject(OpenedSubject, editing, editor, key, gone=GONE)
    if shown.is_new:
        raise NotFoundError("Dit onderwerp is nog niet gepubliceerd. Er valt niets te archiveren.")
    return shown


def _desks(shown: OpenedSubject) -> tuple[str, ...]:
    """Return the names of the desks that residents are sent to for it now."""
    row = shown.kb.division.get(shown.task.id)
    lines = (line for lines in row.help.values() for line in lines) if row else ()
    return tuple(dict.fromkeys(shown.kb.desks[line.desk].name for line in lines))


def archived_page(request: Request, gone: Archived, *, has_drafts: bool = False) -> HTMLResponse:
    """Show an archived subject and the way back."""
    status = 409 if has_drafts else 200
    return render(request, "beheer/onderwerp-gearchiveerd.html", status, gone=gone, has_drafts=has_drafts)


def going_page(request: Request, shown: OpenedSubject) -> HTMLResponse:
    """Show a subject that the editor's draft takes out of use."""
    return render(request, "beheer/onderwerp-gaat.html", shown=shown, usages=mentions(shown.kb, shown.task.id))

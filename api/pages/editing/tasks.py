"""The subjects: the list, and the form of one with its name in the Uniforme Productnamenlijst picked from that list."""

import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import task_form
from api.editing.differences import differences, names_of
from api.editing.drafts import Author, Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.finding import alike, found, terms
from api.editing.new_subject import EXAMPLES, Part
from api.editing.privacy import personal_data_in
from api.editing.subjects import begins
from api.editing.task_form import COLLECTION
from api.pages.desks import LONGEST_SEARCH
from api.pages.editing.archiving import archived_page, archived_subject, going_page
from api.pages.editing.common import (
    PUBLISH,
    TASKS,
    Editor,
    TheEditing,
    TheForm,
    go,
    number_of,
    seen_revision,
    text_of,
    write_down,
)
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.editing.subject import OpenedSubject, merged_with_other_window, opened_subject, parts_of
from api.pages.rendering import is_fragment, render
from api.problems import FieldProblem
from knowledge.errors import StoreError
from knowledge.references import upl_names

FIELDS: Final = ("name", "upl", "theme", "scope", "synonyms", "examples")
"""The fields at which something is told."""


class OpenedTask(OpenedSubject):
    """The name, the words and the standard of a subject."""

    __slots__ = ()

    @property
    def body(self) -> Body:
        """What the form shows."""
        kept = self.mine.body if self.mine is not None else None
        return kept if kept is not None else self.published or {}


def opened(editing: Editing, person: Person, task_id: str) -> OpenedTask:
    """Return a subject. Raises NotFoundError when it is not there."""
    key = editing.key(person.municipality, COLLECTION, task_id)
    gone = "Dit onderwerp staat niet (meer) in de lijst. Zoek het bij Onderwerpen."
    return opened_subject(OpenedTask, editing, person, key, gone=gone)


def add_routes(router: APIRouter) -> None:
    """Add the list and the form."""

    @router.get(TASKS, response_class=HTMLResponse)
    def listed(request: Request, editor: Editor, editing: TheEditing, zoek: str = "", zonder: str = "") -> HTMLResponse:
        """List the subjects by theme, those in which every word of `zoek` occurs, or words that are like it."""
        kb = editing.latest.kb(editor.municipality)
        search = zoek.strip()[:LONGEST_SEARCH]
        drafts = editing.drafts.of_municipality(editor.municipality)
        tasks = {task.id: task for task in kb.content.tasks if not (zonder == "ja" and task.upl)}
        archived = dict(_archived(editing, editor, drafts))
        sought = {task.id: terms((task.name,), (task.upl, *task.synonyms)) for task in tasks.values()}
        sought |= {task: terms((name,)) for task, name in archived.items()}
        fitting = found(tuple(sought), search, sought.__getitem__)
        kept = [tasks[task] for task in fitting.items if task in tasks]
        groups = [(theme, [task for task in kept if task.theme == theme.id]) for theme in kb.content.themes]
        return render(
            request,
            "beheer/onderwerpen.html",
            groups=[(theme, tasks) for theme, tasks in groups if tasks],
            new=[draft for draft in drafts if begins(kb, draft)],
            archived=[(task, archived[task]) for task in fitting.items if task in archived],
            search=search,
            is_near=fitting.is_near,
            alike=() if fitting.items else alike(search, (task.name for task in kb.content.tasks)),
            without=zonder == "ja",
            count=len(kept),
            filtered=bool(search) or zonder == "ja",
        )

    @router.get(f"{TASKS}/{{task_id}}", response_class=HTMLResponse)
    def lead_on(task_id: str, editor: Editor) -> Response:
        """Lead to the form."""
        del editor
        return go(f"{TASKS}/{task_id}/gegevens")

    @router.get(f"{TASKS}/{{task_id}}/gegevens", response_class=HTMLResponse)
    def show(
        request: Request, task_id: str, editor: Editor, editing: TheEditing, bewaard: str = "", weggehaald: str = ""
    ) -> HTMLResponse:
        """Show the form."""
        gone = archived_subject(editing, editor, task_id)
        if gone is not None:
            return archived_page(request, gone)
        shown = opened(editing, editor, task_id)
        if shown.mine is not None and shown.mine.body is None:
            return going_page(request, shown)
        return _page(request, editing, shown, saved=bewaard, masked=weggehaald)

    @router.post(f"{TASKS}/{{task_id}}/gegevens", response_class=HTMLResponse)
    def save(request: Request, task_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the form says in the editor's draft; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, opened(editing, editor, task_id), form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, shown: OpenedTask, form: FormData) -> Response:
    body = task_form.changed(shown.body, form)
    base = shown.mine.base if shown.mine is not None else seen_revision(form, shown.kb)
    address, alone = f"{TASKS}/{shown.task.id}/gegevens", by_itself(request, form)
    if shown.mine is None and body == shown.published and base == shown.kb.revision:
        return _kept(request, shown, "") if alone else lead(request, f"{address}?bewaard=gelijk")
    author, seen, window = Author.of(editor), number_of(form, "versie"), text_of(form, "venster")
    try:
        editing.drafts.save(shown.key, body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    except DraftConflictError as conflict:
        if alone:
            return not_kept(request)
        if conflict.stored is None:
            return lead(request, address)
        return instead_of_the_page(merged_with_other_window(request, editing, shown, conflict.stored, body))
    if shown.mine is None:
        write_down(request, editor, "concept-begonnen", f"{COLLECTION}:{shown.task.id}")
    masked = ", ".join(personal_data_in(body))
    if alone:
        return _kept(request, opened(editing, editor, shown.task.id), masked)
    return lead(request, f"{address}?{urlencode({'bewaard': 1} | ({'weggehaald': masked} if masked else {}))}")


def _kept(request: Request, shown: OpenedTask, masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept, with what is wrong by field; what is still empty is not wrong yet."""
    errors = _shown_errors(shown)
    told = [field for field in FIELDS if shown.body.get(field) or not shown.is_new]
    return render(
        request,
        "beheer/bewaard.html",
        state="bewaard" if shown.mine is not None else "gelijk",
        version=shown.mine.version if shown.mine else 0,
        errors={field: errors.get(field, ()) if field in told else () for field in FIELDS},
        reading=None,
        masked=masked,
        draft=shown.mine,
    )


def _errors(body: Body, problems: Sequence[FieldProblem]) -> dict[str, tuple[str, ...]]:
    """Return what is wrong by field; what is wrong within a list is said at the list."""
    found: dict[str, tuple[str, ...]] = {}
    product = task_form.upl_problem(body)
    for problem in problems:
        field = problem.field.partition(".")[0]
        if product is not None and field in {"", "upl", "upl_uri"}:
            continue  # said at the field, with names that are like it
        found[field] = (*found.get(field, ()), problem.message)
    return found if product is None else {**found, "upl": (product,)}


def _archived(editing: Editing, editor: Person, drafts: Sequence[Draft]) -> list[tuple[str, str]]:
    """Return the (id, name) of the archived subjects that nobody brings back, by name."""
    brought = {draft.key.entry_id for draft in drafts if draft.key.collection == COLLECTION}
    bodies = editing.archived(editor.municipality, COLLECTION)
    named = [(task, str(body["name"])) for task, body in bodies.items() if task not in brought]
    return sorted(named, key=lambda one: one[1])


def _shown_errors(shown: OpenedTask) -> dict[str, tuple[str, ...]]:
    """Return what is wrong by field, and what a new subject still needs on this page."""
    lacks = [lack for lack in shown.lacks if lack.part is Part.DATA]
    if not lacks:
        return _errors(shown.body, shown.problems())
    found: dict[str, tuple[str, ...]] = {}
    for lack in lacks:
        found[lack.field] = (*found.get(lack.field, ()), lack.sentence)
    product = task_form.upl_problem(shown.body)
    return found if product is None else {**found, "upl": (product,)}


def _page(request: Request, editing: Editing, shown: OpenedTask, *, saved: str, masked: str) -> HTMLResponse:
    kb, draft, body = shown.kb, shown.mine, shown.body
    errors = {} if shown.is_new and saved == "nieuw" else _shown_errors(shown)
    return render(
        request,
        "beheer/onderwerp.html",
        shown=shown,
        draft=draft,
        body=body,
        errors=errors,
        general=errors.get("", ()),
        themes=kb.content.themes,
        products=sorted(upl_names()),
        limits={"line": task_form.LINE, "text": task_form.TEXT},
        examples=EXAMPLES,
        window=secrets.token_hex(8),
        overtaken=draft is not None and editing.publication.is_overtaken(draft),
        changes=differences(editing.basis_of(draft), draft.body, names_of(kb)) if draft else (),
        publish=f"{PUBLISH}?concept={draft.id}" if draft else None,
        address=f"{TASKS}/{shown.task.id}/gegevens",
        **parts_of(shown, Part.DATA),
        saved=saved,
        masked=masked[:80],
    )

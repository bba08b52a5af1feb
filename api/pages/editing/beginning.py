"""A new subject: it begins with a name and a theme, and goes on in the pages that every subject has."""

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.editing.new_subject import Start, known_subjects, like, new_body, start_problems
from api.editing.short_name import short_name_of
from api.editing.task_form import COLLECTION, LINE
from api.pages.editing.common import TASKS, Editor, TheEditing, TheForm, go, text_of, write_down
from api.pages.editing.saving import given_back
from api.pages.rendering import render
from knowledge.errors import StoreError
from knowledge.masking import mask

NEW = f"{TASKS}/nieuw"


def add_routes(router: APIRouter) -> None:
    """Add the page; it comes before the pages with the id of a subject in their address."""

    @router.get(NEW, response_class=HTMLResponse)
    def ask(request: Request, editor: Editor, editing: TheEditing, naam: str = "") -> HTMLResponse:
        """Ask what the new subject is called."""
        themes = editing.latest.kb(editor.municipality).content.themes
        start = Start(naam[:LINE], "", "")
        return render(
            request, "beheer/nieuw-onderwerp.html", start=start, typed_id="", errors={}, near=(), themes=themes
        )

    @router.post(NEW, response_class=HTMLResponse)
    def begin(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Begin a draft of a subject that is not there yet; what may be the same is asked first."""
        try:
            return _begun(request, editing, editor, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)


def _begun(request: Request, editing: Editing, editor: Person, form: FormData) -> Response:
    name, typed_id = mask(" ".join(text_of(form, "naam")[:LINE].split())).text, text_of(form, "id")[:200].lower()
    start = Start(name, typed_id or short_name_of(name), text_of(form, "thema"), text_of(form, "anders") == "ja")
    kb = editing.latest.kb(editor.municipality)
    drafts = editing.drafts.of_municipality(editor.municipality)
    known = known_subjects(kb, drafts, editing.archived(editor.municipality, COLLECTION))
    errors = start_problems(start, known, kb)
    near = () if "name" in errors else like(start.name, known)
    if errors or (near and not start.is_another):
        return render(
            request,
            "beheer/nieuw-onderwerp.html",
            422,
            start=start,
            typed_id=typed_id,
            errors=errors,
            near=near,
            themes=kb.content.themes,
        )
    key = editing.key(editor.municipality, COLLECTION, start.entry_id)
    try:
        editing.drafts.save(
            key, new_body(start), by=Author.of(editor), base=kb.revision, seen=0, window="", at=editing.clock()
        )
    except DraftConflictError:  # the button was pressed twice: the first press made it
        return go(f"{TASKS}/{start.entry_id}/gegevens")
    write_down(request, editor, "onderwerp-begonnen", f"{COLLECTION}:{start.entry_id}")
    return go(f"{TASKS}/{start.entry_id}/gegevens", bewaard="nieuw")

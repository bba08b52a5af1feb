"""Where a second person publishes: saying that a draft is ready, and sending back what is not good yet."""

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.drafts import Author
from api.editing.editing import Editing
from api.editing.tables import REMARK_LENGTH
from api.pages.editing.common import DRAFTS, PUBLISH, Editor, TheEditing, TheForm, belonging_to, go, own_draft, text_of
from api.pages.editing.publishing import chosen_in, preview_page, write_down_each
from api.pages.editing.saving import given_back
from knowledge.errors import StoreError


def add_routes(router: APIRouter) -> None:
    """Add what the author says of a draft, and what a colleague says back."""

    @router.post(f"{DRAFTS}/{{number}}/klaar", response_class=HTMLResponse)
    def ready(request: Request, number: int, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Say that a colleague may publish this draft, or take that back."""
        draft = own_draft(editing, editor, number)
        is_ready = text_of(form, "klaar") == "ja"
        marked = [part for part in belonging_to(editing, draft) if editing.drafts.mark_ready(part, ready=is_ready)]
        action = "concept-klaar" if is_ready else "concept-niet-klaar"
        write_down_each(request, editor, action, marked)
        return go(DRAFTS)

    @router.post(f"{PUBLISH}/klaar", response_class=HTMLResponse)
    def all_ready(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Say of all own drafts that were looked at together that a colleague may publish them."""
        chosen = editing.chosen(editor.municipality, chosen_in(form))
        own = [draft for draft in chosen if draft.by.id == editor.id]
        marked = [draft for draft in own if not draft.ready and editing.drafts.mark_ready(draft, ready=True)]
        write_down_each(request, editor, "concept-klaar", marked)
        return go(DRAFTS)

    @router.post(f"{PUBLISH}/terug", response_class=HTMLResponse)
    def send_back(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Give what colleagues said was ready back to them, with a remark."""
        try:
            return _sent_back(request, editor, editing, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)


def _sent_back(request: Request, editor: Person, editing: Editing, form: FormData) -> Response:
    """Send back, or show why not with the remark as it was typed."""
    remark, chosen = " ".join(text_of(form, "opmerking").split()), chosen_in(form)
    drafts = editing.chosen(editor.municipality, chosen)
    ready = [draft for draft in drafts if draft.by.id != editor.id and draft.ready]
    if not remark:
        problem = "Schrijf eerst op wat uw collega nog moet veranderen."
    elif len(remark) > REMARK_LENGTH:
        problem = f"Uw opmerking is te lang: gebruik hoogstens {REMARK_LENGTH} tekens."
    elif not ready or not editing.drafts.send_back(ready, remark, by=Author.of(editor)):
        problem = "Er is niets teruggestuurd: deze concepten zijn intussen veranderd of al gepubliceerd."
    else:
        write_down_each(request, editor, "concept-teruggestuurd", ready)
        return go(f"{DRAFTS}?terug=ja")
    proposal = editing.publication.propose(editor, chosen)
    return preview_page(request, editing, editor, proposal, problem=problem, remark=remark)

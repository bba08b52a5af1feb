"""Throwing drafts away: what is lost is shown first, and a new subject goes as a whole."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.editing.differences import differences, name_of
from api.editing.drafts import Draft, seal_of
from api.editing.subjects import begins, names_with
from api.pages.editing.common import (
    DRAFTS,
    Editor,
    TheEditing,
    TheForm,
    belonging_to,
    entry_address,
    go,
    own_draft,
    text_of,
    write_down,
)
from api.pages.rendering import render
from knowledge.base import KnowledgeBase


def add_routes(router: APIRouter) -> None:
    """Add the question and the answer to it."""

    @router.get(f"{DRAFTS}/{{number}}/weg", response_class=HTMLResponse)
    def ask_discard(request: Request, number: int, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show what is lost when a draft is thrown away."""
        draft = own_draft(editing, editor, number)
        kb = editing.latest.kb(editor.municipality)
        drafts = belonging_to(editing, draft)
        head = _head(kb, drafts) or draft
        names = names_with(kb, drafts)
        lost = []
        for one in sorted(drafts, key=lambda one: one is not head):
            entry = one.key.collection, one.key.entry_id
            lost.append((name_of(kb, *entry, one.body, names), differences(editing.basis_of(one), one.body, names)))
        return render(
            request,
            "beheer/weggooien.html",
            draft=draft,
            seal=seal_of(drafts),
            lost=lost,
            is_new=_head(kb, drafts) is not None,
            address=entry_address(head.key.collection, head.key.entry_id) or DRAFTS,
        )

    @router.post(f"{DRAFTS}/{{number}}/weg", response_class=HTMLResponse)
    def discard(request: Request, number: int, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Throw a draft away with what belongs to it, when all of it still is what was shown."""
        draft = own_draft(editing, editor, number)
        drafts = belonging_to(editing, draft)
        if seal_of(drafts) != text_of(form, "zegel") or not editing.drafts.discard_together(drafts):
            return go(f"{DRAFTS}/{number}/weg")
        for one in drafts:
            write_down(request, editor, "concept-weggegooid", f"{one.key.collection}:{one.key.entry_id}")
        return go(DRAFTS, weg=1)


def _head(kb: KnowledgeBase, drafts: Sequence[Draft]) -> Draft | None:
    return next((draft for draft in drafts if begins(kb, draft)), None)

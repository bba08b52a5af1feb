"""Two changes of one entry side by side, per field: mine, theirs and what it was. The editor chooses."""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.differences import changed_rules, in_words, label_of, name_of, names_of
from api.editing.drafts import Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.merging import IN_ORDER, FieldMerge, Side, merge, merged
from api.pages.editing.common import (
    DRAFTS,
    Editor,
    TheEditing,
    TheForm,
    entry_address,
    go,
    number_of,
    own_draft,
    text_of,
)
from api.pages.editing.saving import given_back
from api.pages.rendering import render
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError

PUBLISHED: Final = "gepubliceerd"
WINDOW: Final = "venster"


def merge_page(  # the three bodies and what they are of
    request: Request,
    kb: KnowledgeBase,
    draft: Draft,
    original: Body | None,
    theirs: Body | None,
    mine: Body | None,
    *,
    against: str,
) -> HTMLResponse:
    """Show every field that was changed on either side, and ask where both did."""
    names = names_of(kb)
    shown = [
        {
            "field": found.field,
            "label": _label(found.field, names),
            "conflict": found.is_conflict,
            "side": found.side,
            "same": found.mine == found.theirs,
            "both": found.is_put_together,
            **_sides_in_words(found, names),
        }
        for found in merge(original, theirs, mine)
    ]
    return render(
        request,
        "beheer/samenvoegen.html",
        draft=draft,
        name=name_of(kb, draft.key.collection, draft.key.entry_id, mine or theirs),
        shown=shown,
        conflicts=sum(1 for row in shown if row["conflict"]),
        against=against,
        gone=theirs is None,
        going=mine is None,
        mine=json.dumps(mine, ensure_ascii=False) if against == WINDOW else "",
        sides=Side,
    )


def _label(field: str, names: Mapping[str, str]) -> str:
    """Return what a field is called; of the division with its kind of help: "Wie doet wat: Invullen"."""
    whole, _, part = field.partition(".")
    return f"{label_of(whole)}: {names.get(part, part)}" if part else label_of(whole)


def _sides_in_words(found: FieldMerge, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what a field was, is on either side and becomes; of rules only those that change."""
    value = found.value(found.side)
    if found.field in IN_ORDER:
        was, becomes = changed_rules(found.original or (), value or (), names)
        return {"original": was, "theirs": (), "mine": (), "value": becomes}
    sides = {"original": found.original, "theirs": found.theirs, "mine": found.mine, "value": value}
    return {side: in_words(words, names) for side, words in sides.items()}


def add_routes(router: APIRouter) -> None:
    """Add the page on which two changes are put together."""

    @router.get(f"{DRAFTS}/{{number}}/samenvoegen", response_class=HTMLResponse)
    def show(request: Request, number: int, editor: Editor, editing: TheEditing) -> Response:
        """Show a draft beside what was published since it began."""
        draft = own_draft(editing, editor, number)
        if not editing.publication.is_overtaken(draft):
            return go(entry_address(draft.key.collection, draft.key.entry_id) or DRAFTS)
        kb = editing.latest.kb(editor.municipality)
        original, theirs = _sides(editing, draft)
        return merge_page(request, kb, draft, original, theirs, draft.body, against=PUBLISHED)

    @router.post(f"{DRAFTS}/{{number}}/samenvoegen", response_class=HTMLResponse)
    def put_together(request: Request, number: int, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the editor chose; when the database does not answer, give it all back."""
        try:
            return _put_together(request, number, editor, editing, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)


def _put_together(request: Request, number: int, editor: Person, editing: Editing, form: FormData) -> Response:
    """Keep what the editor chose as the draft, on what is published now."""
    draft = own_draft(editing, editor, number)
    address = entry_address(draft.key.collection, draft.key.entry_id) or DRAFTS
    kb = editing.latest.kb(editor.municipality)
    original, theirs = _sides(editing, draft)
    mine: Body | None = draft.body
    base = kb.revision
    if text_of(form, "tegen") == WINDOW:
        theirs, base = draft.body, draft.base
        mine = _sent(form) or draft.body
    body = None if mine is None else merged(original, theirs, mine, _choices(form))
    try:
        editing.drafts.save(
            draft.key,
            body,
            by=draft.by,
            base=base,
            seen=number_of(form, "versie"),
            window="",
            at=editing.clock(),
        )
    except DraftConflictError as conflict:  # it changed again meanwhile: look once more
        stored = conflict.stored
        if stored is None or text_of(form, "tegen") != WINDOW:
            return go(f"{DRAFTS}/{number}/samenvoegen")
        original, _ = _sides(editing, stored)  # what this window typed is nowhere else yet
        return merge_page(request, kb, stored, original, stored.body, mine, against=WINDOW)
    return go(address, bewaard="samen")


def _sides(editing: Editing, draft: Draft) -> tuple[Body | None, Body | None]:
    """Return what the entry was when the draft began, and what is published now."""
    now = editing.latest.kb(draft.key.municipality)
    return editing.basis_of(draft), editing.body_at(now, (draft.key.collection, draft.key.entry_id))


def _sent(form: FormData) -> dict[str, Any] | None:
    """Return the body that the other window had typed; a changed field is no reason to fail."""
    try:
        body = json.loads(text_of(form, "mijn"))
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _choices(form: FormData) -> dict[str, Side]:
    sides = {side.value: side for side in Side}
    return {
        name.removeprefix("keuze-"): sides[value]
        for name, value in form.items()
        if name.startswith("keuze-") and isinstance(value, str) and value in sides
    }

"""Another desk everywhere in the place of one that stops: looked at first, kept as drafts, and undone at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.composing import Changes, bodies_of
from api.editing.differences import Difference, differences, name_of, names_of
from api.editing.drafts import Author, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.replacing import replaced
from api.pages.editing.common import (
    COLLECTION,
    DESKS,
    PUBLISH,
    Editor,
    TheEditing,
    TheForm,
    entry_address,
    go,
    number_of,
    text_of,
    write_down,
)
from api.pages.editing.desk import Opened, opened
from api.pages.rendering import render
from knowledge.store.revisions import EntryId

MEANWHILE: Final = "Intussen is er iets veranderd of gepubliceerd. Er is niets bewaard. Kijk opnieuw wat er verandert."


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry that names the desk: what changes in it, and who has a draft of it already."""

    name: str
    changes: tuple[Difference, ...]
    address: str | None
    has_draft: bool
    others: tuple[str, ...]


def add_routes(router: APIRouter) -> None:
    """Add the question with its preview, keeping it, and undoing it."""

    @router.get(f"{DESKS}/{{desk_id}}/loket/vervangen", response_class=HTMLResponse)
    def ask(
        request: Request, desk_id: str, editor: Editor, editing: TheEditing, door: str = "", weg: int = 0
    ) -> HTMLResponse:
        """Show what would change when `door` comes everywhere in the place of a desk."""
        return _page(request, editing, editor, opened(editing, editor, desk_id), door, thrown_away=max(weg, 0))

    @router.post(f"{DESKS}/{{desk_id}}/loket/vervangen", response_class=HTMLResponse)
    def keep(request: Request, desk_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep a draft of every entry that names the desk and one that takes it out of use, all or none."""
        desk, door = opened(editing, editor, desk_id), text_of(form, "door")
        changes = _changes(desk, door)
        if not changes or number_of(form, "revisie") != desk.kb.revision:
            return _page(request, editing, editor, desk, door, problem=MEANWHILE)
        try:
            editing.drafts.begin(
                editor.municipality,
                changes,
                by=Author.of(editor),
                base=desk.kb.revision,
                at=editing.clock(),
                window=_mark(desk_id),
            )
        except DraftConflictError:
            return _page(request, editing, editor, desk, door, problem=MEANWHILE)
        for collection, entry_id in changes:
            write_down(request, editor, "concept-begonnen", f"{collection}:{entry_id}")
        return go(f"{DESKS}/{desk_id}/loket/vervangen")

    @router.post(f"{DESKS}/{{desk_id}}/loket/vervangen/weggooien", response_class=HTMLResponse)
    def undo(request: Request, desk_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Throw away the drafts of the replacement that nobody changed since."""
        thrown_away = 0
        for draft in _untouched(editing, editor, desk_id):
            if editing.drafts.discard(draft):
                write_down(request, editor, "concept-weggegooid", f"{draft.key.collection}:{draft.key.entry_id}")
                thrown_away += 1
        return go(f"{DESKS}/{desk_id}/loket/vervangen", weg=thrown_away)


def _mark(desk_id: str) -> str:
    """Return what a draft of this replacement is marked with, as long as nobody changed it since."""
    return f"vervangen-{hashlib.sha256(desk_id.encode()).hexdigest()[:24]}"


def _untouched(editing: Editing, editor: Person, desk_id: str) -> tuple[Draft, ...]:
    drafts = editing.drafts.of_municipality(editor.municipality)
    return tuple(draft for draft in drafts if draft.by.id == editor.id and draft.window == _mark(desk_id))


def _changes(desk: Opened, door: str) -> Changes:
    desk_id = desk.key.entry_id
    known = desk_id in desk.kb.desks and door in desk.kb.desks and door != desk_id
    return replaced(desk.kb.content, desk_id, door) if known else {}


def _page(  # what is shown of one replacement
    request: Request,
    editing: Editing,
    editor: Person,
    desk: Opened,
    door: str,
    *,
    problem: str = "",
    thrown_away: int = 0,
) -> HTMLResponse:
    desk_id, kept = desk.key.entry_id, _untouched(editing, editor, desk.key.entry_id)
    views = [] if kept else _views(editing, editor, desk, _changes(desk, door))
    others = sorted((one for one in desk.kb.desks.values() if one.id != desk_id), key=lambda one: one.name.casefold())
    return render(
        request,
        "beheer/loket-vervangen.html",
        409 if problem else 200,
        desk_id=desk_id,
        name=str(desk.body.get("name") or desk_id),
        published=desk_id in desk.kb.desks,
        desks=others,
        door=door,
        door_name=desk.kb.desks[door].name if door in desk.kb.desks else "",
        views=views,
        drafted=[view for view in views if view.has_draft],
        kept=kept,
        publish=f"{PUBLISH}?{urlencode([('concept', draft.id) for draft in kept])}",
        revision=desk.kb.revision,
        problem=problem,
        thrown_away=thrown_away,
    )


def _views(editing: Editing, editor: Person, desk: Opened, changes: Changes) -> list[EntryView]:
    names, bodies = names_of(desk.kb), bodies_of(desk.kb.content)
    drafts: dict[EntryId, list[Draft]] = {}
    for draft in editing.drafts.of_municipality(editor.municipality):
        drafts.setdefault((draft.key.collection, draft.key.entry_id), []).append(draft)
    views = []
    for entry, body in changes.items():
        of_entry: Sequence[Draft] = drafts.get(entry, ())
        is_itself = entry == (COLLECTION, desk.key.entry_id)
        views.append(
            EntryView(
                name=name_of(desk.kb, *entry, None, names),
                changes=() if is_itself else differences(bodies[entry], body, names),
                address=entry_address(*entry),
                has_draft=any(draft.by.id == editor.id for draft in of_entry),
                others=tuple(draft.by.name for draft in of_entry if draft.by.id != editor.id),
            )
        )
    return views

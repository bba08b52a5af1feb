"""What was published before: every revision, what changed between any two, one entry through time, and going back."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.editing.differences import Difference, differences, name_of, names_of
from api.editing.drafts import Author, Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.usages import usages
from api.pages.editing.common import (
    COLLECTION,
    DESKS,
    REVISIONS,
    Editor,
    TheEditing,
    TheForm,
    go,
    number_of,
    write_down,
)
from api.pages.editing.desk import Opened, opened
from api.pages.rendering import render
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.store import Published

SHOWN: Final = 100
"""How many changed entries a comparison lists; the rest is counted."""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry that differs between two revisions; `sort` says in Dutch what happened to it."""

    name: str
    sort: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One published body of an entry: who published it and what it changed; `digest` is None when it was taken out."""

    published: Published
    digest: str | None
    changes: tuple[Difference, ...]
    is_now: bool


def add_routes(router: APIRouter) -> None:
    """Add the pages of revisions, and what brings an older body back."""

    @router.get(REVISIONS, response_class=HTMLResponse)
    def revision_list(
        request: Request, editor: Editor, editing: TheEditing, van: int = 0, tot: int = 0
    ) -> HTMLResponse:
        """List every revision; with two numbers, show what changed between them."""
        history = editing.store.history(editor.municipality)
        numbers = {revision.number for revision in history}
        newest = max(numbers, default=0)
        tot = tot if tot in numbers else newest
        van = van if van in numbers else max(tot - 1, min(numbers, default=0))
        changed, more = between(editing, editor.municipality, van, tot, at_most=SHOWN)
        return render(
            request,
            "beheer/revisies.html",
            history=history,
            van=van,
            tot=tot,
            changed=changed,
            more=more,
            compared=request.url.query != "",
        )

    @router.get(f"{DESKS}/{{desk_id}}/loket/geschiedenis", response_class=HTMLResponse)
    def desk_history(request: Request, desk_id: str, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show every body that one desk had, newest first."""
        desk = opened(editing, editor, desk_id)
        moments = through_time(editing, editor.municipality, desk_id, desk.kb)
        name = desk.body.get("name") or desk_id
        return render(request, "beheer/geschiedenis.html", desk=desk, name=name, moments=moments)

    @router.post(f"{DESKS}/{{desk_id}}/loket/terug", response_class=HTMLResponse)
    def bring_back(request: Request, desk_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Make an older body of a desk the editor's draft; what a draft that is there loses is shown first."""
        number = number_of(form, "revisie")
        digest = editing.store.entry_history(editor.municipality, COLLECTION, desk_id).get(number)
        if digest is None:
            raise NotFoundError("Dit loket staat niet in die revisie.")
        desk = opened(editing, editor, desk_id)
        if desk.mine is not None and number_of(form, "versie") != desk.mine.version:
            return _replace_page(request, editing, desk, desk.mine, number)
        return _draft_of(request, editing, editor, desk_id, editing.store.body(digest), "loket-teruggezet")

    @router.get(f"{DESKS}/{{desk_id}}/loket/archiveren", response_class=HTMLResponse)
    def ask_archive(request: Request, desk_id: str, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Say who refers to a desk, and ask whether it may go."""
        desk = opened(editing, editor, desk_id)
        return _archive_page(request, desk)

    @router.post(f"{DESKS}/{{desk_id}}/loket/archiveren", response_class=HTMLResponse)
    def archive(request: Request, desk_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Make a draft that takes the desk out; refused as long as another entry names it."""
        desk = opened(editing, editor, desk_id)
        if usages(desk.kb, desk_id) or desk.published is None:
            return _archive_page(request, desk, 409)
        return _draft_of(request, editing, editor, desk_id, None, "loket-archiveren")


def _replace_page(request: Request, editing: Editing, desk: Opened, mine: Draft, number: int) -> HTMLResponse:
    """Show what is in the draft and would be lost, and ask whether it may be replaced by revision `number`."""
    lost = () if mine.body is None else differences(editing.basis_of(mine), mine.body, names_of(desk.kb))
    name = desk.body.get("name") or desk.key.entry_id
    return render(request, "beheer/vervangen.html", desk=desk, name=name, number=number, lost=lost)


def _archive_page(request: Request, desk: Opened, status: int = 200) -> HTMLResponse:
    desk_id = desk.key.entry_id
    return render(
        request,
        "beheer/archiveren.html",
        status,
        desk_id=desk_id,
        name=str(desk.body.get("name") or desk_id),
        used=usages(desk.kb, desk_id),
        published=desk_id in desk.kb.desks,
        has_draft=desk.mine is not None and not desk.is_going,
    )


def _draft_of(  # who does what to which desk
    request: Request, editing: Editing, editor: Editor, desk_id: str, body: Body | None, action: str
) -> Response:
    desk = opened(editing, editor, desk_id)
    try:
        editing.drafts.save(
            desk.key,
            body,
            by=Author.of(editor),
            base=desk.kb.revision,
            seen=desk.mine.version if desk.mine else 0,
            window="",
            at=editing.clock(),
        )
    except DraftConflictError:  # another window saved in the same instant
        return go(f"{DESKS}/{desk_id}/gegevens")
    write_down(request, editor, action, f"desk:{desk_id}")
    return go(f"{DESKS}/{desk_id}/gegevens", bewaard="concept")


def between(
    editing: Editing, municipality: str, van: int, tot: int, at_most: int
) -> tuple[tuple[EntryChange, ...], int]:
    """Return the first entries that differ between two revisions, and how many more there are. Raises StoreError."""
    before, after = (editing.store.digests(municipality, number) for number in (van, tot))
    kb = editing.latest.revision(municipality, tot)
    if kb is None:
        return (), 0
    names = names_of(kb)
    differing = [entry for entry in dict.fromkeys((*after, *before)) if before.get(entry) != after.get(entry)]
    found = []
    for entry in differing[:at_most]:
        old, new = before.get(entry), after.get(entry)
        bodies = [editing.store.body(digest) if digest else None for digest in (old, new)]
        sort = "erbij gekomen" if old is None else "weggehaald" if new is None else "veranderd"
        name = name_of(kb, *entry, bodies[1] or bodies[0])
        found.append(EntryChange(name, sort, differences(bodies[0], bodies[1], names)))
    return tuple(found), len(differing) - len(found)


def through_time(editing: Editing, municipality: str, desk_id: str, kb: KnowledgeBase) -> tuple[Moment, ...]:
    """Return the revisions in which a desk changed, newest first. Raises StoreError."""
    digests = editing.store.entry_history(municipality, COLLECTION, desk_id)
    names = names_of(kb)
    moments: list[Moment] = []
    last: str | None = None
    body: Body | None = None
    for revision in reversed(editing.store.history(municipality)):
        digest = digests.get(revision.number)
        if digest != last:
            new = editing.store.body(digest) if digest else None
            moments.append(Moment(revision, digest, differences(body, new, names), is_now=False))
            last, body = digest, new
    if moments:
        newest = moments[-1]
        moments[-1] = Moment(newest.published, newest.digest, newest.changes, is_now=True)
    return tuple(reversed(moments))

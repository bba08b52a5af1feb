"""What was published before: every revision, what changed between any two, one entry through time, and going back."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.editing.comparison import comparison, read
from api.editing.differences import Difference, differences, names_of
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
from api.pages.paging import PER_PAGE, page_of
from api.pages.rendering import render
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.store import Published

MOST_TO_PRINT: Final = 1000
"""So many changed entries fit in one answer when somebody asks for all of them; the rest is on a next page."""


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
    def revision_list(  # the two moments, and what of the difference is shown
        request: Request,
        editor: Editor,
        editing: TheEditing,
        van: int = 0,
        tot: int = 0,
        wat: str = "",
        bladzijde: int = 1,
        alles: str = "",
    ) -> HTMLResponse:
        """List every revision; with two numbers, show what changed between them: page by page, or all to print."""
        history = editing.store.history(editor.municipality)
        numbers = {revision.number for revision in history}
        newest = max(numbers, default=0)
        tot = tot if tot in numbers else newest
        van = van if van in numbers else max(tot - 1, min(numbers, default=0))
        whole = comparison(editing, editor.municipality, van, tot)
        wat = wat if wat in whole.collections else ""
        part = whole.only(wat)
        page = page_of(bladzijde, len(part.entries), MOST_TO_PRINT if alles else PER_PAGE)
        asked = {"van": van, "tot": tot} | ({"wat": wat} if wat else {})
        return render(
            request,
            "beheer/revisies.html",
            history=history,
            van=van,
            tot=tot,
            wat=wat,
            whole=whole,
            part=part,
            page=page,
            changed=read(editing, part, part.entries[page.skip : page.last]),
            alles=bool(alles),
            base=f"{REVISIONS}?{urlencode(asked)}",
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

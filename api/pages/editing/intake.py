"""Reading in a table or an HSDS file: look first, then keep what is right as drafts. Nothing is published here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Message

from api.accounts.identity import Person
from api.editing.differences import Difference, differences, name_of, names_of
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.pages.editing.common import (
    DRAFTS,
    Editor,
    TheEditing,
    entry_address,
    go,
    text_of,
    write_down,
)
from api.pages.editing.intake_services import preview as services_preview
from api.pages.editing.intake_undo import ReadIn, mark_of, read_in
from api.pages.rendering import render
from api.transfer.carrying import CarriedError, packed, unpacked
from api.transfer.comparing import CellError, Change, compare
from api.transfer.for_reading import NotReadIn, not_read_in
from api.transfer.hsds_in import compare_services
from api.transfer.hsds_reading import is_json, services_of
from api.transfer.uploads import TOO_BIG, UploadError, sheets_of
from knowledge.base import KnowledgeBase
from knowledge.store.revisions import EntryId

ADDRESS: Final = "/beheer/inlezen"
MAX_REQUEST: Final = 6 * 1024 * 1024
"""A file of 5 MB with what a form puts around it."""
SHOWN: Final = 200
"""How many changed entries are shown; the rest is counted."""
SHOWN_ROWS: Final = 20
"""How many changed rows of the subjects, which are only for reading, are named."""
HALF: Final = "Het bestand is niet helemaal aangekomen. Kies het opnieuw. Er is niets veranderd."
NO_FILE: Final = "Kies eerst een bestand."
NOTHING_DONE: Final[Mapping[str, int]] = {"kept": 0, "skipped": 0, "thrown_away": 0}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One entry in the preview."""

    name: str
    rows: str
    is_new: bool
    errors: tuple[CellError, ...]
    changes: tuple[Difference, ...]
    has_draft: bool
    key: str
    address: str | None


async def _received(request: Request) -> FormData | str:
    """Return the submitted form, or the sentence that says why it cannot be read; never more than the limit is held."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_REQUEST:
                return TOO_BIG
    except ClientDisconnect:
        return HALF
    if not _is_whole(request, bytes(body)):
        return HALF

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    whole = Request({key: value for key, value in request.scope.items() if key != "app"}, receive)
    try:
        return await whole.form(max_files=1, max_fields=2000, max_part_size=MAX_REQUEST)
    except (MultiPartException, HTTPException, ValueError, KeyError):
        return HALF


def _is_whole(request: Request, body: bytes) -> bool:
    """Say whether the last line of a form with files is there; without it, what came before may be half a file."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    return kind != b"multipart/form-data" or (bool(boundary) and b"--" + boundary + b"--" in body)


Received = Annotated[FormData | str, Depends(_received)]


def add_routes(router: APIRouter) -> None:
    """Add the page, the preview, and keeping what was previewed."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def ask(
        request: Request, editor: Editor, editing: TheEditing, bewaard: int = 0, overgeslagen: int = 0, weg: int = 0
    ) -> HTMLResponse:
        """Ask for a file, and show what was read in before."""
        done = {"kept": max(bewaard, 0), "skipped": max(overgeslagen, 0), "thrown_away": max(weg, 0)}
        return _asked(request, read=read_in(editing, editor), done=done)

    @router.post(ADDRESS, response_class=HTMLResponse)
    def look(request: Request, editor: Editor, editing: TheEditing, received: Received) -> HTMLResponse:
        """Show what the file would change."""
        return _looked(request, editor, editing, received)

    @router.post(f"{ADDRESS}/bewaren", response_class=HTMLResponse)
    def keep(request: Request, editor: Editor, editing: TheEditing, received: Received) -> Response:
        """Keep the chosen entries as drafts."""
        return _kept(request, editor, editing, received)


def _looked(request: Request, editor: Person, editing: Editing, received: FormData | str) -> HTMLResponse:
    if isinstance(received, str):
        return _asked(request, problem=received)
    upload = received.get("bestand")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return _asked(request, problem=NO_FILE)
    content = upload.file.read()
    try:
        if is_json(content):
            found = services_of(content)
            kb, mine = _known(editing, editor)
            return services_preview(request, kb, upload.filename, compare_services(kb, found, mine, editing.today))
        sheets = sheets_of(content)
    except UploadError as error:
        return _asked(request, problem=str(error))
    kb, mine = _known(editing, editor)
    changes = compare(kb, sheets, mine, editing.today)
    return _preview(request, kb, upload.filename, changes, not_read_in(kb, sheets))


def _known(editing: Editing, editor: Person) -> tuple[KnowledgeBase, frozenset[EntryId]]:
    """Return what is published, and of which entries the editor has a draft."""
    drafts = editing.drafts.of_municipality(editor.municipality)
    mine = frozenset((draft.key.collection, draft.key.entry_id) for draft in drafts if draft.by.id == editor.id)
    return editing.latest.kb(editor.municipality), mine


def _kept(request: Request, editor: Person, editing: Editing, received: FormData | str) -> Response:
    if isinstance(received, str):
        return _asked(request, problem=received)
    try:
        carried = unpacked(text_of(received, "inhoud"))
    except CarriedError as error:
        return _asked(request, problem=str(error))
    chosen = {key for value in received.getlist("kies") if isinstance(value, str) for key in value.split()}
    kept, skipped, mark = 0, 0, mark_of(text_of(received, "inhoud"))
    for entry, body in carried.bodies.items():
        if _key(entry) not in chosen:
            continue
        if _save(editing, editor, entry, body, carried.revision, mark):
            write_down(request, editor, "concept-begonnen", f"{entry[0]}:{entry[1]}")
            kept += 1
        else:
            skipped += 1
    return go(ADDRESS, bewaard=kept, overgeslagen=skipped)


def _save(editing: Editing, editor: Person, entry: EntryId, body: dict[str, object], revision: int, mark: str) -> bool:
    """Keep one draft, unless the editor has one already: that stays."""
    key = editing.key(editor.municipality, *entry)
    base = min(max(revision, 1), editing.latest.kb(editor.municipality).revision)
    try:
        if editing.drafts.find(key, editor.id) is not None:
            return False
        author = Author.of(editor)
        editing.drafts.save(key, body, by=author, base=base, seen=0, window=mark, at=editing.clock())
    except DraftConflictError:
        return False
    return True


def _key(entry: tuple[str, str]) -> str:
    return f"{entry[0]}:{entry[1]}"


def _asked(
    request: Request, *, problem: str = "", read: Sequence[ReadIn] = (), done: Mapping[str, int] = NOTHING_DONE
) -> HTMLResponse:
    status = 422 if problem else 200
    return render(request, "beheer/inlezen.html", status, problem=problem, read=read, drafts=DRAFTS, **done)


def _preview(
    request: Request, kb: KnowledgeBase, filename: str, changes: Sequence[Change], unread: NotReadIn
) -> HTMLResponse:
    names = names_of(kb)
    wrong = [change for change in changes if change.errors]
    good = [change for change in changes if change.may_be_kept]
    waiting = [change for change in changes if change.has_draft and not change.errors and not change.is_same]
    views = [_view(kb, names, change) for change in (*wrong, *waiting, *good)[:SHOWN]]
    return render(
        request,
        "beheer/inlezen-voorbeeld.html",
        filename=filename[:100],
        views=views,
        hidden=max(0, len(wrong) + len(waiting) + len(good) - SHOWN),
        same=sum(change.is_same and not change.errors for change in changes),
        good=len(good),
        wrong=len(wrong),
        errors=sum(len(change.errors) for change in wrong),
        waiting=len(waiting),
        unread=unread,
        shown_rows=SHOWN_ROWS,
        unseen=[_key(change.entry) for change in good][max(0, SHOWN - len(wrong) - len(waiting)) :],
        carried=packed(kb.revision, changes),
    )


def _view(kb: KnowledgeBase, names: Mapping[str, str], change: Change) -> ChangeView:
    first, last = min(change.rows), max(change.rows)
    return ChangeView(
        name=name_of(kb, *change.entry, change.after) if change.entry[1] in (*kb.desks, *kb.tasks) else change.name,
        rows=f"rij {first}" if first == last else f"rij {first} tot en met {last}",
        is_new=change.before is None,
        errors=tuple(change.errors),
        changes=() if change.errors else differences(change.before, change.after, names),
        has_draft=change.has_draft,
        key=_key(change.entry),
        address=entry_address(*change.entry) if change.has_draft else None,
    )

"""The example sentences of one subject: what people say, per kind of help."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.editing.new_subject import LONGEST, SENTENCES, Part
from api.editing.privacy import personal_data_in
from api.editing.sentences import entry_of
from api.editing.sentences_form import KindOfSentences, body_of, kinds_of, sent
from api.editing.subjects import UTTERANCES
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
from api.pages.editing.saving import given_back
from api.pages.editing.subject import OpenedSubject, parts_of
from api.pages.editing.tasks import opened
from api.pages.rendering import render
from knowledge.errors import StoreError

Typed = Mapping[str, tuple[str, ...]]
"""By kind of help: what was typed here and could not be kept, because another window was earlier."""


def add_routes(router: APIRouter) -> None:
    """Add the form."""

    @router.get(f"{TASKS}/{{task_id}}/zinnen", response_class=HTMLResponse)
    def show(
        request: Request, task_id: str, editor: Editor, editing: TheEditing, bewaard: str = "", weggehaald: str = ""
    ) -> HTMLResponse:
        """Show the form."""
        return _page(request, editing, editor, task_id, saved=bewaard, masked=weggehaald)

    @router.post(f"{TASKS}/{{task_id}}/zinnen", response_class=HTMLResponse)
    def save(request: Request, task_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the form says in the editor's drafts; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, task_id, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, task: str, form: FormData) -> Response:
    shown, kinds = _opened(editing, editor, task)
    crossed: dict[str, tuple[str, ...]] = {}
    masked: set[str] = set()
    changed = False
    for kind in kinds:
        texts = sent(form, kind.id)
        if texts is None or texts == kind.texts:
            continue
        changed = True
        masked.update(personal_data_in(body_of(task, kind.id, texts)))
        if not _kept(request, editing, editor, shown, kind, texts, form):
            crossed[kind.id] = texts
    if crossed:
        return _page(request, editing, editor, task, typed=crossed)
    said = {"bewaard": 1 if changed else "gelijk"} | ({"weggehaald": ", ".join(sorted(masked))} if masked else {})
    return go(f"{TASKS}/{task}/zinnen?{urlencode(said)}")


def _kept(  # whose sentences of what, as they were and as they are typed
    request: Request,
    editing: Editing,
    editor: Person,
    shown: OpenedSubject,
    kind: KindOfSentences,
    texts: tuple[str, ...],
    form: FormData,
) -> bool:
    """Keep the sentences of one kind of help; False when another window of the same person was earlier."""
    task, draft = shown.task.id, kind.draft
    if draft is not None and texts == kind.published:  # nothing is left to publish
        return draft.version == number_of(form, f"versie-{kind.id}") and editing.drafts.discard(draft)
    base = draft.base if draft is not None else seen_revision(form, shown.kb)
    try:
        editing.drafts.save(
            entry_of(shown.key.municipality, task, kind.id),
            body_of(task, kind.id, texts),
            by=Author.of(editor),
            base=base,
            seen=number_of(form, f"versie-{kind.id}"),
            window=text_of(form, "venster"),
            at=editing.clock(),
        )
    except DraftConflictError:
        return False
    if draft is None:
        write_down(request, editor, "concept-begonnen", f"{UTTERANCES}:{task}/{kind.id}")
    return True


def _opened(editing: Editing, editor: Person, task: str) -> tuple[OpenedSubject, tuple[KindOfSentences, ...]]:
    shown = opened(editing, editor, task)
    drafts = editing.drafts.of_municipality(editor.municipality)
    return shown, kinds_of(shown.kb, task, [draft for draft in drafts if draft.by.id == editor.id])


def _page(
    request: Request,
    editing: Editing,
    editor: Person,
    task: str,
    *,
    saved: str = "",
    masked: str = "",
    typed: Typed | None = None,
) -> HTMLResponse:
    shown, kinds = _opened(editing, editor, task)
    drafts = [kind.draft for kind in kinds if kind.draft is not None]
    ids = [("concept", draft.id) for draft in drafts]
    return render(
        request,
        "beheer/zinnen.html",
        409 if typed else 200,
        shown=shown,
        kinds=kinds,
        typed=typed or {},
        drafts=drafts,
        overtaken=[draft for draft in drafts if editing.publication.is_overtaken(draft)],
        publish=f"{PUBLISH}?{urlencode(ids)}",
        address=f"{TASKS}/{task}/zinnen",
        window=secrets.token_hex(8),
        least=SENTENCES,
        longest=LONGEST,
        saved=saved,
        masked=masked[:80],
        **parts_of(shown, Part.SENTENCES),
    )

"""What is said about one subject: example sentences per kind of help, and how digital help is noticed and offered."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import cues_form
from api.editing.cues_form import CueView
from api.editing.drafts import Author, Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.new_subject import LONGEST, SENTENCES, Part
from api.editing.privacy import personal_data_in
from api.editing.sentences_form import KindOfSentences, body_of, kinds_of, sent
from api.editing.subjects import DIGITAL_CUES, UTTERANCES
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
from api.pages.editing.tasks import opened as opened_task
from api.pages.rendering import render
from knowledge.errors import StoreError
from knowledge.store.revisions import EntryId


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said about a subject, as an editor sees it."""

    shown: OpenedSubject
    kinds: tuple[KindOfSentences, ...]
    cue: CueView | None


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


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry as the form has it: `field` names its version there, `before` is what was kept until now."""

    field: str
    entry: EntryId
    draft: Draft | None
    published: Body | None
    before: Body | None
    body: Body | None


def _sent(opened: Spoken, form: FormData) -> Iterator[Sent]:
    task = opened.shown.task.id
    for kind in opened.kinds:
        texts = sent(form, kind.id)
        if texts is not None:
            bodies = (body_of(task, kind.id, some) for some in (kind.published, kind.texts, texts))
            published, before, body = bodies
            yield Sent(kind.id, (UTTERANCES, f"{task}/{kind.id}"), kind.draft, published, before, body)
    cue = opened.cue
    has_fields, body = cues_form.sent(form, task)
    if cue is not None and has_fields:
        before = cue.published if cue.draft is None else cue.draft.body
        yield Sent(cues_form.CUES_FIELD, (DIGITAL_CUES, task), cue.draft, cue.published, before, body)


def _save(request: Request, editing: Editing, editor: Person, task: str, form: FormData) -> Response:
    opened = _opened(editing, editor, task)
    changed = [one for one in _sent(opened, form) if one.body != one.before]
    crossed = {one.field for one in changed if not _kept(request, editing, editor, opened, one, form)}
    if crossed:
        return _page(request, editing, editor, task, crossed=crossed, form=form)
    masked = sorted({sort for one in changed for sort in personal_data_in(one.body)})
    said = {"bewaard": 1 if changed else "gelijk"} | ({"weggehaald": ", ".join(masked)} if masked else {})
    return go(f"{TASKS}/{task}/zinnen?{urlencode(said)}")


def _kept(  # whose, of which subject, what and from which window
    request: Request, editing: Editing, editor: Person, opened: Spoken, one: Sent, form: FormData
) -> bool:
    """Keep one entry of the form; False when another window of the same person was earlier."""
    shown, seen = opened.shown, number_of(form, f"versie-{one.field}")
    if one.draft is not None and one.body == one.published:  # nothing is left to publish
        return one.draft.version == seen and editing.drafts.discard(one.draft)
    base = one.draft.base if one.draft is not None else seen_revision(form, shown.kb)
    key = editing.key(shown.key.municipality, *one.entry)
    author, window = Author.of(editor), text_of(form, "venster")
    try:
        editing.drafts.save(key, one.body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    except DraftConflictError:
        return False
    if one.draft is None:
        write_down(request, editor, "concept-begonnen", f"{one.entry[0]}:{one.entry[1]}")
    return True


def _opened(editing: Editing, editor: Person, task: str) -> Spoken:
    shown = opened_task(editing, editor, task)
    drafts = editing.drafts.of_municipality(editor.municipality)
    mine = [draft for draft in drafts if draft.by.id == editor.id]
    return Spoken(shown, kinds_of(shown.kb, task, mine), cues_form.cue_of(shown.kb, task, mine))


def _page(
    request: Request,
    editing: Editing,
    editor: Person,
    task: str,
    *,
    saved: str = "",
    masked: str = "",
    crossed: Collection[str] = (),
    form: FormData | None = None,
) -> HTMLResponse:
    opened = _opened(editing, editor, task)
    shown, cue = opened.shown, opened.cue
    drafts = [kind.draft for kind in opened.kinds if kind.draft is not None]
    drafts += [cue.draft] if cue is not None and cue.draft is not None else []
    typed = {one.field: one.body for one in _sent(opened, form) if one.field in crossed} if form is not None else {}
    return render(
        request,
        "beheer/zinnen.html",
        409 if crossed else 200,
        shown=shown,
        kinds=opened.kinds,
        cue=cue,
        typed=typed,
        drafts=drafts,
        overtaken=[draft for draft in drafts if editing.publication.is_overtaken(draft)],
        publish=f"{PUBLISH}?{urlencode([('concept', draft.id) for draft in drafts])}",
        address=f"{TASKS}/{task}/zinnen",
        window=secrets.token_hex(8),
        limits={"least": SENTENCES, "longest": LONGEST, "cues": cues_form.MOST, "cue": cues_form.LONGEST},
        saved=saved,
        masked=masked[:80],
        **parts_of(shown, Part.SENTENCES),
    )

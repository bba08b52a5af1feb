"""What is said about one subject: example sentences per kind of help, and how digital help is noticed and offered."""

import secrets
from collections.abc import Collection
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import cues_form
from api.editing.drafts import DraftConflictError
from api.editing.editing import Editing
from api.editing.new_subject import LONGEST, SENTENCES, Part
from api.editing.privacy import personal_data_in
from api.pages.editing import spoken_saving
from api.pages.editing.common import PUBLISH, TASKS, Editor, TheEditing, TheForm
from api.pages.editing.merging import WINDOW, merge_page
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead
from api.pages.editing.spoken_saving import Spoken, opened
from api.pages.editing.subject import parts_of
from api.pages.rendering import is_fragment, render
from knowledge.errors import StoreError


def add_routes(router: APIRouter) -> None:
    """Add the form."""

    @router.get(f"{TASKS}/{{task_id}}/zinnen", response_class=HTMLResponse)
    def show(
        request: Request, task_id: str, editor: Editor, editing: TheEditing, bewaard: str = "", weggehaald: str = ""
    ) -> HTMLResponse:
        """Show the form."""
        return _page(request, editing, opened(editing, editor, task_id), saved=bewaard, masked=weggehaald)

    @router.post(f"{TASKS}/{{task_id}}/zinnen", response_class=HTMLResponse)
    def save(request: Request, task_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the form says in the editor's drafts; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, task_id, form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, task: str, form: FormData) -> Response:
    spoken, alone = opened(editing, editor, task), by_itself(request, form)
    changed = spoken_saving.changed(spoken, form)
    crossed = []
    for one in changed:
        try:
            spoken_saving.keep(request, editing, editor, spoken, one, form)
        except DraftConflictError:
            crossed.append(one)
    masked = ", ".join(sorted({sort for one in changed for sort in personal_data_in(one.body)}))
    if alone:
        fields = {f"versie-{one.field}" for one in crossed}
        return _kept(request, opened(editing, editor, task), fields, masked)
    saved = "samen" if crossed else "1" if changed else "gelijk"
    address = f"{TASKS}/{task}/zinnen?{urlencode({'bewaard': saved} | ({'weggehaald': masked} if masked else {}))}"
    try:
        clashes = spoken_saving.put_together(editing, editor, spoken, crossed)
    except DraftConflictError:  # a third window; what is kept is shown, nothing was typed over
        return lead(request, address)
    for clash in clashes:  # only how digital help is noticed can clash: one entry
        page = merge_page(
            request, spoken.shown.kb, clash.stored, clash.original, clash.theirs, clash.mine, against=WINDOW
        )
        return instead_of_the_page(page)
    return lead(request, address)


def _kept(request: Request, spoken: Spoken, crossed: Collection[str], masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept, with what is wrong per field; in `crossed` another window was earlier."""
    newest = max(spoken.drafts, key=lambda draft: draft.changed_at, default=None)
    return render(
        request,
        "beheer/bewaard.html",
        state="gekruist" if crossed else "bewaard" if newest is not None else "gelijk",
        versions={field: 0 if field in crossed else number for field, number in spoken.versions.items()},
        errors=_errors(spoken),
        reading=None,
        masked=masked,
        draft=newest,
        publish=_publish(spoken),
    )


def _publish(spoken: Spoken) -> str:
    return f"{PUBLISH}?{urlencode([('concept', draft.id) for draft in spoken.drafts])}"


def _errors(spoken: Spoken) -> dict[str, tuple[str, ...]]:
    """Return what is wrong by the field of the form."""
    found = {}
    for kind in spoken.kinds:
        few = f"Schrijf er minstens {SENTENCES} op; nu {'is' if len(kind.texts) == 1 else 'zijn'} het er "
        short = (f"{few}{len(kind.texts)}.",) if kind.is_short and kind.draft else ()
        found[kind.id] = (*kind.errors, *short)
    if spoken.cue is not None:
        names = cues_form.CUES_FIELD, cues_form.OPENING_FIELD
        found |= {name: tuple(spoken.cue.errors.get(name, ())) for name in names}
    return found


def _page(request: Request, editing: Editing, spoken: Spoken, *, saved: str, masked: str) -> HTMLResponse:
    anew = editing.publication.overtaken(spoken.drafts)
    return render(
        request,
        "beheer/zinnen.html",
        shown=spoken.shown,
        kinds=spoken.kinds,
        cue=spoken.cue,
        errors=_errors(spoken),
        versions=spoken.versions,
        drafts=spoken.drafts,
        overtaken=[draft for draft in spoken.drafts if draft.id in anew],
        publish=_publish(spoken),
        address=f"{TASKS}/{spoken.shown.task.id}/zinnen",
        window=secrets.token_hex(8),
        limits={"least": SENTENCES, "longest": LONGEST, "cues": cues_form.MOST, "cue": cues_form.LONGEST},
        saved=saved,
        masked=masked[:80],
        **parts_of(spoken.shown, Part.SENTENCES),
    )

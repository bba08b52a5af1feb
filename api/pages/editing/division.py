"""The form of one subject of the division: per kind of help the desks in order, and where it was agreed."""

import secrets
from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import dutch
from api.accounts.identity import Person
from api.editing import division_form
from api.editing.differences import differences, names_of
from api.editing.division_form import COLLECTION
from api.editing.drafts import Author, Body, DraftConflictError
from api.editing.editing import Editing
from api.editing.new_subject import Part
from api.editing.privacy import personal_data_in
from api.pages.desks import grouped
from api.pages.division import division_address
from api.pages.editing.common import (
    DIVISION,
    PUBLISH,
    Editor,
    TheEditing,
    TheForm,
    go,
    number_of,
    seen_revision,
    text_of,
    write_down,
)
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.editing.subject import OpenedSubject, merged_with_other_window, opened_subject, parts_of
from api.pages.rendering import is_fragment, render
from api.problems import FieldProblem
from knowledge.errors import StoreError


class OpenedRow(OpenedSubject):
    """The cells of a subject in the division."""

    __slots__ = ()

    @property
    def body(self) -> Body:
        """What the form shows."""
        kept = self.mine.body if self.mine is not None else self.published
        return kept if kept is not None else division_form.new_body(self.task.id)


def opened(editing: Editing, person: Person, task_id: str) -> OpenedRow:
    """Return a subject. Raises NotFoundError when it is not there."""
    key = editing.key(person.municipality, COLLECTION, task_id)
    gone = "Dit onderwerp staat niet (meer) in de lijst. Zoek het bij Taakverdeling."
    return opened_subject(OpenedRow, editing, person, key, gone=gone)


def add_routes(router: APIRouter) -> None:
    """Add the form. Its address ends in /gegevens, as that of a desk: that is where merging leads to."""

    @router.get(f"{DIVISION}/{{task_id}}", response_class=HTMLResponse)
    def lead_on(task_id: str, editor: Editor) -> Response:
        """Lead to the form."""
        del editor
        return go(f"{DIVISION}/{task_id}/gegevens")

    @router.get(f"{DIVISION}/{{task_id}}/gegevens", response_class=HTMLResponse)
    def show(
        request: Request, task_id: str, editor: Editor, editing: TheEditing, bewaard: str = "", weggehaald: str = ""
    ) -> HTMLResponse:
        """Show the form."""
        return _page(request, editing, opened(editing, editor, task_id), saved=bewaard, masked=weggehaald)

    @router.post(f"{DIVISION}/{{task_id}}/gegevens", response_class=HTMLResponse)
    def save(request: Request, task_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the form says in the editor's draft; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, opened(editing, editor, task_id), form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, row: OpenedRow, form: FormData) -> Response:
    body = division_form.changed(row.body, form, row.kb, editing.today)
    base = row.mine.base if row.mine is not None else seen_revision(form, row.kb)
    address, alone = f"{DIVISION}/{row.task.id}/gegevens", by_itself(request, form)
    if row.mine is None and body == row.published and base == row.kb.revision:
        return _kept(request, row, "") if alone else lead(request, f"{address}?bewaard=gelijk")
    author, seen, window = Author.of(editor), number_of(form, "versie"), text_of(form, "venster")
    try:
        editing.drafts.save(row.key, body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    except DraftConflictError as conflict:
        if alone:
            return not_kept(request)
        if conflict.stored is None:
            return lead(request, address)
        return instead_of_the_page(merged_with_other_window(request, editing, row, conflict.stored, body))
    if row.mine is None:
        write_down(request, editor, "concept-begonnen", f"division:{row.task.id}")
    masked = ", ".join(personal_data_in(body))
    if alone:
        return _kept(request, opened(editing, editor, row.task.id), masked)
    return lead(request, f"{address}?{urlencode({'bewaard': 1} | ({'weggehaald': masked} if masked else {}))}")


def _kept(request: Request, row: OpenedRow, masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept; where something is wrong is seen after the button."""
    wrong = row.problems()
    return render(
        request,
        "beheer/bewaard.html",
        state="bewaard" if row.mine is not None else "gelijk",
        version=row.mine.version if row.mine else 0,
        errors={},
        reading=None,
        masked=masked,
        draft=row.mine,
        wrong=len(wrong),
    )


def _errors(problems: Sequence[FieldProblem]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        found[problem.field] = (*found.get(problem.field, ()), problem.message)
    return found


def _page(request: Request, editing: Editing, row: OpenedRow, *, saved: str, masked: str) -> HTMLResponse:
    kb, draft = row.kb, row.mine
    errors = _errors(row.problems())
    lines = ("help.", "not.", "objections.", "disagreement")
    return render(
        request,
        "beheer/taakverdeling.html",
        row=row,
        draft=draft,
        source=row.body.get("source") or "",
        agreed_on=row.body.get("agreed_on") or "",
        kinds=division_form.kind_views(kb, row.body, errors),
        wrong=division_form.wrong_views(row.body, errors),
        objections=division_form.objection_views(row.body, errors),
        errors=errors,
        general=[words for field, found in errors.items() if not field.startswith(lines) for words in found],
        groups=grouped(kb),
        all_kinds=kb.content.help_kinds,
        roles=dutch.ROLES,
        agreement=kb.content.municipality.agreement,
        window=secrets.token_hex(8),
        overtaken=draft is not None and editing.publication.is_overtaken(draft),
        changes=differences(editing.basis_of(draft), draft.body, names_of(kb)) if draft else (),
        publish=f"{PUBLISH}?concept={draft.id}" if draft else None,
        back=division_address(thema=row.task.theme) + f"#taak-{row.task.id}",
        **parts_of(row, Part.DIVISION),
        limits={"text": division_form.TEXT, "line": division_form.LINE},
        saved=saved,
        masked=masked[:80],
    )

"""One box of the matrix as a form: in the matrix itself with its script, on a page of its own without."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import dutch
from api.accounts.identity import Person
from api.editing import cell_form, division_form
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.editing.privacy import personal_data_in
from api.pages.desks import grouped
from api.pages.editing.common import DIVISION, Editor, TheEditing, TheForm, text_of, write_down
from api.pages.editing.division import OpenedRow, opened
from api.pages.editing.matrix import ANCHOR, matrix_address, row_of_matrix
from api.pages.editing.saving import given_back, lead
from api.pages.rendering import is_fragment, render
from api.problems import ConflictError, NotFoundError
from knowledge.errors import StoreError
from knowledge.schema import Desk

ADDRESS = f"{DIVISION}/{{task_id}}/loket/{{desk_id}}"
MOST_TRIES = 5
"""So often a save is tried again over other windows that were just earlier with other boxes of the same row."""


@dataclass(frozen=True, slots=True)
class Box:
    """A desk at a subject."""

    row: OpenedRow
    desk: Desk

    @property
    def mark(self) -> str:
        """What stands in it now, as a mark."""
        return cell_form.mark_of(self.row.body, self.desk.id)

    @property
    def anchor(self) -> str:
        """Its place in the page of the matrix."""
        return ANCHOR.format(task=self.row.task.id, desk=self.desk.id)


def _opened(editing: Editing, editor: Person, task_id: str, desk_id: str) -> Box:
    row = opened(editing, editor, task_id)
    desk = row.kb.desks.get(desk_id)
    if desk is None or row.is_new:
        raise NotFoundError("Dit vakje staat niet (meer) in de taakverdeling. Kies opnieuw bij Taakverdeling.")
    return Box(row, desk)


def add_routes(router: APIRouter) -> None:
    """Add the form of a box."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def show(request: Request, task_id: str, desk_id: str, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show the form: alone for the script of the matrix, else as a page."""
        return _form(request, editing, _opened(editing, editor, task_id, desk_id))

    @router.post(ADDRESS, response_class=HTMLResponse)
    def save(
        request: Request, task_id: str, desk_id: str, editor: Editor, editing: TheEditing, form: TheForm
    ) -> Response:
        """Keep it in the editor's draft of the row; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, (task_id, desk_id), form)
        except StoreError as trouble:
            if is_fragment(request):  # the form itself stays, with everything in it
                raise
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, where: tuple[str, str], form: FormData) -> Response:
    for _ in range(MOST_TRIES):
        box = _opened(editing, editor, *where)
        row, desk = box.row, box.desk
        if text_of(form, "merk") != box.mark:
            return _crossed(request, editing, box, form)
        body = cell_form.changed(row.body, form, desk.id, row.kb, editing.today)
        if body == row.body:
            return _kept(request, editing, editor, box, form, said="Er is niets veranderd.")
        base = row.mine.base if row.mine is not None else row.kb.revision
        seen = row.mine.version if row.mine is not None else 0
        try:
            editing.drafts.save(
                row.key, body, by=Author.of(editor), base=base, seen=seen, window="", at=editing.clock()
            )
        except DraftConflictError:  # another window was just earlier: look again what stands there now
            continue
        if row.mine is None:
            write_down(request, editor, "concept-begonnen", f"division:{row.task.id}")
        masked = ", ".join(personal_data_in(body))
        said = f"Bewaard in uw concept: {row.task.name}, {desk.name}."
        if masked:
            said += f" Weggehaald uit uw tekst: {masked}."
        return _kept(request, editing, editor, _opened(editing, editor, *where), form, said=said)
    message = "Dit vakje verandert steeds in een ander venster. Er is niets bewaard. Probeer het zo nog eens."
    raise ConflictError(message)


def _kept(request: Request, editing: Editing, editor: Person, box: Box, form: FormData, *, said: str) -> Response:
    """Show the row as it is now; when something in the box is not right yet, the form with what it is."""
    view = cell_form.cell_view(box.row.kb, box.row.body, box.desk.id, box.row.problems())
    if view.has_errors:
        return _form(request, editing, box, said=f"{said} Er klopt nog iets niet: zie hieronder.")
    if not is_fragment(request):
        theme = box.row.task.theme
        return lead(request, f"{matrix_address(thema=theme, erbij=box.desk.id, bewaard='1')}#{box.anchor}")
    desks = [*text_of(form, "kolommen").split(), box.desk.id]
    asked, kind = text_of(form, "erbij").split(), text_of(form, "soort")
    return row_of_matrix(request, editing, editor, box.row.task.id, desks, asked=asked, kind=kind, said=said)


def _crossed(request: Request, editing: Editing, box: Box, form: FormData) -> HTMLResponse:
    """Another window, or a colleague who published, changed the same box: show what was typed, and what stands there.

    Nothing is written. Saving once more puts what was typed over what stands there, knowingly.
    """
    body = cell_form.changed(box.row.body, form, box.desk.id, box.row.kb, editing.today)
    return _form(request, editing, box, typed=body, crossed=True)


def _form(  # everything the form may have to say
    request: Request,
    editing: Editing,
    box: Box,
    *,
    said: str = "",
    typed: dict[str, object] | None = None,
    crossed: bool = False,
) -> HTMLResponse:
    row, kb, problems = box.row, box.row.kb, box.row.problems()
    stored = cell_form.cell_view(kb, row.body, box.desk.id, problems)
    return render(
        request,
        "beheer/vakje-formulier.html" if is_fragment(request) else "beheer/vakje.html",
        row=row,
        desk=box.desk,
        view=stored if typed is None else cell_form.cell_view(kb, typed, box.desk.id, ()),
        stored=_in_words(stored) if crossed else (),
        crossed=crossed,
        mark=box.mark,
        said=said,
        address=f"{DIVISION}/{row.task.id}/loket/{box.desk.id}",
        back=f"{matrix_address(thema=row.task.theme, erbij=box.desk.id)}#{box.anchor}",
        overtaken=row.mine is not None and editing.publication.is_overtaken(row.mine),
        groups=grouped(kb),
        roles=dutch.ROLES,
        agreement=kb.content.municipality.agreement,
        limits={"text": division_form.TEXT, "line": division_form.LINE},
    )


def _in_words(view: cell_form.CellView) -> Sequence[str]:
    """Return what the box says now, in short: "Invullen: helpt hierbij"."""
    words = {**dutch.ROLES, cell_form.REFUSED: "doet dit niet"}
    said = [f"{kind.name}: {words[kind.choice]}" for kind in view.kinds if kind.choice in words]
    return said or ["dit loket staat er niet"]

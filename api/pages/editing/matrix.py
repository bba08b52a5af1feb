"""The matrix of a theme to change in place: what is published with the editor's own drafts laid over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import dutch
from api.accounts.identity import Person
from api.editing import cell_form
from api.editing.division_form import COLLECTION, new_body
from api.editing.drafts import Body, Draft
from api.editing.editing import Editing
from api.pages.desks import grouped
from api.pages.division import MARKS, division_address
from api.pages.editing.common import DIVISION, PUBLISH, Editor, TheEditing, go
from api.pages.rendering import render
from knowledge.base import KnowledgeBase
from knowledge.matrix import Row, matrix
from knowledge.schema import Desk, DivisionRow, Theme

ANCHOR: Final = "vakje-{task}--{desk}"
"""Where a box is in the page."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One subject in the matrix: the row as it would become, and whose drafts there are.

    `drafted` are the desks whose box is another one in the editor's draft; `wrong` says that the draft does
    not fit yet, so that the row is shown as it is published; `overtaken` that a colleague published the row meanwhile.
    """

    row: Row
    draft: Draft | None
    wrong: bool
    overtaken: bool
    drafted: frozenset[str]
    others: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Where the whole subject is changed."""
        return f"{DIVISION}/{self.row.task.id}/gegevens"

    def box(self, desk: str) -> str:
        """Return where the box of a desk is changed."""
        return f"{DIVISION}/{self.row.task.id}/loket/{desk}"

    def is_empty(self, desk: str) -> bool:
        """Whether the row says nothing about a desk."""
        row = self.row
        return not (row.of_desk(desk) or row.wrong_of(desk) or any(one.desk == desk for one in row.objections))

    def folded(self, desks: Iterable[Desk], asked: Iterable[str]) -> int:
        """Return how many boxes a telephone folds away: the empty ones of desks that nobody asked for."""
        return sum(self.is_empty(desk.id) for desk in desks if desk.id not in asked)

    def anchor(self, desk: str) -> str:
        """Return the id of a box in the page."""
        return ANCHOR.format(task=self.row.task.id, desk=desk)


@dataclass(frozen=True, slots=True)
class Laid:
    """The newest content with an editor's own drafts of some rows over it."""

    kb: KnowledgeBase
    after: KnowledgeBase
    mine: Mapping[str, Draft]
    wrong: frozenset[str]
    overtaken: frozenset[str]
    others: Mapping[str, tuple[str, ...]]
    basis: Mapping[str, Body | None]

    def view(self, row: Row, desks: Iterable[str]) -> RowView:
        """Return how a subject is shown."""
        task = row.task.id
        draft = self.mine.get(task)
        drafted = frozenset[str]()
        if draft is not None and draft.body is not None:
            before, after = self.basis.get(task) or new_body(task), draft.body
            drafted = frozenset(
                desk for desk in desks if cell_form.part_of(before, desk) != cell_form.part_of(after, desk)
            )
        return RowView(row, draft, task in self.wrong, task in self.overtaken, drafted, self.others.get(task, ()))


def matrix_address(**parts: str | None) -> str:
    """Return the address of the matrix to change, for `thema`, `soort` and `erbij`."""
    return f"{DIVISION}?{urlencode({name: value for name, value in parts.items() if value})}"


def add_routes(router: APIRouter) -> None:
    """Add the matrix. Without a theme it leads to the division itself: that is where one is picked."""

    @router.get(DIVISION, response_class=HTMLResponse)
    def show(
        request: Request,
        editor: Editor,
        editing: TheEditing,
        thema: str = "",
        soort: str = "",
        erbij: str = "",
        bewaard: str = "",
    ) -> Response:
        """Show the matrix of a theme; `erbij` is a desk that gets a column though it stands nowhere yet."""
        kb = editing.latest.kb(editor.municipality)
        theme = kb.themes.get(thema)
        if theme is None:
            return go(division_address())
        laid = _laid(editing, editor, kb, [task.id for task in kb.content.tasks if task.theme == theme.id])
        kind = soort if soort in kb.kinds else None
        found = matrix(laid.after, theme, kind, editing.today)
        desks = _columns(kb, theme, kind, [*(desk.id for desk in found.desks), *erbij.split()])
        rows = [laid.view(row, desks) for row in found.rows]
        return render(
            request,
            "beheer/matrix.html",
            theme=theme,
            kind=kb.kinds[kind] if kind else None,
            rows=rows,
            desks=list(desks.values()),
            columns=" ".join(desks),
            asked=[desk for desk in erbij.split() if desk in desks],
            absent=_without(kb, desks),
            all_themes=[one for one in kb.content.themes if any(task.theme == one.id for task in kb.content.tasks)],
            reading=division_address(thema=theme.id, soort=kind),
            said="Bewaard in uw concept." if bewaard else "",
            **_panel(laid.mine),
            **_words(kb),
        )


def row_of_matrix(  # what the row needs to be shown as it stood
    request: Request,
    editing: Editing,
    editor: Person,
    task: str,
    columns: Sequence[str],
    *,
    asked: Sequence[str],
    kind: str,
    said: str,
) -> HTMLResponse:
    """Return one row for the matrix's script, in the columns that the page shows, and the editor's drafts again."""
    kb = editing.latest.kb(editor.municipality)
    theme = kb.themes[kb.tasks[task].theme]
    laid = _laid(editing, editor, kb, [one.id for one in kb.content.tasks if one.theme == theme.id])
    found = matrix(laid.after, theme, kind if kind in kb.kinds else None, editing.today)
    row = next(row for row in found.rows if row.task.id == task)
    desks = {desk: kb.desks[desk] for desk in columns if desk in kb.desks}
    page = render(
        request,
        "beheer/matrix-rij.html",
        view=laid.view(row, desks),
        desks=list(desks.values()),
        asked=asked,
        said=said,
        **_panel(laid.mine),
        **_words(kb),
    )
    headers = {"HX-Retarget": f"#rij-{task}", "HX-Reswap": "outerHTML", "HX-Trigger-After-Settle": "vakje-bewaard"}
    page.headers.update(headers)
    return page


def _laid(editing: Editing, editor: Person, kb: KnowledgeBase, tasks: Sequence[str]) -> Laid:
    """Lay the editor's own drafts of `tasks` over the content; one that cannot be read yet stays off it."""
    drafts = [
        draft
        for draft in editing.drafts.of_municipality(editor.municipality)
        if draft.key.collection == COLLECTION and draft.key.entry_id in tasks and draft.body is not None
    ]
    mine = {draft.key.entry_id: draft for draft in drafts if draft.by.id == editor.id}
    others: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        if draft.by.id != editor.id:
            others[draft.key.entry_id] = (*others.get(draft.key.entry_id, ()), draft.by.name)
    if not mine:
        return Laid(kb, kb, {}, frozenset(), frozenset(), others, {})
    rows = {task: _row(kb, draft.body or {}) for task, draft in mine.items()}
    right = {task: row for task, row in rows.items() if row is not None}
    # only rows of the division are laid over: checking the whole content anew would take a second for each page
    division = tuple(right.get(row.task, row) for row in kb.content.division)
    division += tuple(row for task, row in right.items() if task not in kb.division)
    after = KnowledgeBase(kb.content.model_copy(update={"division": division}), kb.revision)
    basis = {task: editing.basis_of(draft) for task, draft in mine.items()}
    anew = editing.publication.overtaken(mine.values())
    overtaken = frozenset(task for task, draft in mine.items() if draft.id in anew)
    return Laid(kb, after, mine, frozenset(rows.keys() - right.keys()), overtaken, others, basis)


def _row(kb: KnowledgeBase, body: Body) -> DivisionRow | None:
    """Return a drafted row; None as long as it does not fit, or names a desk or a kind of help that is not there."""
    try:
        row = DivisionRow.model_validate(body)
    except ValidationError:
        return None
    desks = {line.desk for lines in row.help.values() for line in lines}
    desks |= {desk for one in row.wrong for desk in (one.desk, one.instead)} | {one.desk for one in row.objections}
    kinds = {*row.help, *(one.kind for one in row.wrong if one.kind), *(one.kind for one in row.objections)}
    return row if desks <= kb.desks.keys() and kinds <= kb.kinds.keys() else None


def _columns(kb: KnowledgeBase, theme: Theme, kind: str | None, also: Sequence[str]) -> dict[str, Desk]:
    """Return the desks of the matrix in the order of what is published, so that a draft moves no column."""
    published = (desk.id for desk in matrix(kb, theme, kind).desks)
    return {desk: kb.desks[desk] for desk in dict.fromkeys((*published, *also)) if desk in kb.desks}


def _without(kb: KnowledgeBase, shown: Mapping[str, Desk]) -> list[tuple[str, list[Desk]]]:
    """Return the desks that have no column yet, by the groups of the list of desks."""
    groups = [(group.name, [desk for desk in group.desks if desk.id not in shown]) for group in grouped(kb)]
    return [(name, desks) for name, desks in groups if desks]


def _panel(mine: Mapping[str, Draft]) -> dict[str, Any]:
    """Return what is said about the editor's drafts: how many subjects, and where they are looked at and published."""
    query = urlencode([("concept", draft.id) for draft in mine.values()])
    return {"drafted": len(mine), "publish": f"{PUBLISH}?{query}"}


def _words(kb: KnowledgeBase) -> dict[str, Any]:
    return {"marks": MARKS, "roles": dutch.ROLES, "all_kinds": kb.content.help_kinds}

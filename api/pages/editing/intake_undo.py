"""What was read in and that nobody changed since: thrown away again in one step, file by file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.drafts import Draft
from api.editing.editing import Editing
from api.pages.editing.common import Editor, TheEditing, TheForm, go, text_of, write_down

ADDRESS: Final = "/beheer/inlezen"
MARK: Final = "inlezen-"
"""What a draft that was read in is marked with, as long as nobody changed it since; what the file held follows."""


@dataclass(frozen=True, slots=True)
class ReadIn:
    """The drafts that came from one file, by their `mark`, and when the last of them was kept."""

    mark: str
    drafts: tuple[Draft, ...]

    @property
    def at(self) -> datetime:
        """The moment at which it was read in."""
        return max(draft.changed_at for draft in self.drafts)


def mark_of(carried: str) -> str:
    """Return what the drafts of a file are marked with; `carried` is what the preview sent along."""
    return f"{MARK}{hashlib.sha256(carried.encode()).hexdigest()[:24]}"


def read_in(editing: Editing, editor: Person) -> Sequence[ReadIn]:
    """Return what this editor read in and nobody changed since, newest first. Raises StoreError."""
    by_mark: dict[str, list[Draft]] = {}
    for draft in editing.drafts.of_municipality(editor.municipality):
        if draft.by.id == editor.id and draft.window.startswith(MARK):
            by_mark.setdefault(draft.window, []).append(draft)
    found = [ReadIn(mark, tuple(drafts)) for mark, drafts in by_mark.items()]
    return sorted(found, key=lambda one: one.at, reverse=True)


def add_routes(router: APIRouter) -> None:
    """Add throwing away what came from one file."""

    @router.post(f"{ADDRESS}/weggooien", response_class=HTMLResponse)
    def throw_away(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Throw away the drafts of a file, but for those that somebody changed since."""
        thrown_away, mark = 0, text_of(form, "bestand")
        for draft in (draft for one in read_in(editing, editor) if one.mark == mark for draft in one.drafts):
            if editing.drafts.discard(draft):
                write_down(request, editor, "concept-weggegooid", f"{draft.key.collection}:{draft.key.entry_id}")
                thrown_away += 1
        return go(ADDRESS, weg=thrown_away)

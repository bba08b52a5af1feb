"""The form of one desk, in four pages on one draft: saved by itself and with a button, never over other work."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import desk_form, hours_reading
from api.editing.desk_fields import PARTS, Part
from api.editing.differences import differences, names_of
from api.editing.drafts import Author, Body, Draft, DraftConflictError, EntryKey
from api.editing.editing import Editing
from api.editing.merging import merge, merged
from api.editing.privacy import personal_data_in
from api.editing.usages import usages
from api.editing.validation import of_the_day, problems_of
from api.editing.week import week_of
from api.pages.editing import fields
from api.pages.editing.common import (
    COLLECTION,
    DESKS,
    Editor,
    TheEditing,
    TheForm,
    number_of,
    own_and_others,
    seen_revision,
    text_of,
    write_down,
)
from api.pages.editing.merging import WINDOW, merge_page
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.rendering import is_fragment, render
from api.problems import FieldProblem, NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError

HOME_AREA = "Nederland"
"""The service area of desks to which the municipality's own closed days do not apply."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One desk as an editor sees it: the draft if there is one, else what is published; what others are doing."""

    key: EntryKey
    kb: KnowledgeBase
    mine: Draft | None
    others: tuple[Draft, ...]
    published: Body | None
    last: Body | None

    @property
    def body(self) -> Body:
        """What the form shows; of a desk that is or will be archived what it was."""
        kept = self.mine.body if self.mine is not None else self.published
        return kept if kept is not None else self.published or self.last or {}

    @property
    def base(self) -> int:
        """The revision that the editor's changes are made on."""
        return self.mine.base if self.mine is not None else self.kb.revision

    @property
    def is_new(self) -> bool:
        """Whether it never was published."""
        return self.published is None and self.last is None

    @property
    def is_going(self) -> bool:
        """Whether the draft takes the desk out of use."""
        return self.mine is not None and self.mine.body is None


def opened(editing: Editing, person: Person, desk_id: str) -> Opened:
    """Return a desk. Raises NotFoundError when it never was there, or only in a colleague's draft."""
    key = editing.key(person.municipality, COLLECTION, desk_id)
    kb = editing.latest.kb(person.municipality)
    mine, others = own_and_others(editing.drafts.of_entry(key), person)
    published = editing.body_at(kb, (COLLECTION, desk_id))
    last = None if published is not None else editing.archived(person.municipality, COLLECTION).get(desk_id)
    if mine is None and published is None and last is None and not others:
        raise NotFoundError("Dit loket is er niet. Zoek het in de lijst met loketten.")
    if mine is None and published is None and last is None:
        whose = others[0].by.name
        raise NotFoundError(f"Dit nieuwe loket is nog een concept van {whose}. U vindt het bij de concepten.")
    return Opened(key, kb, mine, others, published, last)


def add_routes(router: APIRouter) -> None:
    """Add the pages of the form."""

    @router.get(f"{DESKS}/{{desk_id}}/{{part}}", response_class=HTMLResponse)
    def show(  # each says what just happened
        request: Request,
        desk_id: str,
        part: Part,
        editor: Editor,
        editing: TheEditing,
        bewaard: str = "",
        weggehaald: str = "",
    ) -> HTMLResponse:
        """Show one page of the form."""
        return _page(request, editing, opened(editing, editor, desk_id), part, saved=bewaard, masked=weggehaald)

    @router.post(f"{DESKS}/{{desk_id}}/{{part}}", response_class=HTMLResponse)
    def save(
        request: Request, desk_id: str, part: Part, editor: Editor, editing: TheEditing, form: TheForm
    ) -> Response:
        """Keep what the page says in the editor's draft; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, opened(editing, editor, desk_id), part, form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)


def _save(request: Request, editing: Editing, editor: Person, desk: Opened, part: Part, form: FormData) -> Response:
    body = desk_form.changed(desk.body, part, form, desk.kb)
    base = desk.mine.base if desk.mine is not None else seen_revision(form, desk.kb)
    masked = ", ".join(personal_data_in(body))
    address = f"{DESKS}/{desk.key.entry_id}/{part}"
    if desk.mine is None and body == desk.published and base == desk.kb.revision:
        return _kept(request, editing, desk, part, masked="") if by_itself(request, form) else lead(request, address)
    author, seen, window = Author.of(editor), number_of(form, "versie"), text_of(form, "venster")
    try:
        editing.drafts.save(desk.key, body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    except DraftConflictError as conflict:
        return _crossed(request, editing, desk, conflict.stored, body, part, alone=by_itself(request, form))
    if desk.mine is None:
        write_down(request, editor, "concept-begonnen", f"desk:{desk.key.entry_id}")
    if by_itself(request, form):
        return _kept(request, editing, opened(editing, editor, desk.key.entry_id), part, masked=masked)
    said = {"bewaard": 1, "weggehaald": masked} if masked else {"bewaard": 1}
    return lead(request, f"{address}?{urlencode(said)}")


def _crossed(  # what is needed to put two windows together
    request: Request,
    editing: Editing,
    desk: Opened,
    stored: Draft | None,
    mine: Body,
    part: Part,
    *,
    alone: bool,
) -> Response:
    """Another window of the same person saved first: put both together, or ask."""
    address = f"{DESKS}/{desk.key.entry_id}/{part}"
    if stored is None:
        return not_kept(request) if alone else lead(request, address)
    kb = editing.latest.revision(desk.key.municipality, stored.base) or desk.kb
    original = editing.body_at(kb, (COLLECTION, desk.key.entry_id))
    conflicts = [found for found in merge(original, stored.body, mine) if found.is_conflict]
    if alone:
        return not_kept(request)
    if conflicts:
        return instead_of_the_page(merge_page(request, desk.kb, stored, original, stored.body, mine, against=WINDOW))
    body = merged(original, stored.body, mine, {})
    try:
        editing.drafts.save(
            desk.key, body, by=stored.by, base=stored.base, seen=stored.version, window="", at=editing.clock()
        )
    except DraftConflictError as again:  # a third window was earlier still
        return _crossed(request, editing, desk, again.stored, mine, part, alone=alone)
    return lead(request, f"{address}?bewaard=samen")


def _kept(request: Request, editing: Editing, desk: Opened, part: Part, masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept, with what is wrong per field and how the hours read."""
    return render(
        request,
        "beheer/bewaard.html",
        state="bewaard" if desk.mine is not None else "gelijk",
        version=desk.mine.version if desk.mine else 0,
        errors=_errors_by_id(desk, part, _told(desk, _problems(desk, editing.today))),
        reading=_reading(editing, desk) if part is Part.HOURS else None,
        masked=masked,
        draft=desk.mine,
    )


def _problems(desk: Opened, today: date) -> tuple[FieldProblem, ...]:
    if desk.mine is None or desk.mine.body is None:
        return ()
    entry = (COLLECTION, desk.key.entry_id)
    return (*problems_of(desk.kb, entry, desk.mine.body), *of_the_day(entry, desk.mine.body, today))


def _told(desk: Opened, problems: Sequence[FieldProblem]) -> tuple[FieldProblem, ...]:
    """Leave out what is still empty in a desk that is just being made: that is not wrong yet, until it is kept."""
    if not desk.is_new:
        return tuple(problems)
    return tuple(problem for problem in problems if not problem.field or desk_form.is_filled(desk.body, problem.field))


def _errors_by_id(desk: Opened, part: Part, problems: Sequence[FieldProblem]) -> dict[str, tuple[str, ...]]:
    """Return what is wrong by the id of the place in the page where it is told."""
    found = {view.id: view.errors for view in fields.field_views(desk.kb, desk.body, part, problems).values()}
    if part is Part.HOURS:
        found["opening_hours"] = fields.errors_at(problems, "opening_hours")
        found |= {f"sessie-{view.number}": view.errors for view in fields.session_views(desk.body, problems)}
    if part is Part.DOES:
        for view in fields.refusal_views(desk.kb, desk.body, problems):
            found |= {f"niet-{view.number}-{name}": errors for name, errors in view.errors.items()}
    return found


def _reading(editing: Editing, desk: Opened) -> hours_reading.Reading:
    expression = desk.body.get("opening_hours")
    local = desk.body.get("service_area") != HOME_AREA
    return hours_reading.read(desk.kb, str(expression) if expression else None, editing.clock(), local=local)


def _page(
    request: Request, editing: Editing, desk: Opened, part: Part, *, saved: str = "", masked: str = ""
) -> HTMLResponse:
    every = _problems(desk, editing.today)
    problems = every if saved else _told(desk, every)
    kb = desk.kb
    week = week_of(desk.body.get("opening_hours"))
    days = fields.day_views(desk.body.get("opening_hours"), (desk.published or {}).get("opening_hours"))
    return render(
        request,
        "beheer/loket.html",
        desk=desk,
        name=desk.body.get("name") or desk.key.entry_id,
        part=part,
        parts=PARTS,
        wrong=fields.wrong_parts(every),
        general=[problem.message for problem in problems if not problem.field],
        fields=fields.field_views(kb, desk.body, part, problems),
        refusals=fields.refusal_views(kb, desk.body, problems) if part is Part.DOES else (),
        sessions=fields.session_views(desk.body, problems) if part is Part.HOURS else (),
        hours_errors=fields.errors_at(problems, "opening_hours"),
        days=days,
        week=week,
        way=desk_form.UNKNOWN
        if not desk.body.get("opening_hours")
        else desk_form.TEXT
        if week is None
        else desk_form.WEEK,
        reading=_reading(editing, desk) if part is Part.HOURS else None,
        kb=kb,
        organisations=sorted({other.organisation for other in kb.content.desks}, key=str.casefold),
        areas=sorted({other.service_area for other in kb.content.desks}),
        window=secrets.token_hex(8),
        version=desk.mine.version if desk.mine else 0,
        overtaken=desk.mine is not None and editing.publication.is_overtaken(desk.mine),
        changes=differences(editing.basis_of(desk.mine), desk.mine.body, names_of(kb)) if desk.mine else (),
        used=usages(kb, desk.key.entry_id),
        saved=saved,
        masked=masked[:80],
    )

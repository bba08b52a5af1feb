"""The ambiguous sentences: found by search, and the form of one with the question that a good clerk would ask."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import vague_form
from api.editing.differences import differences, names_of, shortened
from api.editing.drafts import Author, Body, Draft, DraftConflictError, EntryKey
from api.editing.editing import Editing
from api.editing.privacy import personal_data_in
from api.editing.subjects import AMBIGUITIES
from api.editing.vague_list import VagueWanted, chosen, rows
from api.pages.desks import LONGEST_SEARCH
from api.pages.editing.common import (
    PUBLISH,
    VAGUE,
    Editor,
    TheEditing,
    TheForm,
    go,
    number_of,
    own_and_others,
    seen_revision,
    text_of,
    write_down,
)
from api.pages.editing.merging import WINDOW, merge_page
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.numbers import whole
from api.pages.rendering import is_fragment, render
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase, Matter
from knowledge.errors import StoreError

AT_ONCE: Final = 50
"""So many sentences stand on a page of the list."""

EMPTY: Final[Body] = {"text": "", "question": "", "readings": []}


@dataclass(frozen=True, slots=True)
class Opened:
    """One sentence as an editor sees it; `own` are all drafts of this editor, `cells` what it may mean by name."""

    key: EntryKey
    kb: KnowledgeBase
    mine: Draft | None
    others: tuple[Draft, ...]
    published: Body | None
    own: tuple[Draft, ...]
    cells: Mapping[str, Matter]

    @property
    def body(self) -> Body:
        """What the form shows."""
        kept = self.mine.body if self.mine is not None else None
        return kept or self.published or EMPTY

    @property
    def is_going(self) -> bool:
        """Whether the draft takes the sentence out."""
        return self.mine is not None and self.mine.body is None

    @property
    def name(self) -> str:
        """The first words."""
        return shortened(str(self.body["text"]))

    def errors(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is wrong with the draft by field."""
        if self.mine is None or self.mine.body is None:
            return {}
        beside = [one for one in self.own if one.key.collection == AMBIGUITIES and one is not self.mine]
        said = vague_form.Said.of(self.kb, self.own)
        return vague_form.problems(said, self.cells, self.key.entry_id, self.mine.body, beside)


@dataclass(frozen=True, slots=True)
class MeaningView:
    """One thing that the sentence may mean; `leads_to` is the desk that comes first for it."""

    field: str
    words: str
    leads_to: str


def opened(editing: Editing, person: Person, entry_id: str) -> Opened:
    """Return a sentence, also one that is just being written. Raises NotFoundError when it is not there."""
    kb = editing.latest.kb(person.municipality)
    key = editing.key(person.municipality, AMBIGUITIES, entry_id)
    drafts = editing.drafts.of_municipality(person.municipality)
    mine, others = own_and_others([draft for draft in drafts if draft.key == key], person)
    published = editing.body_at(kb, (AMBIGUITIES, entry_id))
    if published is None and mine is None and (others or not vague_form.NEW.fullmatch(entry_id)):
        raise NotFoundError("Deze zin staat niet (meer) in de lijst. Kijk onder de lijst bij Weggehaald.")
    own = tuple(draft for draft in drafts if draft.by.id == person.id)
    return Opened(key, kb, mine, others, published, own, vague_form.cells(kb, own))


def add_routes(router: APIRouter) -> None:
    """Add the list and the form."""

    @router.get(VAGUE, response_class=HTMLResponse)
    def listed(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show the sentences that the editor looks for, a page at a time."""
        return _list(request, editing, editor)

    @router.get(f"{VAGUE}/nieuw", response_class=HTMLResponse)
    def begin(editor: Editor, zin: str = "") -> Response:
        """Lead to an empty form; nothing is kept until something is typed."""
        del editor
        address = f"{VAGUE}/{vague_form.new_id()}/gegevens"
        return go(address, zin=zin[: vague_form.LONGEST]) if zin else go(address)

    @router.get(f"{VAGUE}/{{entry_id}}/gegevens", response_class=HTMLResponse)
    def show(  # each says what just happened
        request: Request,
        entry_id: str,
        editor: Editor,
        editing: TheEditing,
        bewaard: str = "",
        weggehaald: str = "",
        zin: str = "",
    ) -> HTMLResponse:
        """Show the form."""
        one = opened(editing, editor, entry_id)
        return _page(request, editing, one, saved=bewaard, masked=weggehaald, typed=zin[: vague_form.LONGEST])

    @router.post(f"{VAGUE}/{{entry_id}}/gegevens", response_class=HTMLResponse)
    def save(request: Request, entry_id: str, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what the form says in the editor's draft; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, opened(editing, editor, entry_id), form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)

    @router.post(f"{VAGUE}/{{entry_id}}/weghalen", response_class=HTMLResponse)
    def take_away(request: Request, entry_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Make a draft that takes the sentence out."""
        one = opened(editing, editor, entry_id)
        if one.published is None:
            raise NotFoundError("Deze zin is nog niet gepubliceerd. Gooi het concept weg.")
        seen = one.mine.version if one.mine else 0
        author, base = Author.of(editor), one.kb.revision
        try:
            editing.drafts.save(one.key, None, by=author, base=base, seen=seen, window="", at=editing.clock())
        except DraftConflictError:  # another window saved in the same instant: look again
            return go(f"{VAGUE}/{entry_id}/gegevens")
        write_down(request, editor, "zin-weghalen", f"{AMBIGUITIES}:{entry_id}")
        return go(f"{VAGUE}/{entry_id}/gegevens")


def _list(request: Request, editing: Editing, editor: Person) -> HTMLResponse:
    kb, asked = editing.latest.kb(editor.municipality), request.query_params
    wanted = VagueWanted(
        asked.get("zoek", "").strip()[:LONGEST_SEARCH], asked.get("onderwerp", ""), bool(asked.get("concept"))
    )
    every = rows(kb, editing.drafts.of_municipality(editor.municipality), editor.id)
    found = chosen(every, wanted)
    pages = max(1, -(-len(found) // AT_ONCE))
    page = min(max(whole(asked.get("bladzijde", "")) or 1, 1), pages)
    query = [("zoek", wanted.search), ("onderwerp", wanted.task), ("concept", "ja" if wanted.drafts_only else "")]
    groups = [(theme, [task for task in kb.content.tasks if task.theme == theme.id]) for theme in kb.content.themes]
    return render(
        request,
        "beheer/onduidelijke-lijst.html" if is_fragment(request) else "beheer/onduidelijke-zinnen.html",
        wanted=wanted,
        rows=found[(page - 1) * AT_ONCE : page * AT_ONCE],
        count=len(found),
        all=len(every),
        first=(page - 1) * AT_ONCE + 1,
        page=page,
        pages=pages,
        query=urlencode([(name, value) for name, value in query if value]),
        groups=groups,
    )


def _save(request: Request, editing: Editing, editor: Person, one: Opened, form: FormData) -> Response:
    body = vague_form.changed(one.cells, form)
    base = one.mine.base if one.mine is not None else seen_revision(form, one.kb)
    address, alone = f"{VAGUE}/{one.key.entry_id}/gegevens", by_itself(request, form)
    if one.mine is None and (vague_form.is_empty(body) if one.published is None else body == one.published):
        return _kept(request, one, "") if alone else lead(request, f"{address}?bewaard=gelijk")
    author, seen, window = Author.of(editor), number_of(form, "versie"), text_of(form, "venster")
    try:
        editing.drafts.save(one.key, body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    except DraftConflictError as conflict:
        if alone:
            return not_kept(request)
        if conflict.stored is None:
            return lead(request, address)
        stored, then = conflict.stored, editing.latest.revision(one.key.municipality, conflict.stored.base) or one.kb
        original = editing.body_at(then, (AMBIGUITIES, one.key.entry_id))
        return instead_of_the_page(merge_page(request, one.kb, stored, original, stored.body, body, against=WINDOW))
    if one.mine is None:
        write_down(request, editor, "concept-begonnen", f"{AMBIGUITIES}:{one.key.entry_id}")
    masked = ", ".join(personal_data_in(body))
    if alone:
        return _kept(request, opened(editing, editor, one.key.entry_id), masked)
    return lead(request, f"{address}?{urlencode({'bewaard': 1} | ({'weggehaald': masked} if masked else {}))}")


def _kept(request: Request, one: Opened, masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept, with what is wrong by field; what is still empty is not wrong yet."""
    errors = one.errors()
    filled = {
        vague_form.TEXT: one.body["text"],
        vague_form.QUESTION: one.body["question"],
        vague_form.MEANINGS: len(one.body["readings"]) >= vague_form.LEAST,
    }
    return render(
        request,
        "beheer/onduidelijke-zin-bewaard.html",
        meanings=_meaning_views(one),
        state="bewaard" if one.mine is not None else "gelijk" if one.published is not None else "leeg",
        version=one.mine.version if one.mine else 0,
        errors={field: errors.get(field, ()) if told else () for field, told in filled.items()},
        reading=None,
        masked=masked,
        draft=one.mine,
    )


def _page(request: Request, editing: Editing, one: Opened, *, saved: str, masked: str, typed: str) -> HTMLResponse:
    body, draft = one.body, one.mine
    return render(
        request,
        "beheer/onduidelijke-zin.html",
        one=one,
        body={**body, "text": body["text"] or typed},
        draft=draft,
        errors=one.errors(),
        meanings=_meaning_views(one),
        cells=one.cells,
        limits={
            "text": vague_form.LONGEST, "question": vague_form.LONGEST_QUESTION,
            "least": vague_form.LEAST, "most": vague_form.MOST,
        },
        window=secrets.token_hex(8),
        overtaken=draft is not None and editing.publication.is_overtaken(draft),
        changes=differences(editing.basis_of(draft), draft.body, names_of(one.kb)) if draft else (),
        publish=f"{PUBLISH}?concept={draft.id}" if draft else None,
        address=f"{VAGUE}/{one.key.entry_id}",
        saved=saved,
        masked=masked[:80],
    )  # fmt: skip


def _meaning_views(one: Opened) -> list[MeaningView]:
    readings = [*one.body["readings"], *([None] * vague_form.MOST)][: vague_form.MOST]
    views = []
    for number, meaning in enumerate(readings, start=1):
        words, desk = "", ""
        if meaning is not None:
            words = vague_form.label(one.cells, meaning)
            lines = one.kb.cells.get((meaning["task"], meaning["kind"]), ())
            desk = one.kb.desks[lines[0].desk].name if lines else ""
        views.append(MeaningView(vague_form.meaning_field(number), words, desk))
    return views

"""Changes of the national layer: what is new, changed or gone, and what of it becomes a draft here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.differences import EMPTY, hours_in_words, in_words, label_of, name_of, names_of
from api.editing.drafts import Author, Draft, DraftConflictError
from api.editing.editing import Editing
from api.national.comparing import WHOLE, Comparison, EntryChange, Part, PartChange, Sort, State
from api.national.looking import Look, National
from api.national.parts import CELL, CHECKED, nobody_agreed
from api.national.taking_over import parts_taken, taken_over
from api.pages.editing.common import DRAFTS, Editor, TheEditing, TheForm, entry_address, go, text_of, write_down
from api.pages.rendering import render
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES

ADDRESS: Final = "/beheer/inlezen/landelijk"
WINDOW: Final = "landelijke-laag"
"""What a draft that was taken over is marked with, as long as nobody changed it since."""
SHOWN: Final = 100
"""How many entries of each sort are shown at once; a form holds no more than a thousand boxes."""
MEANWHILE: Final = "Intussen is er iets gepubliceerd. Er is niets bewaard. Kijk na wat u koos en probeer het opnieuw."
OUT_OF_SCOPE: Final = ("utterances", "-")
NOTHING: Final = "U hebt niets aangevinkt. Vink eerst aan waar het om gaat."
_CHECK_WORDS: Final = "Nagekeken"


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: its box, the own words and the national ones; of a list what goes and what comes."""

    key: str
    label: str
    state: State
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    is_chosen: bool
    is_list: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with the parts that differ; `others` are the colleagues who have a draft of it."""

    name: str
    sort: Sort
    address: str | None
    parts: tuple[PartView, ...]
    has_draft: bool
    others: tuple[str, ...]


def add_routes(router: APIRouter) -> None:
    """Add the page, what is decided on it, and taking a decision back."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def show(  # what the last step did
        request: Request,
        editor: Editor,
        editing: TheEditing,
        bewaard: int = 0,
        overgeslagen: int = 0,
        gelaten: int = 0,
        weg: int = 0,
    ) -> HTMLResponse:
        """Show what is different."""
        done = {"kept": bewaard, "skipped": overgeslagen, "left": gelaten, "thrown_away": weg}
        return _page(request, editing, editor, _look(request, editing, editor), done=done)

    @router.post(ADDRESS, response_class=HTMLResponse)
    def decide(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what was ticked as drafts, or leave it as it is here."""
        look = _look(request, editing, editor)
        chosen = frozenset(_parts_of(form))
        if look is None:
            return go(ADDRESS)
        if not chosen or text_of(form, "zegel") != look.seal:
            problem = MEANWHILE if chosen else NOTHING
            return _page(request, editing, editor, look, problem=problem, chosen=chosen)
        if text_of(form, "doen") == "laten":
            return go(ADDRESS, gelaten=_leave(request, editing, editor, look.comparison, chosen))
        kept, skipped = _keep(request, editing, editor, look, chosen)
        return go(ADDRESS, bewaard=kept, overgeslagen=skipped)

    @router.post(f"{ADDRESS}/terug", response_class=HTMLResponse)
    def ask_again(request: Request, editor: Editor, form: TheForm) -> Response:
        """Show again what was left."""
        _national(request).answers.ask_again(editor.municipality, frozenset(_parts_of(form)))
        return go(ADDRESS)

    @router.post(f"{ADDRESS}/weggooien", response_class=HTMLResponse)
    def throw_away(request: Request, editor: Editor, editing: TheEditing) -> Response:
        """Throw away the drafts that were taken over and that nobody changed since."""
        thrown_away = 0
        for draft in _untouched(editing, editor):
            if editing.drafts.discard(draft):
                write_down(request, editor, "concept-weggegooid", f"{draft.key.collection}:{draft.key.entry_id}")
                thrown_away += 1
        return go(ADDRESS, weg=thrown_away)


def _national(request: Request) -> National:
    return cast("National", request.app.state.national)


def _look(request: Request, editing: Editing, editor: Person) -> Look | None:
    return _national(request).look(editing.latest.kb(editor.municipality))


def _untouched(editing: Editing, editor: Person) -> tuple[Draft, ...]:
    drafts = editing.drafts.of_municipality(editor.municipality)
    return tuple(draft for draft in drafts if draft.by.id == editor.id and draft.window == WINDOW)


def _parts_of(form: FormData) -> Iterator[Part]:
    """Yield what is ticked; a value that is no part says nothing."""
    for value in form.getlist("kies"):
        parts = value.split(":") if isinstance(value, str) else ()
        if len(parts) == 3:  # noqa: PLR2004 - collection, entry and part
            yield parts[0], parts[1], parts[2]


def _keep(request: Request, editing: Editing, editor: Person, look: Look, chosen: Collection[Part]) -> tuple[int, int]:
    """Keep a draft of each entry, unless the editor has one already: that stays. Return how many of both."""
    kept, skipped = {}, 0
    for entry, body in taken_over(look.comparison, look.here, look.under, chosen).items():
        key = editing.key(editor.municipality, *entry)
        try:
            if editing.drafts.find(key, editor.id) is not None:
                skipped += 1
                continue
            editing.drafts.save(
                key,
                body,
                by=Author.of(editor),
                base=look.kb.revision,
                seen=0,
                window=WINDOW,
                at=editing.clock(),
            )
        except DraftConflictError:
            skipped += 1
            continue
        kept[entry] = body
        write_down(request, editor, "concept-begonnen", f"{entry[0]}:{entry[1]}")
    taken = parts_taken(kept, look.under, chosen)
    _national(request).answers.add(editor.municipality, taken, taken=True, at=editing.clock())
    return len(kept), skipped


def _leave(request: Request, editing: Editing, editor: Person, comparison: Comparison, chosen: Collection[Part]) -> int:
    left = {
        (*change.entry, part.part): part.digest
        for change in comparison.changes
        for part in change.parts
        if (*change.entry, part.part) in chosen
    }
    _national(request).answers.add(editor.municipality, left, taken=False, at=editing.clock())
    return len(left)


def _page(  # what is shown of one comparison
    request: Request,
    editing: Editing,
    editor: Person,
    look: Look | None,
    *,
    problem: str = "",
    chosen: Collection[Part] | None = None,
    done: Mapping[str, int] | None = None,
) -> HTMLResponse:
    done = {name: max((done or {}).get(name, 0), 0) for name in ("kept", "skipped", "left", "thrown_away")}
    if look is None:
        return render(request, "beheer/landelijk.html", is_keeper=True, done=done, problem="", drafts=DRAFTS)
    names = {**names_of(look.layer), **names_of(look.kb)}
    drafts = editing.drafts.of_municipality(editor.municipality)
    untouched = [_entry_of(draft) for draft in _untouched(editing, editor)]
    open_ = [change for change in look.comparison.changes if change.entry not in untouched]
    views = [_view(look, names, change, drafts, editor, chosen) for change in open_]
    groups = {sort: [view for view in views if view.sort is sort] for sort in (Sort.CHANGED, Sort.NEW, Sort.GONE)}
    return render(
        request,
        "beheer/landelijk.html",
        422 if problem else 200,
        is_keeper=False,
        done=done,
        problem=problem,
        drafts=DRAFTS,
        seal=look.seal,
        groups={sort: found[:SHOWN] for sort, found in groups.items()},
        counts={sort: len(found) for sort, found in groups.items()},
        total=len(views),
        may_choose=any(not view.has_draft for view in views),
        untouched=[(_name(look, entry), _address(look, entry)) for entry in untouched],
        left=[_view(look, names, change, (), editor, None) for change in look.comparison.left],
        own=_own(look),
    )


def _entry_of(draft: Draft) -> EntryId:
    return draft.key.collection, draft.key.entry_id


def _view(
    look: Look,
    names: Mapping[str, str],
    change: EntryChange,
    drafts: Sequence[Draft],
    editor: Person,
    chosen: Collection[Part] | None,
) -> EntryView:
    of_entry = [draft for draft in drafts if _entry_of(draft) == change.entry]
    return EntryView(
        name=_name(look, change.entry),
        sort=change.sort,
        address=_address(look, change.entry),
        parts=tuple(_part_view(names, change.entry, part, chosen) for part in change.parts),
        has_draft=any(draft.by.id == editor.id for draft in of_entry),
        others=tuple(draft.by.name for draft in of_entry if draft.by.id != editor.id),
    )


def _name(look: Look, entry: EntryId) -> str:
    """Return what an entry is called; a new one by the name that it has in the layer."""
    body = look.here.get(entry) or look.under.get(entry)
    if entry == OUT_OF_SCOPE:
        return "Zinnen die niet voor de loketten zijn"
    return name_of(look.kb if entry in look.here else look.layer, *entry, body if entry[0] == AMBIGUITIES else None)


def _address(look: Look, entry: EntryId) -> str | None:
    return entry_address(*entry) if entry in look.here else None


def _own(look: Look) -> tuple[str, ...]:
    return tuple(_name(look, entry) for entry in look.comparison.own)


def _part_view(names: Mapping[str, str], entry: EntryId, part: PartChange, chosen: Collection[Part] | None) -> PartView:
    key = (*entry, part.part)
    mine: Any = part.mine
    theirs: Any = _plain(part)
    is_list = part.national is not None
    if is_list:  # the rest stays as it is
        mine, theirs = [one for one in mine if one not in theirs], [one for one in theirs if one not in mine]
    return PartView(
        key=":".join(key),
        label=_label(names, part.part),
        state=part.state,
        mine=_words(part.part, mine, names),
        theirs=_words(part.part, theirs, names),
        is_chosen=key in chosen if chosen is not None else _takes_nothing_away(part),
        is_list=is_list,
    )


def _label(names: Mapping[str, str], part: str) -> str:
    if part.startswith(CELL):
        kind = part.removeprefix(CELL)
        return f"{label_of('help')}: {names.get(kind, kind)}"
    return _CHECK_WORDS if part == CHECKED else label_of(part) if part else ""


def _plain(part: PartChange) -> object:
    """Return what a part holds; of a whole entry without its id, which is no news to anybody."""
    if part.part != WHOLE or part.theirs is None:
        return part.theirs
    return {field: value for field, value in part.theirs.items() if field not in {"id", "task"}}


def _takes_nothing_away(part: PartChange) -> bool:
    """Say whether a part may be ticked by itself: nobody changed it here, and somebody still does it afterwards."""
    gone = part.theirs is None or (part.part.startswith(CELL) and nobody_agreed(part.theirs))
    if part.national is not None:
        gone = all(one in part.mine for one in part.theirs)
    return part.state is State.NATIONAL and not gone


def _words(part: str, value: object, names: Mapping[str, str]) -> tuple[str, ...]:
    if value in (None, [], {}):
        return (EMPTY,)
    return hours_in_words(value) if part == "opening_hours" else in_words(value, names)

"""The list of desks for editors, and a new desk."""

from typing import Final

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.editing.desk_form import new_body
from api.editing.desk_list import DeskRow, Order, Status, Wanted, chosen, rows
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.editing.finding import alike
from api.editing.short_name import short_name_of, short_name_problem
from api.pages.desks import LONGEST_SEARCH
from api.pages.editing.common import COLLECTION, DESKS, Editor, TheEditing, TheForm, go, text_of, write_down
from api.pages.rendering import is_fragment, render
from knowledge.due import STALE_AFTER

ORDERS: Final = {
    Order.NAME: "Naam",
    Order.TYPE: "Soort loket",
    Order.OWNER: "Organisatie",
    Order.VERIFIED: "Langst niet gecontroleerd",
}
STATUSES: Final = {
    Status.PUBLISHED: "Gepubliceerd",
    Status.DRAFT: "Met een concept",
    Status.NEW: "Nieuw, nog niet gepubliceerd",
    Status.BACK: "Komt terug uit het archief",
    Status.ARCHIVED: "Gearchiveerd",
}


def _wanted(asked: QueryParams) -> Wanted:
    """Return what the fields of the form ask for; what is not known is left out."""
    order = asked.get("volgorde", "")
    return Wanted(
        search=asked.get("zoek", "").strip()[:LONGEST_SEARCH],
        type=asked.get("soort", ""),
        theme=asked.get("thema", ""),
        owner=asked.get("organisatie", ""),
        status=asked.get("stand", ""),
        stale=bool(asked.get("oud")),
        order=Order(order) if order in set(Order) else Order.NAME,
    )


def _rows(editing: Editing, municipality: str) -> tuple[DeskRow, ...]:
    kb = editing.latest.kb(municipality)
    archived = editing.archived(municipality, COLLECTION)
    return rows(kb, editing.drafts.of_municipality(municipality), archived, editing.today)


def add_routes(router: APIRouter) -> None:
    """Add the list and the page for a new desk."""

    @router.get(DESKS, response_class=HTMLResponse)
    def desk_list(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show the desks that the editor looks for."""
        wanted = _wanted(request.query_params)
        every = _rows(editing, editor.municipality)
        kb = editing.latest.kb(editor.municipality)
        fitting = chosen(every, wanted)
        return render(
            request,
            "beheer/loketlijst.html" if is_fragment(request) else "beheer/loketten.html",
            wanted=wanted,
            rows=fitting.items,
            is_near=fitting.is_near,
            alike=() if fitting.items else alike(wanted.search, (row.name for row in every)),
            all=len([row for row in every if row.status is not Status.ARCHIVED]),
            types=[(sort.id, sort.name) for sort in kb.content.desk_types],
            themes=[(theme.id, theme.name) for theme in kb.content.themes],
            owners=[(owner, owner) for owner in sorted({row.owner for row in every if row.owner}, key=str.casefold)],
            statuses=STATUSES,
            orders=ORDERS,
            stale_days=STALE_AFTER.days,
        )

    @router.get(f"{DESKS}/nieuw", response_class=HTMLResponse)
    def new_desk(request: Request, editor: Editor) -> HTMLResponse:
        """Ask for the name of a new desk."""
        del editor
        return render(request, "beheer/nieuw-loket.html", name="", entry_id="", error=None)

    @router.post(f"{DESKS}/nieuw", response_class=HTMLResponse)
    def make_desk(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Begin a draft of a desk that is not there yet."""
        name, typed = text_of(form, "name")[:300], text_of(form, "id")[:200].lower()
        if problem := _name_problem(editing, editor.municipality, name):
            return render(request, "beheer/nieuw-loket.html", 422, name=name, entry_id=typed, error=problem)
        entry_id = typed or short_name_of(name)
        problem = _id_problem(editing, editor.municipality, entry_id)
        if problem:
            return render(request, "beheer/nieuw-loket.html", 422, name=name, entry_id=entry_id, error=problem)
        kb = editing.latest.kb(editor.municipality)
        body = new_body(entry_id, name, kb, editing.today.isoformat())
        key = editing.key(editor.municipality, COLLECTION, entry_id)
        try:
            editing.drafts.save(
                key, body, by=Author.of(editor), base=kb.revision, seen=0, window="", at=editing.clock()
            )
        except DraftConflictError:  # the button was pressed twice: the first press made it
            return go(f"{DESKS}/{entry_id}/gegevens")
        write_down(request, editor, "loket-begonnen", f"desk:{entry_id}")
        return go(f"{DESKS}/{entry_id}/gegevens", nieuw=1)

    @router.get(f"{DESKS}/{{desk_id}}", response_class=HTMLResponse)
    def desk(desk_id: str, editor: Editor) -> RedirectResponse:
        """Lead to the first page of the form."""
        del editor
        return go(f"{DESKS}/{desk_id}/gegevens")


def _name_problem(editing: Editing, municipality: str, name: str) -> str | None:
    if not name:
        return "Vul de naam van het loket in."
    same = " ".join(name.split()).casefold()
    named = next((row for row in _rows(editing, municipality) if row.name.casefold() == same), None)
    if named is not None and named.status is Status.ARCHIVED:
        return f"{named.name} is gearchiveerd. Zoek het bij de stand Gearchiveerd, en haal het terug."
    if named is not None:
        return f"{named.name} is er al. Zoek het in de lijst met loketten, of kies een andere naam."
    desks = editing.latest.kb(municipality).content.desks
    other = next((desk for desk in desks if same in {alias.casefold() for alias in desk.aliases}), None)
    return f"Zo heet {other.name} ook. Verander dat loket, of kies een andere naam." if other is not None else None


def _id_problem(editing: Editing, municipality: str, entry_id: str) -> str | None:
    if problem := short_name_problem(entry_id):
        return problem
    taken = next((row for row in _rows(editing, municipality) if row.id == entry_id), None)
    if taken is not None:
        what = "gearchiveerd" if taken.status is Status.ARCHIVED else "in gebruik"
        return f"De korte naam ‘{entry_id}’ is van {taken.name} en is {what}. Kies een andere."
    return None

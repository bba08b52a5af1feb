"""What must be looked at again, who answers for it, and saying in one step that a desk is still right."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person, Role, require
from api.editing.drafts import Author, DraftConflictError
from api.editing.editing import Editing
from api.freshness.words import OUTCOMES, place_of
from api.pages.editing.common import COLLECTION, DESKS, DRAFTS, Editor, TheEditing, go, write_down
from api.pages.editing.proposals import TheFreshness
from api.pages.rendering import render
from api.problems import ConflictError, NotFoundError
from knowledge.agreements import ending_soon, objections
from knowledge.due import next_due
from knowledge.freshness import State, due_agreements, due_desks

ADDRESS: Final = "/beheer/actueel"
NO_DESK: Final = "Dit loket staat niet (meer) in de lijst. Zoek het bij de loketten."
Keeper = Annotated[Person, Depends(require(Role.EDITOR, Role.ADMINISTRATOR, Role.COORDINATOR))]


def add_routes(router: APIRouter) -> None:
    """Add the page, and the button that says that a desk is still right."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def show(  # each says what just happened
        request: Request,
        keeper: Keeper,
        editing: TheEditing,
        freshness: TheFreshness,
        klopt: str = "",
        staat: str = "",
        gevraagd: str = "",
    ) -> HTMLResponse:
        """Show what is stale, what will be soon, and what was never checked."""
        kb = editing.latest.kb(keeper.municipality)
        desks = due_desks(kb, editing.today)
        drafts = editing.drafts.of_municipality(keeper.municipality)
        drafted = {draft.key.entry_id for draft in drafts if draft.key.collection == COLLECTION}
        agreements = due_agreements(kb, editing.today)
        return render(
            request,
            "beheer/actueel.html",
            groups=[
                ("Te lang niet gecontroleerd", [due for due in desks if due.state is State.STALE]),
                ("Binnenkort aan de beurt", [due for due in desks if due.state is State.SOON]),
            ],
            unchecked=[due for due in desks if not due.desk.contact_checked],
            fresh=sum(due.state is State.FRESH for due in desks),
            ending=ending_soon(kb, editing.today),
            objections=objections(kb),
            agreements=[due for due in agreements if due.state is not State.FRESH],
            tasks=kb.tasks,
            desks=kb.desks,
            kinds=kb.kinds,
            themes={task.id: task.theme for task in kb.content.tasks},
            states=State,
            drafted=drafted,
            may_edit=bool(keeper.roles & {Role.EDITOR, Role.ADMINISTRATOR}),
            asked=freshness.inquiries.latest(),
            proposals={proposal.desk: proposal for proposal in freshness.proposals.open()},
            mails=freshness.reminding.mails,
            reminded=kb.desks.get(gevraagd),
            wanting=[
                (broken.link, [place_of(kb, place) for place in broken.places])
                for broken in freshness.link_check.wanting()
            ],
            tried_at=freshness.link_check.last_tried(),
            checks_links=freshness.link_check.on,
            outcomes=OUTCOMES,
            without_owner=sum(desk.owner_mail is None for desk in kb.content.desks),
            confirmed=kb.desks.get(klopt),
            standing=kb.desks.get(staat),
            drafts_address=DRAFTS,
            desks_address=DESKS,
        )

    @router.post(f"{ADDRESS}/{{desk_id}}/klopt", response_class=HTMLResponse)
    def confirm(request: Request, desk_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Keep a draft in which the desk was checked today; a draft that the editor has already stays as it is."""
        if not _confirmed(editing, editor, desk_id):
            return go(ADDRESS, staat=desk_id)
        write_down(request, editor, "concept-begonnen", f"desk:{desk_id}")
        return go(ADDRESS, klopt=desk_id)

    @router.post(f"{ADDRESS}/{{desk_id}}/herinner", response_class=HTMLResponse)
    def remind(
        request: Request, desk_id: str, editor: Editor, editing: TheEditing, freshness: TheFreshness
    ) -> Response:
        """Ask the owner now; twice on one day is once."""
        desk = editing.latest.kb(editor.municipality).desks.get(desk_id)
        if desk is None:
            raise NotFoundError(NO_DESK)
        if desk.owner_mail is None or not freshness.reminding.mails:
            raise ConflictError("De eigenaar kan niet worden gemaild: er is geen mailadres of geen mailserver.")
        if freshness.reminding.ask(desk):
            write_down(request, editor, "eigenaar-herinnerd", f"desk:{desk_id}")
        return go(ADDRESS, gevraagd=desk_id)


def _confirmed(editing: Editing, editor: Person, desk_id: str) -> bool:
    kb = editing.latest.kb(editor.municipality)
    body = editing.body_at(kb, (COLLECTION, desk_id))
    if body is None:
        raise NotFoundError("Dit loket staat niet (meer) in de lijst. Zoek het bij de loketten.")
    key = editing.key(editor.municipality, COLLECTION, desk_id)
    if editing.drafts.find(key, editor.id) is not None:
        return False
    checked = {**body, "verified_on": editing.today.isoformat()}
    again = next_due(kb.desks[desk_id], editing.today)
    if again is not None:
        checked["check_before"] = again.isoformat()
    author, at = Author.of(editor), editing.clock()
    try:
        editing.drafts.save(key, checked, by=author, base=kb.revision, seen=0, window="", at=at)
    except DraftConflictError:
        return False
    return True

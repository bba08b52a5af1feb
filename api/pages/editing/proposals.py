"""What owners say that changed: an editor puts it in a draft with one button, or leaves it."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.differences import Difference, in_words, names_of
from api.editing.editing import Editing
from api.freshness.answering import label
from api.freshness.keeping import Freshness, freshness_of
from api.freshness.proposals import Proposal, Stand
from api.freshness.taking_over import left_over, take_over
from api.pages.editing.common import COLLECTION, DESKS, Editor, TheEditing, go, write_down
from api.pages.numbers import Number
from api.pages.rendering import render
from api.problems import NotFoundError
from knowledge.base import KnowledgeBase

ADDRESS: Final = "/beheer/voorstellen"
TheFreshness = Annotated[Freshness, Depends(freshness_of)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One proposal in words; `name` is that of the desk, what it was last called when it is not published any more."""

    proposal: Proposal
    name: str
    published: bool
    changes: tuple[Difference, ...]


def add_routes(router: APIRouter) -> None:
    """Add the list, the page of one proposal, taking it over and leaving it."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def list_proposals(
        request: Request, editor: Editor, editing: TheEditing, freshness: TheFreshness, niet: str = ""
    ) -> HTMLResponse:
        """Show what waits, the oldest first."""
        kb = editing.latest.kb(editor.municipality)
        waiting = [shown(kb, freshness, proposal) for proposal in freshness.proposals.open()]
        left = name_of_desk(kb, freshness, niet) if niet else None
        return render(request, "beheer/voorstellen.html", proposals=waiting, left=left)

    @router.get(f"{ADDRESS}/{{number}}", response_class=HTMLResponse)
    def show_proposal(
        request: Request, number: Number, editor: Editor, editing: TheEditing, freshness: TheFreshness
    ) -> HTMLResponse:
        """Show one: what is in the editor's draft now, and what still has to be done by hand."""
        proposal = _proposal(freshness, number)
        kb = editing.latest.kb(editor.municipality)
        draft = editing.drafts.find(editing.key(editor.municipality, COLLECTION, proposal.desk), editor.id)
        published = editing.body_at(kb, (COLLECTION, proposal.desk))
        return render(
            request,
            "beheer/voorstel.html",
            shown=shown(kb, freshness, proposal),
            draft=draft,
            open=proposal.stand is Stand.OPEN,
            taken=proposal.stand is Stand.TAKEN,
            by_hand=[label(field) for field in left_over(proposal, draft.body if draft is not None else published)],
            desk_address=f"{DESKS}/{proposal.desk}",
        )

    @router.post(f"{ADDRESS}/{{number}}/overnemen", response_class=HTMLResponse)
    def take(
        request: Request, number: Number, editor: Editor, editing: TheEditing, freshness: TheFreshness
    ) -> Response:
        """Put it in the editor's draft; the second time shows what became of it."""
        proposal = _proposal(freshness, number)
        if proposal.stand is Stand.OPEN:
            take_over(editing, editor, proposal)
            _settled(request, editor, editing, freshness, proposal, Stand.TAKEN)
        return go(f"{ADDRESS}/{number}")

    @router.post(f"{ADDRESS}/{{number}}/niet", response_class=HTMLResponse)
    def leave(
        request: Request, number: Number, editor: Editor, editing: TheEditing, freshness: TheFreshness
    ) -> Response:
        """Leave the desk as it is."""
        proposal = _proposal(freshness, number)
        if proposal.stand is Stand.OPEN:
            _settled(request, editor, editing, freshness, proposal, Stand.REFUSED)
        return go(ADDRESS, niet=proposal.desk)


def _settled(
    request: Request, editor: Person, editing: Editing, freshness: Freshness, proposal: Proposal, stand: Stand
) -> None:
    if freshness.proposals.settle(proposal, stand, editor.id, editing.clock()):
        write_down(request, editor, f"voorstel-{stand.value}", f"desk:{proposal.desk}")


def _proposal(freshness: Freshness, number: int) -> Proposal:
    found = freshness.proposals.find(number)
    if found is None:
        raise NotFoundError("Dit voorstel is er niet (meer). Kijk in de lijst met voorstellen.")
    return found


def name_of_desk(kb: KnowledgeBase, freshness: Freshness, desk: str) -> str | None:
    """Return what a desk is called, or was when it was last published; None when it never was. Raises StoreError."""
    if desk in kb.desks:
        return kb.desks[desk].name
    gone = freshness.answering.gone(desk)
    return gone.name if gone else None


def shown(kb: KnowledgeBase, freshness: Freshness, proposal: Proposal) -> Shown:
    """Return a proposal in words."""
    names, change = names_of(kb), proposal.change
    return Shown(
        proposal,
        name_of_desk(kb, freshness, proposal.desk) or proposal.desk,
        proposal.desk in kb.desks,
        tuple(
            Difference(field, label(field), in_words(change.before.get(field), names), in_words(value, names))
            for field, value in change.after.items()
        ),
    )

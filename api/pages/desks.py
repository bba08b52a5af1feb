"""The list of desks with a filter, and the page of one desk."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages.advice_card import Limit, limits_of, resident_card_address
from api.pages.opening import opening
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import is_fragment, render
from knowledge.base import KnowledgeBase
from knowledge.due import is_overdue
from knowledge.hours import TIMEZONE
from knowledge.schema import Desk

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """Desks that are shown together: those of the municipality, or those of the whole country."""

    id: str
    name: str
    desks: tuple[Desk, ...]


def is_national(desk: Desk) -> bool:
    """Say whether a desk serves the whole country."""
    return desk.service_area == "Nederland"


def grouped(kb: KnowledgeBase, desks: tuple[Desk, ...] | None = None) -> tuple[DeskGroup, ...]:
    """Return desks in two groups, each in the order of the alphabet."""
    chosen = sorted(kb.content.desks if desks is None else desks, key=lambda desk: desk.name.casefold())
    local = tuple(desk for desk in chosen if not is_national(desk))
    national = tuple(desk for desk in chosen if is_national(desk))
    groups = (DeskGroup("lokaal", "In de gemeente", local), DeskGroup("landelijk", "Landelijk", national))
    return tuple(group for group in groups if group.desks)


def _matches(desk: Desk, words: list[str]) -> bool:
    parts = (desk.name, desk.organisation, desk.summary, desk.id, desk.address or "", *desk.aliases, *desk.does)
    text = " ".join(parts).casefold()
    return all(word in text for word in words)


def add_routes(router: APIRouter) -> None:
    """Add /loketten and /loketten/{id}."""

    @router.get("/loketten", response_class=HTMLResponse)
    async def desk_list(request: Request, zoek: str = "") -> HTMLResponse:
        """Show all desks, or those in which every word of `zoek` occurs."""
        kb = ports(request).knowledge()
        searched = zoek.strip()[:LONGEST_SEARCH]
        found = tuple(desk for desk in kb.content.desks if _matches(desk, searched.casefold().split()))
        template = "delen/loketlijst.html" if is_fragment(request) else "loketten.html"
        return render(
            request,
            template,
            groups=grouped(kb, found),
            searched=searched,
            count=len(found),
            all=len(kb.desks),
            stale={desk.id for desk in found if is_overdue(desk, ports(request).now().date())},
        )

    @router.get("/loketten/{desk_id}", response_class=HTMLResponse)
    async def desk_page(request: Request, desk_id: str) -> HTMLResponse:
        """Show every published fact of one desk."""
        kb = ports(request).knowledge()
        desk = kb.desks.get(desk_id)
        if desk is None:
            return problem_page(
                request, NOT_FOUND, "Dit loket staat niet (meer) in de lijst. Zoek het in alle loketten."
            )
        at = ports(request).now()
        return render(
            request,
            "loket.html",
            desk=desk,
            type=next((kind for kind in kb.content.desk_types if kind.id == desk.type), None),
            limits=limits_of(kb, desk.id, at_most=len(desk.does_not)),
            coming=_coming(kb, desk.id, at.astimezone(TIMEZONE).date()),
            opening=opening(kb, desk.id, at),
            sessions=_sessions(kb, desk),
            resident_card=resident_card_address(desk.id),
            revision=kb.revision,
            stale=is_overdue(desk, at.date()),
        )


def _coming(kb: KnowledgeBase, desk: str, today: date) -> tuple[Limit, ...]:
    """Return what the desk does now, and will not do from a later day on."""
    every = limits_of(kb.whole, desk, at_most=len(kb.whole.desks[desk].does_not))
    return tuple(limit for limit in every if limit.valid_from is not None and limit.valid_from > today)


def _sessions(kb: KnowledgeBase, desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return at which local desks this organisation sits, and which organisations sit at this desk."""
    elsewhere = tuple((host.id, f"Zit ook bij {host.name}") for host, _, _ in kb.sessions.get(desk.id, ()))
    here = tuple(
        (session.organisation, f"Hier zit ook {kb.desks[session.organisation].name}")
        for session in desk.sessions
        if session.organisation in kb.desks
    )
    return tuple(dict.fromkeys(elsewhere + here))

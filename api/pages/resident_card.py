"""The card that the resident takes along: plain Dutch, no personal data, nothing meant for colleagues."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.casework.states import State
from api.pages.opening import opening
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render
from api.recommendation import phrase

WITHDRAWN: Final = "Deze code hoort niet (meer) bij een doorverwijzing naar dit loket. Vraag nieuw advies."


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add /kaart; a code on it is looked up, so `admit` counts that as a question."""

    @router.get("/kaart", response_class=HTMLResponse)
    async def resident_card(
        request: Request, loket: str = "", onderwerp: str = "", hulp: str = "", code: str = ""
    ) -> HTMLResponse:
        """Show the card for a desk and, if given, for what the resident goes there and with which code."""
        kb = ports(request).knowledge()
        desk = kb.desks.get(loket)
        if desk is None:
            return problem_page(request, NOT_FOUND, "Dit loket staat niet (meer) in de lijst. Er is geen kaart van.")
        task, kind = kb.tasks.get(onderwerp), kb.kinds.get(hulp)
        if (onderwerp and task is None) or (hulp and kind is None):
            return problem_page(request, NOT_FOUND, "Dit onderwerp staat niet (meer) in de lijst. Vraag nieuw advies.")
        referral = None
        if code:
            admit(request)
            referral = await ports(request).referral(code)
            if referral is None or referral.state is State.WITHDRAWN or referral.to_desk != desk.id:
                return problem_page(request, NOT_FOUND, WITHDRAWN)
        at = ports(request).now()
        front_desk = kb.desks[kb.content.municipality.front_desk]
        return render(
            request,
            "kaart.html",
            desk=desk,
            task=task,
            help_in_words=phrase(kb, kind.id) if kind else None,
            code=referral.code if referral else None,
            opening=opening(kb, desk.id, at),
            front_desk=front_desk,
            today=at,
        )

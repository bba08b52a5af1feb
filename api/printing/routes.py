"""Where the paper is: a poster of the division, a sheet and a pocket card of a desk."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.printing.sheets import desk_sheet, pocket_card, poster
from api.printing.typesetting import Typesetter
from api.problems import UnavailableError
from knowledge.base import KnowledgeBase

UNKNOWN_THEME = "Dit thema staat niet (meer) in de lijst. Kies opnieuw bij Taakverdeling."
UNKNOWN_DESK = "Dit loket staat niet (meer) in de lijst. Zoek het in alle loketten."


def add_routes(
    router: APIRouter, admit: Callable[[Request], None], typesetter: Callable[[], Typesetter] = Typesetter
) -> None:
    """Add the PDFs; making one costs time, so `admit` counts each as a question."""
    made = typesetter()

    def printed(request: Request, template: str, name: str, data: Mapping[str, Any]) -> Response:
        try:
            document = made.pdf(template, data)
        except UnavailableError as error:
            return problem_page(request, error.status, error.detail)
        headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
        return Response(document, media_type="application/pdf", headers=headers)

    @router.get("/taakverdeling/poster.pdf")
    def division_poster(request: Request, thema: str = "") -> Response:
        """Give the poster of one theme, or of all themes that have subjects."""
        kb, now = ports(request).knowledge(), ports(request).now()
        if thema and thema not in kb.themes:
            return problem_page(request, NOT_FOUND, UNKNOWN_THEME)
        admit(request)
        filled = {task.theme for task in kb.content.tasks}
        themes = [theme for theme in kb.content.themes if theme.id in filled and thema in ("", theme.id)]
        return printed(request, "poster.typ", f"taakverdeling-{thema or 'alles'}", poster(kb, themes, now))

    @router.get("/loketten/{desk_id}/blad.pdf")
    def sheet_of_desk(request: Request, desk_id: str) -> Response:
        """Give the A4 of one desk: this we do, this we do not, then you go to."""
        kb: KnowledgeBase = ports(request).knowledge()
        if desk_id not in kb.desks:
            return problem_page(request, NOT_FOUND, UNKNOWN_DESK)
        admit(request)
        data = desk_sheet(kb, kb.desks[desk_id], ports(request).now())
        return printed(request, "loket.typ", f"loket-{desk_id}", data)

    @router.get("/loketten/{desk_id}/zakkaart.pdf")
    def card_of_desk(request: Request, desk_id: str) -> Response:
        """Give the pocket card of one desk."""
        kb: KnowledgeBase = ports(request).knowledge()
        if desk_id not in kb.desks:
            return problem_page(request, NOT_FOUND, UNKNOWN_DESK)
        admit(request)
        data = pocket_card(kb, kb.desks[desk_id], ports(request).now())
        return printed(request, "zakkaart.typ", f"zakkaart-{desk_id}", data)

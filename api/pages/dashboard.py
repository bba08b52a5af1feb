"""The dashboard of the coordinator: figures with filters, a picture and a table of each, and downloads."""

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person, Role, require
from api.dutch import short_day
from api.insight.charts import draw
from api.insight.dashboard import Dashboard
from api.insight.downloads import CSV, EXCEL, as_csv, as_excel
from api.insight.part import Part, in_words
from api.insight.recent import Recent
from api.insight.selection import periods, selected
from api.insight.small import Rounding
from api.pages.desks import grouped
from api.pages.rendering import has_demo_data, render
from api.problems import NotFoundError
from api.product import product_of
from knowledge.hours import TIMEZONE

AT: Final = "/dashboard"
DEMO_NOTE: Final = "Voorbeeldgegevens: er staan verzonnen doorverwijzingen en signalen tussen de echte."
UNKNOWN: Final = "Dit onderdeel van het dashboard bestaat niet (meer). Ga terug naar het dashboard."
Watching = Annotated[Person, Depends(require(Role.COORDINATOR, Role.ADMINISTRATOR))]


def add_routes(router: APIRouter) -> None:
    """Add the dashboard, its pictures and its downloads."""
    recent = Recent()

    @router.get(AT, response_class=HTMLResponse)
    async def dashboard(
        request: Request, _: Watching, periode: str = "", thema: str = "", loket: str = ""
    ) -> HTMLResponse:
        """Show the figures of a selection."""
        made = _dashboard(request, periode, thema, loket)
        view = await asyncio.to_thread(_view, made)
        recent.keep(made)
        is_ignored = bool({periode, thema, loket} - {""} - set(made.selection.query.values()))
        return render(request, "dashboard.html", is_ignored=is_ignored, **view)

    @router.get(AT + "/{part}.svg")
    async def picture(
        request: Request, _: Watching, part: str, periode: str = "", thema: str = "", loket: str = "", smal: str = ""
    ) -> Response:
        """Give the picture of one part, with `smal` as it fits on a telephone."""
        found = await asyncio.to_thread(_part, recent.like(_dashboard(request, periode, thema, loket)), part)
        drawn = await asyncio.to_thread(draw, found, is_narrow=bool(smal))
        if drawn is None:
            raise NotFoundError(UNKNOWN)
        return Response(drawn, media_type="image/svg+xml")

    @router.get(AT + "/{part}.csv")
    async def as_text(
        request: Request, _: Watching, part: str, periode: str = "", thema: str = "", loket: str = ""
    ) -> Response:
        """Give the table of one part as CSV."""
        found = await asyncio.to_thread(_part, recent.like(_dashboard(request, periode, thema, loket)), part)
        return file_of(request, as_csv(found.columns, found.rows), CSV, f"{found.id}.csv")

    @router.get(AT + "/{part}.xlsx")
    async def as_workbook(
        request: Request, _: Watching, part: str, periode: str = "", thema: str = "", loket: str = ""
    ) -> Response:
        """Give the table of one part as Excel."""
        made = recent.like(_dashboard(request, periode, thema, loket))
        found = await asyncio.to_thread(_part, made, part)
        notes = filter(None, (found.title, made.selection.words(made.kb), made.rounding.note, demo_note(request)))
        return file_of(request, as_excel(found.title, found.columns, found.rows, notes), EXCEL, f"{found.id}.xlsx")


def _dashboard(request: Request, period: str, theme: str, desk: str) -> Dashboard:
    product = product_of(request)
    kb, today = product.live().kb, product.clock().astimezone(TIMEZONE).date()
    selection = selected(kb, today, period, theme, desk)
    rounding = Rounding(product.settings.smallest_group)
    return Dashboard(request.app.state.casework_engine, kb, selection, rounding, today)


def _part(made: Dashboard, part: str) -> Part:
    found = made.part(part)
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def _view(made: Dashboard) -> dict[str, Any]:
    """Add everything up; runs in a thread."""
    made.add_up()
    return {
        "made": made,
        "headlines": made.headlines,
        "sections": (
            ("signalen", "Waar inwoners op vastlopen", made.about_signals),
            ("doorverwijzingen", "Hoe doorverwijzingen gaan", made.about_referrals),
            ("kennis", "Wat er nog ontbreekt", made.about_knowledge),
        ),
        "query": f"?{urlencode(made.selection.query)}",
        "periods": periods(made.today),
        "groups": grouped(made.kb),
        "words": made.selection.words(made.kb),
        "in_words": in_words,
        "day": short_day(made.today),
    }


def file_of(request: Request, content: bytes, media_type: str, name: str) -> Response:
    """Return a file to keep; its name says so when there is demo data in it."""
    headers = {"Content-Disposition": f'attachment; filename="{named(request, name)}"'}
    return Response(content, media_type=media_type, headers=headers)


def named(request: Request, name: str) -> str:
    """Return the name of a file, so that what has demo data in it is not sent on for real."""
    return f"voorbeeldgegevens-{name}" if has_demo_data(request) else name


def demo_note(request: Request) -> str:
    """Return what stands in a file with demo data, '' without."""
    return DEMO_NOTE if has_demo_data(request) else ""

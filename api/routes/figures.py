"""The figures of the dashboard for another system: the same tables, rounded the same way, as JSON or CSV."""

import asyncio
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.access import Caller
from api.accounts.identity import Role, require
from api.insight.dashboard import Dashboard
from api.insight.downloads import CSV, as_csv
from api.insight.part import Part
from api.insight.recent import Recent
from api.insight.selection import periods, selected
from api.insight.small import Rounding, Small
from api.pages.dashboard import file_of
from api.pages.rendering import has_demo_data
from api.problems import FieldProblem, NotFoundError, ValidationError
from api.product import TheCaller, TheLive, TheProduct
from api.routes.choices import misnamed
from api.wire import Wire
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

AT: Final = "/v1/figures"
CHOICES: Final = ("period", "theme", "desk")
NOT_THERE: Final = "Deze tabel bestaat niet. Vraag /v1/figures: daar staan ze allemaal, met hun id."
MAY_SEE: Final = require(Role.COORDINATOR, Role.ADMINISTRATOR)

router = APIRouter(tags=["cijfers"])


class PeriodOut(Wire):
    """Whole months."""

    id: str = Field(description="De id van de periode.")
    name: str = Field(description="De periode in woorden.")
    first: date = Field(description="De eerste dag.")
    end: date = Field(description="De dag na de laatste.")


class TableOut(Wire):
    """One table of the dashboard."""

    id: str = Field(description="De id van de tabel.")
    title: str = Field(description="Waar de tabel over gaat.")
    finding: str = Field(description="Wat de tabel zegt, in een zin.")
    columns: tuple[str, ...] = Field(description="De koppen van de kolommen.")
    rows: tuple[tuple[int | str | None, ...], ...] = Field(
        description="Een aantal is naar beneden afgerond. null is een groep die te klein is om te tonen."
    )


class FiguresOut(Wire):
    """Every table of one selection."""

    period: PeriodOut = Field(description="Over welke maanden het gaat.")
    theme: str | None = Field(description="Het gekozen thema; null is alles.")
    desk: str | None = Field(description="Het gekozen loket; null is alle loketten.")
    demo: bool = Field(description="Of er verzonnen gegevens tussen de echte staan, om te oefenen.")
    rounded_to: int = Field(description="Waarop aantallen zijn afgerond, en onder welk aantal er null staat.")
    tables: tuple[TableOut, ...] = Field(description="De tabellen van het dashboard, in dezelfde volgorde.")


def _reader(request: Request, caller: TheCaller) -> None:
    if caller is not Caller.SYSTEM:  # of a system, its right was checked already
        MAY_SEE(request)


TheReader = Annotated[None, Depends(_reader)]
ThePeriod = Annotated[str, Query(max_length=20, description="12-maanden, 2026-K4, 2026 of alles.")]
TheTheme = Annotated[str, Query(max_length=60, description="De id van een thema.")]
TheDesk = Annotated[str, Query(max_length=60, description="De id van een loket.")]
ThePart = Annotated[str, Path(max_length=60, description="De id van een tabel, zoals in /v1/figures.")]


def _dashboard(
    request: Request,
    product: TheProduct,
    live: TheLive,
    _: TheReader,
    period: ThePeriod = "",
    theme: TheTheme = "",
    desk: TheDesk = "",
) -> Dashboard:
    kb, today = live.kb, product.clock().astimezone(TIMEZONE).date()
    _refuse_wrong(request, kb, today, period, theme, desk)
    rounding = Rounding(product.settings.smallest_group)
    fresh = Dashboard(request.app.state.casework_engine, kb, selected(kb, today, period, theme, desk), rounding, today)
    return _recent(request).like(fresh)


TheDashboard = Annotated[Dashboard, Depends(_dashboard)]


@router.get(
    AT,
    summary="Alle cijfers van het dashboard",
    description=(
        "De tabellen van het dashboard, met dezelfde afronding. Niets gaat over één inwoner of één medewerker. Zonder "
        "keuze gaat het over de laatste 12 maanden, alle thema's en alle loketten."
    ),
)
async def all_figures(request: Request, made: TheDashboard) -> FiguresOut:
    """Return every table."""
    await asyncio.to_thread(made.add_up)
    period = made.selection.period
    return FiguresOut(
        period=PeriodOut(id=period.id, name=period.name, first=period.first, end=period.end),
        theme=made.selection.theme,
        desk=made.selection.desk,
        demo=has_demo_data(request),
        rounded_to=made.rounding.smallest,
        tables=tuple(map(_table, made.parts)),
    )


@router.get(
    f"{AT}/{{part}}.csv",
    summary="Eén tabel als CSV",
    description="Met puntkomma's, zoals een Nederlandse Excel het leest; een te kleine groep staat er in woorden.",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "De tabel."}},
)
async def one_as_csv(request: Request, part: ThePart, made: TheDashboard) -> Response:
    """Return one table as a file."""
    found = await _part(made, part)
    return file_of(request, as_csv(found.columns, found.rows), CSV, f"{found.id}.csv")


@router.get(f"{AT}/{{part}}", summary="Eén tabel")
async def one_table(part: ThePart, made: TheDashboard) -> TableOut:
    """Return one table."""
    return _table(await _part(made, part))


def _refuse_wrong(request: Request, kb: KnowledgeBase, today: date, period: str, theme: str, desk: str) -> None:
    known = [each.id for each in periods(today)]
    wrong = [*misnamed(request.query_params, CHOICES)] + [
        FieldProblem(field, sentence)
        for field, is_wrong, sentence in (
            ("period", period and period not in known, f"Kies een van: {', '.join(known)}."),
            ("theme", theme and theme not in kb.themes, f"Kies een van: {', '.join(kb.themes)}."),
            ("desk", desk and desk not in kb.desks, "Dit loket bestaat niet. Vraag /v1/desks."),
        )
        if is_wrong
    ]
    if wrong:
        raise ValidationError(wrong)


def _recent(request: Request) -> Recent:
    state = request.app.state
    if not hasattr(state, "recent_figures"):
        state.recent_figures = Recent()
    found: Recent = state.recent_figures
    return found


async def _part(made: Dashboard, part: str) -> Part:
    found = await asyncio.to_thread(made.part, part)
    if found is None:
        raise NotFoundError(NOT_THERE)
    return found


def _table(part: Part) -> TableOut:
    rows = tuple(tuple(None if isinstance(cell, Small) else cell for cell in row) for row in part.rows)
    return TableOut(id=part.id, title=part.title, finding=part.finding, columns=part.columns, rows=rows)

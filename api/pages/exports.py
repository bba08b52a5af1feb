"""What the coordinator takes along: figures and a letter per owner, the list to retype, the quarterly report."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api.accounts.identity import Person, Role, require
from api.bundles.bundle import Bundle
from api.bundles.exports import COLUMNS, IN_FULL, IN_SHORT, NATIONAL, TO_OWNER, Matter, matters, national_list
from api.dutch import short_day
from api.insight.dashboard import Dashboard
from api.insight.downloads import CSV, EXCEL, as_csv, as_excel
from api.insight.part import in_words
from api.insight.quarter import TEMPLATE, report_data
from api.insight.selection import Period, Selection, periods, quarter_before, quarter_of
from api.insight.small import Rounding
from api.pages.bundles import bundle_store, owner_name, title_of
from api.pages.dashboard import demo_note, file_of, named
from api.printing.typesetting import Typesetter
from api.problems import NotFoundError
from api.product import product_of
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

PDF: Final = "application/pdf"
LETTER: Final = "brief-eigenaar.typ"
NO_OWNER: Final = "Van deze eigenaar zijn geen bundels. Bundel eerst de nieuwe signalen."
Coordinating = Annotated[Person, Depends(require(Role.COORDINATOR, Role.ADMINISTRATOR))]


def add_routes(router: APIRouter) -> None:
    """Add the downloads per owner, the national list and the quarterly report."""
    typesetter = Typesetter()

    @router.get("/signalen/eigenaar/{owner}.csv")
    async def owner_csv(request: Request, _: Coordinating, owner: str) -> Response:
        """Give what residents got stuck on at an owner, as CSV."""
        found = await asyncio.to_thread(_matters, request, owner)
        return file_of(request, as_csv(COLUMNS, [matter.row for matter in found]), CSV, f"signalen-{owner}.csv")

    @router.get("/signalen/eigenaar/{owner}.xlsx")
    async def owner_excel(request: Request, _: Coordinating, owner: str) -> Response:
        """Give the same as Excel."""
        found = await asyncio.to_thread(_matters, request, owner)
        name = owner_name(product_of(request).live().kb, owner)
        notes = filter(None, (f"Signalen over {name}", _rounding(request).note, demo_note(request)))
        book = as_excel(name, COLUMNS, [matter.row for matter in found], notes)
        return file_of(request, book, EXCEL, f"signalen-{owner}.xlsx")

    @router.get("/signalen/eigenaar/{owner}.pdf")
    async def letter(request: Request, _: Coordinating, owner: str) -> Response:
        """Give a letter to the owner."""
        found = await asyncio.to_thread(_matters, request, owner)
        data = _letter(request, owner, found)
        return _pdf(await asyncio.to_thread(typesetter.pdf, LETTER, data), named(request, f"brief-{owner}.pdf"))

    @router.get("/signalen/landelijk.csv")
    async def national_csv(request: Request, _: Coordinating, periode: str = "") -> Response:
        """Give the list to retype, as CSV."""
        _period, rows = await asyncio.to_thread(_national, request, periode)
        return file_of(request, as_csv(NATIONAL, rows), CSV, "landelijke-registratie.csv")

    @router.get("/signalen/landelijk.xlsx")
    async def national_excel(request: Request, _: Coordinating, periode: str = "") -> Response:
        """Give the list to retype, as Excel."""
        period, rows = await asyncio.to_thread(_national, request, periode)
        notes = filter(None, (f"Vragen aan het IDO, {period.name}", demo_note(request)))
        book = as_excel("Landelijke registratie", NATIONAL, rows, notes)
        return file_of(request, book, EXCEL, "landelijke-registratie.xlsx")

    @router.get("/kwartaalverslag.pdf")
    async def report(request: Request, _: Coordinating, periode: str = "") -> Response:
        """Give the report of a quarter, by default of the last one that is over."""
        data = await asyncio.to_thread(_report, request, periode)
        made = await asyncio.to_thread(typesetter.pdf, TEMPLATE, data)
        return _pdf(made, named(request, "kwartaalverslag.pdf"))


def _rounding(request: Request) -> Rounding:
    return Rounding(product_of(request).settings.smallest_group)


def _matters(request: Request, owner: str) -> tuple[Matter, ...]:
    """Return what an owner gets. Raises NotFoundError when there is nothing."""
    store, kb = bundle_store(request), product_of(request).live().kb
    bundles = store.listed(owner=owner)
    if not bundles:
        raise NotFoundError(NO_OWNER)
    return tuple(matters(bundles, store.voices, lambda bundle: title_of(kb, bundle), _rounding(request)))


def _letter(request: Request, owner: str, found: tuple[Matter, ...]) -> dict[str, Any]:
    product = product_of(request)
    kb = product.live().kb
    return {
        "owner": owner_name(kb, owner),
        "municipality": kb.content.municipality.name,
        "day": short_day(product.clock().astimezone(TIMEZONE).date()),
        "reach": answers_to(kb),
        "note": _rounding(request).note,
        "demo": demo_note(request),
        "matters": [
            {
                "title": matter.title,
                "signals": in_words(matter.signals),
                "status": matter.status,
                "feedback": matter.feedback or "",
                "quotes": list(matter.quotes),
            }
            for matter in found[:IN_FULL]
        ],
        "others": [
            [matter.title, in_words(matter.signals), matter.status] for matter in found[IN_FULL : IN_FULL + IN_SHORT]
        ],
        "left_out": max(len(found) - IN_FULL - IN_SHORT, 0),
    }


def answers_to(kb: KnowledgeBase) -> str:
    """Return where an owner answers: the front desk of the municipality, with what is known of it."""
    desk = kb.desks[kb.content.municipality.front_desk]
    return ", ".join([desk.name, *filter(None, (desk.address, desk.email, desk.phone))])


def _national(request: Request, asked: str) -> tuple[Period, list[tuple[object, ...]]]:
    product = product_of(request)
    today = product.clock().astimezone(TIMEZONE).date()
    period = next((each for each in periods(today) if each.id == asked), quarter_of(today))
    return period, list(national_list(request.app.state.casework_engine, product.live().kb, period))


def _report(request: Request, asked: str) -> dict[str, Any]:
    product = product_of(request)
    kb, today = product.live().kb, product.clock().astimezone(TIMEZONE).date()
    period = next((each for each in periods(today) if each.id == asked), quarter_before(today))
    made = Dashboard(request.app.state.casework_engine, kb, Selection(period), _rounding(request), today)
    made.add_up()
    told = in_report(kb, bundle_store(request).listed(at_most=12), _rounding(request))
    return report_data(made, told, short_day(today)) | {"demo": demo_note(request)}


def in_report(kb: KnowledgeBase, bundles: Sequence[Bundle], rounding: Rounding) -> list[dict[str, str]]:
    """Return bundles as the report says them."""
    return [
        {
            "title": title_of(kb, bundle),
            "owner": owner_name(kb, bundle.owner) if bundle.owner else "Niet bekend",
            "signals": in_words(rounding.shown(bundle.signals)),
            "status": TO_OWNER[bundle.status],
            "feedback": bundle.feedback or "",
        }
        for bundle in bundles
    ]


def _pdf(document: bytes, name: str) -> Response:
    return Response(document, media_type=PDF, headers={"Content-Disposition": f'inline; filename="{name}"'})

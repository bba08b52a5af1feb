"""Where the tables and the package can be fetched. Everybody may read them: they hold what is published."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.pages.ports import ports
from api.problems import NotFoundError
from api.transfer import hsds
from api.transfer.files import CSV, XLSX, as_csv, as_xlsx
from api.transfer.tables import MAKERS, all_tables
from knowledge.base import KnowledgeBase

OUT: Final = "/uitvoer"
HSDS: Final = "/hsds"
MOST_PER_PAGE: Final = 100


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _page(contents: list[dict[str, Any]], page: int, per_page: int) -> dict[str, Any]:
    """Return one page of a list in the shape of the specification; pages count from 1."""
    chosen = contents[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(contents) // per_page))
    return {
        "total_items": len(contents),
        "total_pages": pages,
        "page_number": page,
        "size": len(chosen),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not chosen,
        "contents": chosen,
    }


Knowledge = Callable[[Request], KnowledgeBase]


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add /uitvoer and /hsds; making a file costs time, so `admit` counts each as a question."""

    def knowledge(request: Request) -> KnowledgeBase:
        admit(request)
        return ports(request).knowledge()

    _add_files(router, knowledge)
    _add_services(router, knowledge)
    _add_organizations(router, knowledge)


def _add_files(router: APIRouter, knowledge: Knowledge) -> None:
    @router.get(OUT + "/loketwijzer.xlsx")
    def workbook(request: Request) -> Response:
        """Give all tables as one workbook."""
        return _download(as_xlsx(all_tables(knowledge(request))), XLSX, "loketwijzer.xlsx")

    @router.get(OUT + "/hsds.json")
    def package(request: Request) -> Response:
        """Give all services with all that belongs to them, as one file."""
        answer = JSONResponse(list(hsds.services(knowledge(request))))
        answer.headers["Content-Disposition"] = 'attachment; filename="hsds.json"'
        return answer

    @router.get(OUT + "/{table}.csv")
    def csv_table(request: Request, table: str) -> Response:
        """Give one table for a spreadsheet."""
        if table not in MAKERS:
            message = f"Deze tabel bestaat niet. Er zijn: {', '.join(MAKERS)}."
            raise NotFoundError(message)
        return _download(as_csv(MAKERS[table](knowledge(request))), CSV, f"{table}.csv")


def _add_services(router: APIRouter, knowledge: Knowledge) -> None:
    @router.get(HSDS)
    def about(request: Request) -> dict[str, Any]:
        """Say which specification this is."""
        municipality = knowledge(request).content.municipality
        return {
            "version": hsds.VERSION,
            "profile": hsds.PROFILE,
            "openapi_url": hsds.OPENAPI,
            "description": f"Loketten van {municipality.name}",
            "publisher": {"name": municipality.name},
        }

    @router.get(HSDS + "/services")
    def services(
        request: Request,
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
        per_page: Annotated[int, Query(ge=1, le=MOST_PER_PAGE)] = MOST_PER_PAGE,
        search: Annotated[str, Query(max_length=100)] = "",
    ) -> dict[str, Any]:
        """List the services, those in whose name or description every word occurs."""
        words = search.casefold().split()
        found = [hsds.summary_of(full) for full in hsds.services(knowledge(request))]
        kept = [one for one in found if all(word in f"{one['name']} {one['description']}".casefold() for word in words)]
        return _page(kept, page, per_page)

    @router.get(HSDS + "/services/{service}")
    def service(request: Request, service: str) -> dict[str, Any]:
        """Give one service with all that belongs to it."""
        kb = knowledge(request)
        for desk in kb.content.desks:
            if hsds.identifier(kb, "service", desk.id) == service:
                return hsds.service(kb, desk)
        message = "Deze dienst bestaat niet."
        raise NotFoundError(message)


def _add_organizations(router: APIRouter, knowledge: Knowledge) -> None:
    @router.get(HSDS + "/organizations")
    def organizations(
        request: Request,
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
        per_page: Annotated[int, Query(ge=1, le=MOST_PER_PAGE)] = MOST_PER_PAGE,
    ) -> dict[str, Any]:
        """List the organisations."""
        return _page(list(hsds.organizations(knowledge(request))), page, per_page)

    @router.get(HSDS + "/organizations/{organization}")
    def organization(request: Request, organization: str) -> dict[str, Any]:
        """Give one organisation."""
        for found in hsds.organizations(knowledge(request)):
            if found["id"] == organization:
                return found
        message = "Deze organisatie bestaat niet."
        raise NotFoundError(message)

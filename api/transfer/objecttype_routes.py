"""Where a customer contact system fetches the community object types, and where an editor downloads them."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.pages.editing.common import Editor
from api.problems import NotFoundError
from api.product import Product, TheCaller, TheLive, TheProduct
from api.transfer import objecttypes
from api.wire import Wire
from knowledge.base import KnowledgeBase

ARTICLES_FILE: Final = "/uitvoer/kennisartikelen.json"
VACS_FILE: Final = "/uitvoer/vac.json"
NOT_THERE: Final = "Dit kennisartikel bestaat niet."

router = APIRouter(tags=["kennisbank voor het contactcentrum"])
downloads = APIRouter()


class ObjectsOut(Wire):
    """All objects of one type."""

    count: int = Field(description="Hoeveel het er zijn.")
    results: tuple[dict[str, Any], ...] = Field(
        description="De objecten, in de vorm van het objecttype (github.com/open-objecten/objecttypes)."
    )
    revision: int


def _address(product: Product, request: Request) -> str:
    """Return where the outside reaches us: the setting, or the address of this request."""
    return product.settings.public_url or str(request.base_url)


@router.get(
    f"/v1/{objecttypes.ARTICLES}",
    summary="Onderwerpen als kennisartikel (PDC)",
    description="Alleen de onderwerpen met een naam uit de Uniforme Productnamenlijst: het objecttype vraagt die.",
)
def list_articles(request: Request, product: TheProduct, live: TheLive, _: TheCaller) -> ObjectsOut:
    """Return every subject as a kennisartikel."""
    found = objecttypes.articles(live.kb, _address(product, request))
    return ObjectsOut(count=len(found), results=found, revision=live.kb.revision)


@router.get(f"/v1/{objecttypes.ARTICLES}/{{article}}", summary="Eén kennisartikel")
def one_article(request: Request, article: str, product: TheProduct, live: TheLive, _: TheCaller) -> dict[str, Any]:
    """Return one kennisartikel by its uuid."""
    for found in objecttypes.articles(live.kb, _address(product, request)):
        if found["uuid"] == article:
            return found
    raise NotFoundError(NOT_THERE)


@router.get(
    f"/v1/{objecttypes.VACS}",
    summary="Vragen en antwoorden (VAC)",
    description="De voorbeeldvragen van elk onderwerp, met waar een inwoner voor welke soort hulp terechtkan.",
)
def list_vacs(request: Request, product: TheProduct, live: TheLive, _: TheCaller) -> ObjectsOut:
    """Return every example question with where to go."""
    found = objecttypes.vacs(live.kb, _address(product, request))
    return ObjectsOut(count=len(found), results=found, revision=live.kb.revision)


Make = Callable[[KnowledgeBase, str], tuple[objecttypes.Object, ...]]


def _download(request: Request, product: Product, make: Make, name: str) -> JSONResponse:
    answer = JSONResponse(list(make(product.live().kb, _address(product, request))))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@downloads.get(ARTICLES_FILE)
def articles_file(request: Request, product: TheProduct, _: Editor) -> JSONResponse:
    """Give every subject as a kennisartikel, as one file."""
    return _download(request, product, objecttypes.articles, "kennisartikelen.json")


@downloads.get(VACS_FILE)
def vacs_file(request: Request, product: TheProduct, _: Editor) -> JSONResponse:
    """Give every example question with where to go, as one file."""
    return _download(request, product, objecttypes.vacs, "vac.json")

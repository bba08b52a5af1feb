"""POST /v1/advice: one question, one decision."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.product import TheCaller, TheProduct
from api.wire import AdviceRequest, AdviceResponse

router = APIRouter(tags=["advies"])

_EXAMPLE = {
    "summary": "Inloggen lukt niet",
    "value": {"text": "Mevrouw komt niet meer in haar DigiD", "from_desk": "informatiebalie", "visited": []},
}


@router.post(
    "/v1/advice",
    summary="Vraag advies over één situatie",
    description=(
        "Beschrijf de situatie in gewone woorden. U krijgt één loket, een vraag met hoogstens vijf keuzes, of een "
        "eerlijk 'dit weet ik niet'. Persoonsgegevens worden eruit gehaald voordat er iets mee gebeurt."
    ),
    responses={200: {"description": "Het advies."}},
)
def give_advice(
    request: Annotated[AdviceRequest, Body(openapi_examples={"digid": _EXAMPLE})],
    product: TheProduct,
    _: TheCaller,
) -> AdviceResponse:
    """Decide on one question; runs in a thread because recognition computes."""
    return product.advise(request)

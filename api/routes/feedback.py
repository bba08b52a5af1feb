"""Feedback on an answer, from the conversation or a program."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.casework.feedback import FeedbackOut, FeedbackRequest
from api.product import TheCaller, TheLive, TheProduct
from api.routes.referrals import TheKey

router = APIRouter(tags=["terugkoppeling"])

_EXAMPLE = {
    "summary": "Dit klopt niet",
    "value": {
        "sort": "niet-juist",
        "task": "huurtoeslag",
        "kind": "invullen",
        "desk": "ido-centrum",
        "text": "Het IDO vult geen formulieren meer in",
        "from_desk": "informatiebalie",
    },
}


@router.post(
    "/v1/feedback",
    status_code=201,
    summary="Meld dat een antwoord niet klopt",
    description=(
        "Klopt het niet, is er niets afgesproken, of kwam er geen antwoord? De melding komt in de werkvoorraad van de "
        "redacteur. Stuur geen namen of nummers mee; persoonsgegevens worden uit de tekst gehaald."
    ),
    responses={201: {"description": "De melding is bewaard."}},
)
def take_feedback(
    request: Annotated[FeedbackRequest, Body(openapi_examples={"klopt-niet": _EXAMPLE})],
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    key: TheKey = None,
) -> FeedbackOut:
    """Keep feedback."""
    return product.casework.feedback.take(live, request, key)

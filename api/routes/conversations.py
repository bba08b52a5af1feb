"""POST /v1/conversations/{id}/messages: one turn of the conversation."""

from typing import Annotated

from fastapi import APIRouter, Body, Path

from api.product import TheCaller, TheProduct
from api.wire import ConversationMessage, ConversationReply

router = APIRouter(tags=["gesprek"])

_EXAMPLE = {"summary": "Een situatie", "value": {"text": "De huur gaat omhoog en dat vindt ze niet eerlijk"}}


@router.post(
    "/v1/conversations/{conversation}/messages",
    summary="Zeg iets in een gesprek",
    description=(
        "Eén beurt van de medewerker. De antwoorden staan in 'messages'; 'data' bevat het besluit in vaste vorm. "
        "Ligt het gesprek stil, dan staat er 'down' bij 'bot' en krijgt u toch een advies op deze ene tekst."
    ),
    responses={200: {"description": "Het antwoord van de assistent."}},
)
async def send_message(
    conversation: Annotated[
        str, Path(min_length=1, max_length=120, description="Een id die u zelf kiest; elk gesprek een andere.")
    ],
    message: Annotated[ConversationMessage, Body(openapi_examples={"huur": _EXAMPLE})],
    product: TheProduct,
    caller: TheCaller,
) -> ConversationReply:
    """Take one turn."""
    return await product.converse(conversation, message, caller)

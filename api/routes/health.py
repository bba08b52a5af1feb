"""Health: whether the process lives, and whether it can answer."""

import httpx
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.accounts.admission import open_to_all
from api.product import TheProduct
from api.wire import Wire

router = APIRouter(tags=["gezondheid"])
CHECK_SECONDS = 2.0


class Alive(Wire):
    """The process runs."""

    status: str


@router.get("/health/live", summary="Leeft het proces?", description="Antwoordt altijd zolang het proces draait.")
@open_to_all
def live() -> Alive:
    """Say that the process lives."""
    return Alive(status="ok")


@router.get(
    "/health/ready",
    summary="Kan er antwoord worden gegeven?",
    description=(
        "503 met de reden zolang de kennisbank niet klaar is. 'bot' zegt of het gesprek werkt, "
        "'detail' of een nieuwere revisie niet geladen kan worden."
    ),
    responses={503: {"description": "Nog niet klaar, met de reden."}},
)
@open_to_all
async def ready(request: Request, product: TheProduct) -> JSONResponse:
    """Say whether questions can be answered, and whether the conversation works."""
    answers = product.live_knowledge.answers
    try:
        answer = await request.app.state.http.get(f"{product.settings.rasa_url}/webhooks/loket/", timeout=CHECK_SECONDS)
        bot = "up" if answer.is_success else "down"
    except httpx.HTTPError:
        bot = "down"
    trouble = product.live_knowledge.trouble
    body = {"status": "klaar" if answers else "wacht", "bot": bot, "detail": trouble}
    if answers:
        body["revision"] = str(product.live().kb.revision)
    return JSONResponse(body, status_code=200 if answers else 503)

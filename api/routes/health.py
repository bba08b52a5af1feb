"""Health: whether the process lives, and whether it can answer."""

import asyncio

import httpx
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.accounts.admission import open_to_all
from api.live import LiveKnowledge
from api.product import TheProduct
from api.settings import Settings
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
    bot = await bot_status(request.app.state.http, product.settings)
    body = {**readiness(product.live_knowledge), "bot": bot}
    return JSONResponse(body, status_code=200 if product.live_knowledge.answers else 503)


def readiness(knowledge: LiveKnowledge) -> dict[str, str | None]:
    """Return whether a municipality answers, with which revision, and what is the matter."""
    if not knowledge.answers:
        return {"status": "wacht", "detail": knowledge.trouble}
    return {"status": "klaar", "detail": knowledge.trouble, "revision": str(knowledge.current.kb.revision)}


async def bot_status(client: httpx.AsyncClient, settings: Settings) -> str:
    """Return "up" or "down": whether a conversation can be held, for which Rasa and its actions must both answer."""
    parts = (f"{settings.rasa_url}/webhooks/loket/", f"{settings.actions_url}/health")
    return "up" if all(await asyncio.gather(*(_answers(client, part) for part in parts))) else "down"


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        answer = await client.get(url, timeout=CHECK_SECONDS)
    except httpx.HTTPError:
        return False
    return answer.is_success

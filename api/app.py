"""The application of one municipality, composed here and nowhere else."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response

from api import problems
from api.access import is_for_programs, refuse_cross_site
from api.accounts.admission import admitted
from api.accounts.arrival import COOKIE as COOKIE_OF_SESSION
from api.accounts.arrival import SIGN_IN, arrive
from api.accounts.kept_secret import kept_secret
from api.accounts.provider import COOKIE, COOKIE_SECONDS, Provider
from api.composition import composed, shared
from api.live import MakeRecogniser
from api.openapi import describe
from api.pages import STATIC_DIRECTORY, build_router, problem_page
from api.pages.accounts import build_account_router
from api.pages.accounts.sign_in import signed_out
from api.pages.accounts.typed_in import LARGEST as LARGEST_SIGN_IN
from api.pages.accounts.typed_in import typed_in
from api.pages.editing import build_editing_router
from api.pages.editing.intake import ADDRESS as UPLOADS
from api.pages.editing.intake import MAX_REQUEST as MAX_UPLOAD_BYTES
from api.pages.problems import sent_back
from api.pages.screens import OpenConversations
from api.privacy.processing import log_processing
from api.product import caller_of
from api.recognising import recogniser_maker
from api.retention import CONVERSATIONS, ConversationFile, Retention
from api.routes import (
    advice,
    conversations,
    desks,
    division,
    feedback,
    figures,
    health,
    internal_tasks,
    lists,
    referrals,
    signals,
    tasks,
)
from api.settings import Settings
from api.transfer import objecttype_routes
from api.transfer.uploads import TOO_BIG as UPLOAD_TOO_BIG
from knowledge.errors import StoreError

logger = logging.getLogger(__name__)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

MAX_BODY_BYTES = 64 * 1024
"""Largest request body: a question of 2,000 characters needs far less."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

DESCRIPTION = """Loketwijzer helpt medewerkers van gemeente en bibliotheek om inwoners warm door te verwijzen: één
loket, met de reden, de openingstijd en hoe u de inwoner overdraagt. Stuur geen namen of nummers van inwoners mee;
BSN, telefoonnummer, e-mailadres, rekeningnummer en adres worden uit elke tekst gehaald."""


def create(settings: Settings, clock: Callable[[], datetime] | None = None) -> FastAPI:
    """Build the application of the one municipality in `settings`, with the real recognition."""
    log_to_stderr()
    return build(settings, recogniser_maker(settings), clock or (lambda: datetime.now(UTC)))


def log_to_stderr() -> None:
    """Show what our own modules tell the administrator; uvicorn only shows its own lines."""
    ours = logging.getLogger("api")
    if not ours.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)


def build(settings: Settings, make_recogniser: MakeRecogniser, clock: Callable[[], datetime]) -> FastAPI:
    """Build the application of one municipality from its collaborators, on databases of its own."""
    hours = settings.conversation_hours
    screens = OpenConversations(at_longest=hours * 3600)
    retention = Retention(ConversationFile(settings.data / CONVERSATIONS), (screens,), hours, clock)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            retention.running(),
            shared(settings.database_url) as common,
            composed(app, settings, make_recogniser, clock, common),
        ):
            yield

    return application(settings, screens, lifespan)


def application(settings: Settings, screens: OpenConversations, lifespan: Lifespan | None = None) -> FastAPI:
    """Put routes, errors and guards of one municipality together; what they work with comes with its lifespan."""
    app = FastAPI(
        title="Loketwijzer",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        dependencies=[Depends(admitted)],
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        docs_url=None,  # the stock page loads its script from another host, which the CSP refuses
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    _routes(app, screens)
    _errors(app)
    _guards(app, settings)
    describe(app)
    return app


def _routes(app: FastAPI, screens: OpenConversations) -> None:
    for module in (advice, conversations, division, desks, tasks, referrals, signals, feedback, health, internal_tasks):
        app.include_router(module.router)
    app.include_router(figures.router)
    app.include_router(lists.router)
    app.include_router(objecttype_routes.router)
    app.include_router(objecttype_routes.downloads, include_in_schema=False)
    app.include_router(build_router(_admit, screens), include_in_schema=False)
    app.include_router(build_account_router(), include_in_schema=False)
    app.include_router(build_editing_router(), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC_DIRECTORY), name="static")


def _admit(request: Request) -> None:
    """Count a question asked on a page against the same limit as one asked by a program."""
    caller_of(request)


def _errors(app: FastAPI) -> None:
    def handler(render: Callable[[Request, Any], Response]) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def handle(request: Request, error: Exception) -> Response:
            if isinstance(error, problems.SignInError) and not is_for_programs(request):
                return await signed_out(request)
            detail = error.detail if isinstance(error, problems.ProblemError) else None
            if isinstance(error, StoreError):
                detail = str(error)
                typed = None if is_for_programs(request) else await typed_in(request)
                if typed is not None and typed.action == request.url.path:  # not who signs in: a password is not kept
                    return sent_back(request, typed.fields, error)
            return _rendered(request, render(request, error), detail)

        return handle

    app.add_exception_handler(problems.ProblemError, handler(problems.problem_response))
    app.add_exception_handler(RequestValidationError, handler(problems.validation_response))
    app.add_exception_handler(HTTPException, handler(problems.http_response))
    app.add_exception_handler(StoreError, handler(problems.store_response))
    app.add_exception_handler(Exception, handler(problems.crash_response))


def _rendered(request: Request, response: Response, detail: str | None = None) -> Response:
    """Return the problem as it is for a program, and as a page with our own sentence for a person."""
    return response if is_for_programs(request) else problem_page(request, response.status_code, detail)


def _refusal(request: Request) -> tuple[Response, str | None] | None:
    """Return with which problem, and which sentence, a request is refused before anything reads it; or None."""
    try:
        refuse_cross_site(request, COOKIE_OF_SESSION)
    except problems.ProblemError as error:
        return problems.problem_response(request, error), error.detail
    if "transfer-encoding" in request.headers:  # in parts, of which nobody can tell how many will come
        return problems.http_response(request, HTTPException(411)), problems.NO_LENGTH
    length = request.headers.get("content-length", "0")
    is_upload = request.url.path.startswith(UPLOADS)
    largest = LARGEST_SIGN_IN if request.url.path == SIGN_IN else MAX_BODY_BYTES
    if not length.isdigit() or int(length) > (MAX_UPLOAD_BYTES if is_upload else largest):
        return problems.http_response(request, HTTPException(413)), UPLOAD_TOO_BIG if is_upload else None
    return None


def _guards(app: FastAPI, settings: Settings) -> None:
    app.middleware("http")(log_processing)
    app.middleware("http")(arrive)
    if settings.oidc_issuer is not None:
        app.state.provider = Provider(settings)
        app.add_middleware(
            SessionMiddleware,
            secret_key=kept_secret(settings.own_folder, "cookie-secret.txt"),
            session_cookie=COOKIE,
            max_age=COOKIE_SECONDS,
            path=SIGN_IN,
            https_only=settings.oidc_issuer.startswith("https:"),
        )

    @app.middleware("http")
    async def guard(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        refusal = _refusal(request)

        async def refuse(request: Request) -> Response:
            return _rendered(request, *refusal) if refusal else await proceed(request)

        # who it is, is known to the page of a refusal too: its menu and its way back are those of this person
        response = await (arrive(request, refuse) if refusal else proceed(request))
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))

"""What answers under a host name that is of no municipality: how the installation is, and otherwise that it is wrong.

How it is, is told under the names of the installation itself (LOKETWIJZER_ALLOWED_HOSTS), by which this machine and
whoever watches over it call it.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final
from urllib.parse import urlsplit

from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Scope

from api.access import is_for_programs
from api.app import SECURITY_HEADERS
from api.pages import STATIC_DIRECTORY
from api.pages.rendering import render
from api.problems import ProblemError, problem_response
from api.product import Product
from api.routes.health import bot_status, readiness
from api.settings import Settings

Products = Callable[[], Mapping[str, Product]]
"""Gives what serves each municipality, by its id, once the installation has started."""

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class UnknownHostError(ProblemError):
    """The request came under a host name that is of no municipality."""

    status = 421
    title = "Onbekend adres"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "Op dit adres is geen gemeente te vinden. Kijk of het adres goed is getypt, of vraag uw beheerder om het "
            "adres van uw gemeente."
        )


_ALIVE: Final = {"status": "ok"}


def answering_outside(settings: Settings, products: Products, lifespan: Lifespan) -> Starlette:
    """Return the application for everything that comes under a name of no municipality."""

    async def live(request: Request) -> Response:
        return JSONResponse(_ALIVE) if _is_ours(request, settings) else _refused(request)

    async def ready(request: Request) -> Response:
        if not _is_ours(request, settings):
            return _refused(request)
        found = products()
        knowledge = {name: product.live_knowledge for name, product in found.items()}
        answering = [each.answers for each in knowledge.values()]
        body = {
            "status": "klaar" if all(answering) else "deels" if any(answering) else "wacht",
            "bot": await bot_status(request.app.state.http, settings),
            "municipalities": {name: readiness(each) for name, each in knowledge.items()},
        }
        # one that cannot answer does not keep the others from starting; it says so by itself, under its own name
        is_ready = any(answering) and all(each.has_looked for each in knowledge.values())
        return JSONResponse(body, status_code=200 if is_ready else 503)

    async def refuse(request: Request) -> Response:
        return _refused(request)

    return Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Mount("/static", StaticFiles(directory=STATIC_DIRECTORY)),
            Route("/{path:path}", refuse, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
        ],
        lifespan=lifespan,
    )


def _is_ours(request: Request, settings: Settings) -> bool:
    """Say whether a request came under a name of the installation itself."""
    return host_of(request.scope) in {name.strip("[]") for name in settings.allowed_hosts}


def host_of(scope: Scope) -> str:
    """Return the host name of a request, without port, in small letters; '' when it names none, or more than one.

    Whether the header is well-formed is for the application behind it, which answers to its own names only.
    """
    named = Headers(scope=scope).getlist("host")
    try:
        return urlsplit(f"//{named[0]}").hostname or "" if len(named) == 1 else ""
    except ValueError:
        return ""


def _refused(request: Request) -> Response:
    error = UnknownHostError()
    if is_for_programs(request):
        response = problem_response(request, error)
    else:
        response = render(request, "onbekend-adres.html", error.status, title=error.title, text=error.detail)
    response.headers.update({**SECURITY_HEADERS, "Cache-Control": "no-store"})
    return response

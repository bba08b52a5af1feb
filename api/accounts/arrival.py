"""Who arrives: the cookie of a browser or the token of a system, looked up before any route sees the request."""

from collections.abc import Awaitable, Callable
from typing import Final, cast
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.accounts.accounts import Accounts
from knowledge.errors import StoreError

COOKIE: Final = "sessie"
SEE_OTHER: Final = 303
UNAUTHORIZED: Final = 401
SIGN_IN: Final = "/inloggen"
OWN_ACCOUNT: Final = "/mijn-account"
_WHILE_CHANGING: Final = (OWN_ACCOUNT, "/uitloggen", SIGN_IN, "/static/", "/health/")
"""Where somebody may go before the one-time password is changed."""


def accounts_of(request: Request) -> Accounts:
    """Return the accounts that this application works with."""
    return cast("Accounts", request.app.state.accounts)


def identify(accounts: Accounts, request: Request) -> None:
    """Put on the request who it is: `person` with `session`, or `system`, or `person_trouble` when we cannot know."""
    token, bearer = request.cookies.get(COOKIE), _bearer(request)
    try:
        if token:
            found = accounts.sessions.find(token, accounts.clock())
            if found is not None:
                request.state.person = found.account.person
                request.state.session = found
        if bearer:
            request.state.system = accounts.systems.find(bearer, accounts.clock())
    except StoreError as error:
        request.state.person_trouble = error


def _bearer(request: Request) -> str | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


async def arrive(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: identify, and lead somebody with a one-time password to where it is changed."""
    path = request.url.path
    if path.startswith("/static/") or not (COOKIE in request.cookies or "authorization" in request.headers):
        return await proceed(request)
    await run_in_threadpool(identify, accounts_of(request), request)
    session = getattr(request.state, "session", None)
    if session is not None and session.account.must_change and not path.startswith(_WHILE_CHANGING):
        return go_to(request, OWN_ACCOUNT)
    return await proceed(request)


def own_path(address: str | None) -> str:
    """Return `address` when it is a path within our own pages, else the first page: nobody is sent to another site."""
    if not address or not address.startswith("/") or address[1:2] in {"/", "\\"} or not address.isprintable():
        return "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith((SIGN_IN, "/uitloggen", "/static/")):
        return "/"
    return address


def to_sign_in(request: Request) -> Response:
    """Lead to the form for signing in, and back to this page afterwards."""
    return go_to(request, f"{SIGN_IN}?{urlencode({'terug': own_path(page_of(request)), 'nodig': '1'})}")


def go_to(request: Request, address: str) -> Response:
    """Lead a browser, or the script of a page, to `address`."""
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=UNAUTHORIZED, headers={"HX-Redirect": address})
    return RedirectResponse(address, SEE_OTHER)


def page_of(request: Request) -> str:
    """Return the page that the user sees: for a form or a script that is the one that it stands on."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return _path(str(request.url))
    seen = request.headers.get("HX-Current-URL") or request.headers.get("referer") or "/"
    try:
        is_ours = urlsplit(seen).netloc == request.url.netloc
    except ValueError:  # no address at all
        return "/"
    return _path(seen) if is_ours else "/"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")

"""Signing in with a form, and signing out: here, and at the provider of the organisation for who came from there."""

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.account import Account
from api.accounts.accounts import RefusedError, Visitor
from api.accounts.admission import open_to_all
from api.accounts.arrival import COOKIE, OWN_ACCOUNT, SEE_OTHER, UNAUTHORIZED, accounts_of, own_path, to_sign_in
from api.accounts.identity import person_of
from api.accounts.provider import ProviderError, provider_of
from api.pages.accounts.typed_in import FIELD, LARGEST, TypedIn, as_text, read, typed_in
from api.pages.clerk import OWN_DESK_COOKIE, OWN_DESK_SECONDS
from api.pages.rendering import render
from api.product import product_of

SIGN_OUT: Final = "/uitloggen"
SIGNED_OUT: Final = "/inloggen?uit=1"
SIGNED_OUT_HERE: Final = "/inloggen?uit=hier"
"""Where somebody ends up whose session at the provider may go on: it gave no answer."""
FROM_PROVIDER: Final = "organisatie"
"""The cookie of who came from the provider: the ID token, which is sent with signing out and nothing else."""
LONGEST_KEPT: Final = 3800
"""A browser drops a cookie of more than 4096 bytes."""
TOO_LONG: Final = "ja"
REFUSED: Final = 422
TOO_MANY: Final = 429
_TypedText = Annotated[str, Form(max_length=1000)]
_TypedForm = Annotated[str, Form(alias=FIELD, max_length=LARGEST)]


def add_routes(router: APIRouter) -> None:
    """Add /inloggen and /uitloggen."""
    router.add_api_route("/inloggen", form, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route("/inloggen", sign_in, methods=["POST"])
    router.add_api_route(SIGN_OUT, sign_out, methods=["POST"])


@open_to_all
def form(request: Request, terug: str = "", nodig: str = "", uit: str = "") -> Response:
    """Show the form; somebody who is signed in already goes on."""
    back = own_path(terug)
    if person_of(request) is not None:
        return RedirectResponse(back, SEE_OTHER)
    return sign_in_page(request, back, why="nodig" if nodig else uit)


@open_to_all
def sign_in(
    request: Request,
    login: _TypedText = "",
    wachtwoord: _TypedText = "",
    terug: _TypedText = "",
    getypt: _TypedForm = "",
) -> Response:
    """Sign in, and go on to where somebody was going; who has a one-time password first changes it."""
    back, typed = own_path(terug), read(getypt) if getypt else None
    empty = {
        field: sentence
        for field, value, sentence in (
            ("login", login.strip(), "Vul uw inlognaam in."),
            ("wachtwoord", wachtwoord, "Vul uw wachtwoord in."),
        )
        if not value
    }
    if empty:
        return sign_in_page(request, back, login=login, errors=empty, typed=typed, status=REFUSED)
    visitor = Visitor(request.client.host if request.client else "onbekend", request.headers.get("user-agent", ""))
    accounts = accounts_of(request)
    try:
        account, token = accounts.sign_in(login, wachtwoord, visitor)
    except RefusedError as refused:
        status = TOO_MANY if refused.wait else REFUSED
        response = sign_in_page(request, back, login=login, refused=refused.sentence, typed=typed, status=status)
        if refused.wait:
            response.headers["Retry-After"] = str(refused.wait)
        return response
    end_session(request)
    if typed is not None and not account.must_change:
        request.state.person = account.person
        page = render(request, "accounts/weer-ingelogd.html", typed=typed)
        return at_own_desk(request, account, with_session(request, token, page))
    return at_own_desk(request, account, signed_in(request, token, OWN_ACCOUNT if account.must_change else back))


async def signed_out(request: Request) -> Response:
    """Lead somebody who is not signed in to the form for it; what was typed in another form goes along."""
    typed = await typed_in(request)
    if typed is None:
        return to_sign_in(request)
    return await run_in_threadpool(sign_in_page, request, typed.page, typed=typed, status=UNAUTHORIZED)


@open_to_all
async def sign_out(request: Request) -> Response:
    """End this session, and lead who came from the provider there, to end that one too.

    That is a page and no redirect: browsers refuse a form that ends up at another site (form-action in our policy).
    """
    await run_in_threadpool(_end, request)
    response: Response
    try:
        elsewhere = await _at_provider(request)
        response = RedirectResponse(SIGNED_OUT, SEE_OTHER)
    except ProviderError:  # is in the log; the session here has ended all the same
        elsewhere = None
        response = RedirectResponse(SIGNED_OUT_HERE, SEE_OTHER)
    if elsewhere is not None:
        response = await run_in_threadpool(render, request, "accounts/uitgelogd.html", address=elsewhere)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    response.delete_cookie(FROM_PROVIDER, path=SIGN_OUT, httponly=True, samesite="lax")
    return response


def _end(request: Request) -> None:
    person = person_of(request)
    end_session(request)
    request.state.person = None
    if person is not None:
        accounts_of(request).audit.record(person, "uitloggen", f"account:{person.id}")


async def _at_provider(request: Request) -> str | None:
    """Return where the session at the provider ends; None for who was not there. Raises ProviderError."""
    provider, kept = provider_of(request), request.cookies.get(FROM_PROVIDER)
    if provider is None or kept is None:
        return None
    path, _, query = SIGNED_OUT.partition("?")
    back = str(request.url.replace(path=path, query=query, fragment=""))
    return await provider.end_address("" if kept == TOO_LONG else kept, back)


def remember_provider(request: Request, id_token: str, response: Response) -> Response:
    """Keep in the browser alone what the provider wants to see when somebody signs out."""
    kept = id_token if 0 < len(id_token) <= LONGEST_KEPT else TOO_LONG
    response.set_cookie(
        FROM_PROVIDER, kept, path=SIGN_OUT, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return response


def end_session(request: Request) -> None:
    """End the session that the request came with, if any."""
    session = getattr(request.state, "session", None)
    if session is not None:
        accounts_of(request).sessions.end(session.account.id, session.session.id)


def signed_in(request: Request, token: str, back: str) -> Response:
    """Lead on to `back`, with the token of the new session in a cookie that ends with the browser."""
    return with_session(request, token, RedirectResponse(back, SEE_OTHER))


def with_session(request: Request, token: str, response: Response) -> Response:
    """Put the token of the new session in a cookie that ends with the browser."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    response.delete_cookie(FROM_PROVIDER, path=SIGN_OUT, httponly=True, samesite="lax")  # of who was here before
    return response


def at_own_desk(request: Request, account: Account, response: Response) -> Response:
    """Put the desk of the account ready on the page for questions."""
    if account.desk is not None:
        response.set_cookie(
            OWN_DESK_COOKIE,
            account.desk,
            max_age=OWN_DESK_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return response


def sign_in_page(
    request: Request,
    back: str,
    *,
    login: str = "",
    errors: dict[str, str] | None = None,
    refused: str = "",
    why: str = "",
    typed: TypedIn | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Render the form, with what went wrong before; `why` somebody sees it: "nodig", or how the session was ended."""
    return render(
        request,
        "accounts/inloggen.html",
        status,
        back=back,
        login=login,
        errors=errors or {},
        refused=refused,
        why=why,
        typed=as_text(typed) if typed else "",
        has_demo_accounts=product_of(request).has_demo_accounts(),
        with_organisation=provider_of(request) is not None,
    )

"""Signing in with a form and signing out."""

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.account import Account
from api.accounts.accounts import RefusedError, Visitor
from api.accounts.admission import open_to_all
from api.accounts.arrival import COOKIE, OWN_ACCOUNT, SEE_OTHER, accounts_of, own_path
from api.accounts.identity import person_of
from api.pages.clerk import OWN_DESK_COOKIE, OWN_DESK_SECONDS
from api.pages.rendering import render
from api.product import product_of

REFUSED: Final = 422
TOO_MANY: Final = 429
_TypedText = Annotated[str, Form(max_length=1000)]


def add_routes(router: APIRouter) -> None:
    """Add /inloggen and /uitloggen."""
    router.add_api_route("/inloggen", form, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route("/inloggen", sign_in, methods=["POST"])
    router.add_api_route("/uitloggen", sign_out, methods=["POST"])


@open_to_all
def form(request: Request, terug: str = "", nodig: str = "", uit: str = "") -> Response:
    """Show the form; somebody who is signed in already goes on."""
    back = own_path(terug)
    if person_of(request) is not None:
        return RedirectResponse(back, SEE_OTHER)
    return sign_in_page(request, back, needed=bool(nodig), signed_out=bool(uit))


@open_to_all
def sign_in(request: Request, login: _TypedText = "", wachtwoord: _TypedText = "", terug: _TypedText = "") -> Response:
    """Sign in, and go on to where somebody was going; who has a one-time password first changes it."""
    back = own_path(terug)
    empty = {
        field: sentence
        for field, value, sentence in (
            ("login", login.strip(), "Vul uw inlognaam in."),
            ("wachtwoord", wachtwoord, "Vul uw wachtwoord in."),
        )
        if not value
    }
    if empty:
        return sign_in_page(request, back, login=login, errors=empty, status=REFUSED)
    visitor = Visitor(request.client.host if request.client else "onbekend", request.headers.get("user-agent", ""))
    accounts = accounts_of(request)
    try:
        account, token = accounts.sign_in(login, wachtwoord, visitor)
    except RefusedError as refused:
        status = TOO_MANY if refused.wait else REFUSED
        response = sign_in_page(request, back, login=login, refused=refused.sentence, status=status)
        if refused.wait:
            response.headers["Retry-After"] = str(refused.wait)
        return response
    end_session(request)
    return at_own_desk(request, account, signed_in(request, token, OWN_ACCOUNT if account.must_change else back))


@open_to_all
def sign_out(request: Request) -> Response:
    """End this session; without one there is nothing to end."""
    person = person_of(request)
    end_session(request)
    if person is not None:
        accounts_of(request).audit.record(person, "uitloggen", f"account:{person.id}")
    response = RedirectResponse("/inloggen?uit=1", SEE_OTHER)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


def end_session(request: Request) -> None:
    """End the session that the request came with, if any."""
    session = getattr(request.state, "session", None)
    if session is not None:
        accounts_of(request).sessions.end(session.account.id, session.session.id)


def signed_in(request: Request, token: str, back: str) -> Response:
    """Lead on to `back`, with the token of the new session in a cookie that ends with the browser."""
    response = RedirectResponse(back, SEE_OTHER)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https")
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
    needed: bool = False,
    signed_out: bool = False,
    status: int = 200,
) -> HTMLResponse:
    """Render the form, with what went wrong before."""
    return render(
        request,
        "accounts/inloggen.html",
        status,
        back=back,
        login=login,
        errors=errors or {},
        refused=refused,
        needed=needed,
        signed_out=signed_out,
        has_demo_accounts=product_of(request).has_demo_accounts(),
        with_organisation=getattr(request.app.state, "provider", None) is not None,
    )

"""The own account: changing the password, and the browsers in which one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.accounts import RefusedError
from api.accounts.arrival import COOKIE, OWN_ACCOUNT, SEE_OTHER, accounts_of
from api.accounts.identity import Person, require
from api.accounts.passwords import SHORTEST
from api.accounts.sessions import SignedIn
from api.pages.accounts.sign_in import REFUSED, TOO_MANY, signed_in
from api.pages.rendering import render

Somebody = Annotated[Person, Depends(require())]
_Password = Annotated[str, Form(max_length=1000)]
_DIFFERENT = "De twee nieuwe wachtwoorden zijn niet gelijk. Typ ze opnieuw."


def add_routes(router: APIRouter) -> None:
    """Add /mijn-account with its two forms."""
    router.add_api_route(OWN_ACCOUNT, own_account, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(f"{OWN_ACCOUNT}/wachtwoord", change_password, methods=["POST"])
    router.add_api_route(f"{OWN_ACCOUNT}/sessies", end_sessions, methods=["POST"])


def own_account(request: Request, person: Somebody, gelukt: str = "") -> HTMLResponse:
    """Show the own account; `gelukt` says what was done just before."""
    return _page(request, person, done=gelukt)


def change_password(
    request: Request, person: Somebody, huidig: _Password = "", nieuw: _Password = "", herhaald: _Password = ""
) -> Response:
    """Change the password: every session ends, and this browser gets a new one."""
    accounts = accounts_of(request)
    try:
        errors = accounts.change_password(person, huidig, nieuw) if nieuw == herhaald else {"herhaald": _DIFFERENT}
    except RefusedError as refused:
        return _page(request, person, errors={"huidig": refused.sentence}, status=TOO_MANY)
    if errors:
        return _page(request, person, errors=errors, status=REFUSED)
    token = accounts.sessions.start(person.id, request.headers.get("user-agent", ""), accounts.clock())
    return signed_in(request, token, f"{OWN_ACCOUNT}?gelukt=wachtwoord")


def end_sessions(request: Request, person: Somebody, sessie: Annotated[str, Form()] = "") -> Response:
    """End one session of the own account, the others ("andere"), or all of them ("alle")."""
    accounts, current = accounts_of(request), _session(request)
    if sessie == "alle":
        accounts.sessions.end(person.id)
    elif sessie == "andere":
        accounts.sessions.end(person.id, except_for=current.session.id if current else None)
    elif sessie.isdecimal():
        accounts.sessions.end(person.id, int(sessie[:18]))
    accounts.audit.record(person, "sessies-beeindigd", f"account:{person.id}")
    if sessie == "alle" or (current and sessie == str(current.session.id)):
        response = RedirectResponse("/inloggen?uit=1", SEE_OTHER)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return response
    return RedirectResponse(f"{OWN_ACCOUNT}?gelukt=sessies", SEE_OTHER)


def _session(request: Request) -> SignedIn | None:
    found = getattr(request.state, "session", None)
    return found if isinstance(found, SignedIn) else None


def _page(
    request: Request, person: Person, *, errors: dict[str, str] | None = None, done: str = "", status: int = 200
) -> HTMLResponse:
    accounts, current = accounts_of(request), _session(request)
    kept = accounts.store.by_id(person.id)
    return render(
        request,
        "accounts/mijn-account.html",
        status,
        account=kept.account if kept else None,
        sessions=accounts.sessions.of_account(person.id, accounts.clock()),
        current=current.session.id if current else None,
        errors=errors or {},
        done=done,
        shortest=SHORTEST,
    )

"""The tokens of other systems: made by an administrator, shown once, revoked at any moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.account import LONGEST_NAME, parse_name
from api.accounts.arrival import SEE_OTHER, accounts_of
from api.accounts.systems import SCOPE_MEANS, Scope
from api.pages.accounts.administration import REFUSED, Administrator
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render
from knowledge.hours import TIMEZONE

SYSTEMS: Final = "/beheer/koppelingen"
LONGEST: Final = timedelta(days=366)
"""A token that is forgotten stops by itself."""

_Text = Annotated[str, Form(max_length=500)]
_Scopes = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, right or wrong."""

    name: str = ""
    scopes: frozenset[Scope] = frozenset()
    until: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def add_routes(router: APIRouter) -> None:
    """Add /beheer/koppelingen."""
    router.add_api_route(SYSTEMS, systems, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(SYSTEMS, add, methods=["POST"])
    router.add_api_route(f"{SYSTEMS}/{{token}}/intrekken", revoke, methods=["POST"])


def systems(request: Request, _: Administrator, gelukt: str = "") -> HTMLResponse:
    """Show the tokens and the form for a new one."""
    half_a_year = accounts_of(request).clock().astimezone(TIMEZONE).date() + timedelta(days=182)
    return _page(request, Filled(until=half_a_year.isoformat()), done=gelukt)


def add(request: Request, by: Administrator, naam: _Text = "", recht: _Scopes = None, tot: _Text = "") -> HTMLResponse:
    """Make a token, and show it this once."""
    accounts = accounts_of(request)
    now = accounts.clock()
    errors = {}
    scopes = frozenset(scope for scope in Scope if scope.value in (recht or ()))
    name, until = parse_name(naam), _end_of(tot)
    if name is None:
        errors["naam"] = f"Vul in welk systeem dit is, in hoogstens {LONGEST_NAME} tekens."
    if not scopes:
        errors["recht"] = "Kies minstens één recht."
    if until is None or not now < until <= now + LONGEST:
        errors["tot"] = "Kies een dag vanaf vandaag, hoogstens een jaar vooruit."
    filled = Filled(naam, scopes, tot, errors)
    if name is None or until is None or errors:
        return _page(request, filled, status=REFUSED)
    number, token = accounts.systems.add(name, scopes, now, until)
    accounts.audit.record(by, "koppeling-gemaakt", f"koppeling:{number}")
    return render(request, "accounts/koppeling-gemaakt.html", name=name, token=token, until=_last_day(until))


def _end_of(day: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), TIMEZONE)
    except (ValueError, OverflowError):
        return None


def _last_day(until: datetime) -> date:
    """Return the last day of a token, as it was filled in."""
    return (until - timedelta(microseconds=1)).astimezone(TIMEZONE).date()


def revoke(request: Request, by: Administrator, token: str) -> Response:
    """Revoke a token, for ever."""
    accounts = accounts_of(request)
    numbers = {str(one.id) for one in accounts.systems.all()}
    if token not in numbers:
        return problem_page(request, NOT_FOUND, "Deze koppeling is er niet (meer).")
    if accounts.systems.revoke(int(token), accounts.clock()):
        accounts.audit.record(by, "koppeling-ingetrokken", f"koppeling:{int(token)}")
    return RedirectResponse(f"{SYSTEMS}?gelukt=ingetrokken", SEE_OTHER)


def _page(request: Request, filled: Filled, *, done: str = "", status: int = 200) -> HTMLResponse:
    accounts = accounts_of(request)
    now = accounts.clock()
    return render(
        request,
        "accounts/koppelingen.html",
        status,
        tokens=[(token, token.is_valid(now), _last_day(token.expires_at)) for token in accounts.systems.all()],
        filled=filled,
        errors=filled.errors,
        scopes=SCOPE_MEANS,
        done=done,
    )

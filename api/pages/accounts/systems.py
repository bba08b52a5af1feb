"""The tokens of other systems: made by an administrator, shown once, revoked at any moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.account import LONGEST_NAME, parse_name
from api.accounts.arrival import SEE_OTHER, accounts_of
from api.accounts.systems import SCOPE_MEANS, Scope, SystemToken
from api.pages.accounts.administration import REFUSED, Administrator
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render
from knowledge.hours import TIMEZONE

SYSTEMS: Final = "/beheer/koppelingen"
LONGEST: Final = timedelta(days=366)
"""A token that is forgotten stops by itself."""
IN_USE: Final = timedelta(days=31)
"""A token that was used so shortly ago is still needed: also one for a report of every month."""
GONE: Final = "Deze koppeling is er niet (meer)."

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
    router.add_api_route(f"{SYSTEMS}/{{token}}/intrekken", ask, methods=["GET"], response_class=HTMLResponse)
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


def ask(request: Request, _: Administrator, token: str) -> Response:
    """Ask whether a token may go, with what stops then; one that does nothing any more is in the list alone."""
    now, found = accounts_of(request).clock(), _find(request, token)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    if not found.is_valid(now):
        return RedirectResponse(SYSTEMS, SEE_OTHER)
    return render(
        request,
        "accounts/intrekken.html",
        token=found,
        last=_last_day(found.expires_at),
        in_use=found.used_at is not None and now - found.used_at < IN_USE,
        scopes=SCOPE_MEANS,
    )


def revoke(request: Request, by: Administrator, token: str) -> Response:
    """Revoke a token, for ever."""
    accounts, found = accounts_of(request), _find(request, token)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    if accounts.systems.revoke(found.id, accounts.clock()):
        accounts.audit.record(by, "koppeling-ingetrokken", f"koppeling:{found.id}")
    return RedirectResponse(f"{SYSTEMS}?gelukt=ingetrokken", SEE_OTHER)


def _find(request: Request, token: str) -> SystemToken | None:
    return next((one for one in accounts_of(request).systems.all() if str(one.id) == token), None)


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

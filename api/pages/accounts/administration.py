"""What an administrator does with accounts: list, add, change, a one-time password, block."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.account import (
    ROLE_MEANS,
    Account,
    LastAdministratorError,
    LoginTakenError,
    NewAccount,
    parse_login,
    parse_name,
)
from api.accounts.arrival import SEE_OTHER, accounts_of
from api.accounts.identity import ROLE_NAMES, Person, Role, require
from api.pages.desks import grouped
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render

ACCOUNTS: Final = "/beheer/accounts"
REFUSED: Final = 422
CONFLICT: Final = 409
LAST: Final = (
    "Dit is de laatste beheerder. Maak eerst iemand anders beheerder; anders kan niemand de accounts meer beheren."
)
TAKEN: Final = "Deze inlognaam is al van iemand anders. Kies een andere."
GONE: Final = "Dit account is er niet (meer). Kijk in de lijst met accounts."
_LONGEST_SEARCH: Final = 100

Administrator = Annotated[Person, Depends(require(Role.ADMINISTRATOR))]
_Text = Annotated[str, Form(max_length=500)]
_Roles = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, right or wrong, with a sentence for each field that is not right."""

    login: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset()
    desk: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def add_routes(router: APIRouter) -> None:
    """Add /beheer/accounts and the page of one account."""
    router.add_api_route(ACCOUNTS, accounts_list, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(ACCOUNTS, add, methods=["POST"])
    router.add_api_route(f"{ACCOUNTS}/nieuw", new_form, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(f"{ACCOUNTS}/{{account}}", one, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(f"{ACCOUNTS}/{{account}}", change, methods=["POST"])
    router.add_api_route(f"{ACCOUNTS}/{{account}}/wachtwoord", reset, methods=["POST"])
    router.add_api_route(f"{ACCOUNTS}/{{account}}/blokkade", block, methods=["POST"])


def accounts_list(request: Request, _: Administrator, zoek: str = "") -> HTMLResponse:
    """Show the accounts, or those in which every word of `zoek` occurs."""
    everybody = accounts_of(request).store.all()
    searched = zoek.strip()[:_LONGEST_SEARCH]
    words = searched.casefold().split()
    found = [account for account in everybody if all(word in _searchable(account) for word in words)]
    kb = ports(request).knowledge()
    names = {id_: desk.name for id_, desk in kb.desks.items()}
    return render(
        request,
        "accounts/lijst.html",
        accounts=found,
        count=len(everybody),
        searched=searched,
        desks=names,
    )


def _searchable(account: Account) -> str:
    return f"{account.name} {account.login} {account.roles_in_words}".casefold()


def new_form(request: Request, _: Administrator) -> HTMLResponse:
    """Show the form for a new account."""
    return render(request, "accounts/nieuw.html", **_form_view(request, Filled(roles=frozenset({Role.COUNTER}))))


def add(
    request: Request, by: Administrator, login: _Text = "", naam: _Text = "", loket: _Text = "", rol: _Roles = None
) -> HTMLResponse:
    """Add an account, and show its one-time password this once."""
    filled = _read(request, login, naam, loket, rol, is_new=True)
    if not filled.errors:
        new = NewAccount(filled.login, filled.name, filled.roles, filled.desk or None)
        try:
            account, password = accounts_of(request).add(new, by)
        except LoginTakenError:
            filled.errors["login"] = TAKEN
        else:
            return _once(request, account, password, "Het account is gemaakt")
    return render(request, "accounts/nieuw.html", REFUSED, **_form_view(request, filled))


def one(request: Request, by: Administrator, account: str, gelukt: str = "") -> HTMLResponse:
    """Show one account with its form."""
    found = _find(request, account)
    return _page(request, by, found, done=gelukt) if found else problem_page(request, NOT_FOUND, GONE)


def change(
    request: Request, by: Administrator, account: str, naam: _Text = "", loket: _Text = "", rol: _Roles = None
) -> Response:
    """Give an account another name, roles and desk."""
    found = _find(request, account)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    filled = _read(request, found.login, naam, loket, rol, is_new=False)
    if filled.errors:
        return _page(request, by, found, filled, status=REFUSED)
    try:
        accounts_of(request).change(found.id, by, name=filled.name, roles=filled.roles, desk=filled.desk or None)
    except LastAdministratorError:
        filled.errors["rol"] = LAST
        return _page(request, by, found, filled, status=CONFLICT)
    return RedirectResponse(f"{ACCOUNTS}/{found.id}?gelukt=veranderd", SEE_OTHER)


def reset(request: Request, by: Administrator, account: str) -> HTMLResponse:
    """Make a one-time password, and show it this once."""
    found = _find(request, account)
    if found is None or found.is_external or found.demo:
        return problem_page(request, NOT_FOUND, GONE)
    return _once(request, found.id, accounts_of(request).reset(found.id, by), "Er is een nieuw wachtwoord")


def block(request: Request, by: Administrator, account: str, blokkeren: _Text = "") -> Response:
    """Block an account ("ja"), or let it in again."""
    found = _find(request, account)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    blocked = blokkeren == "ja"
    try:
        accounts_of(request).block(found.id, by, blocked=blocked)
    except LastAdministratorError:
        return _page(request, by, found, problem=LAST, status=CONFLICT)
    return RedirectResponse(f"{ACCOUNTS}/{found.id}?gelukt={'geblokkeerd' if blocked else 'vrij'}", SEE_OTHER)


def _find(request: Request, account: str) -> Account | None:
    if not account.isdecimal() or len(account) > 9:  # noqa: PLR2004 - beyond it is no id of any database
        return None
    kept = accounts_of(request).store.by_id(int(account))
    return kept.account if kept else None


def _read(request: Request, login: str, name: str, desk: str, roles: list[str] | None, *, is_new: bool) -> Filled:
    errors = {}
    chosen = frozenset(role for role in Role if role.value in (roles or ()))
    if is_new and parse_login(login) is None:
        errors["login"] = "Gebruik kleine letters, cijfers, punt of streepje, of een e-mailadres."
    if parse_name(name) is None:
        errors["naam"] = "Vul een naam in van hoogstens 100 tekens."
    if not chosen:
        errors["rol"] = "Kies minstens één rol. Mag iemand niets meer? Blokkeer dan het account."
    if desk and desk not in ports(request).knowledge().desks:
        errors["loket"] = "Dit loket staat niet (meer) in de lijst. Kies een ander."
    return Filled(parse_login(login) or login, parse_name(name) or name, chosen, desk, errors)


def _form_view(request: Request, filled: Filled) -> dict[str, Any]:
    return {
        "filled": filled,
        "errors": filled.errors,
        "role_names": ROLE_NAMES,
        "role_means": ROLE_MEANS,
        "groups": grouped(ports(request).knowledge()),
    }


def _page(
    request: Request,
    by: Person,
    account: Account,
    filled: Filled | None = None,
    *,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    shown = filled or Filled(account.login, account.name, account.roles, account.desk or "")
    view = _form_view(request, shown)
    return render(
        request,
        "accounts/een.html",
        status,
        **view,
        account=account,
        is_self=by.id == account.id,
        done=done,
        problem=problem,
    )


def _once(request: Request, account: int, password: str, title: str) -> HTMLResponse:
    kept = accounts_of(request).store.by_id(account)
    return render(
        request, "accounts/eenmalig.html", account=kept.account if kept else None, password=password, title=title
    )

"""Signing in with the account of one's own organisation: leaving for the provider, and coming back."""

import hashlib
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.accounts.account import LONGEST_NAME, Account, LoginTakenError, NewAccount, parse_login, parse_name
from api.accounts.account_changes import changes, changes_of_new
from api.accounts.accounts import ADDED, BLOCKED, CHANGED
from api.accounts.admission import open_to_all
from api.accounts.arrival import SEE_OTHER, SIGN_IN, accounts_of, own_path
from api.accounts.identity import person_of
from api.accounts.provider import NO_ROLE, Colleague, NotLetInError, ProviderError, TooLateError, provider_of
from api.pages.accounts.sign_in import at_own_desk, end_session, remember_provider, sign_in_page, signed_in

LEAVE: Final = f"{SIGN_IN}/organisatie"
RETURN: Final = f"{SIGN_IN}/terugkeer"
BY: Final = "organisatie"
"""Who changes accounts according to the audit trail, when the provider decides it."""
_BACK: Final = "terug"
_ASK_AGAIN: Final = "opnieuw"
"""Somebody was not let in: who tries again in this browser is asked who it is, or would be that same account again."""


def add_routes(router: APIRouter) -> None:
    """Add the two steps; without a provider in the settings both lead to the form."""
    router.add_api_route(LEAVE, leave, methods=["GET"])
    router.add_api_route(RETURN, come_back, methods=["GET"])


@open_to_all
async def leave(request: Request, terug: str = "") -> Response:
    """Go to the provider."""
    provider = provider_of(request)
    if provider is None:
        return RedirectResponse(SIGN_IN, SEE_OTHER)
    back = own_path(terug)
    try:
        return_to = str(request.url.replace(path=RETURN, query="", fragment=""))
        response = await provider.leave(request, return_to, ask_again=bool(request.session.get(_ASK_AGAIN)))
    except ProviderError as error:
        return await run_in_threadpool(sign_in_page, request, back, refused=error.sentence, status=error.status)
    request.session[_BACK] = back
    return response


@open_to_all
async def come_back(request: Request) -> Response:
    """Come back from the provider, and go on to where somebody was going."""
    provider = provider_of(request)
    if provider is None:
        return RedirectResponse(SIGN_IN, SEE_OTHER)
    back = own_path(request.session.get(_BACK))
    try:
        colleague = await provider.come_back(request)
        account, token = await run_in_threadpool(_enter, request, colleague)
    except ProviderError as error:
        if isinstance(error, TooLateError) and person_of(request) is not None:  # the button Back, after signing in
            return RedirectResponse(back, SEE_OTHER)
        if isinstance(error, NotLetInError):
            request.session[_ASK_AGAIN] = True
        return await run_in_threadpool(sign_in_page, request, back, refused=error.sentence, status=error.status)
    request.session.clear()
    return at_own_desk(
        request, account, remember_provider(request, colleague.id_token, signed_in(request, token, back))
    )


def _enter(request: Request, colleague: Colleague) -> tuple[Account, str]:
    """Return the account of a colleague, made or brought up to date, and the token of a new session."""
    accounts = accounts_of(request)
    kept = accounts.store.by_subject(colleague.issuer, colleague.subject)
    account = kept.account if kept else None
    if not colleague.roles:
        accounts.refused(account, "geen-rol", by=BY)
        raise NotLetInError(NO_ROLE, 403)
    if account is not None and account.blocked_at is not None:
        accounts.refused(account, "geblokkeerd", by=BY)
        raise NotLetInError(BLOCKED)
    if account is None:
        number = _add(request, colleague)
        accounts.audit.record(None, ADDED, f"account:{number}", by=BY, detail=changes_of_new(colleague.roles, None))
    else:
        number = account.id
        name = (parse_name(colleague.name[:LONGEST_NAME]) if colleague.name else None) or account.name
        detail = changes(account, name=name, roles=colleague.roles, desk=account.desk)
        if detail:
            accounts.store.change(number, name=name, roles=colleague.roles, desk=account.desk, may_be_last=True)
            accounts.audit.record(None, CHANGED, f"account:{number}", by=BY, detail=detail)
    entered = accounts.store.by_id(number)
    if entered is None:
        raise NotLetInError(BLOCKED)
    end_session(request)
    return entered.account, accounts.begin_session(entered.account, request.headers.get("user-agent", ""))


def _add(request: Request, colleague: Colleague) -> int:
    """Add the account of a colleague; never that of somebody who has a password here under the same login."""
    accounts = accounts_of(request)
    subject = hashlib.sha256(f"{colleague.issuer}\0{colleague.subject}".encode()).hexdigest()
    name = parse_name((colleague.name or colleague.login)[:LONGEST_NAME]) or "Collega"
    for login in filter(None, (parse_login(colleague.login), f"organisatie-{subject[:12]}")):
        new = NewAccount(login, name, colleague.roles)
        try:
            return accounts.store.add(new, None, accounts.clock(), external=(colleague.issuer, colleague.subject))
        except LoginTakenError:
            continue
    raise NotLetInError(BLOCKED)

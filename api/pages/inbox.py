"""The inbox of a desk, and finding one referral by its code."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, Role, person_of
from api.casework.acting import roles_in
from api.casework.checks import UNKNOWN_CODE
from api.casework.codes import as_code
from api.casework.following import Who
from api.casework.inbox import Counted, Tray
from api.casework.one_desk import may_undo
from api.casework.referral import Referral
from api.casework.states import Actor
from api.casework.telling import NOT_TOLD, knows
from api.casework.wording import REASON_WORDS, STATES
from api.pages.desks import grouped
from api.pages.numbers import whole
from api.pages.paging import Page, page_of
from api.pages.referral_words import TRAYS
from api.pages.remarks_page import AT as REMARKS
from api.pages.remarks_page import heard_of, remark_of
from api.pages.rendering import render
from api.problems import NotFoundError, ProblemError
from api.product import Product, product_of

SEE_OTHER: Final = 303
AT: Final = "/doorverwijzingen"
LONGEST_CODE: Final = 40
NEWS_FOR: Final = timedelta(days=14)
"""How long an inbox says that the editors dealt with remarks of the desk."""


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add the inbox and the search by code; a code that is looked up counts as a question (`admit`)."""

    @router.get(AT, response_class=HTMLResponse)
    async def inbox(
        request: Request, loket: str = "", gedaan: str = "", bak: str = "", bladzijde: str = ""
    ) -> HTMLResponse:
        """Show what waits for somebody's desk; the coordinator sees every desk, or the one that is chosen.

        `gedaan` is the code of the referral that was just changed from here. With `bak` one tray is shown whole, a
        page at a time.
        """
        return await _page(request, loket, changed=gedaan, tray=bak, number=whole(bladzijde))

    @router.get(f"{AT}/zoek")
    async def find(request: Request, code: str = "") -> Response:
        """Lead to the referral or the remark with a code; one that nobody knows is said at the field."""
        typed = code.strip()[:LONGEST_CODE]
        known = as_code(typed)
        try:
            admit(request)
            if known is None:
                raise NotFoundError(UNKNOWN_CODE)
            if await asyncio.to_thread(remark_of, request, known) is not None:
                return RedirectResponse(f"{REMARKS}/{quote(known)}", SEE_OTHER)
            await asyncio.to_thread(product_of(request).casework.referrals.referral, known)
        except ProblemError as problem:
            sentence = problem.detail if typed else "Typ de code die op de kaart van de inwoner staat."
            return await _page(request, "", status=problem.status, typed=typed, error=sentence)
        return RedirectResponse(f"{AT}/{quote(known)}", SEE_OTHER)


async def _page(
    request: Request,
    loket: str,
    *,
    status: int = 200,
    typed: str = "",
    error: str = "",
    changed: str = "",
    tray: str = "",
    number: int | None = None,
) -> HTMLResponse:
    product, person = product_of(request), person_of(request)
    kb = product.live().kb
    coordinates = person is not None and Role.COORDINATOR in person.roles
    own = person.desk if person else None
    desk = (loket if loket in kb.desks else None) if coordinates else own
    shown = person is not None and (coordinates or own is not None)
    back_for = timedelta(days=product.settings.referral_days)
    chosen = Tray(tray) if shown and tray in set(Tray) and (coordinates or tray != Tray.CHAINS) else None
    page: Page | None = None
    chains: Counted | None = None
    if chosen is not None:
        one, page = await asyncio.to_thread(_one, product, desk, chosen, number, back_for)
        trays: tuple[Counted, ...] = (one,)
    else:
        trays, chains = await asyncio.to_thread(_read, product, desk, back_for, shown=shown, chains=coordinates)
    return render(
        request,
        "doorverwijzingen.html",
        status,
        trays=trays,
        chosen=chosen,
        page=page,
        kept=urlencode({"loket": desk} if coordinates and desk else {}),
        chains=chains,
        back_days=back_for.days,
        changed=await asyncio.to_thread(_changed, product, changed, person),
        heard=await asyncio.to_thread(_heard, request, own) if own else 0,
        waits=sum(tray.total for tray in trays if tray.tray not in (Tray.SENT, Tray.CLOSED)),
        sent=sum(tray.total for tray in trays if tray.tray is Tray.SENT),
        desk=kb.desks.get(desk) if desk else None,
        groups=grouped(kb) if coordinates else (),
        own=own,
        coordinates=coordinates,
        shown=shown,
        typed=typed,
        error=error,
        names={desk.id: desk.name for desk in kb.content.desks},
        tasks={task.id: task.name for task in kb.content.tasks},
        kinds={kind.id: kind.name for kind in kb.kinds.values()},
        told=lambda listed: knows(listed, _readers(person)),
        not_told=NOT_TOLD,
        words=TRAYS,
        states=STATES,
        reasons=REASON_WORDS,
    )


def _readers(person: Person | None) -> tuple[Who, ...]:
    """Return in which roles somebody reads the list."""
    if person is None:
        return ()
    coordinates = Role.COORDINATOR in person.roles
    return (Who(Actor.COORDINATOR if coordinates else Actor.RECEIVER, person.desk),)


def _read(
    product: Product, desk: str | None, back_for: timedelta, *, shown: bool, chains: bool
) -> tuple[tuple[Counted, ...], Counted | None]:
    inbox = product.casework.inbox
    trays = inbox.of(desk, product.clock(), back_for) if shown else ()
    return trays, inbox.long_chains() if chains else None


def _one(
    product: Product, desk: str | None, tray: Tray, number: int | None, back_for: timedelta
) -> tuple[Counted, Page]:
    """Return one page of a tray, and which page that is."""
    inbox, now = product.casework.inbox, product.clock()
    page = page_of(number, inbox.total(desk, tray, now, back_for))
    return inbox.one(desk, tray, now, page.size, page.skip, back_for), page


def _heard(request: Request, desk: str) -> int:
    """Return how many remarks of a desk the editors dealt with lately."""
    return heard_of(request, desk, product_of(request).clock() - NEWS_FOR)


def _changed(product: Product, code: str, person: Person | None) -> tuple[Referral, bool] | None:
    """Return the referral that was just changed, and whether that can be undone; None when there is none."""
    if person is None or as_code(code) is None:
        return None
    try:
        referral = product.casework.referrals.referral(code)
    except NotFoundError:
        return None
    roles = roles_in(referral, person, product.casework.municipality)
    chain = product.casework.referrals.chain(referral)
    return referral, any(may_undo(chain, referral, who, product.clock()) for who in roles)

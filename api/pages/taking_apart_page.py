"""Undoing a bundle, for the coordinator: what is lost is said first, and what was taken out waits for another place."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.bundles.taking_apart import place, take_out, taken_out
from api.casework.codes import as_code
from api.pages.bundles import AT, GONE, INVALID, Coordinating, bundle_store, words_of_bundles
from api.pages.desks import grouped
from api.pages.editing.common import TheForm, go, number_of, text_of
from api.pages.numbers import Number, whole
from api.pages.rendering import render
from api.pages.webhooks import webhooks_of
from api.problems import NotFoundError
from api.product import product_of

OUT: Final = f"{AT}/uitgehaald"
CONFLICT: Final = 409
NEW: Final = "nieuw"
NOTHING_CHOSEN: Final = "Kies minstens één signaal."
ALREADY_OUT: Final = "Er is niets veranderd: deze signalen zitten niet meer in de bundel."

ELSEWHERE: Final = "Er is niets veranderd: de bundel is er niet meer, of deze signalen zitten al in een bundel."
FEW: Final = "Er is niets veranderd. Kies minstens twee losse signalen voor een nieuwe bundel."


def add_routes(router: APIRouter) -> None:
    """Add taking signals out of a bundle, and the page of what was taken out."""

    @router.get(AT + "/bundel/{bundle}/uithalen", response_class=HTMLResponse)
    async def confirm(request: Request, _: Coordinating, bundle: Number) -> Response:
        """Say what taking out these signals, or all of them, does."""
        if not _codes(request.query_params) and "alles" not in request.query_params:
            return go(f"{AT}/bundel/{bundle}", uithalen="geen")
        return await _confirm(request, bundle)

    @router.post(AT + "/bundel/{bundle}/uithalen")
    async def out(request: Request, _: Coordinating, bundle: Number, form: TheForm) -> Response:
        """Take the chosen signals out of a bundle, or all of them."""
        place_of = (request.app.state.casework_engine, product_of(request).settings.municipality)
        codes = None if "alles" in form else _codes(form)
        also = webhooks_of(request).outbox.bundle
        found = await asyncio.to_thread(take_out, *place_of, bundle, codes, product_of(request).clock(), also)
        if found is None:
            return await _page(request, CONFLICT, wrong={"melding": ALREADY_OUT})
        count, is_dissolved = found
        if is_dissolved:
            return go(OUT, opgeheven=count)
        return go(f"{AT}/bundel/{bundle}", uitgehaald=count)

    @router.get(OUT, response_class=HTMLResponse)
    async def waiting(request: Request, _: Coordinating) -> HTMLResponse:
        """Show what was taken out of a bundle and is in none now."""
        return await _page(request)

    @router.post(OUT)
    async def put(request: Request, _: Coordinating, form: TheForm) -> Response:
        """Put the chosen signals in the chosen bundle, or in a new one."""
        return await _put(request, form)


async def _put(request: Request, form: FormData) -> Response:
    product = product_of(request)
    where, owner, codes = text_of(form, "bundel"), text_of(form, "eigenaar"), _codes(form)
    wrong = {"signaal": NOTHING_CHOSEN} if not codes else {}
    if where == NEW and owner not in product.live().kb.desks:
        wrong["eigenaar"] = "Kies van wie dit is."
    if where != NEW and not number_of(form, "bundel"):
        wrong["bundel"] = "Kies een bundel."
    if wrong:
        return await _page(request, INVALID, wrong=wrong, typed=form)
    place_of = (request.app.state.casework_engine, product.settings.municipality)
    target: int | dict[str, str | None] = number_of(form, "bundel")
    if where == NEW:
        chosen = [each for each in await asyncio.to_thread(taken_out, *place_of) if each.code in codes]
        target = {
            "task": _most(each.task for each in chosen),
            "owner": owner,
            "step": _most(each.step for each in chosen),
        }
    also = webhooks_of(request).outbox.bundle
    found = await asyncio.to_thread(place, *place_of, target, codes, product.clock(), also)
    if found is None:
        sentence = FEW if where == NEW else ELSEWHERE
        return await _page(request, CONFLICT, wrong={"melding": sentence}, typed=form)
    return go(f"{AT}/bundel/{found[0]}", samen=found[1])


async def _confirm(request: Request, number: int) -> HTMLResponse:
    store, kb = bundle_store(request), product_of(request).live().kb
    bundle = await asyncio.to_thread(store.find, number)
    if bundle is None:
        raise NotFoundError(GONE)
    codes = _codes(request.query_params)
    inside = [voice for voice in await asyncio.to_thread(store.voices, number) if voice.code in codes]
    is_all = "alles" in request.query_params or len(inside) == bundle.signals
    if not is_all and not inside:
        return await _page(request, CONFLICT, wrong={"melding": ALREADY_OUT})
    view: dict[str, Any] = {"bundle": bundle, "going": inside, "is_all": is_all}
    return render(request, "signalen-uithalen.html", **view, **words_of_bundles(kb))


async def _page(
    request: Request, status: int = 200, *, wrong: Mapping[str, str] | None = None, typed: FormData | None = None
) -> HTMLResponse:
    product, store = product_of(request), bundle_store(request)
    kb = product.live().kb
    place_of = (request.app.state.casework_engine, product.settings.municipality)
    view: dict[str, Any] = {
        "signals": await asyncio.to_thread(taken_out, *place_of),
        "bundles": await asyncio.to_thread(store.listed),
        "groups": grouped(kb),
        "wrong": dict.fromkeys(("melding", "signaal", "bundel", "eigenaar"), "") | dict(wrong or {}),
        "typed": {name: text_of(typed, name) if typed else "" for name in ("bundel", "eigenaar")},
        "chosen": _codes(typed) if typed else (),
        "dissolved": whole(request.query_params.get("opgeheven", "")),
    }
    return render(request, "signalen-uitgehaald.html", status, **view, **words_of_bundles(kb))


def _codes(sent: FormData | QueryParams) -> list[str]:
    typed = (code for code in sent.getlist("signaal") if isinstance(code, str))
    return [code for code in map(as_code, typed) if code is not None]


def _most(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None

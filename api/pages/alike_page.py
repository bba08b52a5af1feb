"""Signals that look alike, for the coordinator: suggestions to put together what bundling by itself leaves loose."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.bundles.suggesting import COMPARED, loose_signals, put_together, suggestions
from api.pages import signal_words
from api.pages.bundles import AT as SIGNALS
from api.pages.bundles import Coordinating, words_of_bundles
from api.pages.desks import grouped
from api.pages.editing.common import TheForm, go, text_of
from api.pages.rendering import render
from api.pages.webhooks import webhooks_of
from api.product import product_of

AT: Final = f"{SIGNALS}/lijken"
INVALID: Final = 422
CONFLICT: Final = 409


def add_routes(router: APIRouter) -> None:
    """Add the suggestions, and putting one together."""

    @router.get(AT, response_class=HTMLResponse)
    async def alike(request: Request, _: Coordinating) -> HTMLResponse:
        """Show loose signals that look alike, the most first."""
        return await _page(request)

    @router.post(AT, response_class=HTMLResponse)
    async def together(request: Request, _: Coordinating, form: TheForm) -> Response:
        """Put the chosen signals in one bundle, and open it; what is sent twice is in that bundle already."""
        product = product_of(request)
        kb = product.live().kb
        codes = [code for code in form.getlist("signaal") if isinstance(code, str)]
        owner, task, stuck = text_of(form, "eigenaar"), text_of(form, "onderwerp"), text_of(form, "stap")
        if codes and owner not in kb.desks:  # which suggestion it is about, is known by its signals
            return await _page(request, INVALID, wrong={"eigenaar": "Kies van wie dit is.", "chosen": codes})
        step = stuck if stuck in signal_words.STEPS else None
        key = {"task": task if task in kb.tasks else None, "owner": owner, "step": step}
        place = (request.app.state.casework_engine, product.settings.municipality)
        also = webhooks_of(request).outbox.bundle
        found = await asyncio.to_thread(put_together, *place, codes, key, product.clock(), also)
        if found is None:
            sentence = "Er is niets veranderd: kies minstens twee signalen die nog in geen bundel zitten."
            return await _page(request, CONFLICT, wrong={"melding": sentence})
        return go(f"{SIGNALS}/bundel/{found[0]}", samen=found[1])


async def _page(request: Request, status: int = 200, *, wrong: Mapping[str, Any] | None = None) -> HTMLResponse:
    product = product_of(request)
    kb = product.live().kb
    signals = await asyncio.to_thread(loose_signals, request.app.state.casework_engine, product.settings.municipality)
    profiled = await asyncio.to_thread(request.app.state.profiles.of, [signal.text for signal in signals])
    view = {
        "suggestions": await asyncio.to_thread(suggestions, signals, profiled.of),
        "profiled": profiled,
        "compared": len(signals),
        "limit": COMPARED,
        "groups": grouped(kb),
        "wrong": wrong or {},
    }
    return render(request, "signalen-lijken.html", status, **view, **words_of_bundles(kb))

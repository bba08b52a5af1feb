"""The form with which a signal is registered in under 20 seconds, also several of one visitor one after the other."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import person_of
from api.casework import owners
from api.casework.signal import SignalOut, Step
from api.casework.signalling import task_of_words
from api.pages import signal_words
from api.pages.clerk import OWN_DESK_COOKIE, OWN_DESK_SECONDS
from api.pages.desks import grouped
from api.pages.rendering import render
from api.pages.signal_entry import Draft, draft_of, empty_draft, read_draft, read_entry, task_named
from api.problems import NotFoundError, ProblemError, UnavailableError, ValidationError
from api.product import Product, product_of
from knowledge.errors import StoreError
from knowledge.masking import mask

SEE_OTHER: Final = 303
INVALID: Final = 422
AT: Final = "/signalen/nieuw"
KEPT: Final = "Wat u invulde, staat er nog."
FIELD_OF: Final = {
    "text": "tekst",
    "task": "onderwerp",
    "desk": "eigen_loket",
    "owner": "eigenaar",
    "visit": "bezoek",
}
"""The field of the form by the field of the request."""


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add the form, the guess of the owner beside it, and undoing. `admit` raises a ProblemError when it must wait."""

    @router.get(AT, response_class=HTMLResponse)
    async def new_signal(
        request: Request, vastgelegd: str = "", ongedaan: str = "", bezoek: str = "", onderwerp: str = ""
    ) -> HTMLResponse:
        """Show an empty form, with what was registered or undone just before."""
        product = product_of(request)
        made = await _found(product, vastgelegd)
        undone = await _found(product, ongedaan)
        draft = draft_of(undone) if undone else empty_draft(_own_desk(request), bezoek, onderwerp)
        return await _page(request, draft, made=made, undone=undone)

    @router.post(AT)
    async def register(request: Request) -> Response:
        """Register the signal and give an empty form; what is wrong is said at its field."""
        product = product_of(request)
        form = await request.form()
        try:
            entry = read_entry(form, product.live().kb)
            if entry.request is None:
                return await _page(request, entry.draft, INVALID, errors=entry.errors)
            admit(request)
            made = await asyncio.to_thread(
                product.casework.signals.register, product.live(), entry.request, entry.draft.key, product.advise
            )
        except ValidationError as problem:
            errors = {FIELD_OF.get(wrong.field, "tekst"): wrong.message for wrong in problem.fields}
            return await _page(request, read_draft(form), problem.status, errors=errors)
        except ProblemError as problem:
            return await _page(request, read_draft(form), problem.status, failed=f"{problem.detail} {KEPT}")
        except StoreError as trouble:
            return await _page(request, read_draft(form), UnavailableError.status, failed=f"{trouble}. {KEPT}")
        after = {"vastgelegd": made.code}
        if form.get("daarna") == "nog-een":
            after["bezoek"] = made.visit or made.code
        return _remember(request, RedirectResponse(f"{AT}?{urlencode(after)}", SEE_OTHER), entry.draft.desk)

    @router.post("/signalen/raad", response_class=HTMLResponse)
    async def guess(request: Request) -> HTMLResponse:
        """Say what the subject and the owner most likely are, while the form is being filled in."""
        draft = read_draft(await request.form())
        admit(request)
        subject, owner = await asyncio.to_thread(_guessed, product_of(request), draft)
        return render(request, "delen/signaal-raad.html", subject=subject, owner=owner)

    @router.post("/signalen/ongedaan")
    async def undo(request: Request) -> Response:
        """Withdraw a signal that was just registered, and give its form back to correct it."""
        code = (await request.form()).get("code")
        admit(request)
        product = product_of(request)
        signals = product.casework.signals
        gone = await asyncio.to_thread(signals.withdraw, product.live().kb, code if isinstance(code, str) else "", None)
        return RedirectResponse(f"{AT}?{urlencode({'ongedaan': gone.code})}", SEE_OTHER)


def _guessed(product: Product, draft: Draft) -> tuple[str | None, str | None]:
    """Return the names of the subject and its owner as they would be registered now."""
    live = product.live()
    step = next((step for step in Step if step == draft.step), None)
    task = task_named(live.kb, draft.task) if draft.task else task_of_words(mask(draft.text).bare, product.advise)
    owner = owners.likely(live.kb, live.names, task, step)
    return (live.kb.tasks[task].name if task else None, live.kb.desks[owner].organisation if owner else None)


async def _found(product: Product, code: str) -> SignalOut | None:
    if not code:
        return None
    try:
        return await asyncio.to_thread(product.casework.signals.find, product.live().kb, code)
    except NotFoundError:
        return None


def _own_desk(request: Request) -> str:
    person = person_of(request)
    return (person.desk if person and person.desk else None) or request.cookies.get(OWN_DESK_COOKIE, "")


def _remember(request: Request, response: Response, desk: str) -> Response:
    if desk:
        secure = request.url.scheme == "https"
        response.set_cookie(
            OWN_DESK_COOKIE, desk, max_age=OWN_DESK_SECONDS, secure=secure, httponly=True, samesite="lax"
        )
    return response


async def _page(
    request: Request,
    draft: Draft,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    failed: str = "",
    made: SignalOut | None = None,
    undone: SignalOut | None = None,
) -> HTMLResponse:
    product = product_of(request)
    kb = product.live().kb
    view: dict[str, Any] = {
        "draft": draft,
        "errors": errors or {},
        "failed": failed,
        "made": made,
        "undone": undone,
        "groups": grouped(kb),
        "tasks": sorted(task.name for task in kb.content.tasks),
        "typed_task": kb.tasks[draft.task].name if draft.task in kb.tasks else draft.task,
        "words": signal_words,
    }
    return render(request, "signaal.html", status, **view)

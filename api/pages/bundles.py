"""The bundles for the coordinator, and for a desk what became of its signals."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from sqlalchemy import Engine
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, Role, person_of, require
from api.bundles.bundle import CHOICES, MAX_FEEDBACK, WORDS, Bundle, Status, Told
from api.bundles.store import BundleStore
from api.bundles.taking_apart import Earlier, heard_earlier, taken_out
from api.casework.checks import desk_name
from api.insight.selection import EVERYTHING, periods, quarter_of
from api.pages import signal_words
from api.pages.clerk import OWN_DESK_COOKIE
from api.pages.desks import grouped
from api.pages.numbers import Number, whole
from api.pages.problems import given_back
from api.pages.remarks_page import remarks_of, words_of
from api.pages.rendering import render
from api.pages.webhooks import webhooks_of
from api.problems import NotFoundError
from api.product import product_of
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE
from knowledge.masking import mask_kept

AT: Final = "/signalen"
SEE_OTHER: Final = 303
INVALID: Final = 422
GONE: Final = "Deze bundel bestaat niet (meer). Ga terug naar de signalen."
Coordinating = Annotated[Person, Depends(require(Role.COORDINATOR, Role.ADMINISTRATOR))]


def add_routes(router: APIRouter) -> None:
    """Add the list of bundles, the page of one, bundling, and the page of a desk."""

    @router.get(AT, response_class=HTMLResponse)
    async def bundles(
        request: Request, _: Coordinating, stand: str = "", eigenaar: str = "", gebundeld: str = ""
    ) -> HTMLResponse:
        """Show the bundles, the biggest first; `gebundeld` is how many signals were bundled just now."""
        kb, store = product_of(request).live().kb, bundle_store(request)
        today = product_of(request).clock().astimezone(TIMEZONE).date()
        status = Status(stand) if stand in CHOICES else None
        owner = eigenaar if eigenaar in kb.desks else None
        found = await asyncio.to_thread(store.listed, status, owner)
        view: dict[str, Any] = {
            "bundles": found,
            "loose": await asyncio.to_thread(store.loose),
            "taken_out": len(await asyncio.to_thread(taken_out, *_place(request))),
            "owners": named_owners(kb, await asyncio.to_thread(store.owners)),
            "chosen": status,
            "owner": owner,
            "gathered": whole(gebundeld),
            "periods": [period for period in periods(today) if period.id != EVERYTHING],
            "this_quarter": quarter_of(today).id,
        }
        return render(request, "signalen.html", **view, **words_of_bundles(kb))

    @router.post(AT + "/bundelen")
    async def gather(request: Request, _: Coordinating) -> Response:
        """Bundle what is loose."""
        count = await asyncio.to_thread(bundle_store(request).gather, product_of(request).clock())
        return RedirectResponse(f"{AT}?gebundeld={count}", SEE_OTHER)

    @router.get(AT + "/bundel/{bundle}", response_class=HTMLResponse)
    async def one(request: Request, _: Coordinating, bundle: Number) -> HTMLResponse:
        """Show one bundle: its signals, its history, and the form for what the owner does."""
        return await _one(request, bundle)

    @router.post(AT + "/bundel/{bundle}")
    async def tell(request: Request, _: Coordinating, bundle: Number) -> Response:
        """Write down what the owner does and says; when the database does not answer, give it all back."""
        form = await request.form()
        try:
            return await _tell(request, bundle, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)

    @router.get(AT + "/mijn", response_class=HTMLResponse)
    async def mine(request: Request, loket: str = "") -> HTMLResponse:
        """Show a desk what became of what it reported: what the owner and the editors say, nobody's texts."""
        kb, person = product_of(request).live().kb, person_of(request)
        own = person.desk if person else None
        desk = kb.desks.get(loket or own or request.cookies.get(OWN_DESK_COOKIE, ""))
        found, loose = await asyncio.to_thread(bundle_store(request).of_desk, desk.id) if desk else ((), 0)
        view: dict[str, Any] = {"desk": desk, "bundles": found, "loose": loose, "groups": grouped(kb)}
        view["earlier"] = await asyncio.to_thread(heard_earlier, *_place(request), desk.id) if desk else ()
        view["remarks"] = await asyncio.to_thread(remarks_of, request, desk.id) if desk else ()
        return render(request, "signalen-mijn.html", **view, **words_of_bundles(kb), **words_of(kb))


async def _tell(request: Request, bundle: int, form: FormData) -> Response:
    """Write it down, or say what is wrong with it at its field; the desks that reported it read it."""
    status, words = (str(form.get(name) or "").strip() for name in ("stand", "terugkoppeling"))
    errors = _wrong(status, words)
    if errors:
        return await _one(request, bundle, INVALID, errors=errors, typed={"stand": status, "terugkoppeling": words})
    told = Told(Status(status), mask_kept(words).text or None, product_of(request).clock(), "coordinator")
    if not await asyncio.to_thread(bundle_store(request).tell, bundle, told):
        raise NotFoundError(GONE)
    return RedirectResponse(f"{AT}/bundel/{bundle}?bewaard=ja", SEE_OTHER)


def _wrong(status: str, words: str) -> Mapping[str, str]:
    errors = {}
    if status not in CHOICES:
        errors["stand"] = "Kies een stand."
    if len(words) > MAX_FEEDBACK:
        errors["terugkoppeling"] = f"De tekst is te lang: {len(words)} tekens. Er passen er {MAX_FEEDBACK}."
    return errors


def bundle_store(request: Request) -> BundleStore:
    """Return the bundles of the municipality that this application serves."""
    return BundleStore(*_place(request), webhooks_of(request).outbox.bundle)


def _place(request: Request) -> tuple[Engine, str]:
    return request.app.state.casework_engine, product_of(request).settings.municipality


def owner_name(kb: KnowledgeBase, owner: str) -> str:
    """Return an owner in words: a national body by its organisation, a desk of the municipality by its own name."""
    desk = kb.desks.get(owner)
    return desk.organisation if desk is not None and desk.service_area == "Nederland" else desk_name(kb, owner)


def title_of(kb: KnowledgeBase, bundle: Bundle | Earlier) -> str:
    """Return what a bundle is about."""
    task = kb.tasks.get(bundle.task or "")
    name = task.name if task else bundle.task or "Onderwerp niet bekend"
    return f"{name}: {signal_words.STEPS.get(bundle.step, bundle.step).lower()}" if bundle.step else name


def named_owners(kb: KnowledgeBase, owners: Iterable[str]) -> list[tuple[str, str]]:
    """Return owners with their names; bodies with several desks are told apart by the desk."""
    named = [(owner, owner_name(kb, owner)) for owner in owners]
    often = Counter(name for _, name in named)
    named = [(owner, name if often[name] == 1 else f"{name}: {desk_name(kb, owner)}") for owner, name in named]
    return sorted(named, key=lambda each: each[1].casefold())


def words_of_bundles(kb: KnowledgeBase) -> dict[str, Any]:
    """Return the words with which bundles and signals are shown."""
    return {
        "task_name": lambda task: kb.tasks[task].name if task in kb.tasks else task or "Onderwerp niet bekend",
        "title_of": lambda bundle: title_of(kb, bundle),
        "owner_name": lambda owner: owner_name(kb, owner) if owner else "Niet bekend",
        "desk_name": lambda desk: desk_name(kb, desk) if desk else "Loket niet gekozen",
        "statuses": WORDS,
        "choices": CHOICES,
        "signal_words": signal_words,
    }


async def _one(
    request: Request,
    number: int,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    store, kb = bundle_store(request), product_of(request).live().kb
    bundle = await asyncio.to_thread(store.find, number)
    if bundle is None:
        raise NotFoundError(GONE)
    together, out = (request.query_params.get(name, "") for name in ("samen", "uitgehaald"))
    view: dict[str, Any] = {
        "bundle": bundle,
        "voices": await asyncio.to_thread(store.voices, number),
        "history": await asyncio.to_thread(store.history, number),
        "errors": errors or {},
        "typed": typed or {"stand": bundle.status, "terugkoppeling": ""},
        "together": whole(together),
        "taken_out": whole(out),
        "none_chosen": request.query_params.get("uithalen") == "geen",
        "saved": request.query_params.get("bewaard") == "ja",
        "limit": MAX_FEEDBACK,
    }
    return render(request, "signalenbundel.html", status, **view, **words_of_bundles(kb))

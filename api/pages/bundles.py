"""The bundles for the coordinator, and for a desk what became of its signals."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from sqlalchemy import Engine
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, Role, person_of, require
from api.bundles.bundle import CHOICES, MAX_FEEDBACK, WORDS, Bundle, Status, Told
from api.bundles.exports import IN_FULL, IN_SHORT
from api.bundles.store import BundleStore
from api.bundles.taking_apart import Earlier, heard_earlier, taken_out
from api.casework.checks import desk_name
from api.insight.part import in_words
from api.insight.selection import EVERYTHING, periods, quarter_of
from api.pages import signal_words
from api.pages.clerk import OWN_DESK_COOKIE
from api.pages.desks import grouped
from api.pages.numbers import Number, whole
from api.pages.paging import Page, page_of
from api.pages.problems import given_back
from api.pages.remarks_page import remarks_of, words_of
from api.pages.rendering import render
from api.pages.typed_text import typed_text
from api.pages.webhooks import webhooks_of
from api.problems import ConflictError, NotFoundError
from api.product import product_of
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE
from knowledge.masking import mask_kept

AT: Final = "/signalen"
SEE_OTHER: Final = 303
INVALID: Final = 422
NO_REASON: Final = "Schrijf op waarom de eigenaar niets doet. De loketten die dit meldden, lezen dat."
GONE: Final = "Deze bundel bestaat niet (meer). Ga terug naar de signalen."
Coordinating = Annotated[Person, Depends(require(Role.COORDINATOR, Role.ADMINISTRATOR))]


def add_routes(router: APIRouter) -> None:
    """Add the list of bundles, the page of one, bundling, and the page of a desk."""

    @router.get(AT, response_class=HTMLResponse)
    async def bundles(
        request: Request,
        _: Coordinating,
        stand: str = "",
        eigenaar: str = "",
        gebundeld: str = "",
        bladzijde: str = "",
    ) -> HTMLResponse:
        """Show the bundles, the biggest first; `gebundeld` is how many signals were bundled just now."""
        kb, store = product_of(request).live().kb, bundle_store(request)
        today = product_of(request).clock().astimezone(TIMEZONE).date()
        status = Status(stand) if stand in CHOICES else None
        owner = eigenaar if eigenaar in kb.desks else None
        page = page_of(whole(bladzijde), await asyncio.to_thread(store.count, status, owner))
        found = await asyncio.to_thread(store.listed, status, owner, page.size, page.skip)
        view: dict[str, Any] = {
            "bundles": found,
            "page": page,
            "owned": await asyncio.to_thread(store.count, None, owner) if owner else 0,
            "letter_holds": IN_FULL + IN_SHORT,
            "kept": kept_query(stand=status or "", eigenaar=owner or ""),
            "loose": await asyncio.to_thread(store.loose),
            "in_words": in_words,
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
    async def mine(request: Request, loket: str = "", bladzijde: str = "", opmerkingen: str = "") -> HTMLResponse:
        """Show a desk what became of what it reported: what the owner and the editors say, nobody's texts.

        `bladzijde` is the page of the bundles, `opmerkingen` that of the remarks.
        """
        kb, person = product_of(request).live().kb, person_of(request)
        own = person.desk if person else None
        desk = kb.desks.get(loket or own or request.cookies.get(OWN_DESK_COOKIE, ""))
        store = bundle_store(request)
        page = page_of(whole(bladzijde), await asyncio.to_thread(store.count_of_desk, desk.id) if desk else 0)
        found, loose = await asyncio.to_thread(store.of_desk, desk.id, page.size, page.skip) if desk else ((), 0)
        view: dict[str, Any] = {
            "desk": desk,
            "bundles": found,
            "loose": loose,
            "in_words": in_words,
            "groups": grouped(kb),
        }
        view["page"], view["remarks"], view["remark_page"] = page, (), None
        view["earlier"] = await asyncio.to_thread(heard_earlier, *_place(request), desk.id) if desk else ()
        if desk:
            said, shown = await asyncio.to_thread(remarks_of, request, desk.id, whole(opmerkingen))
            view |= {"remarks": said, "remark_page": shown}
            view["kept"] = kept_query(loket=desk.id, opmerkingen=_other(shown))
            view["kept_remarks"] = kept_query(loket=desk.id, bladzijde=_other(page))
        return render(request, "signalen-mijn.html", **view, **words_of_bundles(kb), **words_of(kb))


async def _tell(request: Request, bundle: int, form: FormData) -> Response:
    """Write it down, or say what is wrong with it at its field; the desks that reported it read it."""
    status, words = (typed_text(form.get(name)) for name in ("stand", "terugkoppeling"))
    typed, seen = {"stand": status, "terugkoppeling": words}, whole(typed_text(form.get("versie"))) or None
    errors = _wrong(status, words) or await asyncio.to_thread(_unexplained, bundle_store(request), bundle, typed)
    if errors:
        return await _one(request, bundle, INVALID, errors=errors, typed=typed, seen=seen)
    told = Told(Status(status), mask_kept(words).text or None, product_of(request).clock(), "coordinator")
    try:
        is_there = await asyncio.to_thread(bundle_store(request).tell, bundle, told, seen)
    except ConflictError as problem:  # on the page as it is now, with what was typed
        return await _one(request, bundle, problem.status, typed=typed, is_overtaken=True)
    if not is_there:
        raise NotFoundError(GONE)
    return RedirectResponse(f"{AT}/bundel/{bundle}?bewaard=ja", SEE_OTHER)


def _wrong(status: str, words: str) -> Mapping[str, str]:
    errors = {}
    if status not in CHOICES:
        errors["stand"] = "Kies een stand."
    if len(words) > MAX_FEEDBACK:
        errors["terugkoppeling"] = f"De tekst is te lang: {len(words)} tekens. Er passen er {MAX_FEEDBACK}."
    return errors


def _unexplained(store: BundleStore, bundle: int, typed: Mapping[str, str]) -> Mapping[str, str]:
    """Say it when a bundle would come to rest without a word: the desks that reported it read why."""
    if typed["stand"] != Status.NO_ACTION or typed["terugkoppeling"]:
        return {}
    found = store.find(bundle)
    is_new = found is not None and found.status is not Status.NO_ACTION
    return {"terugkoppeling": NO_REASON} if is_new else {}


def kept_query(**chosen: str) -> str:
    """Return what was chosen as the part of an address before the number of a page."""
    return urlencode({name: value for name, value in chosen.items() if value})


def _other(page: Page) -> str:
    """Return the number of a page as the links of the other list on it keep it; the first needs none."""
    return str(page.number) if page.number > 1 else ""


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
    seen: int | None = None,
    is_overtaken: bool = False,
) -> HTMLResponse:
    store, kb = bundle_store(request), product_of(request).live().kb
    # before the bundle is read: a form may look older than it is, never newer
    version = seen or await asyncio.to_thread(store.version, number)
    bundle = await asyncio.to_thread(store.find, number)
    if bundle is None:
        raise NotFoundError(GONE)
    page = page_of(whole(request.query_params.get("bladzijde", "")), bundle.signals)
    together, out = (request.query_params.get(name, "") for name in ("samen", "uitgehaald"))
    view: dict[str, Any] = {
        "bundle": bundle,
        "version": version,
        "is_overtaken": is_overtaken,
        "voices": await asyncio.to_thread(store.voices, number, page.size, page.skip),
        "page": page,
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

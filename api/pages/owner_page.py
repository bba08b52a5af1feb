"""The page behind the link in a mail to an owner, without an account. Looking changes nothing: scanners look too."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.admission import open_to_all
from api.accounts.arrival import accounts_of
from api.casework.signed_tokens import AlteredLinkError
from api.editing.desk_fields import LINE, MANY
from api.freshness.answering import LINES, LISTS, MAX_WORDS, NO_DESK, GoneDeskError, Told, label, seal_of
from api.freshness.desk_facts import facts_of, owner_of
from api.freshness.inquiries import Answer
from api.freshness.keeping import Freshness, freshness_of
from api.freshness.owner_links import AnsweredError, OwnerLink, PastOwnerLinkError
from api.freshness.reminding import AT
from api.pages.guessing import GUESSING, TOO_MANY, Guesses
from api.pages.inbox import SEE_OTHER
from api.pages.owner_unkept import a_colleague_was_first, altered, unanswerable_page, unkept_page
from api.pages.owner_words import as_text, kept, text_of, told_in
from api.pages.problems import NOT_FOUND, given_back, problem_page
from api.pages.rendering import render
from api.problems import ConflictError, ValidationError
from knowledge.errors import StoreError

logger = logging.getLogger(__name__)

ASK_AGAIN: Final = "Vraag de gemeente om een nieuwe mail. Zij kan die met één knop sturen."
ALTERED: Final = (
    "Deze link klopt niet. Misschien is hij niet helemaal meegekomen: open hem nog eens uit de mail, of plak het hele "
    f"adres. Lukt dat niet? {ASK_AGAIN}"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, None when nothing was sent yet; `errors` by field, `failed` about the whole."""

    told: Told | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    failed: str | None = None


class OwnerPages:
    """The routes behind an owner's link, with a memory of who guesses."""

    def __init__(self) -> None:
        """Begin without anybody who guessed."""
        self._guesses = Guesses()

    def add_routes(self, router: APIRouter) -> None:
        """Add the page and its forms; it is open to all, because the link says who it is."""
        router.add_api_route(f"{AT}/{{token}}", open_to_all(self._show_route()), methods=["GET"])
        router.add_api_route(f"{AT}/{{token}}", open_to_all(self._answer_route()), methods=["POST"])

    def _show_route(self) -> Callable[..., object]:
        async def show_owner_link(request: Request, token: str) -> Response:
            """Show the facts of the desk as they are now."""
            found = await self._link(request, token)
            if isinstance(found, Response):
                return found
            try:
                return await _page(request, token, found)
            except GoneDeskError:
                return await unanswerable_page(request, found.inquiry, None, is_past=False)

        return show_owner_link

    def _answer_route(self) -> Callable[..., object]:
        async def answer_owner_link(request: Request, token: str) -> Response:
            """Keep the answer; when that cannot be, give it all back."""
            form = await request.form(max_files=0)
            try:
                found = await self._link(request, token, form)
                if isinstance(found, Response):
                    return found
                try:
                    return await self._answered(request, token, found, form)
                except GoneDeskError:
                    return await unanswerable_page(request, found.inquiry, form, is_past=False)
            except StoreError as trouble:
                return given_back(request, form, trouble)

        return answer_owner_link

    async def _answered(self, request: Request, token: str, link: OwnerLink, form: FormData) -> Response:
        told = told_in(form)
        try:
            answer = await asyncio.to_thread(_answer, freshness_of(request), link, form, told)
        except ValidationError as problem:
            errors = {one.field: one.message for one in problem.fields}
            return await _page(request, token, link, problem.status, Filled(told, errors))
        except ConflictError as problem:
            found = await self._link(request, token, form)
            if isinstance(found, Response):  # a colleague was just before
                return found
            return await _page(request, token, found, problem.status, Filled(told, failed=problem.detail))
        await asyncio.to_thread(_write_down, request, answer, link.inquiry.desk)
        done = f"?gedaan={answer}" if answer is Answer.CHANGED else ""
        return RedirectResponse(f"{AT}/{token}{done}", SEE_OTHER)

    async def _link(self, request: Request, token: str, form: FormData | None = None) -> OwnerLink | Response:
        """Return the link, or the page that says why there is none; guessing is counted and logged.

        `form` is what is sent with it: that is not lost when a colleague was first.
        """
        freshness = freshness_of(request)
        try:
            return await asyncio.to_thread(freshness.links.find, token, freshness.clock())
        except AlteredLinkError:
            status, says = (TOO_MANY, GUESSING) if self._guesses.too_many(request) else (NOT_FOUND, ALTERED)
            if form is not None:
                kb = await asyncio.to_thread(freshness.answering.kb)
                return unkept_page(request, kb, altered(status, says), form, None)
            return problem_page(request, status, says)
        except PastOwnerLinkError as past:
            return await unanswerable_page(request, past.inquiry, form, is_past=True)
        except AnsweredError as answered:
            return await _answered_already(request, answered, form)


def _answer(freshness: Freshness, link: OwnerLink, form: FormData, told: Told) -> Answer:
    seal = text_of(form, "gezien")
    if text_of(form, "keuze") == Answer.CHANGED:
        freshness.answering.propose(link, seal, told)
        return Answer.CHANGED
    if text_of(form, "keuze") != Answer.RIGHT:
        raise ConflictError("Kies of alles nog klopt, of dat er iets is veranderd.")
    freshness.answering.confirm(link, seal)
    return Answer.RIGHT


def _write_down(request: Request, answer: Answer, desk: str) -> None:
    """Add a line to the audit trail, after the change itself has succeeded."""
    action = "loket-bevestigd" if answer is Answer.RIGHT else "loket-wijziging-voorgesteld"
    try:
        accounts_of(request).audit.record(None, action, f"desk:{desk}", by="eigenaar")
    except StoreError as trouble:
        logger.warning("Niet in het logboek: %s %s (%s)", action, desk, trouble)


async def _page(
    request: Request, token: str, link: OwnerLink, status: int = 200, filled: Filled | None = None
) -> HTMLResponse:
    freshness = freshness_of(request)
    kb = await asyncio.to_thread(freshness.answering.kb)
    desk = kb.desks.get(link.inquiry.desk)
    if desk is None:
        raise GoneDeskError(NO_DESK)
    shown = filled or Filled()
    return render(
        request,
        "nakijken.html",
        status,
        desk=desk,
        owner=owner_of(desk),
        facts=facts_of(kb, desk, freshness.clock()),
        link=link,
        address=f"{AT}/{token}",
        seal=seal_of(desk),
        values=shown.told.fields if shown.told else as_text(desk.model_dump(mode="json")),
        told=shown.told or Told({}, "", ""),
        opened=shown.told is not None and bool(shown.errors or shown.failed),
        errors=shown.errors,
        failed=shown.failed,
        labels={name: label(name) for name in (*LINES, *LISTS)},
        lines=LINES,
        lists=LISTS,
        limits={"line": LINE, "many": MANY, "words": MAX_WORDS},
    )


async def _answered_already(request: Request, answered: AnsweredError, form: FormData | None) -> HTMLResponse:
    """Return the thanks, or to who sends something else than the answer that there is: what is not kept, and where to.

    An owner may forward the mail, so that two colleagues have one link.
    """
    choice = text_of(form, "keuze") if form is not None else ""
    if form is None:
        return await _thanks(request, answered, is_shown=request.query_params.get("gedaan") == Answer.CHANGED)
    if choice not in tuple(Answer) or choice == Answer.RIGHT == answered.inquiry.answer:
        return await _thanks(request, answered)
    freshness = freshness_of(request)
    if choice == Answer.CHANGED and await asyncio.to_thread(
        freshness.answering.was_said, answered.inquiry, told_in(form)
    ):
        return await _thanks(request, answered, is_shown=True)
    kb = await asyncio.to_thread(freshness.answering.kb)
    desk = kb.desks.get(answered.inquiry.desk)
    name = desk.name if desk else "dit loket"
    reason = a_colleague_was_first(answered.inquiry, name, kb.content.municipality.name)
    return unkept_page(request, kb, reason, form, desk.model_dump(mode="json") if desk else None)


async def _thanks(request: Request, answered: AnsweredError, *, is_shown: bool = False) -> HTMLResponse:
    """Return the thanks; right after sending also with what is kept."""
    freshness = freshness_of(request)
    kb = await asyncio.to_thread(freshness.answering.kb)
    desk = kb.desks.get(answered.inquiry.desk)
    change = await asyncio.to_thread(freshness.answering.said, answered.inquiry) if is_shown else None
    return render(
        request,
        "nakijken-klaar.html",
        inquiry=answered.inquiry,
        name=desk.name if desk else "dit loket",
        right=answered.inquiry.answer is Answer.RIGHT,
        kept=kept(change) if change else {},
    )

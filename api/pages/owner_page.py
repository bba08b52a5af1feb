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
from api.casework.signed_tokens import AlteredLinkError, ExpiredLinkError
from api.editing.desk_fields import LINE, MANY
from api.freshness.answering import LINES, LISTS, MAX_WORDS, Told, label, seal_of
from api.freshness.desk_facts import facts_of, owner_of
from api.freshness.inquiries import Answer
from api.freshness.keeping import Freshness, freshness_of
from api.freshness.owner_links import AnsweredError, OwnerLink
from api.freshness.proposals import Change
from api.freshness.reminding import AT
from api.pages.guessing import GUESSING, TOO_MANY, Guesses
from api.pages.inbox import SEE_OTHER
from api.pages.problems import NOT_FOUND, given_back, problem_page
from api.pages.rendering import render
from api.problems import ConflictError, NotFoundError, ValidationError
from knowledge.errors import StoreError
from knowledge.schema import Desk

logger = logging.getLogger(__name__)

CONFLICT: Final = 409
GONE: Final = 410
LONGEST_READ: Final = 3000
"""More of a field is never read; what is too long is said at the field."""

ASK_AGAIN: Final = "Vraag de gemeente om een nieuwe mail. Zij kan die met één knop sturen."
ALTERED: Final = (
    "Deze link klopt niet. Misschien is hij niet helemaal meegekomen: open hem nog eens uit de mail, of plak het hele "
    f"adres. Lukt dat niet? {ASK_AGAIN}"
)
EXPIRED: Final = f"Deze link is verlopen. Er is niets veranderd. {ASK_AGAIN}"
HOURS: Final = "Openingstijden"
REMARK: Final = "Wat er verder anders is"
NO_DESK: Final = "Dit loket staat niet meer in de lijst. U hoeft niets te doen."


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
            return found if isinstance(found, Response) else await _page(request, token, found)

        return show_owner_link

    def _answer_route(self) -> Callable[..., object]:
        async def answer_owner_link(request: Request, token: str) -> Response:
            """Keep the answer; when the database does not answer, give it all back."""
            form = await request.form(max_files=0)
            try:
                return await self._answered(request, token, form)
            except StoreError as trouble:
                return given_back(request, form, trouble)

        return answer_owner_link

    async def _answered(self, request: Request, token: str, form: FormData) -> Response:
        found = await self._link(request, token, form)
        if isinstance(found, Response):
            return found
        told = _told(form)
        try:
            answer = await asyncio.to_thread(_answer, freshness_of(request), found, form, told)
        except ValidationError as problem:
            errors = {one.field: one.message for one in problem.fields}
            return await _page(request, token, found, problem.status, Filled(told, errors))
        except ConflictError as problem:
            found = await self._link(request, token, form)
            if isinstance(found, Response):  # a colleague was just before
                return found
            return await _page(request, token, found, problem.status, Filled(told, failed=problem.detail))
        except NotFoundError as problem:
            return problem_page(request, NOT_FOUND, problem.detail)
        await asyncio.to_thread(_write_down, request, answer, found.inquiry.desk)
        kept = f"?gedaan={answer}" if answer is Answer.CHANGED else ""
        return RedirectResponse(f"{AT}/{token}{kept}", SEE_OTHER)

    async def _link(self, request: Request, token: str, form: FormData | None = None) -> OwnerLink | Response:
        """Return the link, or the page that says why there is none; guessing is counted and logged.

        `form` is what is sent with it: that is not lost when a colleague was first.
        """
        freshness = freshness_of(request)
        try:
            return await asyncio.to_thread(freshness.links.find, token, freshness.clock())
        except AlteredLinkError:
            if self._guesses.too_many(request):
                return problem_page(request, TOO_MANY, GUESSING)
            return problem_page(request, NOT_FOUND, ALTERED)
        except ExpiredLinkError:
            return problem_page(request, GONE, EXPIRED)
        except AnsweredError as answered:
            return await _answered_already(request, answered, form)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n").strip()[:LONGEST_READ] if isinstance(value, str) else ""


def _told(form: FormData) -> Told:
    fields = {name: _text(form, name) for name in (*LINES, *LISTS)}
    return Told(fields, _text(form, "hours"), _text(form, "remark"))


def _answer(freshness: Freshness, link: OwnerLink, form: FormData, told: Told) -> Answer:
    seal = _text(form, "gezien")
    if _text(form, "keuze") == Answer.CHANGED:
        freshness.answering.propose(link, seal, told)
        return Answer.CHANGED
    if _text(form, "keuze") != Answer.RIGHT:
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
        return problem_page(request, GONE, NO_DESK)
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
        values=shown.told.fields if shown.told else _as_text(desk),
        told=shown.told or Told({}, "", ""),
        opened=shown.told is not None and bool(shown.errors or shown.failed),
        errors=shown.errors,
        failed=shown.failed,
        labels={name: label(name) for name in (*LINES, *LISTS)},
        lines=LINES,
        lists=LISTS,
        limits={"line": LINE, "many": MANY, "words": MAX_WORDS},
    )


def _as_text(desk: Desk) -> dict[str, str]:
    """Return the fields that an owner may change, as text: a list has a line for each."""
    body = desk.model_dump(mode="json")
    return {name: body[name] or "" for name in LINES} | {name: "\n".join(body[name]) for name in LISTS}


async def _answered_already(request: Request, answered: AnsweredError, form: FormData | None) -> HTMLResponse:
    """Return the thanks, or to who sends something else than the answer that there is: what is not kept, and where to.

    An owner may forward the mail, so that two colleagues have one link.
    """
    choice = _text(form, "keuze") if form is not None else ""
    if form is None:
        return await _thanks(request, answered, is_shown=request.query_params.get("gedaan") == Answer.CHANGED)
    if choice not in tuple(Answer) or choice == Answer.RIGHT == answered.inquiry.answer:
        return await _thanks(request, answered)
    told = _told(form)
    freshness = freshness_of(request)
    if choice == Answer.CHANGED and await asyncio.to_thread(freshness.answering.was_said, answered.inquiry, told):
        return await _thanks(request, answered, is_shown=True)
    kb = await asyncio.to_thread(freshness.answering.kb)
    desk = kb.desks.get(answered.inquiry.desk)
    front = kb.desks.get(kb.content.municipality.front_desk)
    return render(
        request,
        "nakijken-te-laat.html",
        CONFLICT,
        inquiry=answered.inquiry,
        name=desk.name if desk else "dit loket",
        right=answered.inquiry.answer is Answer.RIGHT,
        words=_in_words(told, _as_text(desk) if desk else {}) if choice == Answer.CHANGED else {},
        phone=front.phone if front else None,
    )


def _in_words(told: Told, now: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in that is not so `now`, by what it is called."""
    changed = {label(name): text for name, text in told.fields.items() if text != now.get(name, "")}
    return changed | {what: text for what, text in ((HOURS, told.hours), (REMARK, told.remark)) if text}


def _kept(change: Change) -> dict[str, str]:
    """Return what is kept of a change, by what it is called: the owner reads what was taken out of it."""
    after = change.after.items()
    fields = {label(name): "\n".join(new) if isinstance(new, list) else new or "" for name, new in after}
    return fields | {what: text for what, text in ((HOURS, change.hours), (REMARK, change.remark)) if text}


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
        kept=_kept(change) if change else {},
    )

"""The page behind the link in a mail, for a desk without an account. Looking changes nothing: scanners look too."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.admission import open_to_all
from api.casework.following import Who
from api.casework.links import MAY, AlteredLinkError, Link, PastLinkError, Purpose, UsedLinkError, use
from api.casework.post import MailSort, queue
from api.casework.referral import MAX_NOTE, Referral
from api.casework.referring import referral_out
from api.casework.states import Actor, State, may_become
from api.casework.telling import as_told
from api.casework.wording import STATES, refusal
from api.pages import referral_words as words
from api.pages.guessing import GUESSING, TOO_MANY, Guesses
from api.pages.inbox import SEE_OTHER
from api.pages.kept_text import kept_text
from api.pages.problems import given_back, problem_page
from api.pages.referral_entry import Typed, errors_of, read_step, text_of, typed_of
from api.pages.referral_page import choice_of, has_form
from api.pages.rendering import render
from api.pages.typed_before import typed_before
from api.problems import ConflictError, ValidationError
from api.product import Product, product_of
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError

AT: Final = "/antwoord"
GONE: Final = 410
NOT_FOUND: Final = 404
ALTERED: Final = (
    "Deze link klopt niet. Misschien is hij niet helemaal meegekomen: open hem nog eens uit de mail, of plak het hele "
    "adres. Lukt dat niet? Bel het loket dat de inwoner doorverwees: dat kan u een nieuwe link sturen."
)


class LinkPages:
    """The routes behind a link, with a memory of who guesses."""

    def __init__(self) -> None:
        """Begin without anybody who guessed."""
        self._guesses = Guesses()

    def add_routes(self, router: APIRouter) -> None:
        """Add the page and its one form; it is open to all, because the link says who it is."""
        router.add_api_route(f"{AT}/{{token}}", open_to_all(self._show_route()), methods=["GET"])
        router.add_api_route(f"{AT}/{{token}}", open_to_all(self._answer_route()), methods=["POST"])

    def _show_route(self) -> Callable[..., object]:
        async def show_link(request: Request, token: str) -> Response:
            """Show what the link is for."""
            found = await self._link(request, token)
            return found if isinstance(found, Response) else await _page(request, token, found)

        return show_link

    def _answer_route(self) -> Callable[..., object]:
        async def answer_link(request: Request, token: str) -> Response:
            """Do what was chosen, and use the link; when the database does not answer, give it all back."""
            form = await request.form()
            try:
                return await self._answered(request, token, form)
            except StoreError as trouble:
                return given_back(request, form, trouble)

        return answer_link

    async def _answered(self, request: Request, token: str, form: FormData) -> Response:
        found = await self._link(request, token)
        if isinstance(found, Response):
            return found
        try:
            after = await asyncio.to_thread(_answer, product_of(request), found, form)
        except ValidationError as problem:
            return await _page(request, token, found, problem.status, typed_of(form, errors_of(problem)))
        except ConflictError as problem:
            return await _page(request, token, found, problem.status, typed_of(form, failed=problem.detail))
        done = urlencode({"gedaan": text_of(form, "stand")})
        return RedirectResponse(f"{AT}/{after}" if after else f"{AT}/{token}?{done}", SEE_OTHER)

    async def _link(self, request: Request, token: str) -> Link | Response:
        """Return the link, or the page that says why there is none; guessing is counted and logged."""
        product = product_of(request)
        try:
            return await asyncio.to_thread(product.casework.links.find, token, product.clock())
        except AlteredLinkError:
            if self._guesses.too_many(request):
                return problem_page(request, TOO_MANY, GUESSING)
            return problem_page(request, NOT_FOUND, ALTERED)
        except PastLinkError as past:
            return problem_page(request, GONE, await asyncio.to_thread(_past, product, past.referral))
        except UsedLinkError as used:
            return await _used(request, used)


def _past(product: Product, code: str) -> str:
    """Return what a desk can do whose link does not work any more: whom to call, with which code."""
    kb = product.live().kb
    referral = product.casework.referrals.referral(code)
    return (
        "Deze link is verlopen, of er is een nieuwe gestuurd. Kijk in uw mail of u een nieuwe link heeft. Zo niet, bel "
        f"dan {_sender(kb, referral)}, en noem de code {referral.code}. Dat loket kan u een nieuwe link sturen."
    )


def _sender(kb: KnowledgeBase, referral: Referral) -> str:
    """Return whom the receiving desk can call, with the number for colleagues."""
    sender = kb.desks.get(referral.from_desk or "")
    phone = (sender.colleague_phone or sender.phone) if sender else None
    return (
        f"{sender.name if sender else 'het loket dat de inwoner doorverwees'}{f', telefoon {phone}' if phone else ''}"
    )


def _answer(product: Product, link: Link, form: FormData) -> str | None:
    """Change the referral and use the link, together; return the token of the link with which it is finished.

    None where there is nothing to finish, where that link goes by mail, and for the second of a button pressed twice.
    """
    step = read_step(form)
    referral = product.casework.referrals.referral(link.referral)
    who = Who(Actor.RECEIVER, referral.to_desk)
    if step.to not in MAY[link.purpose]:
        raise ConflictError(refusal(referral.state, step.to, who.actor))
    now, municipality = product.clock(), product.casework.municipality
    is_first = False

    def used(connection: Connection, after: Referral) -> None:
        nonlocal is_first
        if not use(connection, link, now):
            raise ConflictError("Deze link is net gebruikt. Ververs de pagina om te zien wat er is gebeurd.")
        if after.state is State.ACCEPTED and product.casework.mails:
            queue(connection, municipality, after, MailSort.FINISH, after.to_desk, now)
        is_first = True

    after = product.casework.referrals.change(product.live().kb, link.referral, step, who, used)
    if after.state is not State.ACCEPTED or not is_first or product.casework.mails:
        return None
    valid = timedelta(days=product.settings.link_days)
    return product.casework.links.make(link.referral, Purpose.FINISH, now, valid)


async def _page(
    request: Request, token: str, link: Link, status: int = 200, typed: Typed | None = None
) -> HTMLResponse:
    product = product_of(request)
    kb = product.live().kb
    referral = await asyncio.to_thread(product.casework.referrals.referral, link.referral)
    choices = [choice_of(referral, to) for to in MAY[link.purpose] if may_become(referral.state, to, Actor.RECEIVER)]
    return render(
        request,
        "antwoord.html",
        status,
        referral=as_told(referral_out(kb, referral)),
        token=token,
        link=link,
        dialogue=words.dialogue(referral),
        choices=choices,
        typed_before=typed_before(kb, typed) if typed and not has_form(typed, choices[1:]) else (),
        typed=typed or Typed(),
        words=words,
        states=STATES,
        max_note=MAX_NOTE,
    )


async def _used(request: Request, used: UsedLinkError) -> HTMLResponse:
    product = product_of(request)
    referral = await asyncio.to_thread(product.casework.referrals.referral, used.referral)
    kb = product.live().kb
    return render(
        request,
        "antwoord-klaar.html",
        GONE,
        referral=referral_out(kb, referral),
        sender=_sender(kb, referral),
        is_mailed=product.casework.mails,
        kept=kept_text(request.query_params.get("gedaan", ""), referral),
        states=STATES,
    )

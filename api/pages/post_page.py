"""What administrators see of the mail to desks: how much waits, since when and why."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, Role, require
from api.casework.post import MailSort, Waiting
from api.dutch import clock
from api.pages.inbox import SEE_OTHER
from api.pages.rendering import render
from api.product import product_of

AT: Final = "/beheer/mail"
SORTS: Final = {
    MailSort.NEW: "nieuwe doorverwijzing",
    MailSort.REOPENED: "weer geopend",
    MailSort.LINK: "nieuwe link",
    MailSort.QUESTION: "vraag aan de afzender",
    MailSort.OUTCOME: "hoe het afliep",
    MailSort.FINISH: "afronden",
    MailSort.REMINDER: "herinnering",
    MailSort.CHAIN: "kastje naar de muur",
}
Administrator = Annotated[Person, Depends(require(Role.ADMINISTRATOR))]


def sentence(post: Waiting) -> str:
    """Return how the mail stands, such as "2 berichten wachten: de mailserver antwoordt niet."."""
    later = _later(post)
    if not post.waiting and not post.given_up:
        return later or "Er wachten geen berichten."
    parts = []
    if post.waiting:
        parts.append("1 bericht wacht" if post.waiting == 1 else f"{post.waiting} berichten wachten")
    if post.given_up:
        are = "bericht is" if post.given_up == 1 else "berichten zijn"
        parts.append(f"{post.given_up} {are} niet verstuurd")
    stuck = " en ".join(parts) + (f": {post.trouble}." if post.trouble else ".")
    return f"{stuck} {later}".strip()


def _later(post: Waiting) -> str:
    """Return when goes what can still be undone, such as "1 bericht wordt om 06:50 verstuurd."."""
    if not post.held or post.from_at is None:
        return ""
    at = clock(post.from_at)
    if post.held == 1:
        return f"1 bericht wordt om {at} verstuurd."
    return f"{post.held} berichten worden verstuurd, het eerste om {at}."


def add_routes(router: APIRouter) -> None:
    """Add the page, and trying everything again at once."""

    @router.get(AT, response_class=HTMLResponse)
    async def post(request: Request, _: Administrator) -> HTMLResponse:
        """Show what waits."""
        product = product_of(request)
        store, kb = product.casework.post, product.live().kb
        stands, mails = await asyncio.gather(asyncio.to_thread(store.waiting), asyncio.to_thread(store.unsent))
        return render(
            request,
            "beheer/mail.html",
            sentence=sentence(stands),
            stands=stands,
            mails=mails,
            total=stands.waiting + stands.given_up + stands.held,
            sorts=SORTS,
            on=product.casework.mails,
            host=product.settings.smtp_host,
            names={desk.id: desk.name for desk in kb.content.desks},
            to_coordinator=MailSort.CHAIN,
        )

    @router.post(f"{AT}/opnieuw")
    async def again(request: Request, _: Administrator) -> Response:
        """Try everything that waits again."""
        product = product_of(request)
        await asyncio.to_thread(product.casework.post.again, product.clock())
        return RedirectResponse(AT, SEE_OTHER)

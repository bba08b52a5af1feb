"""An owner's answer that cannot be kept any more: why, what was typed, and to whom it can be told after all.

Nothing of it is stored; the page is the only place where the words are.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.dutch import short_day
from api.freshness.answering import NO_DESK, GoneDesk
from api.freshness.inquiries import Answer, Inquiry
from api.freshness.keeping import freshness_of
from api.freshness.owner_links import VALID
from api.pages.owner_words import as_text, in_words, text_of, told_in
from api.pages.rendering import render
from api.pages.wording import telephone_link
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

CONFLICT: Final = 409
GONE: Final = 410
MASKED: Final = re.compile(r"\[[\w -]+\]")
LONGEST_MAIL: Final = 1800
"""A longer address is refused by some mail programs: then the text is pasted."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How an owner of another organisation reaches the municipality: its front desk, with what is known of it."""

    name: str
    phone: str | None
    dialled: str | None
    email: str | None
    mailed: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is not kept; `onward` is what can be done about it, before how the municipality is reached."""

    status: int
    title: str
    lead: str
    onward: str


def a_colleague_was_first(inquiry: Inquiry, name: str, municipality: str) -> Reason:
    """Return the reason when there is an answer already: a mail may be forwarded, so that two have one link."""
    day = _day(inquiry)
    lead = (
        f"Op {day} is met deze link doorgegeven dat alles klopt voor {name}."
        if inquiry.answer is Answer.RIGHT
        else f"Op {day} is met deze link een wijziging doorgegeven voor {name}. Een redacteur van {municipality} kijkt "
        "ernaar."
    )
    onward = "Denkt u er anders over dan uw collega? De gemeente kan u een nieuwe link sturen."
    return Reason(CONFLICT, "Een collega heeft al geantwoord", lead, onward)


def past(name: str) -> Reason:
    """Return the reason when the link is too old."""
    lead = f"De link voor {name} werkt {VALID.days // 7} weken. Die tijd is voorbij. Er is niets veranderd."
    onward = "Vraag de gemeente om een nieuwe mail. Zij kan die met één knop sturen."
    return Reason(GONE, "Deze link is verlopen", lead, onward)


def altered(status: int, lead: str) -> Reason:
    """Return the reason when the link is not one of ours; what is typed may still be worth telling."""
    return Reason(status, "Deze link werkt niet", lead, "U kunt het ook aan de gemeente doorgeven.")


def no_desk(gone: GoneDesk | None) -> Reason:
    """Return the reason when the desk is archived, or another has come in its place."""
    what = (
        f"{gone.name} staat sinds {short_day(gone.since.astimezone(TIMEZONE).date())} niet meer in de lijst."
        if gone
        else NO_DESK
    )
    lead = f"{what} Medewerkers sturen er geen inwoners meer naartoe."
    onward = (
        "U hoeft niets te doen. Bestaat het loket nog, of komt er een ander voor in de plaats? Zeg het de gemeente."
    )
    return Reason(GONE, "Dit loket is niet meer in gebruik", lead, onward)


async def unanswerable_page(
    request: Request, inquiry: Inquiry, form: FormData | None, *, is_past: bool
) -> HTMLResponse:
    """Render that nothing can be answered any more: the desk is gone, or the link is too old. Raises StoreError."""
    answering = freshness_of(request).answering
    kb = await asyncio.to_thread(answering.kb)
    desk = kb.desks.get(inquiry.desk)
    if is_past and desk is not None:
        return unkept_page(request, kb, past(desk.name), form, desk.model_dump(mode="json"))
    gone = await asyncio.to_thread(answering.gone, inquiry.desk)
    return unkept_page(request, kb, no_desk(gone), form, gone.body if gone else None)


def unkept_page(
    request: Request, kb: KnowledgeBase, reason: Reason, form: FormData | None, now: Mapping[str, Any] | None
) -> HTMLResponse:
    """Render why nothing is kept; with `form`, what was sent, so that it can be copied or mailed.

    `now` is the desk as it is: of one that is not known every field is shown that has something in it.
    """
    answer = text_of(form, "keuze") if form is not None else ""
    words = in_words(told_in(form), as_text(now or {})) if form is not None and answer == Answer.CHANGED else {}
    return render(
        request,
        "nakijken-niet-bewaard.html",
        reason.status,
        reason=reason,
        is_sent=answer in tuple(Answer),
        words=words,
        is_masked=any(MASKED.search(text) for text in words.values()),
        reach=_reach(kb, str(now["name"]) if now else None, words),
    )


def _reach(kb: KnowledgeBase, desk: str | None, words: Mapping[str, str]) -> Reach | None:
    front = kb.desks.get(kb.content.municipality.front_desk)
    if front is None or not (front.phone or front.email):
        return None
    return Reach(
        name=front.name,
        phone=front.phone,
        dialled=telephone_link(front.phone) if front.phone else None,
        email=front.email,
        mailed=_mail_to(front.email, desk, words) if front.email else None,
    )


def _mail_to(address: str, desk: str | None, words: Mapping[str, str]) -> str:
    """Return the link that begins a mail, with what was typed in it as long as mail programs take it."""
    subject = {"subject": f"Wijziging voor {desk}" if desk else "Wijziging van een loket"}
    typed = "\n\n".join(f"{what}:\n{text or 'leeg gemaakt'}" for what, text in words.items())
    body = typed.replace("\n", "\r\n")  # as RFC 6068 wants it
    whole = f"mailto:{address}?{urlencode(subject | {'body': body}, quote_via=quote)}"
    if body and len(whole) <= LONGEST_MAIL:
        return whole
    return f"mailto:{address}?{urlencode(subject, quote_via=quote)}"


def _day(inquiry: Inquiry) -> str:
    return short_day(inquiry.answered_at.astimezone(TIMEZONE).date()) if inquiry.answered_at else ""

"""The page of one referral: what it is, what somebody may do with it now, its history and its chain."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, person_of
from api.casework.acting import possible, roles_in, usual
from api.casework.following import Who, asked_and_answered, can_undo
from api.casework.going_on import go_on, goes_on
from api.casework.one_desk import follower, may_undo
from api.casework.referral import MAX_NOTE, MAX_TRIED, ChangeSort, Referral
from api.casework.referring import COMPLETABLE, referral_out
from api.casework.states import CAME_BACK, REASONS, Actor, Needs, State, needs, reopens
from api.casework.telling import as_told, knows
from api.casework.wording import REASON_WORDS, ROLES, STATES, refusal
from api.pages import referral_words as words
from api.pages.desks import grouped
from api.pages.inbox import AT, SEE_OTHER
from api.pages.kept_text import kept_text
from api.pages.problems import given_back
from api.pages.qr import square
from api.pages.receiver_told import not_told
from api.pages.referral_entry import (
    Typed,
    errors_of,
    read_details,
    read_onwards,
    read_step,
    text_of,
    typed_of,
    version_of,
)
from api.pages.rendering import render
from api.pages.sender_acts import TOLD, link_sent, may_send_link, may_settle, settled
from api.pages.typed_before import typed_before
from api.problems import ConflictError, NotAllowedError, ValidationError
from api.product import Product, product_of
from knowledge.errors import StoreError

NOT_YOURS: Final = "Alleen het ontvangende loket of de coördinator kan dit. Log in, of gebruik de link uit de mail."
UNDONE: Final = "ongedaan"
COMPLETED: Final = "aangevuld"

Done = tuple[str, str]
"""The code of the referral to show now, and what was done."""

Act = Callable[[Product, Person | None, str, FormData], Done]
"""Does what a form asks of the referral with a code, and returns what was done."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that somebody may do now, and what must be filled in with it."""

    to: State
    label: str
    button: str
    reasons: Mapping[str, str]
    needs_note: bool


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add the page and what can be done on it; a code that is looked up counts as a question (`admit`)."""

    @router.get(f"{AT}/{{code}}", response_class=HTMLResponse)
    async def show(request: Request, code: str, gedaan: str = "") -> HTMLResponse:
        """Show one referral; `gedaan` is what was just done with it."""
        admit(request)
        return await _page(request, code, done=gedaan)

    acts: dict[str, Act] = {
        "": _change,
        "/ongedaan": _undo,
        "/verder": _refer_on,
        "/aanvullen": _complete,
        "/afgehandeld": settled,
        "/nieuwe-link": link_sent,
    }
    for path, act in acts.items():
        router.add_api_route(f"{AT}/{{code}}{path}", _route(admit, act), methods=["POST"])


def _route(admit: Callable[[Request], None], act: Act) -> Callable[[Request, str], object]:
    async def route(request: Request, code: str) -> Response:
        """Do what was asked and lead back to where it was asked; what goes wrong is said, and what was typed stays."""
        form = await request.form()
        try:
            admit(request)
            return await _done(request, act, code, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)

    return route


async def _done(request: Request, act: Act, code: str, form: FormData) -> Response:
    try:
        shown, done = await asyncio.to_thread(act, product_of(request), person_of(request), code, form)
    except ValidationError as problem:
        return await _page(request, code, problem.status, typed=typed_of(form, errors_of(problem)))
    except (ConflictError, NotAllowedError) as problem:
        return await _page(request, code, problem.status, typed=typed_of(form, failed=problem.detail))
    if text_of(form, "terug") == "bak":
        return RedirectResponse(f"{AT}?{urlencode({'loket': text_of(form, 'bak'), 'gedaan': code})}", SEE_OTHER)
    return RedirectResponse(f"{AT}/{quote(shown)}?{urlencode({'gedaan': done})}", SEE_OTHER)


def _change(product: Product, person: Person | None, code: str, form: FormData) -> Done:
    step, referrals = read_step(form), product.casework.referrals
    referral = referrals.referral(code)
    who = possible(referral, person, product.casework.municipality).get(step.to)
    if who is None:
        role = _main_role(product, person, referral)
        if role is None:
            raise NotAllowedError(NOT_YOURS)
        if step.version in (None, referral.version):
            raise ConflictError(refusal(referral.state, step.to, role.actor))
        who = role  # what somebody else did in the meantime is said by recording
    referrals.change(product.live().kb, code, step, who)
    return code, step.to


def _undo(product: Product, person: Person | None, code: str, form: FormData) -> Done:
    referral = product.casework.referrals.referral(code)
    who = _undoer(product, person, referral) or _main_role(product, person, referral)
    if who is None:
        raise NotAllowedError(NOT_YOURS)
    product.casework.referrals.undo(product.live().kb, code, who, version_of(form))
    return code, UNDONE


def _refer_on(product: Product, person: Person | None, code: str, form: FormData) -> Done:
    referral, live = product.casework.referrals.referral(code), product.live()
    if referral.state in CAME_BACK:
        request = read_onwards(form, referral, live.kb, referral.from_desk)
        return go_on(product.casework.referrals, live, referral, request).code, State.SENT
    who = Who(Actor.RECEIVER, referral.to_desk)
    if not _is_receiver(product, person, referral):
        raise NotAllowedError(NOT_YOURS)
    request = read_onwards(form, referral, live.kb, referral.to_desk)
    product.casework.referrals.refer_on(live, code, request, who, version_of(form))
    return code, State.REFERRED_ON


def _complete(product: Product, person: Person | None, code: str, form: FormData) -> Done:
    referral = product.casework.referrals.referral(code)
    who = Who(Actor.SENDER, person.desk if person and person.desk == referral.from_desk else None)
    product.casework.referrals.complete(product.live().kb, code, read_details(form), who, version_of(form))
    return code, COMPLETED


def _main_role(product: Product, person: Person | None, referral: Referral) -> Who | None:
    return next(iter(roles_in(referral, person, product.casework.municipality)), None)


def _is_receiver(product: Product, person: Person | None, referral: Referral) -> bool:
    roles = roles_in(referral, person, product.casework.municipality)
    return any(who.actor is Actor.RECEIVER for who in roles)


def _undoer(product: Product, person: Person | None, referral: Referral) -> Who | None:
    roles = roles_in(referral, person, product.casework.municipality)
    return next((who for who in roles if can_undo(referral, who, product.clock()) or _undid(referral, who)), None)


def _undid(referral: Referral, who: Who) -> bool:
    last = referral.changes[-1]
    return last.sort is ChangeSort.UNDONE and (last.by, last.desk) == (who.actor, who.desk)


async def _page(
    request: Request, code: str, status: int = 200, *, typed: Typed | None = None, done: str = ""
) -> HTMLResponse:
    product, person = product_of(request), person_of(request)
    kb = product.live().kb
    referral = await asyncio.to_thread(product.casework.referrals.referral, code)
    chain = await asyncio.to_thread(product.casework.referrals.chain, referral)
    there = follower(chain, referral)
    choices = {
        to: who
        for to, who in possible(referral, person, product.casework.municipality).items()
        if there is None or not reopens(referral.state, to)
    }
    first = usual(referral, choices)
    primary = choice_of(referral, first) if first else None
    others = [choice_of(referral, to) for to in choices if to not in (first, State.REFERRED_ON)]
    may_refer_on = State.REFERRED_ON in choices
    may_go_on = goes_on(chain, referral) and not _is_receiver(product, person, referral)
    may_complete = referral.state in COMPLETABLE and not _is_receiver(product, person, referral)
    roles = roles_in(referral, person, product.casework.municipality)
    shown = referral_out(kb, referral)
    visible = shown if knows(referral, roles, chain) else as_told(shown)
    with_fields = [*others, *([primary] if primary and (primary.reasons or primary.needs_note) else [])]
    onwards = may_refer_on or may_go_on
    following = _following(chain, referral)
    is_next = done == referral.state is State.SENT and referral.position > 1 and len(referral.changes) == 1
    went_on = referral if is_next else following if done == State.REFERRED_ON else None
    is_lost = typed is not None and not has_form(typed, with_fields, onwards=onwards, complete=may_complete)
    return render(
        request,
        "doorverwijzing.html",
        status,
        referral=visible,
        kept=kept_text(done, visible, went_on if went_on and knows(went_on, roles, chain) else None),
        went_on=referral_out(kb, went_on) if went_on else None,
        square=square(referral.code),
        chain=[referral_out(kb, link) for link in chain] if len(chain) > 1 else (),
        primary=primary,
        others=others,
        may_refer_on=may_refer_on,
        may_go_on=may_go_on,
        may_settle=may_go_on and may_settle(product, person, referral),
        may_send_link=not _is_receiver(product, person, referral)
        and await asyncio.to_thread(may_send_link, request, product, referral),
        not_told=""
        if _is_receiver(product, person, referral)
        else await asyncio.to_thread(not_told, request, product, referral),
        dialogue=words.dialogue(referral),
        may_complete=may_complete,
        may_undo=any(may_undo(chain, referral, who, product.clock()) for who in roles),
        typed_before=typed_before(kb, typed) if typed and is_lost else (),
        has_role=_main_role(product, person, referral) is not None,
        groups=grouped(kb),
        all_kinds=tuple(kb.kinds.values()),
        names={desk.id: desk.name for desk in kb.content.desks},
        typed=typed or Typed(),
        done=_told(done, referral),
        words=words,
        states=STATES,
        roles=ROLES,
        reason_words=REASON_WORDS,
        max_note=MAX_NOTE,
        max_tried=MAX_TRIED,
    )


def _following(chain: Sequence[Referral], referral: Referral) -> Referral | None:
    """Return the referral to which the receiving desk sent the resident on, as long as that is so."""
    if referral.state is not State.REFERRED_ON:
        return None
    return next((link for link in chain if link.code == referral.changes[-1].next), None)


def _told(done: str, referral: Referral) -> str:
    """Return the sentence that says what was done; nothing that is not so any more."""
    if done == UNDONE:
        return f"Ongedaan gemaakt. De doorverwijzing staat weer op '{STATES[referral.state]}'."
    if done in TOLD:
        return TOLD[done]
    if done == COMPLETED:
        return "Aangevuld."
    if done != referral.state:
        return ""
    is_answer = referral.state is State.SENT and asked_and_answered(referral)[1] is not None
    return words.ANSWERED if is_answer else words.DONE.get(referral.state, "")


def has_form(typed: Typed, choices: Sequence[Choice], *, onwards: bool = False, complete: bool = False) -> bool:
    """Say whether the form that was filled in is still on the page; `choices` are those with fields."""
    if "overdracht" in typed.values:
        return complete
    if "loket" in typed.values:
        return onwards
    return any(choice.to == typed["stand"] for choice in choices)


def choice_of(referral: Referral, to: State) -> Choice:
    """Return what somebody does to bring a referral to a state, and what must be filled in with it."""
    asked = needs(referral.state, to)
    label, button = words.MENU[to], words.BUTTONS[to]
    if reopens(referral.state, to):
        label, button = "Heropenen", "Heropen de doorverwijzing"
    elif referral.state is State.NEEDS_INFORMATION and to is State.SENT:
        label, button = "De vraag beantwoorden", "Stuur het antwoord"
    reasons = {reason.value: REASON_WORDS[reason] for reason in REASONS.get(to, ())}
    return Choice(to, label, button, reasons, asked is Needs.NOTE)

"""The clerk's page: a conversation at the left, the advice card at the right; with and without script."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from api.dutch import LANGUAGES
from api.pages.advice_card import card
from api.pages.conversation import take_turn
from api.pages.desks import grouped
from api.pages.entry import Entry, FieldErrors, read_context, read_entry
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND
from api.pages.rendering import is_fragment, render
from api.pages.screens import ClerkContext, OpenConversations, Screen, new_conversation
from api.problems import ProblemError
from api.wire import MAX_TEXT
from knowledge.masking import mask_kept

OWN_DESK_COOKIE: Final = "eigen_loket"
OWN_DESK_SECONDS: Final = 180 * 24 * 3600
NO_CONTENT: Final = 204
SEE_OTHER: Final = 303
INVALID: Final = 422
GONE: Final = 410
FAILED: Final = 503
WENT_WRONG: Final = "Er ging iets mis. Dat ligt niet aan u. Probeer het over een minuut opnieuw."
QUESTION_GONE: Final = "Deze vraag is verlopen. Typ opnieuw wat de inwoner wil."
KEPT: Final = "Uw tekst staat er nog."
EXAMPLES: Final = (
    "Mevrouw moet voor haar uitkering inloggen, maar ze heeft geen DigiD.",
    "Meneer moet huurtoeslag terugbetalen en snapt de brief niet.",
    "Een inwoner wil zijn nieuwe adres doorgeven.",
)
"""Questions for whoever opens the page for the first time."""

_log = logging.getLogger(__name__)


class ClerkPages:
    """The routes of the conversation, around a memory of the conversations that are open."""

    def __init__(self, conversations: OpenConversations, admit: Callable[[Request], None]) -> None:
        """Keep screens in `conversations`; `admit` raises a ProblemError when a question must wait."""
        self._conversations = conversations
        self._admit = admit

    def add_routes(self, router: APIRouter) -> None:
        """Add the conversation, what belongs to it, and the choice of the own desk."""
        router.add_api_route("/", self.start, methods=["GET"], response_class=HTMLResponse)
        router.add_api_route("/gesprek/{conversation}", self.reopen, methods=["GET"], response_class=HTMLResponse)
        router.add_api_route("/gesprek", self.ask, methods=["POST"])
        router.add_api_route("/gesprek/al-geweest", self.change_visited, methods=["POST"])
        router.add_api_route("/opnieuw", self.start_again, methods=["POST"])
        router.add_api_route("/mijn-loket", self.choose_own_desk, methods=["POST"])

    async def start(self, request: Request, vorige: str = "") -> HTMLResponse:
        """Show an empty conversation; `vorige` is the one that was left, which can still be reopened."""
        return _page(request, _fresh(request), left=vorige if self._conversations.get(vorige) else None)

    async def reopen(self, request: Request, conversation: str) -> HTMLResponse:
        """Show a conversation again, as it was."""
        screen = self._conversations.get(conversation)
        if screen is None:
            return _page(request, _fresh(request), NOT_FOUND, gone=True)
        return _page(request, screen)

    async def ask(self, request: Request) -> Response:
        """Take one turn; the page's script gets parts, a browser without script the whole page again."""
        entry = read_entry(await request.form(), ports(request).knowledge())
        conversation = entry.conversation or new_conversation()
        async with self._conversations.turn(conversation):
            screen = self._conversations.get(conversation) or Screen(conversation)
            response = await self._answered(request, screen, entry)
        return _remember(request, response, entry.context)

    async def _answered(self, request: Request, screen: Screen, entry: Entry) -> Response:
        as_sent = replace(screen, context=entry.context, draft=entry.text)
        if entry.errors:
            return _refused(request, as_sent, entry.errors)
        if (entry.choice is not None or entry.undo is not None) and not screen.turns:
            return _failed(request, as_sent, GONE, QUESTION_GONE)
        answered = screen
        if not _is_repeated(screen, entry):
            try:
                self._admit(request)
                answered = await take_turn(ports(request), screen, entry)
            except ProblemError as problem:
                return _failed(request, as_sent, problem.status, f"{problem.detail} {KEPT}")
            except Exception:  # noqa: BLE001 - whatever fails behind the page, the clerk keeps the typed text
                _log.exception("Een beurt van het gesprek is mislukt.")
                return _failed(request, as_sent, FAILED, f"{WENT_WRONG} {KEPT}")
            self._conversations.keep(answered)
        if is_fragment(request):
            return _answer(request, answered, since=min(entry.turn, screen.count))
        return RedirectResponse(_address(answered), SEE_OTHER)

    async def change_visited(self, request: Request) -> Response:
        """Add or remove a desk where the resident has already been; nothing is asked yet."""
        kb = ports(request).knowledge()
        form = await request.form()
        entry = read_entry(form, kb)
        added, removed = form.get("toevoegen"), form.get("verwijderen")
        visited = tuple(desk for desk in entry.context.visited if desk != removed)
        if removed is None and isinstance(added, str) and added in kb.desks and added not in visited:
            visited = (*visited, added)
        conversation = entry.conversation or new_conversation()
        screen = self._conversations.get(conversation) or Screen(conversation)
        context = replace(entry.context, visited=visited)
        screen = replace(screen, context=context, draft=mask_kept(entry.text).text)
        if is_fragment(request):
            return render(request, "delen/al-geweest.html", **_form_view(request, screen, entry.errors))
        self._conversations.keep(screen)
        return _remember(request, RedirectResponse(_address(screen) + "#al-geweest", SEE_OTHER), context)

    async def start_again(self, request: Request) -> Response:
        """Begin an empty conversation; the old one, with what was being typed, can be reopened."""
        entry = read_entry(await request.form(), ports(request).knowledge())
        screen = self._conversations.get(entry.conversation or "")
        if screen is None and entry.conversation and entry.text:
            screen = Screen(entry.conversation)
        address = "/"
        if screen is not None:
            self._conversations.keep(replace(screen, context=entry.context, draft=mask_kept(entry.text).text))
            address = f"/?vorige={quote(screen.conversation)}"
        response: Response = RedirectResponse(address, SEE_OTHER)
        if is_fragment(request):
            response = Response(status_code=NO_CONTENT, headers={"HX-Redirect": address})
        return _remember(request, response, entry.context)

    async def choose_own_desk(self, request: Request) -> Response:
        """Remember at which desk the clerk sits."""
        kb = ports(request).knowledge()
        errors = FieldErrors()
        context = read_context(await request.form(), kb, errors)
        if not is_fragment(request):
            return _remember(request, RedirectResponse("/", SEE_OTHER), context)
        chosen = kb.desks[context.own_desk].name if context.own_desk else None
        response = render(request, "delen/mijn-loket.html", chosen=chosen, problem=errors.own_desk)
        return _remember(request, response, context)


def _address(screen: Screen) -> str:
    return f"/gesprek/{quote(screen.conversation)}"


def _fresh(request: Request) -> Screen:
    desk = request.cookies.get(OWN_DESK_COOKIE)
    known = desk in ports(request).knowledge().desks
    return Screen(new_conversation(), ClerkContext(own_desk=desk if known else None))


def _is_repeated(screen: Screen, entry: Entry) -> bool:
    """Say whether this form was already answered: sent twice, or a button of a question that is closed."""
    if entry.undo is not None:
        return entry.undo != screen.undo
    if entry.choice is not None:
        return not 1 <= entry.choice <= len(screen.offered) or entry.turn != screen.count
    said = [turn.text for turn in screen.since(entry.turn) if turn.who == "clerk"]
    return mask_kept(entry.text).text in said


def _remember(request: Request, response: Response, context: ClerkContext) -> Response:
    """Keep the own desk in a cookie: an id of a desk, nothing about a person."""
    if context.own_desk is None:
        response.delete_cookie(OWN_DESK_COOKIE, httponly=True, samesite="lax")
    else:
        response.set_cookie(
            OWN_DESK_COOKIE,
            context.own_desk,
            max_age=OWN_DESK_SECONDS,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return response


def _form_view(request: Request, screen: Screen, errors: FieldErrors | None = None) -> dict[str, Any]:
    kb = ports(request).knowledge()
    return {
        "screen": screen,
        "kb": kb,
        "groups": grouped(kb),
        "languages": LANGUAGES,
        "limit": MAX_TEXT,
        "examples": EXAMPLES,
        "card": card(kb, screen.advice, screen.context.own_desk, screen.referral, screen.context.language),
        "errors": errors or FieldErrors(),
    }


def _page(
    request: Request,
    screen: Screen,
    status: int = 200,
    *,
    errors: FieldErrors | None = None,
    failed: str = "",
    gone: bool = False,
    left: str | None = None,
) -> HTMLResponse:
    view = _form_view(request, screen, errors)
    return render(request, "gesprek.html", status, **view, failed=failed, gone=gone, left=left, turns=screen.turns)


def _answer(request: Request, screen: Screen, since: int) -> HTMLResponse:
    """Give the page what it has not shown yet: also what another tab said, or an answer that was lost on its way."""
    view = _form_view(request, screen)
    response = render(request, "delen/antwoord.html", **view, turns=screen.since(since))
    response.headers["HX-Trigger"] = "beantwoord"
    if screen.advice is not None and screen.advice.recommendation is not None:
        response.headers["HX-Trigger-After-Settle"] = "loket-gevonden"
    response.headers["HX-Replace-Url"] = _address(screen)
    return response


def _failed(request: Request, screen: Screen, status: int, sentence: str) -> Response:
    """Say what went wrong; the page's script puts the sentence on the page and leaves the text where it is."""
    if is_fragment(request):
        return PlainTextResponse(sentence, status)
    return _page(request, screen, status, failed=sentence)


def _refused(request: Request, screen: Screen, errors: FieldErrors) -> HTMLResponse:
    if not is_fragment(request):
        return _page(request, screen, INVALID, errors=errors)
    response = render(request, "delen/vraagveld.html", INVALID, **_form_view(request, screen, errors))
    response.headers["HX-Retarget"] = "#vraagveld"
    response.headers["HX-Reswap"] = "outerHTML"
    return response

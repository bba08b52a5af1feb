"""The card that the resident takes along: plain Dutch, no personal data, nothing meant for colleagues.

In another language the fixed texts are translated, with the Dutch beside them; what an editor wrote stays in Dutch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.casework.states import State
from api.languages import hours
from api.languages.texts import DUTCH, Language, languages
from api.pages.opening import opening
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.qr import square
from api.pages.rendering import render
from api.privacy.processing import touches
from api.recommendation import phrase
from knowledge.base import KnowledgeBase
from knowledge.due import is_overdue
from knowledge.schema import Desk

WITHDRAWN: Final = "Deze code hoort niet (meer) bij een doorverwijzing naar dit loket. Vraag nieuw advies."


@dataclass(frozen=True, slots=True)
class Choice:
    """A language in which the card can be shown, and where."""

    language: Language
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """What the translated card says besides the fixed texts: the kind of help, the hours and what to bring.

    Each thing to bring has its Dutch words first; the second is None when these are not in the fixed list.
    """

    language: Language
    kind: str | None
    week: tuple[str, ...]
    bring: tuple[tuple[str, str | None], ...]
    today: str


def _translation(kb: KnowledgeBase, language: Language, desk: Desk, kind: str | None, at: datetime) -> Translation:
    return Translation(
        language=language,
        kind=language.kinds.get(kind) if kind else None,
        week=hours.week(language, kb.schedules.get(desk.id), at),
        bring=tuple((item, language.item(item)) for item in desk.bring),
        today=hours.day(language, at),
    )


def _choices(request: Request, shown: str) -> tuple[Choice, ...]:
    """Return this card in every language, with the same desk, subject and code."""
    asked = {name: value for name, value in request.query_params.items() if name != "taal"}
    return tuple(
        Choice(language, f"/kaart?{urlencode({**asked, 'taal': language.code})}", current=language.code == shown)
        for language in languages().values()
    )


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add /kaart; a code on it is looked up, so `admit` counts that as a question."""

    @router.get("/kaart", response_class=HTMLResponse)
    async def resident_card(
        request: Request, loket: str = "", onderwerp: str = "", hulp: str = "", code: str = "", taal: str = DUTCH
    ) -> HTMLResponse:
        """Show the card for a desk and, if given, for what the resident goes there and with which code, in `taal`."""
        kb = ports(request).knowledge()
        desk = kb.desks.get(loket)
        if desk is None:
            return problem_page(request, NOT_FOUND, "Dit loket staat niet (meer) in de lijst. Er is geen kaart van.")
        task, kind = kb.tasks.get(onderwerp), kb.kinds.get(hulp)
        if (onderwerp and task is None) or (hulp and kind is None):
            return problem_page(request, NOT_FOUND, "Dit onderwerp staat niet (meer) in de lijst. Vraag nieuw advies.")
        referral = None
        if code:
            admit(request)
            referral = await ports(request).referral(code)
            if referral is None or referral.state is State.WITHDRAWN or referral.to_desk != desk.id:
                return problem_page(request, NOT_FOUND, WITHDRAWN)
            touches(referral.code)
        at = ports(request).now()
        known = languages()
        translated = known[taal] if taal in known and taal != DUTCH else None
        front_desk = kb.desks[kb.content.municipality.front_desk]
        return render(
            request,
            "kaart.html",
            desk=desk,
            task=task,
            help_in_words=phrase(kb, kind.id) if kind else None,
            code=referral.code if referral else None,
            square=square(referral.code) if referral else None,
            opening=opening(kb, desk.id, at),
            front_desk=front_desk,
            today=at,
            texts=known[DUTCH].card,
            translation=_translation(kb, translated, desk, kind.id if kind else None, at) if translated else None,
            choices=_choices(request, translated.code if translated else DUTCH),
            unknown_language=taal not in known,
            stale=is_overdue(desk, at.date()),
        )

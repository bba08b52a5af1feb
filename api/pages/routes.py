"""All pages together."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request

from api.pages import desks, digital_help, resident_card
from api.pages.clerk import ClerkPages
from api.pages.screens import OpenConversations

STATIC_DIRECTORY: Final = Path(__file__).parent.parent / "static"


def _everyone(_: Request) -> None:
    """Admit every question."""


def build_router(admit: Callable[[Request], None] = _everyone) -> APIRouter:
    """Make the routes of all pages, with a memory of open conversations of their own.

    `admit` is called before every question and raises a ProblemError when it must wait (too many requests).
    """
    router = APIRouter(include_in_schema=False)
    ClerkPages(OpenConversations(), admit).add_routes(router)
    desks.add_routes(router)
    digital_help.add_routes(router)
    resident_card.add_routes(router)
    return router

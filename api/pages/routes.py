"""All pages together."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter

from api.pages import desks, resident_card
from api.pages.clerk import ClerkPages
from api.pages.screens import OpenConversations

STATIC_DIRECTORY: Final = Path(__file__).parent.parent / "static"


def build_router() -> APIRouter:
    """Make the routes of all pages, with a memory of open conversations of their own."""
    router = APIRouter(include_in_schema=False)
    ClerkPages(OpenConversations()).add_routes(router)
    desks.add_routes(router)
    resident_card.add_routes(router)
    return router

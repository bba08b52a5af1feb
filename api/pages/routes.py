"""All pages together."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request

from api.pages import (
    alike_page,
    bundles,
    dashboard,
    desks,
    digital_help,
    division,
    exports,
    inbox,
    post_page,
    privacy,
    referral_page,
    remarks_page,
    resident_card,
    signal_form,
    taking_apart_page,
    webhooks,
    work_group_page,
    work_page,
)
from api.pages.clerk import ClerkPages
from api.pages.link_page import LinkPages
from api.pages.owner_page import OwnerPages
from api.pages.screens import OpenConversations
from api.printing import routes as printing
from api.transfer import routes as transfer

STATIC_DIRECTORY: Final = Path(__file__).parent.parent / "static"


def _everyone(_: Request) -> None:
    """Admit every question."""


def build_router(
    admit: Callable[[Request], None] = _everyone, conversations: OpenConversations | None = None
) -> APIRouter:
    """Make the routes of all pages, around a memory of open conversations.

    `admit` is called before every question and raises a ProblemError when it must wait (too many requests).
    """
    router = APIRouter(include_in_schema=False)
    ClerkPages(conversations or OpenConversations(), admit).add_routes(router)
    desks.add_routes(router)
    digital_help.add_routes(router)
    division.add_routes(router)
    printing.add_routes(router, admit)
    resident_card.add_routes(router, admit)
    signal_form.add_routes(router, admit)
    dashboard.add_routes(router)
    bundles.add_routes(router)
    alike_page.add_routes(router)
    taking_apart_page.add_routes(router)
    exports.add_routes(router)
    transfer.add_routes(router, admit)
    inbox.add_routes(router, admit)
    referral_page.add_routes(router, admit)
    LinkPages().add_routes(router)
    OwnerPages().add_routes(router)
    post_page.add_routes(router)
    remarks_page.add_routes(router, admit)
    work_page.add_routes(router)
    work_group_page.add_routes(router)
    webhooks.add_routes(router)
    privacy.add_routes(router)
    return router

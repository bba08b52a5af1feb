"""What keeps the desks of one municipality true, put together; it works for as long as the api runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Engine
from starlette.requests import Request

from api.casework.follow_up import mail_server
from api.editing.editing import Editing
from api.freshness.answering import Answering
from api.freshness.checking import LinkCheck
from api.freshness.inquiries import Inquiries
from api.freshness.owner_links import OwnerLinks
from api.freshness.proposals import Proposals
from api.freshness.reminding import MailRoom, Reminding
from api.freshness.trying import LinkTrier
from api.freshness.web_links import WebLinks
from api.settings import Settings
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the pages need."""

    inquiries: Inquiries
    links: OwnerLinks
    proposals: Proposals
    answering: Answering
    reminding: Reminding
    link_check: LinkCheck
    clock: Callable[[], datetime]


def freshness_of(request: Request) -> Freshness:
    """Return what keeps desks true in this application."""
    return cast("Freshness", request.app.state.freshness)


@asynccontextmanager
async def freshness_kept(
    engine: Engine, settings: Settings, editing: Editing, clock: Callable[[], datetime]
) -> AsyncIterator[Freshness]:
    """Ask owners for as long as the block runs."""
    municipality = settings.municipality
    inquiries, links = Inquiries(engine, municipality), OwnerLinks(engine, municipality)
    proposals = Proposals(engine, municipality)
    server = mail_server(settings)
    reminding = Reminding(
        inquiries,
        links,
        proposals,
        lambda: editing.latest.kb(municipality),
        MailRoom(server, settings.public_url) if server is not None and settings.public_url is not None else None,
        clock,
        timedelta(days=settings.keep_signal_days),
    )
    answering = Answering(engine, municipality, editing, proposals, clock)
    link_check = link_check_of(engine, settings, lambda: editing.latest.kb(municipality), clock)
    async with reminding.running(), link_check.running():
        yield Freshness(inquiries, links, proposals, answering, reminding, link_check, clock)


def link_check_of(
    engine: Engine, settings: Settings, knowledge: Callable[[], KnowledgeBase], clock: Callable[[], datetime]
) -> LinkCheck:
    """Return what tries the web addresses of one municipality, over the real network."""
    return LinkCheck(WebLinks(engine, settings.municipality), knowledge, LinkTrier, clock, on=settings.check_links)

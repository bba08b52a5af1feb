"""What runs beside the requests for referrals: mail to desks, where there is a mail server, and the upkeep."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from api.casework.mail_server import MailServer
from api.casework.postman import Addresses, Postman
from api.casework.recording import Casework
from api.casework.upkeep import Upkeep
from api.settings import Settings
from knowledge.base import KnowledgeBase


@asynccontextmanager
async def follow_up(
    settings: Settings, casework: Casework, knowledge: Callable[[], KnowledgeBase], clock: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Send mail and look after referrals for as long as the block runs."""
    async with AsyncExitStack() as running:
        sender = postman(settings, casework, knowledge, clock)
        if sender is not None:
            await running.enter_async_context(sender.running())
        await running.enter_async_context(upkeep(settings, casework, clock).running())
        yield


def upkeep(settings: Settings, casework: Casework, clock: Callable[[], datetime]) -> Upkeep:
    """Return what looks after the referrals."""
    engine, days = casework.chains.engine, settings.referral_days
    return Upkeep(engine, casework.referrals, casework.chains, days, clock, mails=casework.mails)


def postman(
    settings: Settings, casework: Casework, knowledge: Callable[[], KnowledgeBase], clock: Callable[[], datetime]
) -> Postman | None:
    """Return who sends the mail, or None when there is no mail server."""
    server = mail_server(settings)
    if server is None or settings.public_url is None:
        return None
    return Postman(
        casework.post,
        casework.links,
        casework.referrals,
        knowledge,
        server,
        Addresses(settings.public_url, settings.link_days, settings.coordinator_mail),
        clock,
    )


def mail_server(settings: Settings) -> MailServer | None:
    """Return where mail is handed in, or None when there is no mail server."""
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.mail_from,
        settings.smtp_user,
        password,
        settings.smtp_starttls,
    )

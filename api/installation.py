"""Several municipalities in one installation: one process and one database, each municipality behind its own address.

The host name of a request says which municipality it is for, before anything else looks at it. Each has its own
application, with its own settings, accounts, screens, index and knowledge; what they share (the databases, the weights
of the encoder, Rasa) is asked for one municipality at a time. What comes under another name gets nothing of any of
them. See docs/decisions/0025-several-municipalities.md.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import application, create, log_to_stderr
from api.composition import composed, shared
from api.live import MakeRecogniser
from api.outside import answering_outside, host_of
from api.own_settings import each
from api.pages.screens import OpenConversations
from api.product import Product
from api.recognising import encoding, recogniser_maker
from api.retention import CONVERSATIONS, ConversationFile, Retention
from api.settings import Settings

Clock = Callable[[], datetime]


def serve() -> ASGIApp:
    """Build what the environment asks for (uvicorn calls this): one municipality, or several side by side."""
    settings = Settings.load()
    if not settings.municipalities:
        return create(settings)
    log_to_stderr()
    encoder = encoding(settings)
    parts = [(own, recogniser_maker(own, encoder)) for own in each(settings)]
    return Installation(settings, parts, lambda: datetime.now(UTC))


class Installation:
    """Passes each request on to the application of the municipality under whose host name it came."""

    def __init__(self, settings: Settings, parts: Sequence[tuple[Settings, MakeRecogniser]], clock: Clock) -> None:
        """Serve each municipality by its own settings and recognition; `settings` are those of the installation."""
        hours = settings.conversation_hours
        screens = {own.municipality: OpenConversations(at_longest=hours * 3600) for own, _ in parts}
        self.applications = {own.municipality: application(own, screens[own.municipality]) for own, _ in parts}
        self._by_host = {host: self.applications[own.municipality] for own, _ in parts for host in own.allowed_hosts}
        retention = Retention(ConversationFile(settings.data / CONVERSATIONS), tuple(screens.values()), hours, clock)

        @asynccontextmanager
        async def lifespan(outside: Starlette) -> AsyncIterator[None]:
            async with AsyncExitStack() as running:
                await running.enter_async_context(retention.running())
                common = await running.enter_async_context(shared(settings.database_url))
                outside.state.http = common.http
                for own, make_recogniser in parts:
                    app = self.applications[own.municipality]
                    await running.enter_async_context(composed(app, own, make_recogniser, clock, common))
                yield

        self._outside = answering_outside(settings, self.products, lifespan)

    def products(self) -> Mapping[str, Product]:
        """Return what serves each municipality, from the moment that the installation has started."""
        return {name: app.state.product for name, app in self.applications.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or start and stop everything together."""
        chosen: ASGIApp = self._outside
        if scope["type"] != "lifespan":
            chosen = self._by_host.get(host_of(scope), self._outside)
        await chosen(scope, receive, send)

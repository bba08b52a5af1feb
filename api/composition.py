"""What a request may need, made once and kept on the application for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import httpx
from fastapi import FastAPI

from api.access import RateLimit, Tokens
from api.accounts.accounts import accounts_for
from api.accounts.admission import Admission
from api.accounts.database import AccountsDatabase
from api.beside import beside
from api.casework.also import together
from api.casework.follow_up import follow_up
from api.casework.recording import Casework
from api.casework.store import CaseworkStore
from api.completion import Completion
from api.conversations import Conversations
from api.demo.mark import DemoMark
from api.editing.drafts import DraftStore
from api.editing.editing import Editing
from api.editing.rehearsal import Rehearsing
from api.freshness.keeping import freshness_kept
from api.interfaces.deliveries import Deliveries
from api.interfaces.delivering import Sender
from api.interfaces.events import source_of
from api.interfaces.outbox import Outbox
from api.interfaces.webhooks import Webhooks
from api.live import LiveKnowledge, MakeRecogniser
from api.measuring import golden_questions
from api.national.answers import Answers
from api.national.looking import National
from api.page_ports import Pages
from api.privacy.processing import touched
from api.privacy.running import privacy_kept
from api.product import Product
from api.profiles import Profiles
from api.settings import Settings
from knowledge.kept_layer import kept_layer
from knowledge.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Shared:
    """What every municipality of an installation works with; each asks only for its own rows.

    `loading` lets one municipality at a time load what it published: the others go on answering meanwhile.
    """

    http: httpx.AsyncClient
    store: Store
    casework: CaseworkStore
    accounts: AccountsDatabase
    drafts: DraftStore
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)


@asynccontextmanager
async def shared(database_url: str) -> AsyncIterator[Shared]:
    """Open the databases for as long as the block runs. Raises StoreError on a wrong URL."""
    async with AsyncExitStack() as opened:
        yield Shared(
            # Rasa is on this machine: what is said to it goes through no proxy of the organisation
            http=await opened.enter_async_context(httpx.AsyncClient(trust_env=False)),
            store=opened.enter_context(closing(Store(database_url))),
            casework=opened.enter_context(closing(CaseworkStore(database_url))),
            accounts=opened.enter_context(closing(AccountsDatabase(database_url))),
            drafts=opened.enter_context(closing(DraftStore(database_url))),
        )


@asynccontextmanager
async def composed(
    app: FastAPI, settings: Settings, make_recogniser: MakeRecogniser, clock: Clock, common: Shared
) -> AsyncIterator[None]:
    """Put what routes and pages of one municipality need on `app.state`, and let the work beside them go on.

    What was begun last is ended first.
    """
    state = app.state
    async with AsyncExitStack() as opened:
        municipality, casework = settings.municipality, common.casework
        state.http = common.http
        outbox = Outbox(municipality, source_of(municipality, settings.oin))
        live = opened.enter_context(
            closing(LiveKnowledge(common.store, municipality, make_recogniser, Completion(settings), common.loading))
        )
        product = _product(settings, live, casework, outbox, state.http, clock)
        state.product = product
        state.pages = Pages(product)
        state.admission = Admission(product.tokens, counter_is_open=settings.counter_is_open)
        state.accounts = accounts_for(settings, common.accounts, clock, product.has_demo_accounts)
        state.editing = Editing.on(common.store, common.drafts, clock, second_person=settings.second_person)
        state.rehearsing = opened.enter_context(
            closing(
                Rehearsing(lambda: live.current, lambda: golden_questions(settings.own_folder), settings.costs, clock)
            )
        )
        state.national = National(common.store, Answers(casework.engine), partial(kept_layer, settings.data))
        state.casework_engine = casework.engine
        state.profiles = opened.enter_context(closing(Profiles(product.live)))
        state.demo_mark = DemoMark(casework.engine, municipality)
        state.webhooks = Webhooks(casework.engine, municipality, outbox)
        privacy = await opened.enter_async_context(privacy_kept(casework.engine, settings, outbox, clock))
        state.processing_log, state.record_deletion = privacy.log, privacy.deletion
        state.freshness = await opened.enter_async_context(
            freshness_kept(casework.engine, settings, state.editing, clock)
        )
        for going in (
            beside(live.watch),
            state.demo_mark.watching(),
            Sender(Deliveries(casework.engine, municipality), clock).running(),
            follow_up(settings, product.casework, lambda: product.live().kb, clock),
        ):
            await opened.enter_async_context(going)
        yield


def _product(
    settings: Settings,
    live: LiveKnowledge,
    casework: CaseworkStore,
    outbox: Outbox,
    client: httpx.AsyncClient,
    clock: Clock,
) -> Product:
    return Product(
        settings=settings,
        live_knowledge=live,
        conversations=Conversations(client, settings.rasa_url, settings.municipality, settings.own_host),
        casework=Casework.of(
            casework,
            settings.municipality,
            clock,
            together(outbox.referral, touched),
            together(outbox.signal, touched),
            mails=settings.smtp_host is not None,
        ),
        tokens=Tokens.of(settings),
        rate_limit=RateLimit(settings.requests_per_minute),
        costs=settings.costs,
        clock=clock,
    )

"""What a request may need, made once and kept on the application for as long as it runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime

import httpx
from fastapi import FastAPI

from api.access import RateLimit, Tokens
from api.accounts.accounts import accounts_for
from api.accounts.admission import Admission
from api.accounts.database import AccountsDatabase
from api.beside import beside
from api.casework import referral_store, signal_store
from api.casework.follow_up import follow_up
from api.casework.recording import Casework
from api.casework.store import CaseworkStore
from api.completion import Completion
from api.conversations import Conversations
from api.demo.mark import DemoMark
from api.editing.drafts import DraftStore
from api.editing.editing import Editing
from api.interfaces.deliveries import Deliveries
from api.interfaces.delivering import Sender
from api.interfaces.events import source_of
from api.interfaces.outbox import Outbox
from api.interfaces.webhooks import Webhooks
from api.live import LiveKnowledge, MakeRecogniser
from api.page_ports import Pages
from api.privacy.processing import touched
from api.privacy.running import privacy_kept
from api.product import Product
from api.profiles import Profiles
from api.settings import Settings
from knowledge.store import Store

Clock = Callable[[], datetime]


@asynccontextmanager
async def composed(
    app: FastAPI, settings: Settings, make_recogniser: MakeRecogniser, clock: Clock
) -> AsyncIterator[None]:
    """Open the databases, put what routes and pages need on `app.state`, and let the work beside them go on.

    What was opened last is closed first, so nothing that runs beside the requests outlives its database.
    """
    state = app.state
    async with AsyncExitStack() as opened:
        url, municipality = settings.database_url, settings.municipality
        state.http = await opened.enter_async_context(httpx.AsyncClient())
        store = opened.enter_context(closing(Store(url)))
        casework = opened.enter_context(closing(CaseworkStore(url)))
        accounts = opened.enter_context(closing(AccountsDatabase(url)))
        drafts = opened.enter_context(closing(DraftStore(url)))
        outbox = Outbox(municipality, source_of(municipality, settings.oin))
        live = opened.enter_context(closing(LiveKnowledge(store, municipality, make_recogniser, Completion(settings))))
        product = _product(settings, live, casework, outbox, state.http, clock)
        state.product = product
        state.pages = Pages(product)
        state.admission = Admission(product.tokens, counter_is_open=settings.counter_is_open)
        state.accounts = accounts_for(settings, accounts, clock, product.has_demo_accounts)
        state.editing = Editing.on(store, drafts, clock, second_person=settings.second_person)
        state.casework_engine = casework.engine
        state.profiles = opened.enter_context(closing(Profiles(product.live)))
        state.demo_mark = DemoMark(casework.engine, municipality)
        state.webhooks = Webhooks(casework.engine, municipality, outbox)
        privacy = await opened.enter_async_context(privacy_kept(casework.engine, settings, clock))
        state.processing_log, state.record_deletion = privacy.log, privacy.deletion
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
        conversations=Conversations(client, settings.rasa_url),
        casework=Casework.of(
            casework,
            settings.municipality,
            clock,
            referral_store.together(outbox.referral, touched),
            signal_store.together(outbox.signal, touched),
            mails=settings.smtp_host is not None,
        ),
        tokens=Tokens.of(settings),
        rate_limit=RateLimit(settings.requests_per_minute),
        costs=settings.costs,
        clock=clock,
    )

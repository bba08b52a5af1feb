"""Sending events to webhooks in the background, as long as the api runs.

Each webhook has a task of its own while something is due for it: one that hangs or answers 500 holds up no other, and
never a clerk, because recording only writes to the outbox. What is sent may arrive twice (after a power cut in the
middle), never not at all within three days; `webhook-id` is the same every time.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import httpx

from api.beside import again_and_again
from api.interfaces.deliveries import Deliveries, Delivery
from api.interfaces.events import CONTENT_TYPE
from api.interfaces.schedule import next_try
from api.interfaces.signing import headers
from knowledge.errors import StoreError

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
ATTEMPT_SECONDS: Final = 15.0
"""For a whole attempt; who needs longer can answer 202 and work on."""
AGENT: Final = "Loketwijzer"
GONE: Final = 410
_GONE_WORDS: Final = "De ontvanger zei dat dit adres niet meer bestaat (410)."


class Sender:
    """Sends what is due."""

    def __init__(
        self,
        deliveries: Deliveries,
        clock: Callable[[], datetime],
        look_seconds: float = LOOK_SECONDS,
        attempt_seconds: float = ATTEMPT_SECONDS,
    ) -> None:
        """Look every `look_seconds`, and give one attempt `attempt_seconds`."""
        self._deliveries = deliveries
        self._clock = clock
        self._look_seconds = look_seconds
        self._attempt_seconds = attempt_seconds
        self._busy: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send for as long as the block runs."""
        # no redirects: whoever can move an address must not be able to move what is sent to it
        async with httpx.AsyncClient(follow_redirects=False, timeout=self._attempt_seconds) as client:
            try:
                async with again_and_again(
                    partial(self._begin_due, client),
                    self._look_seconds,
                    logger,
                    unable="Er is niet te zien welke berichten wachten",
                    failed="Het versturen van berichten is mislukt. Het wordt opnieuw geprobeerd.",
                ):
                    yield
            finally:  # nobody starts another one any more
                await self._stop()

    async def _stop(self) -> None:
        """End what is being sent; it is sent again after the next start."""
        sending = list(self._busy.values())
        for task in sending:
            task.cancel()
        for task in sending:
            with suppress(asyncio.CancelledError):
                await task

    async def _begin_due(self, client: httpx.AsyncClient) -> None:
        """Start a task for each webhook that has something due and none yet. Raises StoreError."""
        for webhook in await asyncio.to_thread(self._deliveries.due, self._clock()):
            if webhook not in self._busy:
                task = asyncio.create_task(self._empty(webhook, client))
                self._busy[webhook] = task
                task.add_done_callback(partial(self._finished, webhook))

    def _finished(self, webhook: int, _: asyncio.Task[None]) -> None:
        self._busy.pop(webhook, None)

    async def _empty(self, webhook: int, client: httpx.AsyncClient) -> None:
        """Send what is due for one webhook, one after the other, until it is empty or does not answer."""
        try:
            goes_on = True
            while goes_on:
                delivery = await asyncio.to_thread(self._deliveries.take, webhook, self._clock())
                goes_on = delivery is not None and await self._deliver(delivery, client)
        except StoreError as error:
            logger.warning("Koppeling %s kan nu niet verder: %s", webhook, error)

    async def _deliver(self, delivery: Delivery, client: httpx.AsyncClient) -> bool:
        """Make one attempt; say whether the webhook can take the next one."""
        body, sent_at = delivery.body.encode(), self._clock()
        signed = headers(delivery.secrets, delivery.event, sent_at, body)
        answer: int | None = None
        asked: timedelta | None = None
        try:
            async with (
                asyncio.timeout(self._attempt_seconds),
                client.stream(
                    "POST",
                    delivery.url,
                    content=body,
                    headers={**signed, "content-type": CONTENT_TYPE, "user-agent": AGENT},
                ) as response,  # what it answers besides the status is not read
            ):
                answer, asked = response.status_code, _asked(response)
        except (TimeoutError, httpx.TimeoutException):
            words = f"Geen antwoord binnen {self._attempt_seconds:.0f} seconden."
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            words = f"Geen verbinding ({type(error).__name__})."
        else:
            words = f"Antwoord {answer}."
        if answer is not None and httpx.codes.is_success(answer):
            await asyncio.to_thread(self._deliveries.delivered, delivery, answer, self._clock())
            return True
        wait = None if answer == GONE else next_try(delivery.attempts + 1, asked)
        await asyncio.to_thread(self._deliveries.failed, delivery, words, answer, self._clock(), wait)
        if answer == GONE:
            await asyncio.to_thread(self._deliveries.stop, delivery.webhook, _GONE_WORDS)
        logger.warning("Bericht %s kwam niet aan bij koppeling %s. %s", delivery.event, delivery.webhook, words)
        return False


def _asked(response: httpx.Response) -> timedelta | None:
    """Return how long the receiver asks to wait, where it says so in seconds."""
    given = response.headers.get("retry-after", "")
    return timedelta(seconds=int(given)) if given.isascii() and given.isdigit() and len(given) < 8 else None  # noqa: PLR2004  a hundred days

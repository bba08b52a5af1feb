"""Work that goes on beside the requests, for as long as the application runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from api.problems import UnavailableError
from knowledge.errors import StoreError

Work = Callable[[], Coroutine[Any, Any, Any]]


@asynccontextmanager
async def beside(work: Work) -> AsyncIterator[None]:
    """Let `work` go on beside the block, and end it with the block, however that ends."""
    going = asyncio.create_task(work())
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


def again_and_again(
    work: Work, seconds: float, logger: logging.Logger, *, unable: str, failed: str
) -> AbstractAsyncContextManager[None]:
    """Let `work` be done at once and then `seconds` after each time, beside the block.

    A part that is down is told as `unable` with the reason, anything else as `failed` with where it came from; the next
    time comes all the same.
    """

    async def forever() -> None:
        while True:
            try:
                await work()
            except (StoreError, UnavailableError) as error:
                logger.warning("%s: %s", unable, error)
            except Exception:
                logger.exception(failed)
            await asyncio.sleep(seconds)

    return beside(forever)

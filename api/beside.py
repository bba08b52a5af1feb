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
    work: Work, seconds: float, logger: logging.Logger, *, unable: str, failed: str, retry: float | None = None
) -> AbstractAsyncContextManager[None]:
    """Let `work` be done at once and then `seconds` after each time (`retry` after one that failed), beside the block.

    A part that is down is told as `unable` with the reason, once as long as it lasts; anything else as `failed`, with
    where it came from. The next time comes all the same.
    """

    async def forever() -> None:
        told: str | None = None
        while True:
            wait = seconds if retry is None else retry
            try:
                await work()
            except (StoreError, UnavailableError) as error:
                if str(error) != told:
                    logger.warning("%s: %s", unable, error)
                told = str(error)
            except Exception:
                logger.exception(failed)
            else:
                told, wait = None, seconds
            await asyncio.sleep(wait)

    return beside(forever)

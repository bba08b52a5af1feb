"""Work that goes on beside the requests, for as long as the application runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def beside(work: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Let `work` go on beside the block, and end it with the block, however that ends."""
    going = asyncio.create_task(work())
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going

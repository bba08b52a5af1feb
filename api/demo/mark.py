"""Whether there is demo data, looked at now and then: every page says so as long as it is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from sqlalchemy import Engine

from api.beside import beside
from api.demo.store import is_loaded
from knowledge.errors import StoreError

LOOK_EVERY_SECONDS: Final = 2.0


class DemoMark:
    """Says whether a municipality has demo data; an answer is at most a few seconds old."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Look in the database of `engine`; nothing is known before the first look."""
        self._engine = engine
        self._municipality = municipality
        self.present = False

    def look(self) -> None:
        """Look now; while the database cannot be reached, what was seen last stays."""
        with suppress(StoreError):  # the pages themselves say that the database is down
            self.present = is_loaded(self._engine, self._municipality)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look again and again for as long as the block runs."""
        async with beside(self._watch):
            yield

    async def _watch(self) -> None:
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

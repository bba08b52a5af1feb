"""Whether there is demo data, looked at now and then: every page says so as long as it is there."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

from sqlalchemy import Engine

from api.beside import again_and_again
from api.demo.store import is_loaded

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 2.0


class DemoMark:
    """Says whether a municipality has demo data; an answer is at most a few seconds old."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Look in the database of `engine`; nothing is known before the first look."""
        self._engine = engine
        self._municipality = municipality
        self.present = False

    def look(self) -> None:
        """Look now. Raises StoreError; what was seen last stays then."""
        self.present = is_loaded(self._engine, self._municipality)

    def watching(self) -> AbstractAsyncContextManager[None]:
        """Look again and again for as long as the block runs."""
        return again_and_again(
            partial(asyncio.to_thread, self.look),
            LOOK_EVERY_SECONDS,
            logger,
            unable="Er is niet te zien of er voorbeeldgegevens zijn",
            failed="Kijken of er voorbeeldgegevens zijn, is mislukt. Het wordt opnieuw geprobeerd.",
        )

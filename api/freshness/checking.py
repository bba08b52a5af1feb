"""Looks at every web address of the content once a week, for as long as the api runs, and at all of them on command."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import httpx

from api.beside import again_and_again
from api.freshness.trying import IS_BROKEN, LinkTrier, Outcome
from api.freshness.web_addresses import Place, addresses_of
from api.freshness.web_links import WebLink, WebLinks
from api.problems import UnavailableError
from knowledge.base import KnowledgeBase

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 600.0
AGAIN_AFTER: Final = timedelta(days=7)
ROUND: Final = timedelta(days=1)
"""Once a day one process tries what was not tried for a week; what does not work is tried every day."""
TOO_MANY_TO_BE_SILENT: Final = 5
"""From so many addresses at once that none of them answers says more of this machine than of them."""
NO_CONNECTION: Final = (
    "Geen van de {} webadressen gaf antwoord. Kijk of deze machine verbinding heeft met internet. "
    "Er is niets veranderd."
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An address that does not work, or moved, with where it stands in the content."""

    link: WebLink
    places: tuple[Place, ...]


class LinkCheck:
    """Tries the addresses of one municipality; `on` says whether it does so of its own accord."""

    def __init__(
        self,
        links: WebLinks,
        knowledge: Callable[[], KnowledgeBase],
        make_trier: Callable[[httpx.AsyncClient], LinkTrier],
        clock: Callable[[], datetime],
        *,
        on: bool,
    ) -> None:
        """Take the collaborators."""
        self._links = links
        self._knowledge = knowledge
        self._make_trier = make_trier
        self._clock = clock
        self.on = on

    def running(self) -> AbstractAsyncContextManager[None]:
        """Look for as long as the block runs, when it is on."""
        if not self.on:
            return nullcontext()
        return again_and_again(
            self._look_in_turn,
            LOOK_EVERY_SECONDS,
            logger,
            unable="Links kunnen nu niet worden nagekeken",
            failed="Het nakijken van links is mislukt. Het wordt morgen opnieuw geprobeerd.",
        )

    async def _look_in_turn(self) -> None:
        """Look when no other process has looked this round."""
        now = self._clock()
        if await asyncio.to_thread(self._links.claim, now, now + ROUND):
            await self.look(now - AGAIN_AFTER)

    async def look(self, before: datetime | None = None) -> int:
        """Try every address that was not tried since `before`, and those that did not work; return how many.

        None tries them all. Raises StoreError, and UnavailableError, also when none answers: then nothing is kept.
        """
        places = await asyncio.to_thread(lambda: addresses_of(self._knowledge()))
        known = await asyncio.to_thread(self._links.all)
        due = [url for url in places if _is_due(known.get(url), before)]
        async with httpx.AsyncClient(trust_env=False) as client:
            results = await self._make_trier(client).all(due)
        if len(results) >= TOO_MANY_TO_BE_SILENT and all(one.outcome is Outcome.SILENT for one in results):
            raise UnavailableError(NO_CONNECTION.format(len(results)))
        await asyncio.to_thread(self._links.keep, results, self._clock())
        await asyncio.to_thread(self._links.forget_others, places)
        return len(results)

    def wanting(self) -> tuple[Broken, ...]:
        """Return what does not work or moved, the longest broken first. Raises StoreError, UnavailableError."""
        known: Mapping[str, WebLink] = self._links.all()
        if not known:
            return ()
        places = addresses_of(self._knowledge())
        found = [Broken(link, places[url]) for url, link in known.items() if url in places]
        chosen = [one for one in found if one.link.broken_since is not None or one.link.moved_to is not None]
        return tuple(
            sorted(chosen, key=lambda one: (one.link.broken_since is None, one.link.broken_since, one.link.url))
        )

    def last_tried(self) -> datetime | None:
        """Return when an address was tried last, None when that never happened. Raises StoreError."""
        return max((link.tried_at for link in self._links.all().values()), default=None)


def _is_due(link: WebLink | None, before: datetime | None) -> bool:
    return link is None or before is None or link.tried_at < before or link.outcome in IS_BROKEN

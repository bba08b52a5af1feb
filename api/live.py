"""The revision that answers now, and how a newer one takes its place without a restart."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from api.advice import Recognises
from api.completion import Completes
from api.heard import Heard, heard
from api.problems import UnavailableError
from api.remembering import RememberingRecogniser
from indexer.errors import IndexerError
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames
from knowledge.errors import StoreError
from knowledge.store import Store

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 2.0
"""How often the store is asked for a newer revision; with building, answers follow within 10 s of publishing."""

LOADING: Final = "De kennisbank wordt geladen. Probeer het over een halve minuut opnieuw."

FAILED: Final = "De nieuwste kennisbank kan niet worden geladen ({kind}). Vraag de beheerder om in api.log te kijken."
"""What a clerk reads of something that nobody foresaw; its own words are English, and may name folders."""

MakeRecogniser = Callable[[KnowledgeBase], Recognises]
"""Loads the index of a revision, or builds it when it is missing, damaged or of another revision or model."""


@dataclass(frozen=True, slots=True)
class Live:
    """Everything that answers belongs to one and the same revision."""

    kb: KnowledgeBase
    recogniser: Recognises
    names: DeskNames

    def hear(self, text: str) -> Heard:
        """Return what this revision knows by name in a text without personal data."""
        return heard(self.kb, self.names, text)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nothing look for garbage while a knowledge base is loaded, nor afterwards among what was loaded.

    It is a million values that stay. Python looks through all of them each time that there are a quarter more, and
    once more when it is done: seconds of a start, and of the wait for what was published. Nothing in them refers back
    to what holds it, so a revision that is replaced is given back all the same. What a loading that fails leaves
    behind is looked for as always.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


class LiveKnowledge:
    """Holds the live revision and replaces it as a whole."""

    def __init__(
        self,
        store: Store,
        municipality: str,
        make_recogniser: MakeRecogniser,
        completion: Completes,
        loading: asyncio.Lock | None = None,
    ) -> None:
        """Take the collaborators; nothing is loaded yet. `loading` lets one municipality at a time look and load."""
        self._store = store
        self._municipality = municipality
        self._make = make_recogniser
        self._completion = completion
        self._loading = loading or asyncio.Lock()
        self._live: Live | None = None
        self._trouble: str | None = LOADING
        self._closed = False

    @property
    def current(self) -> Live:
        """The live revision. Raises UnavailableError with the reason while there is none."""
        if self._live is None:
            raise UnavailableError(self._trouble or "De kennisbank is er niet.")
        return self._live

    @property
    def answers(self) -> bool:
        """Whether there is a revision that answers."""
        return self._live is not None

    @property
    def trouble(self) -> str | None:
        """Why nothing can be answered, or why a newer revision does not; None when all is well."""
        return self._trouble

    @property
    def has_looked(self) -> bool:
        """Whether it is known by now if there is a revision that can answer."""
        return self._trouble != LOADING

    def refresh(self) -> bool:
        """Load the newest revision when it is not the live one; say whether something changed.

        Raises:
            StoreError: the store cannot be read; the live revision goes on answering.

        """
        number = self._store.latest_number(self._municipality)
        if number is None:
            self._trouble = "Er is nog geen inhoud gepubliceerd. Start 'make run' of 'python -m knowledge publish'."
            return False
        if self._live is not None and self._live.kb.revision == number:
            self._trouble = None
            return self._completed(self._live)
        self._completion.stop()  # it would be of a revision that is no longer the newest
        with _uncollected():
            kb = self._store.load(self._municipality, number)
            if kb is None:  # published and gone again between two looks: the next look decides
                return False
            recogniser = self._make(kb)
            recogniser.read("warmlopen")  # the first question must not pay for loading
            self._live = Live(kb, RememberingRecogniser(recogniser), DeskNames(kb))
        self._trouble = None
        logger.info("Revisie %s van %s geeft nu antwoord", number, self._municipality)
        if recogniser.provisional:
            self._completion.start()
        if self._closed:  # while this was loading: nobody else would end what it began
            self.close()
        return True

    def _completed(self, live: Live) -> bool:
        """Take over the whole build when it is there; say whether it was."""
        if not self._completion.finished():
            return False
        with _uncollected():
            recogniser = self._make(live.kb)
            if recogniser.provisional:
                return False
            recogniser.read("warmlopen")
        self._live = Live(live.kb, RememberingRecogniser(recogniser), live.names)
        logger.info("De volledige index van revisie %s is in gebruik", live.kb.revision)
        return True

    def close(self) -> None:
        """Stop what runs beside this process; what was loaded may be looked through for garbage again."""
        self._closed = True
        self._completion.stop()
        gc.unfreeze()

    async def watch(self) -> None:
        """Look for newer revisions until cancelled; trouble is logged and told, never fatal."""
        while True:
            try:
                async with self._loading:
                    await asyncio.to_thread(self.refresh)
            except (StoreError, IndexerError) as error:
                self._note(str(error))
            except Exception as error:  # noqa: BLE001 - a failed build must not end the watching
                self._note(FAILED.format(kind=type(error).__name__), error)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _note(self, trouble: str, error: Exception | None = None) -> None:
        """Tell what is wrong, once as long as it lasts; of a mistake of ours also where it came from."""
        if trouble != self._trouble:
            logger.warning("De nieuwste revisie kan niet worden geladen: %s", trouble, exc_info=error)
        self._trouble = trouble

"""The recogniser of a revision: loaded from the index, else derived from the one before it, else built."""

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Final

from filelock import FileLock

from api.advice import Recognises
from api.live import MakeRecogniser
from api.settings import Settings
from indexer.artefact import build_in_use
from indexer.build import build
from indexer.encoder import Encoder, SentenceTransformerEncoder
from indexer.errors import ArtefactDamagedError, ArtefactMismatchError, ArtefactMissingError, IndexerError
from indexer.recognition import Recogniser
from indexer.threads import every_core
from indexer.update import Updated, keep, update
from knowledge.base import KnowledgeBase

logger = logging.getLogger(__name__)

THREADS: Final = 1
"""Cores that one question uses. A question is many small steps, and threads that wait for each other at each of them
cost more than they win as soon as anything else runs: reading one took 90 ms on two busy cores with two threads, and 42
with one. The other cores have the rest to do; a process of its own builds an index, with all of them."""

Encoding = Callable[[], Encoder]
"""Gives the encoder, loaded when it is asked for first: it takes seconds, and hundreds of megabytes."""


def encoding(settings: Settings) -> Encoding:
    """Return what gives the one encoder of an installation."""

    @cache
    def encoder() -> Encoder:
        return SentenceTransformerEncoder.load(
            settings.embedding_model, settings.model_folder, logger.info, threads=THREADS
        )

    return encoder


def recogniser_maker(settings: Settings, shared: Encoding | None = None) -> MakeRecogniser:
    """Return a function that gives the recogniser of a knowledge base of one municipality.

    Its index is in a folder of its own; several municipalities share the encoder.
    """
    return _Maker(settings.index_folder, shared or encoding(settings))


class _Maker:
    """Makes one recogniser after another, each from the one before it where that can be done."""

    def __init__(self, folder: Path, encoder: Encoding) -> None:
        self._folder = folder
        self._encoder = encoder
        self._last: Recogniser | None = None
        self._keeping: Thread | None = None

    def __call__(self, kb: KnowledgeBase) -> Recognises:
        """Load the index of this knowledge base, derive it from the one before it, or build it."""
        if self._keeping is not None:
            self._keeping.join()
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._last = self._made(kb)
        return self._last

    def _alone(self) -> FileLock:
        """Of several processes one builds, the others then load."""
        return FileLock(self._folder / ".making")

    def _made(self, kb: KnowledgeBase) -> Recogniser:
        encoder = self._encoder()
        if not self._is_overtaken(kb):
            try:
                return Recogniser.load(self._folder, encoder, kb)
            except (ArtefactMissingError, ArtefactDamagedError, ArtefactMismatchError) as error:
                logger.warning("%s", error)
        updated = update(kb, encoder, self._folder, logger.info, self._last.loaded if self._last else None)
        if updated is None:
            with every_core():
                build(kb, encoder, self._folder, logger.info)
            return Recogniser.load(self._folder, encoder, kb)
        made = Recogniser.of(encoder, updated.loaded, updated.manifest)
        # Writing it takes longer than making it, and an editor waits for its answers.
        self._keeping = Thread(target=self._keep, args=(made, updated), name="index-bewaren")
        self._keeping.start()
        return made

    def _is_overtaken(self, kb: KnowledgeBase) -> bool:
        """Say whether the index in use is the one in memory, of another revision: then it need not be looked into."""
        loaded = self._last.loaded if self._last else None
        if self._last is None or loaded is None or self._last.revision == kb.revision:
            return False
        try:
            return build_in_use(self._folder) == loaded.place
        except IndexerError:
            return False

    def _keep(self, made: Recogniser, updated: Updated) -> None:
        """Write what is in use already, for the next start; the answers are right without it."""
        try:
            with self._alone():
                made.loaded = keep(updated, self._folder)
        except (IndexerError, OSError) as error:
            logger.warning("De voorlopige index is niet bewaard, en wordt bij het starten opnieuw gemaakt: %s", error)

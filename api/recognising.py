"""The recogniser of a revision: loaded from the index, else derived from the one before it, else built."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Final

from filelock import FileLock

from api.advice import Recognises
from api.live import MakeRecogniser
from api.settings import Settings
from indexer.build import build
from indexer.encoder import Encoder, SentenceTransformerEncoder
from indexer.errors import ArtefactDamagedError, ArtefactMismatchError, ArtefactMissingError
from indexer.recognition import Recogniser
from indexer.threads import every_core
from indexer.update import Loaded, update
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
    encoder = shared or encoding(settings)

    last: Loaded | None = None

    def make(kb: KnowledgeBase) -> Recognises:
        nonlocal last
        settings.index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.index_folder / ".making"):  # of several processes one builds, the others then load
            recogniser = _made(settings, encoder(), kb, last)
            last = recogniser.loaded
            return recogniser

    return make


def _made(settings: Settings, encoder: Encoder, kb: KnowledgeBase, last: Loaded | None) -> Recogniser:
    folder = settings.index_folder
    try:
        return Recogniser.load(folder, encoder, kb)
    except (ArtefactMissingError, ArtefactDamagedError, ArtefactMismatchError) as error:
        logger.warning("%s", error)
        updated = update(kb, encoder, folder, logger.info, last)
        if updated is not None:  # what was just written need not be read again: an editor waits for it
            return Recogniser.of(encoder, updated.loaded, updated.manifest)
        with every_core():
            build(kb, encoder, folder, logger.info)
        return Recogniser.load(folder, encoder, kb)

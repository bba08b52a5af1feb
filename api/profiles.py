"""Profiles of texts, to tell which are alike: worked out beside the requests, and remembered by what the text is.

Only texts without personal data come here. What is remembered is a digest and numbers, in memory; nothing is stored.
"""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from api.live import Live
from api.problems import UnavailableError
from api.remembering import RememberingRecogniser

logger = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

KEPT: Final = 6_000
"""Some 4 kB each: a year of what a large municipality's counter says, or its newest signals."""

AT_A_TIME: Final = 8
"""A question at the counter waits for no more than these: a quarter of a second."""

WAIT_SECONDS: Final = 2.0
"""A page waits this long and is then made with what there is."""


@runtime_checkable
class Compares(Protocol):
    """A recogniser that can tell how alike texts are; `indexer.recognition.Recogniser` is one."""

    def encode(self, texts: Sequence[str]) -> Float32:
        """Return the embeddings of texts, the same for every revision."""

    def profiles(self, texts: Sequence[str], vectors: Float32) -> Float32:
        """Return unit rows whose cosine says how alike two texts are."""


@dataclass(frozen=True, slots=True)
class Profiled:
    """The profiles of some texts. `possible` is False without a recogniser that compares; `missing` come later."""

    of: dict[str, Float32]
    possible: bool
    missing: int


class Profiles:
    """The profiles of texts with the recogniser that answers now; safe to use from several threads."""

    def __init__(self, live: Callable[[], Live], kept: int = KEPT) -> None:
        """Compare with the recogniser of `live`; remember `kept` texts."""
        self._live = live
        self._kept = kept
        self._vectors: OrderedDict[bytes, Float32] = OrderedDict()
        self._profiles: OrderedDict[bytes, Float32] = OrderedDict()
        self._with: Compares | None = None
        self._asked: dict[str, None] = {}
        self._turn = threading.Condition()
        self._worker = ThreadPoolExecutor(1, "profielen")
        self._working = False
        self._closed = False

    def of(self, texts: Iterable[str], wait: float = WAIT_SECONDS) -> Profiled:
        """Return the profiles that are there within `wait` seconds; the others are worked out meanwhile, in turn.

        Blocks, so call it from a thread.
        """
        distinct = dict.fromkeys(text for text in texts if text)
        wanted = {text: _digest(text) for text in islice(distinct, self._kept)}
        if self._compares() is None:
            return Profiled({}, possible=False, missing=len(wanted))
        with self._turn:
            unknown = [text for text, digest in wanted.items() if digest not in self._profiles]
            self._asked.update(dict.fromkeys(unknown))
            if unknown and not self._working and not self._closed:
                self._working = True
                self._worker.submit(self._work)
            self._turn.wait_for(lambda: not self._working or self._knows(wanted.values()), wait)
            known = {text: self._profiles[digest] for text, digest in wanted.items() if digest in self._profiles}
        return Profiled(known, possible=True, missing=len(wanted) - len(known))

    def close(self) -> None:
        """Stop working out; what is going on ends after the texts in hand."""
        with self._turn:
            self._closed = True
        self._worker.shutdown(cancel_futures=True)

    def _compares(self) -> Compares | None:
        """Return the recogniser of now; with a new one the profiles start anew, the embeddings stay."""
        try:
            recogniser = self._live().recogniser
        except UnavailableError:
            return None
        inner = recogniser.recogniser if isinstance(recogniser, RememberingRecogniser) else recogniser
        compares = inner if isinstance(inner, Compares) else None
        with self._turn:
            if compares is not self._with:
                self._with = compares
                self._profiles.clear()
        return compares

    def _knows(self, digests: Iterable[bytes]) -> bool:
        return all(digest in self._profiles for digest in digests)

    def _work(self) -> None:
        """Work out what is asked, a few texts at a time, until there is nothing left."""
        try:
            while (part := self._next()) is not None:
                self._work_out(*part)
        except Exception:
            logger.exception("De zinnen konden niet worden vergeleken")
            self._rest()

    def _next(self) -> tuple[list[str], Compares] | None:
        """Take the texts whose turn it is, with the recogniser of now; None when the work is done."""
        with self._turn:
            part = list(islice(self._asked, AT_A_TIME))
            if not part or self._with is None or self._closed:
                self._rest()
                return None
            return part, self._with

    def _rest(self) -> None:
        """Let go of what is asked, so that whoever waits goes on; it is worked out when it is asked again."""
        with self._turn:
            self._asked.clear()
            self._working = False
            self._turn.notify_all()

    def _work_out(self, texts: Sequence[str], compares: Compares) -> None:
        profiles = compares.profiles(texts, self._embedded(texts, compares))
        with self._turn:
            if compares is self._with:  # else a newer revision answers, and these are asked of it
                self._profiles.update(zip(map(_digest, texts), profiles, strict=True))
                for text in texts:
                    self._asked.pop(text, None)
                _forget(self._profiles, self._kept)
            self._turn.notify_all()

    def _embedded(self, texts: Sequence[str], compares: Compares) -> Float32:
        with self._turn:
            known = {text: self._vectors[_digest(text)] for text in texts if _digest(text) in self._vectors}
        new = [text for text in texts if text not in known]
        if new:
            known.update(zip(new, compares.encode(new), strict=True))
            with self._turn:
                self._vectors.update({_digest(text): known[text] for text in new})
                _forget(self._vectors, self._kept)
        return np.stack([known[text] for text in texts])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _forget(remembered: OrderedDict[bytes, Float32], kept: int) -> None:
    while len(remembered) > kept:
        remembered.popitem(last=False)

"""Profiles of texts, to tell which are alike: worked out beside the requests, and remembered by what the text is.

Only texts without personal data come here. What is remembered is a digest and numbers, in memory; nothing is stored.
"""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
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
        self._turn = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "profielen")
        self._going: Future[None] | None = None
        self._closed = threading.Event()

    def of(self, texts: Iterable[str], wait: float = WAIT_SECONDS) -> Profiled:
        """Return the profiles that are there within `wait` seconds; the others are worked out meanwhile.

        Blocks, so call it from a thread.
        """
        wanted = tuple(dict.fromkeys(text for text in texts if text))[: self._kept]
        compares = self._compares()
        if compares is None:
            return Profiled({}, possible=False, missing=len(wanted))
        if self._unknown(wanted):
            with self._turn:
                if self._going is None or self._going.done():
                    self._going = self._worker.submit(self._work_out, wanted, compares)
                going = self._going
            try:
                going.result(wait)
            except TooLate:
                pass
            except Exception:
                logger.exception("De zinnen konden niet worden vergeleken")
        with self._turn:
            rows = {text: self._profiles.get(_digest(text)) for text in wanted}
        known = {text: row for text, row in rows.items() if row is not None}
        return Profiled(known, possible=True, missing=len(wanted) - len(known))

    def close(self) -> None:
        """Stop working out; what is going on ends after the texts in hand."""
        self._closed.set()
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

    def _unknown(self, texts: Iterable[str]) -> list[str]:
        with self._turn:
            return [text for text in texts if _digest(text) not in self._profiles]

    def _work_out(self, texts: Sequence[str], compares: Compares) -> None:
        unknown = self._unknown(texts)
        for start in range(0, len(unknown), AT_A_TIME):
            if self._closed.is_set() or compares is not self._with:
                return
            part = unknown[start : start + AT_A_TIME]
            profiles = compares.profiles(part, self._embedded(part, compares))
            with self._turn:
                for text, row in zip(part, profiles, strict=True):
                    self._profiles[_digest(text)] = row
                _forget(self._profiles, self._kept)

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

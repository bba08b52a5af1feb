"""A recogniser that remembers what it read last: most turns of a conversation ask again about the same words.

"Daar is ze al geweest" or "alleen 's avonds" changes the circumstances and not the situation. What was said is not kept
here, only a digest of it.
"""

import hashlib
import threading
from collections import OrderedDict
from typing import Final

from api.advice import Recognised, Recognises

KEPT: Final = 256
"""Some twenty conversations of a dozen texts each."""


class RememberingRecogniser:
    """Reads with another recogniser, and gives the last answers again; safe to use from several threads."""

    def __init__(self, recogniser: Recognises, kept: int = KEPT) -> None:
        """Read with `recogniser`, of one revision; remember `kept` answers."""
        self._recogniser = recogniser
        self._kept = kept
        self._found: OrderedDict[bytes, Recognised] = OrderedDict()
        self._turn = threading.Lock()

    @property
    def recogniser(self) -> Recognises:
        """The one that it reads with."""
        return self._recogniser

    @property
    def provisional(self) -> bool:
        """Whether it was derived in haste, and a whole one should take its place."""
        return self._recogniser.provisional

    def read(self, text: str) -> Recognised:
        """Return what `text` (without personal data) may mean."""
        key = hashlib.sha256(text.encode()).digest()
        with self._turn:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = self._recogniser.read(text)
        with self._turn:
            self._found[key] = found
            while len(self._found) > self._kept:
                self._found.popitem(last=False)
        return found

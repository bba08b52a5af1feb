"""The dashboards of the last minute: the pictures and downloads of a page show what that page shows."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from api.insight.dashboard import Dashboard
from api.insight.selection import Selection

SECONDS: Final = 60.0
AT_MOST: Final = 32

Key = tuple[Selection, int]


class Recent:
    """Remembers dashboards by what they look at and the revision that they name things by."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet; `clock` counts seconds."""
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, Dashboard]] = OrderedDict()
        self._turn = Lock()

    def keep(self, made: Dashboard) -> Dashboard:
        """Remember a dashboard that was just added up, and give it back."""
        with self._turn:
            self._kept[_key(made)] = (self._clock(), made)
            self._kept.move_to_end(_key(made))
            while len(self._kept) > AT_MOST:
                self._kept.popitem(last=False)
        return made

    def like(self, fresh: Dashboard) -> Dashboard:
        """Return the dashboard of the last minute that looks at the same, else `fresh`, which is then remembered."""
        with self._turn:
            at, found = self._kept.get(_key(fresh), (0.0, None))
            if found is not None and self._clock() - at <= SECONDS:
                return found
        return self.keep(fresh)


def _key(made: Dashboard) -> Key:
    return made.selection, made.kb.revision

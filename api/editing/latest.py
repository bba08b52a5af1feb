"""The newest published content, as editors build on it; it may be seconds ahead of what answers questions."""

from functools import lru_cache

from api.problems import UnavailableError
from knowledge.base import KnowledgeBase
from knowledge.store import Store

REMEMBERED = 6
"""How many revisions stay in memory: the newest, and what they are being compared with."""


class LatestContent:
    """Reads revisions from the store; a revision never changes, so it is read once."""

    def __init__(self, store: Store) -> None:
        """Read from `store`."""
        self._store = store
        self._revision = lru_cache(maxsize=REMEMBERED)(store.load)

    def kb(self, municipality: str) -> KnowledgeBase:
        """Return the newest revision.

        Raises:
            UnavailableError: nothing was published yet.
            StoreError: the database is not reachable.

        """
        number = self._store.latest_number(municipality)
        kb = self._revision(municipality, number) if number is not None else None
        if kb is None:
            message = "Er is nog geen inhoud gepubliceerd. Start 'make run' of 'python -m knowledge publish'."
            raise UnavailableError(message)
        return kb

    def revision(self, municipality: str, number: int) -> KnowledgeBase | None:
        """Return one revision, or None when it does not exist. Raises StoreError."""
        return self._revision(municipality, number)

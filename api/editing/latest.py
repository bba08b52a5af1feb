"""The newest published content, as editors build on it; it may be seconds ahead of what answers questions."""

from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError

from api.problems import UnavailableError
from knowledge.base import KnowledgeBase
from knowledge.store import Store
from knowledge.store.revisions import EntryId, unfit
from knowledge.store.snapshot import as_read

REMEMBERED: Final = 6
"""How many revisions stay in memory: the newest, and what they are being compared with."""

LISTED: Final = 32
"""Of how many revisions the digests of the entries stay in memory: drafts may have begun on as many."""


class LatestContent:
    """Reads revisions from the store; a revision never changes, so it is read once."""

    def __init__(self, store: Store) -> None:
        """Read from `store`."""
        self._store = store
        self._revision = lru_cache(maxsize=REMEMBERED)(store.load)
        self._digests = lru_cache(maxsize=LISTED)(store.digests)

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

    def body(self, municipality: str, number: int, entry: EntryId) -> Any:  # noqa: ANN401 - the JSON of any entry
        """Return the body of an entry in a revision, None when it is not there; the rest of it is not read.

        Raises:
            StoreError: the database is not reachable, or what it holds does not fit this version.

        """
        digest = self._digests(municipality, number).get(entry)
        if digest is None:
            return None
        try:
            return as_read(entry[0], self._store.body(digest))
        except ValidationError as error:
            raise unfit(number) from error

    def is_same(self, municipality: str, entry: EntryId, one: int, other: int) -> bool:
        """Say whether an entry is the same in two revisions, as this version reads them. Raises StoreError."""
        digests = {self._digests(municipality, number).get(entry) for number in {one, other}}
        return len(digests) == 1 or self.body(municipality, one, entry) == self.body(municipality, other, entry)

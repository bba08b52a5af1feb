"""What changed between two revisions, entry by entry; only the entries that are shown are read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.editing.differences import COLLECTIONS, Difference, differences, name_of, names_of
from api.editing.editing import Editing
from knowledge.store.revisions import EntryId

ADDED: Final = "erbij gekomen"
CHANGED: Final = "veranderd"
REMOVED: Final = "weggehaald"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry that differs between two revisions; `sort` says in Dutch what happened to it."""

    name: str
    sort: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The entries that differ between the revisions `van` and `tot`, in the order of the newest, with their digests."""

    municipality: str
    van: int
    tot: int
    before: Mapping[EntryId, str]
    after: Mapping[EntryId, str]
    entries: tuple[EntryId, ...]

    @property
    def collections(self) -> Mapping[str, tuple[str, int]]:
        """How every collection with changes is called, and how many of its entries differ; the most first."""
        counts = Counter(collection for collection, _ in self.entries)
        return {code: (COLLECTIONS.get(code, code), number) for code, number in counts.most_common()}

    def only(self, collection: str) -> "Comparison":
        """Return the entries of one collection; everything where nothing of it differs."""
        kept = tuple(entry for entry in self.entries if entry[0] == collection) or self.entries
        return Comparison(self.municipality, self.van, self.tot, self.before, self.after, kept)

    def sort_of(self, entry: EntryId) -> str:
        """Return what happened to an entry."""
        return ADDED if entry not in self.before else REMOVED if entry not in self.after else CHANGED

    @property
    def sorts(self) -> Sequence[tuple[int, str]]:
        """How many entries changed, came and went; what did not happen is left out."""
        counts = Counter(map(self.sort_of, self.entries))
        return [(counts[sort], sort) for sort in (CHANGED, ADDED, REMOVED) if counts[sort]]


def comparison(editing: Editing, municipality: str, van: int, tot: int) -> Comparison:
    """Return which entries differ between two revisions. Raises StoreError."""
    before, after = (editing.store.digests(municipality, number) for number in (van, tot))
    differing = tuple(entry for entry in dict.fromkeys((*after, *before)) if before.get(entry) != after.get(entry))
    return Comparison(municipality, van, tot, before, after, differing)


def read(editing: Editing, found: Comparison, entries: Sequence[EntryId]) -> tuple[EntryChange, ...]:
    """Return what changed in some of the entries. Raises StoreError."""
    kb = editing.latest.revision(found.municipality, found.tot)
    if kb is None:
        return ()
    names = names_of(kb)
    older = None
    if any(found.sort_of(entry) == REMOVED for entry in entries):  # what it is about may be gone as well
        older = editing.latest.revision(found.municipality, found.van)
    if older is not None:
        names = {**names_of(older), **names}
    shown = []
    for entry in entries:
        bodies = [editing.store.body(one[entry]) if entry in one else None for one in (found.before, found.after)]
        name = name_of(kb, *entry, bodies[1] or bodies[0], names)
        shown.append(EntryChange(name, found.sort_of(entry), differences(bodies[0], bodies[1], names)))
    return tuple(shown)

"""What changed in the national layer since a municipality took it, and what the municipality changed itself. Pure.

A text that is one of those that the layer ever gave this municipality was not made here: it follows the layer. Any
other is its own, and stays unless an editor says otherwise. Without memory of what the layer gave, nobody can tell.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from api.editing.drafts import Body
from api.national.mixed import LISTS, Present, put_in
from api.national.parts import CELL, CHECKED, NOT, digest_of, nobody_agreed, parts_of
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, UTTERANCES

WHOLE: Final = ""
"""The part of an entry that is new or gone: all of it."""
Part = tuple[str, str, str]
"""A (collection, entry id, part): what is decided on."""


class State(StrEnum):
    """Who changed a part."""

    NATIONAL = "landelijk"
    BOTH = "allebei"
    UNSURE = "onbekend"
    OWN = "eigen"


class Sort(StrEnum):
    """What happened to an entry of the layer."""

    NEW = "nieuw"
    CHANGED = "veranderd"
    GONE = "vervallen"


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that is not the same here as in the layer; None is a part that is not there.

    In a list that is mixed `theirs` is what it becomes here, and `national` what the layer says.
    """

    part: str
    mine: Any
    theirs: Any
    state: State
    national: Any = None

    @property
    def digest(self) -> str:
        """What is decided on: what the layer says, whatever stands beside it here."""
        return digest_of(self.theirs if self.national is None else self.national)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry of the layer that is not the same here."""

    entry: EntryId
    sort: Sort
    parts: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of earlier times.

    `given` are the bodies in which the layer gave an entry; `taken` and `left` the digests of national parts that an
    editor took over, or left; `removed` what the municipality had once and took out itself.
    """

    given: Mapping[EntryId, Sequence[Body]] = field(default_factory=dict)
    taken: Mapping[Part, frozenset[str]] = field(default_factory=dict)
    left: Mapping[Part, frozenset[str]] = field(default_factory=dict)
    removed: Collection[EntryId] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to decide on, what was left, and which entries are the municipality's own while nothing national changed."""

    changes: tuple[EntryChange, ...]
    left: tuple[EntryChange, ...]
    own: tuple[EntryId, ...]


def compare(here: Mapping[EntryId, Body], layer: Mapping[EntryId, Body], memory: Memory) -> Comparison:
    """Compare what is published `here` with what the layer says."""
    of_layer = (change for change in _of_layer(here, layer, memory) if change.parts)
    found = [*of_layer, *_gone(here, layer, memory)]
    own = [change.entry for change in found if any(part.state is State.OWN for part in change.parts)]
    asked = [_only(change, memory, left=False) for change in found]
    left = [_only(change, memory, left=True) for change in found]
    return Comparison(
        tuple(change for change in asked if change.parts),
        tuple(change for change in left if change.parts),
        tuple(dict.fromkeys((*own, *memory.removed))),
    )


def _only(change: EntryChange, memory: Memory, *, left: bool) -> EntryChange:
    parts = tuple(
        part
        for part in change.parts
        if part.state is not State.OWN and (part.digest in memory.left.get((*change.entry, part.part), ())) == left
    )
    return EntryChange(change.entry, change.sort, parts)


def _of_layer(here: Mapping[EntryId, Body], layer: Mapping[EntryId, Body], memory: Memory) -> Iterator[EntryChange]:
    present = Present.of(here)
    for entry, theirs in layer.items():
        collection, entry_id = entry
        mine = here.get(entry)
        if mine == theirs:
            continue  # as most are, of the thousands
        if collection in LISTS:
            yield EntryChange(entry, Sort.CHANGED, tuple(_mixed(entry, mine, theirs, memory, present)))
        elif mine is not None:
            yield EntryChange(entry, Sort.CHANGED, tuple(_parts(entry, mine, theirs, memory)))
        elif collection == "division" and ("tasks", entry_id) not in here:
            continue  # it comes with its subject
        elif collection == AMBIGUITIES and not (present.has_cells(entry, theirs) and present.fits(theirs)):
            continue
        elif entry not in memory.removed:
            state = State.OWN if entry in memory.given else State.NATIONAL
            yield EntryChange(entry, Sort.NEW, (PartChange(WHOLE, None, theirs, state),))


def _gone(here: Mapping[EntryId, Body], layer: Mapping[EntryId, Body], memory: Memory) -> Iterator[EntryChange]:
    """Yield desks, subjects and ambiguous sentences that were national once; what uses the others goes with them."""
    for entry, given in memory.given.items():
        collection, _ = entry
        mine = here.get(entry)
        if mine is None or entry in layer or collection not in {"desks", "tasks", AMBIGUITIES}:
            continue
        same = any(digest_of(parts_of(collection, body)) == digest_of(parts_of(collection, mine)) for body in given)
        yield EntryChange(entry, Sort.GONE, (PartChange(WHOLE, mine, None, State.NATIONAL if same else State.BOTH),))


def _parts(entry: EntryId, mine: Body, theirs: Body, memory: Memory) -> Iterator[PartChange]:
    collection, _ = entry
    old, new = parts_of(collection, mine), parts_of(collection, theirs)
    given = [parts_of(collection, body) for body in memory.given.get(entry, ())]
    for part in dict.fromkeys((*new, *old)):
        before, after = old.get(part), new.get(part)
        if part == NOT:
            after = _with_own(before or [], after or [], [body.get(part) or [] for body in given])
        if digest_of(before) == digest_of(after):
            continue
        known = {digest_of(body.get(part)) for body in given} | memory.taken.get((*entry, part), frozenset())
        state = _state_of_cell(before, after, known) if part.startswith(CELL) else _state(before, after, known)
        if part == NOT and known:
            state = State.NATIONAL  # what was added here stays whatever is chosen
        if part == CHECKED and old[CHECKED]["verified_on"] >= new[CHECKED]["verified_on"]:
            continue  # the own check is the newer one
        if state is not None:
            yield PartChange(part, before, after, state)


def _mixed(entry: EntryId, mine: Body | None, theirs: Body, memory: Memory, present: Present) -> Iterator[PartChange]:
    """Yield what a list becomes in which national and local stand together; nothing when the layer says what it did."""
    collection, _ = entry
    part = LISTS[collection]
    if collection == UTTERANCES and (mine is None or not present.has_cells(entry, theirs)):
        return
    before, now = list((mine or {}).get(part) or ()), list(theirs[part])
    given = [list(body[part]) for body in memory.given.get(entry, ())]
    if digest_of(now) in {*map(digest_of, given), *memory.taken.get((*entry, part), ())}:
        return
    after = put_in(collection, before, now, [one for body in given for one in body], present)
    if after != before:
        yield PartChange(part, before, after, State.NATIONAL if given else State.UNSURE, now)


def _state(mine: Any, theirs: Any, known: Collection[str]) -> State:  # noqa: ANN401 - JSON of any shape
    if not known:
        return State.UNSURE
    if digest_of(mine) in known:
        return State.NATIONAL
    return State.OWN if digest_of(theirs) in known else State.BOTH


def _state_of_cell(mine: Any, theirs: Any, known: Collection[str]) -> State | None:  # noqa: ANN401 - JSON of a cell
    """Return who changed a cell; None where the layer has nothing to say about what was agreed here."""
    was_national = digest_of(mine) in known
    if mine is None:
        return State.OWN if any(one != digest_of(None) for one in known) else State.NATIONAL
    if nobody_agreed(mine):
        return None if nobody_agreed(theirs) else State.NATIONAL
    if theirs is None or nobody_agreed(theirs):
        return State.NATIONAL if was_national else None
    return _state(mine, theirs, known)


def _with_own(mine: Sequence[Any], theirs: Sequence[Any], given: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the known wrong referrals of the layer with those that were noted here; in the order that they have."""
    national = [one for body in given for one in body]
    kept = [one for one in mine if one in theirs or one not in national]
    return [*kept, *(one for one in theirs if one not in kept)]

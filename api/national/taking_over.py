"""From what an editor ticked to the entries that become drafts, with what they need. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from api.editing.drafts import Body
from api.national.comparing import WHOLE, Comparison, EntryChange, Part, Sort, State
from api.national.parts import CELL, CHECKED, CONTACT, digest_of, parts_of, with_parts
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, UTTERANCES

_REFERS: Final[Mapping[str, str]] = {
    "type": "desk_types",
    "desk": "desks",
    "desks": "desks",
    "instead": "desks",
    "organisation": "desks",
    "theme": "themes",
    "themes": "themes",
    "tasks": "tasks",
    "kind": "help_kinds",
    "kinds": "help_kinds",
    "instead_kind": "help_kinds",
}
"""In which collection a field looks for what it names; what is not the id of a new entry there is not looked at."""

Bodies = Mapping[EntryId, Any]


def taken_over(
    comparison: Comparison, here: Bodies, under: Bodies, chosen: Collection[Part]
) -> dict[EntryId, Body | None]:
    """Return the new body of each entry that the `chosen` parts change; None takes it out.

    `here` is everything that is published, `under` everything of the layer as this municipality would have it. A new
    subject brings its division and what people say about it; whatever names something new brings that too. A desk
    that is taken out is taken out of everything that was not made here.
    """
    chosen = {*chosen, *_freed(comparison, chosen)}
    new = {change.entry for change in comparison.changes if change.sort is Sort.NEW}
    found: dict[EntryId, Body | None] = {}
    for change in comparison.changes:
        if any((*change.entry, part.part) in chosen for part in change.parts):
            found |= _of_entry(change, here, under, chosen)
    waiting = list(found.values())
    while waiting:
        for entry in _named(waiting.pop()):
            if entry in new and entry not in found:
                brought = dict(_new(entry, here, under))
                found |= brought
                waiting.extend(brought.values())
    return found


def _freed(comparison: Comparison, chosen: Collection[Part]) -> Iterator[Part]:
    """Yield the national parts that name something that is taken out: else it could not be published."""
    gone = {one.entry for one in comparison.changes if one.sort is Sort.GONE and (*one.entry, WHOLE) in chosen}
    for change in comparison.changes:
        for part in change.parts:
            named = part.state is State.NATIONAL and gone & set(_named(part.mine))
            if named and not gone & set(_named(part.theirs)):
                yield *change.entry, part.part


def parts_taken(bodies: Mapping[EntryId, Body | None], under: Bodies, chosen: Collection[Part]) -> dict[Part, str]:
    """Return the digest of each national part that these entries have now: of a new entry of all its parts."""
    found: dict[Part, str] = {}
    for entry, body in bodies.items():
        theirs = parts_of(entry[0], under.get(entry))
        whole = body is not None and body == under.get(entry)
        for part, value in theirs.items():
            if whole or (*entry, part) in chosen:
                found[*entry, part] = digest_of(value)
    return found


def _of_entry(change: EntryChange, here: Bodies, under: Bodies, chosen: Collection[Part]) -> dict[EntryId, Body | None]:
    entry = change.entry
    if change.sort is Sort.NEW:
        return dict(_new(entry, here, under))
    if change.sort is Sort.GONE:
        return {entry: None}  # what goes along with a subject is worked out when it is published
    taken = {part.part: part.theirs for part in change.parts if (*entry, part.part) in chosen}
    if entry[0] == "desks" and CONTACT & taken.keys():
        taken[CHECKED] = parts_of("desks", under[entry])[CHECKED]
    found: dict[EntryId, Body | None] = {entry: with_parts(entry[0], here[entry], taken)}
    for kind in (part.removeprefix(CELL) for part in taken if part.startswith(CELL)):
        if taken[f"{CELL}{kind}"] is None:
            found |= dict.fromkeys(_about(here, entry[1], kind))
        else:
            found |= _said(entry[1], here, under, kind)
    return found


def _new(entry: EntryId, here: Bodies, under: Bodies) -> Iterator[tuple[EntryId, Body]]:
    yield entry, under[entry]
    if entry[0] == "tasks":
        row = "division", entry[1]
        if row in under and row not in here:
            yield row, under[row]
    if entry[0] in {"tasks", "division"}:
        yield from _said(entry[1], here, under).items()


def _said(task: str, here: Bodies, under: Bodies, kind: str | None = None) -> dict[EntryId, Body]:
    """Return what people say about a subject, or about one cell of it, where nothing stands here yet."""
    return {
        entry: body
        for entry, body in under.items()
        if entry[0] == UTTERANCES and entry not in here and body["task"] == task and kind in (None, body["kind"])
    }


def _about(here: Bodies, task: str, kind: str) -> Iterator[EntryId]:
    """Yield what is only there because of one cell."""
    for entry, body in here.items():
        if entry[0] == UTTERANCES:
            is_about = (body["task"], body["kind"]) == (task, kind)
        else:
            is_about = entry[0] == AMBIGUITIES and any(
                (one["task"], one["kind"]) == (task, kind) for one in body["readings"]
            )
        if is_about:
            yield entry


def _named(value: Any) -> Iterator[EntryId]:  # noqa: ANN401 - JSON of any shape
    """Yield what a body refers to."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == "help" and isinstance(part, Mapping):
                yield from (("help_kinds", kind) for kind in part)
            if key in _REFERS:
                names = part if isinstance(part, list) else [part]
                yield from ((_REFERS[key], name) for name in names if isinstance(name, str))
            yield from _named(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named(part)

"""Lists in which what is national stands among what is local: example sentences, and the rules of the safety net. Pure.

What the layer gave once and does not have any more goes, what is new in it comes, and what was written here stays. What
the layer gave and is not here was taken out here, and stays out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.editing.drafts import Body
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, UTTERANCES

ESCALATION: Final = "escalation"
LISTS: Final[Mapping[str, str]] = {UTTERANCES: "texts", ESCALATION: "rules"}
"""The list of each collection that is mixed."""

_DIMENSIONS: Final[Mapping[str, str]] = {"tasks": "tasks", "themes": "themes", "kinds": "help_kinds"}


@dataclass(frozen=True, slots=True)
class Present:
    """What is published here: the ids by collection, the cells of the division, and every sentence."""

    ids: Mapping[str, frozenset[str]]
    cells: frozenset[tuple[str | None, str | None]]
    clear: frozenset[str]
    vague: frozenset[str]

    @classmethod
    def of(cls, here: Mapping[EntryId, Body]) -> "Present":
        """Take it from the bodies of everything that is published."""
        ids: dict[str, set[str]] = {}
        for collection, entry_id in here:
            ids.setdefault(collection, set()).add(entry_id)
        return cls(
            {collection: frozenset(found) for collection, found in ids.items()},
            frozenset(
                (row["task"], kind) for (name, _), row in here.items() if name == "division" for kind in row["help"]
            ),
            frozenset(text for (name, _), body in here.items() if name == UTTERANCES for text in body["texts"]),
            frozenset(body["text"] for (name, _), body in here.items() if name == AMBIGUITIES),
        )

    def has_cells(self, entry: EntryId, body: Body) -> bool:
        """Say whether what is said has a place here: without its cell it comes with its subject, or not at all."""
        if entry[0] == UTTERANCES:
            return body["task"] is None or (body["task"], body["kind"]) in self.cells
        return all((one["task"], one["kind"]) in self.cells for one in body["readings"])

    def _has(self, rule: Mapping[str, Any]) -> bool:
        return all(set(rule.get(field) or ()) <= self.ids.get(name, frozenset()) for field, name in _DIMENSIONS.items())

    def fits(self, vague: Body) -> bool:
        """Say whether an ambiguous sentence can stand here: it is not clear as well."""
        return vague["text"] not in self.clear

    def fit(self, collection: str, new: Sequence[Any]) -> list[Any]:
        """Return what of the layer's list can stand here: no sentence twice, no rule about what is not here."""
        if collection == UTTERANCES:
            return [text for text in new if text not in self.clear and text not in self.vague]
        return [rule for rule in new if self._has(rule)]


def put_in(
    collection: str, mine: Sequence[Any], theirs: Sequence[Any], given: Collection[Any], present: Present
) -> list[Any]:
    """Return `mine` with what is new in the layer, and without what the layer gave once and took back.

    `theirs` is what the layer says now, `given` all that it ever gave here.
    """
    kept = [one for one in mine if one in theirs or one not in given]
    new = present.fit(collection, [one for one in theirs if one not in given and one not in kept])
    if collection == UTTERANCES:
        return [*kept, *new]
    taken = [_covers(rule) for rule in kept]
    for rule in new:
        if _covers(rule) not in taken:  # what was agreed here about the very same wins
            kept.insert(_place(kept, theirs, rule), rule)
    return kept


def _place(kept: Sequence[Any], theirs: Sequence[Any], rule: Any) -> int:  # noqa: ANN401 - a rule as JSON
    """Return where a rule goes: after the one that it comes after in the layer, else before those about everything."""
    for before in reversed(theirs[: theirs.index(rule)]):
        if before in kept:
            return kept.index(before) + 1
    return next((number for number, one in enumerate(kept) if not any(_covers(one))), len(kept))


def _covers(rule: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(rule.get(field) or ()) for field in _DIMENSIONS)

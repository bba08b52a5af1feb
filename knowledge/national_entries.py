"""The national layer entry by entry, as one municipality would have it: to compare with, and to remember.

What a municipality took is remembered (`knowledge.store.wordings`). Later that tells a text that was always national
from one that the municipality made itself.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from knowledge.loading import layer_and_source, layer_under, national_layer
from knowledge.national import NationalLayer, beneath, national_rules
from knowledge.schema import Content
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import StoredEntry, entries
from knowledge.store.wordings import remember

NATIONAL: Final = "landelijk"
COLLECTIONS: Final = (
    "calendar", "themes", "desk_types", "help_kinds", "desks", "tasks", "division", "utterances", "ambiguities",
)  # fmt: skip
"""What is compared as it lies under a municipality. Of the safety net only the national rules are."""
NET: Final = ("escalation", "escalation")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: which desks are national, and the content of the municipality that keeps the texts."""

    layer: NationalLayer
    source: Content

    def under(self, content: Content, without: Collection[str] = ()) -> Content:
        """Return the layer as the municipality of `content` would have it, without these national desks."""
        return beneath(self.source, self.layer, content, without)

    def entries(self, under: Content) -> Mapping[EntryId, StoredEntry]:
        """Return what is national of `under`, by collection and id."""
        return {(entry.collection, entry.entry_id): entry for entry in self._national(under)}

    def _national(self, under: Content) -> Iterator[StoredEntry]:
        desks = frozenset(self.layer.desks)
        for entry in entries(under):
            if entry.collection in COLLECTIONS and (entry.collection != "desks" or entry.entry_id in desks):
                yield entry
        rules = national_rules(self.source.escalation, frozenset(desk.id for desk in under.desks))
        body = {"rules": [rule.model_dump(mode="json") for rule in rules]}
        yield StoredEntry(*NET, body)


def product_layer(name: str = NATIONAL) -> Layer:
    """Return a layer as this version of the product carries it. Raises ContentError when its files are wrong."""
    return Layer(*layer_and_source(name))


def keeps_the_layer(municipality: str, name: str = NATIONAL) -> bool:
    """Say whether the texts of a layer are those of this municipality itself; only the layer's own page is read for it.

    Raises ContentError when that is wrong.
    """
    return municipality == national_layer(name).source


def remembering(folder: Path, content: Content) -> Callable[[Connection], None] | None:
    """Return what keeps the layer under `content` when it is published from `folder`; None when there is no layer.

    Raises ContentError.
    """
    name = layer_under(folder)
    if name is None:
        return None
    layer = product_layer(name)
    taken = tuple(layer.entries(layer.under(content)).values())

    def also(connection: Connection) -> None:
        remember(connection, content.municipality.id, taken)

    return also

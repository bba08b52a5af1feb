"""The national layer beside what one municipality published: everything that the page needs, read at once."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.editing.composing import bodies_of
from api.national.answers import Answers
from api.national.comparing import Comparison, Memory, compare
from knowledge.base import KnowledgeBase
from knowledge.national_entries import NET, Layer, keeps_the_layer, product_layer
from knowledge.schema import Content
from knowledge.store import Store
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, ambiguity_id


@dataclass(frozen=True, slots=True)
class Look:
    """What was compared: all that is published `here`, the whole layer as it is `under` it, and the differences.

    `seal` names both, so that nobody decides on something else than was shown.
    """

    kb: KnowledgeBase
    layer: KnowledgeBase
    here: Mapping[EntryId, Any]
    under: Mapping[EntryId, Any]
    comparison: Comparison
    seal: str


@dataclass(frozen=True, slots=True)
class National:
    """Compares with the layer of the product; `layer` gives it, and is read when somebody looks for the first time.

    From its files that takes seconds: never for who `keeps` it.
    """

    store: Store
    answers: Answers
    layer: Callable[[], Layer] = product_layer
    keeps: Callable[[str], bool] = keeps_the_layer

    def look(self, kb: KnowledgeBase) -> Look | None:
        """Return what is different; None for the municipality that keeps the layer: its texts are the national ones.

        Raises:
            StoreError: the database is not reachable.
            ContentError: the files of the layer are wrong.

        """
        municipality = kb.content.municipality.id
        if self.keeps(municipality):
            return None
        layer = self.layer()
        removed = self._removed(municipality, kb, layer)
        without = [entry_id for collection, entry_id in removed if collection == "desks"]
        content = layer.under(kb.content, without)
        removed += self._sentences_removed(municipality, kb, content)
        national = layer.entries(content)
        taken, left = self.answers.of(municipality)
        memory = Memory(self.store.national_wordings(municipality), taken, left, removed)
        here = bodies_of(kb.content)
        under = {**bodies_of(content), NET: national[NET].body}  # its own rules are not the layer's
        comparison = compare(here, {entry: one.body for entry, one in national.items()}, memory)
        digest = hashlib.sha256("".join(one.digest for one in national.values()).encode()).hexdigest()
        return Look(kb, KnowledgeBase(content), here, under, comparison, f"{kb.revision}-{digest[:16]}")

    def _removed(self, municipality: str, kb: KnowledgeBase, layer: Layer) -> tuple[EntryId, ...]:
        """Return the desks and subjects of the layer that the municipality had once, and took out."""
        national = {"desks": layer.layer.desks, "tasks": tuple(task.id for task in layer.source.tasks)}
        there = {"desks": kb.desks, "tasks": kb.tasks}
        return tuple(
            (collection, entry_id)
            for collection, ids in national.items()
            for entry_id in sorted(self.store.last_seen(municipality, collection).keys() & set(ids))
            if entry_id not in there[collection]
        )

    def _sentences_removed(self, municipality: str, kb: KnowledgeBase, under: Content) -> tuple[EntryId, ...]:
        """Return the ambiguous sentences of the layer that the municipality had once, and took out or rewrote."""
        seen = self.store.last_seen(municipality, AMBIGUITIES).keys()
        now = {ambiguity_id(one.text) for one in kb.content.ambiguities}
        national = (ambiguity_id(one.text) for one in under.ambiguities)
        return tuple((AMBIGUITIES, entry_id) for entry_id in national if entry_id in seen and entry_id not in now)

"""Groups of editors' work as a page shows them: names instead of ids, and the cell as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from api.casework.editor_work import WorkSort
from api.casework.open_work import WorkGroup, grouped, open_items
from api.product import Product
from api.profiles import Profiles
from knowledge.base import KnowledgeBase
from knowledge.schema import Desk, HelpKind, Task


@dataclass(frozen=True, slots=True)
class Shown:
    """One group with the names of what it is about, and who does it now according to the division."""

    group: WorkGroup
    task: str | None
    kind: str | None
    desks: tuple[str, ...]
    cell: tuple[str, ...]
    contradicts: bool

    @property
    def title(self) -> str:
        """What it is about in a few words: the cell, the most typical sentence, or the desk."""
        if self.task:
            return f"{self.task}: {self.kind.lower()}" if self.kind else self.task
        if self.group.texts:
            return f"“{self.group.texts[0]}”"
        return f"Over {self.desks[0]}" if self.desks else "Onderwerp niet bekend"


@dataclass(frozen=True, slots=True)
class Workload:
    """All open work in groups. `compared` is False when sentences could not be compared, `missing` are not yet."""

    groups: tuple[WorkGroup, ...]
    compared: bool
    missing: int

    def group_of(self, key: str) -> WorkGroup | None:
        """Return the group in which an item is, or None when it is not open (any more)."""
        return next((group for group in self.groups if any(item.key == key for item in group.items)), None)


def workload(product: Product, engine: Engine, profiles: Profiles) -> Workload:
    """Return the open work of the municipality; blocks, so call it from a thread. Raises StoreError."""
    items = open_items(engine, product.casework.municipality)
    profiled = profiles.of(item.text for item in items if item.text and item.matter.task is None)
    return Workload(grouped(items, profiled.of), profiled.possible, profiled.missing)


def shown(kb: KnowledgeBase, group: WorkGroup) -> Shown:
    """Return a group with its names; what is no longer published keeps its id."""
    cell: tuple[str, ...] = ()
    if group.task is not None and group.kind is not None:
        cell = tuple(line.desk for line in kb.cells.get((group.task, group.kind), ()))
    return Shown(
        group=group,
        task=name_of(kb.tasks, group.task),
        kind=name_of(kb.kinds, group.kind),
        desks=tuple(kb.desks[desk].name if desk in kb.desks else desk for desk in group.desks),
        cell=tuple(kb.desks[desk].name for desk in cell if desk in kb.desks),
        contradicts=group.sort is WorkSort.WRONG_DESK and any(desk in cell for desk in group.desks),
    )


def name_of(entries: Mapping[str, Task] | Mapping[str, HelpKind] | Mapping[str, Desk], id_: str | None) -> str | None:
    """Return the name of an entry; one that is no longer published keeps its id."""
    return entries[id_].name if id_ is not None and id_ in entries else id_

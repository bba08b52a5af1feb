"""What still has to be looked at, and which of it belongs together.

What is about one cell of the division belongs together. Where only the words say what it is about, as with a question
that got no answer, those are compared (`api.likeness`). Grouping is pure; nothing of it is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, RowMapping, select

from api.casework.editor_work import Matter, Status, WorkSort
from api.casework.keeping import NOT_READ
from api.casework.work_tables import FeedbackRow, WorkRow
from api.likeness import groups
from knowledge.store.database import trouble

AT_MOST: Final = 2000
"""How many pieces of feedback are looked at: the newest."""

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of feedback, or work of which there are no words, such as refusals as the wrong desk.

    `key` names it in addresses: the code of the feedback, or the number of the work.
    """

    key: str
    matter: Matter
    text: str | None
    from_desk: str | None
    count: int
    first_at: datetime
    last_at: datetime
    round: int

    @property
    def code(self) -> str | None:
        """The code of the feedback, None when it is work."""
        return None if self.key.isdecimal() else self.key

    @property
    def work(self) -> int | None:
        """The number of the work, None when it is feedback."""
        return int(self.key) if self.key.isdecimal() else None


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Items that are alike, the most typical first."""

    items: tuple[Item, ...]

    @property
    def sort(self) -> WorkSort:
        """What was said of the knowledge; the same for all of them."""
        return self.items[0].matter.sort

    @property
    def count(self) -> int:
        """How often it was reported."""
        return sum(item.count for item in self.items)

    @property
    def first_at(self) -> datetime:
        """When it was reported first."""
        return min(item.first_at for item in self.items)

    @property
    def last_at(self) -> datetime:
        """When it was reported last."""
        return max(item.last_at for item in self.items)

    @property
    def task(self) -> str | None:
        """The subject, the same for all of them."""
        return self.items[0].matter.task

    @property
    def kind(self) -> str | None:
        """The kind of help, the same for all of them."""
        return self.items[0].matter.kind

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks that it is about, the one that is named most first."""
        named: dict[str, int] = {}
        for item in self.items:
            if item.matter.desk:
                named[item.matter.desk] = named.get(item.matter.desk, 0) + item.count
        return tuple(sorted(named, key=lambda desk: -named[desk]))

    @property
    def texts(self) -> tuple[str, ...]:
        """The different things that were said, the most typical first."""
        return tuple(dict.fromkeys(item.text for item in self.items if item.text))

    @property
    def round(self) -> int:
        """How many times it was dealt with before, plus one."""
        return max(item.round for item in self.items)


def open_items(engine: Engine, municipality: str) -> tuple[Item, ...]:
    """Return what is open, the newest first. Raises StoreError."""
    work, said = WorkRow, FeedbackRow
    works = select(work.__table__).where(work.municipality == municipality, work.status == Status.OPEN)
    words = (
        select(said.code, said.sort, said.task, said.kind, said.desk, said.text, said.from_desk, said.created_at)
        .where(said.municipality == municipality, said.settlement.is_(None))
        .order_by(said.created_at.desc(), said.code)
        .limit(AT_MOST)
    )
    with trouble(NOT_READ), engine.connect() as connection:
        counted = {_matter(row): row for row in connection.execute(works).mappings()}
        feedback = connection.execute(words).mappings().all()
    rounds = {matter: row["round"] for matter, row in counted.items()}
    items = [_of_feedback(row, rounds) for row in feedback]
    heard = {item.matter for item in items}
    for matter, row in counted.items():
        if matter not in heard:
            times = (row["count"], row["first_at"], row["last_at"], row["round"])
            items.append(Item(str(row["id"]), matter, None, None, *times))
    return tuple(sorted(items, key=lambda item: (item.last_at, item.key), reverse=True))


def grouped(items: Iterable[Item], profiles: Mapping[str, Float32]) -> tuple[WorkGroup, ...]:
    """Return the items in groups, what was reported most often first; `profiles` are by text.

    Without a profile of its words, an item without a subject goes with the others of which nothing more is known.
    """
    together: dict[tuple[str | None, ...], list[Item]] = {}
    for item in items:
        matter = item.matter
        compared = "woorden" if matter.task is None and item.text in profiles else None
        desk = matter.desk if matter.task is None else None  # a cell is one thing to mend, whoever it was about
        together.setdefault((matter.sort, matter.task, matter.kind, desk, compared), []).append(item)
    found = [
        group
        for key, alike in together.items()
        for group in (_by_words(alike, profiles) if key[-1] else (WorkGroup(tuple(alike)),))
    ]
    return tuple(sorted(found, key=lambda group: (group.count, group.last_at), reverse=True))


def _by_words(items: Sequence[Item], profiles: Mapping[str, Float32]) -> Iterable[WorkGroup]:
    texts = list(dict.fromkeys(item.text for item in items if item.text))
    of_text: dict[str, list[Item]] = {}
    for item in items:
        of_text.setdefault(item.text or "", []).append(item)
    for rows in groups(np.stack([profiles[text] for text in texts])):
        yield WorkGroup(tuple(item for row in rows for item in of_text[texts[row]]))


def _of_feedback(row: RowMapping, rounds: Mapping[Matter, int]) -> Item:
    matter, at = _matter(row), row["created_at"]
    return Item(row["code"], matter, row["text"], row["from_desk"], 1, at, at, rounds.get(matter, 1))


def _matter(row: RowMapping) -> Matter:
    return Matter(WorkSort(row["sort"]), row["task"] or None, row["kind"] or None, row["desk"] or None)

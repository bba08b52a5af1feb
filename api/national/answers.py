"""What editors decided about national parts: taken over, or left as it is here. The draft itself is elsewhere."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, and_, delete, insert, or_, select

from api.editing.tables import NationalAnswerRow
from api.national.comparing import Part
from knowledge.store.database import trouble

NOT_KEPT: Final = "Uw keuze is niet bewaard"
NOT_READ: Final = "De eerdere keuzes zijn niet te bereiken"
Decided = Mapping[Part, frozenset[str]]


class Answers:
    """The answers of every municipality, in the database of the drafts."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in the database of `engine`."""
        self._engine = engine

    def of(self, municipality: str) -> tuple[Decided, Decided]:
        """Return the digests of the parts that were taken over, and of those that were left. Raises StoreError."""
        query = select(NationalAnswerRow.__table__).where(NationalAnswerRow.municipality == municipality)
        found: tuple[dict[Part, frozenset[str]], ...] = ({}, {})
        with trouble(NOT_READ), self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                part = row["collection"], row["entry_id"], row["part"]
                kept = found[0] if row["taken"] else found[1]
                kept[part] = kept.get(part, frozenset()) | {row["digest"]}
        return found[0], found[1]

    def add(self, municipality: str, decided: Mapping[Part, str], *, taken: bool, at: datetime) -> None:
        """Remember what was decided about each part; repeating it changes nothing. Raises StoreError."""
        before = self.of(municipality)[0 if taken else 1]
        rows = [
            {**_where(municipality, part), "digest": digest, "taken": taken, "decided_at": at}
            for part, digest in decided.items()
            if digest not in before.get(part, ())
        ]
        if rows:
            with trouble(NOT_KEPT), self._engine.begin() as connection:
                connection.execute(insert(NationalAnswerRow), rows)

    def ask_again(self, municipality: str, parts: Collection[Part]) -> None:
        """Forget that these parts were left. Raises StoreError."""
        row = NationalAnswerRow
        these = [and_(row.collection == one[0], row.entry_id == one[1], row.part == one[2]) for one in parts]
        if these:
            with trouble(NOT_KEPT), self._engine.begin() as connection:
                connection.execute(
                    delete(row).where(row.municipality == municipality, row.taken.is_(False), or_(*these))
                )


def _where(municipality: str, part: Part) -> dict[str, str]:
    return {"municipality": municipality, "collection": part[0], "entry_id": part[1], "part": part[2]}

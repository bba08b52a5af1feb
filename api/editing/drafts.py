"""Drafts: what an editor has changed in one entry and has not published yet.

A draft is the whole body of one entry (as `knowledge.store.snapshot.entries` gives it: JSON, with the aliases of the
schema) in any collection: `desks`, `division`, `tasks`, `utterances`, ... It need not be valid: everything that an
editor typed is kept. Each person has a draft of their own, so that nobody types over a colleague; when the entry was
published anew since the draft's `base`, `api.editing.merging` puts the two together, field by field.

How to use it, for any collection::

    key = EntryKey("lindewaard", "division", "huurtoeslag")
    stored = drafts.find(key, person.id)                       # None: start from what is published
    draft = drafts.save(key, body, by=Author.of(person), base=revision, seen=stored.version if stored else 0,
                        window=token_of_this_page, at=clock())
    # DraftConflictError: another window of the same person saved since `seen`; show both, never overwrite

`base` is the revision that the editor saw when the draft was begun; keep it when saving again, and raise it only after
merging. `window` is any text that names the page that saves: that page may save again without knowing the version that
its own last save got; '' names no page, and always needs the version. `body=None` takes the entry out of the next
revision.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from api.accounts.identity import Person
from api.editing.privacy import without_personal_data
from api.editing.tables import NAME_LENGTH, REMARK_LENGTH, WINDOW_LENGTH, DraftRow
from knowledge.masking import mask
from knowledge.store.database import connect, migrate, trouble
from knowledge.store.revisions import EntryId

MIGRATIONS: Final = Path(__file__).parent / "migrations"
NOT_KEPT: Final = "Uw concept is niet bewaard"
NOT_READ: Final = "De concepten zijn niet te bereiken"

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EntryKey:
    """Which entry of which municipality."""

    municipality: str
    collection: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class Author:
    """Whose draft it is."""

    id: int
    name: str

    @classmethod
    def of(cls, person: Person) -> "Author":
        """Take who is signed in."""
        return cls(person.id, person.name[:NAME_LENGTH])


@dataclass(frozen=True, slots=True)
class SentBack:
    """What a colleague remarked on a draft that was not published, and that colleague's name."""

    remark: str
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A changed body of one entry. `version` counts its saves from 1; `ready` says that a colleague may publish it.

    `sent_back` is there from when a colleague sent it back until its author says again that it is ready.
    """

    id: int
    key: EntryKey
    by: Author
    base: int
    body: Body | None
    version: int
    window: str
    ready: bool
    changed_at: datetime
    sent_back: SentBack | None = None


class DraftConflictError(Exception):
    """The draft is not what it was: `stored` is what is kept now, None when it was published or thrown away."""

    def __init__(self, stored: Draft | None) -> None:
        """Keep what is stored, to be shown beside what was sent."""
        super().__init__("Dit concept is intussen veranderd.")
        self.stored = stored


class DraftStore:
    """The drafts of every municipality, in the same database as the revisions."""

    def __init__(self, url: str) -> None:
        """Connect to the database at `url`. Raises StoreError on a wrong URL."""
        self._engine = connect(url)

    def migrate(self) -> None:
        """Bring the table to this version; safe to repeat. Raises StoreError."""
        migrate(self._engine, MIGRATIONS)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def save(
        self, key: EntryKey, body: Body | None, *, by: Author, base: int, seen: int, window: str, at: datetime
    ) -> Draft:
        """Keep `body` as the draft of `by`; `seen` is the version that the editor's page showed, 0 for none.

        Personal data in running text is masked first; the returned draft holds what was kept.

        Raises:
            DraftConflictError: another window saved this draft since `seen`; nothing was written.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        kept = without_personal_data(body)
        values = {"base": base, "body": kept, "window": window[:WINDOW_LENGTH], "ready": False, "changed_at": at}
        with trouble(NOT_KEPT):
            stored = self.find(key, by.id)
            if stored is None:
                new = {**_where(key), "person_id": by.id, "person_name": by.name, "version": 1, **values}
                try:
                    with self._engine.begin() as connection:
                        connection.execute(insert(DraftRow), new)
                except IntegrityError:  # another window was just earlier
                    raise DraftConflictError(self.find(key, by.id)) from None
            elif not self._update(stored.id, seen, window[:WINDOW_LENGTH], values):
                raise DraftConflictError(self.find(key, by.id))
        saved = self.find(key, by.id)
        if saved is None:  # published or thrown away in the same instant
            raise DraftConflictError(None)
        return saved

    def begin(  # what `save` takes, for many
        self,
        municipality: str,
        bodies: Mapping[EntryId, Body | None],
        *,
        by: Author,
        base: int,
        at: datetime,
        window: str = "",
    ) -> None:
        """Keep new drafts that belong together, all or none; personal data in running text is masked first.

        `window` marks them as long as nobody saves them again.

        Raises:
            DraftConflictError: the person has a draft of one of them already; nothing was written.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        rows = [
            {
                **_where(EntryKey(municipality, *entry)),
                "person_id": by.id,
                "person_name": by.name,
                "base": base,
                "body": without_personal_data(body),
                "version": 1,
                "window": window[:WINDOW_LENGTH],
                "ready": False,
                "changed_at": at,
            }
            for entry, body in bodies.items()
        ]
        with trouble(NOT_KEPT):
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(DraftRow), rows)
            except IntegrityError:
                raise DraftConflictError(None) from None

    def _update(self, draft: int, seen: int, window: str, values: Mapping[str, Any]) -> bool:
        same_window = and_(DraftRow.window == window, DraftRow.window != "")
        allowed = update(DraftRow).where(DraftRow.id == draft, or_(DraftRow.version == seen, same_window))
        with self._engine.begin() as connection:
            changed = connection.execute(allowed.values(**values, version=DraftRow.version + 1))
            return bool(changed.rowcount)

    def find(self, key: EntryKey, person: int) -> Draft | None:
        """Return the draft that a person has of an entry, or None. Raises StoreError."""
        return next((draft for draft in self._select(**_where(key)) if draft.by.id == person), None)

    def of_entry(self, key: EntryKey) -> tuple[Draft, ...]:
        """Return everybody's drafts of an entry. Raises StoreError."""
        return self._select(**_where(key))

    def of_municipality(self, municipality: str) -> tuple[Draft, ...]:
        """Return all drafts of a municipality, in the order of collection and entry. Raises StoreError."""
        return self._select(municipality=municipality)

    def _select(self, **where: str) -> tuple[Draft, ...]:
        query = select(DraftRow.__table__).filter_by(**where)
        query = query.order_by(DraftRow.collection, DraftRow.entry_id, DraftRow.id)
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(_draft(row) for row in connection.execute(query).mappings())

    def mark_ready(self, draft: Draft, *, ready: bool) -> bool:
        """Say whether a colleague may publish this draft; False when it changed meanwhile. Raises StoreError."""
        this = update(DraftRow).where(DraftRow.id == draft.id, DraftRow.version == draft.version)
        with trouble("Er is niets veranderd"), self._engine.begin() as connection:
            told = {"remark": None, "remark_by": None} if ready else {}
            return bool(connection.execute(this.values(ready=ready, **told)).rowcount)

    def send_back(self, drafts: Sequence[Draft], remark: str, *, by: Author) -> bool:
        """Give drafts back to who made them, with a remark; personal data in it is masked first.

        False when one of them changed or is not ready any more, and then nothing is written. Raises StoreError.
        """
        values = {"ready": False, "remark": mask(remark).text[:REMARK_LENGTH], "remark_by": by.name}
        with trouble("Er is niets teruggestuurd"), self._engine.begin() as connection:
            for draft in drafts:
                this = update(DraftRow).where(
                    DraftRow.id == draft.id, DraftRow.version == draft.version, DraftRow.ready.is_(True)
                )
                if not connection.execute(this.values(**values)).rowcount:
                    connection.rollback()
                    return False
        return True

    def discard(self, draft: Draft) -> bool:
        """Throw a draft away; False when it changed since, and then it stays. Raises StoreError."""
        this = delete(DraftRow).where(DraftRow.id == draft.id, DraftRow.version == draft.version)
        with trouble("Het concept is niet weggegooid"), self._engine.begin() as connection:
            return bool(connection.execute(this).rowcount)

    def discard_together(self, drafts: Sequence[Draft]) -> bool:
        """Throw away what belongs together; False when a draft changed since, and then all stay. Raises StoreError."""
        with trouble("De concepten zijn niet weggegooid"):
            try:
                with self._engine.begin() as connection:
                    closing(drafts)(connection)
            except DraftConflictError:
                return False
        return True


def seal_of(drafts: Sequence[Draft]) -> str:
    """Return which drafts in which version were looked at, so that nothing happens to what was changed since."""
    return ",".join(f"{draft.id}:{draft.version}" for draft in drafts)


def closing(drafts: Sequence[Draft]) -> Callable[[Connection], None]:
    """Return what removes published drafts within the transaction of the publication.

    It raises DraftConflictError, which undoes the whole transaction, when one of them changed since it was read.
    """

    def close(connection: Connection) -> None:
        for draft in drafts:
            this = delete(DraftRow).where(DraftRow.id == draft.id, DraftRow.version == draft.version)
            if not connection.execute(this).rowcount:
                raise DraftConflictError(None)

    return close


def _where(key: EntryKey) -> dict[str, str]:
    return {"municipality": key.municipality, "collection": key.collection, "entry_id": key.entry_id}


def _draft(row: RowMapping) -> Draft:
    return Draft(
        id=row["id"],
        key=EntryKey(row["municipality"], row["collection"], row["entry_id"]),
        by=Author(row["person_id"], row["person_name"]),
        base=row["base"],
        body=row["body"],
        version=row["version"],
        window=row["window"],
        ready=row["ready"],
        changed_at=row["changed_at"],
        sent_back=SentBack(row["remark"], row["remark_by"]) if row["remark"] else None,
    )

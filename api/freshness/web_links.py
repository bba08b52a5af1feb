"""What web addresses gave when they were last tried, and since when one does not work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.freshness.database import NOT_KEPT, NOT_READ
from api.freshness.tables import RunRow, WebLinkRow
from api.freshness.trying import IS_BROKEN, Outcome, Tried
from knowledge.store.database import trouble

WORK: Final = "links"


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address and what it gave; `broken_since` is the first time in a row that it did not work."""

    url: str
    outcome: Outcome
    status: int | None
    moved_to: str | None
    tried_at: datetime
    broken_since: datetime | None


class WebLinks:
    """The addresses of one municipality that were tried."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep them in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality

    def all(self) -> Mapping[str, WebLink]:
        """Return what is known of every address. Raises StoreError."""
        query = select(WebLinkRow.__table__).where(WebLinkRow.municipality == self._municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(WebLinkRow.url)).mappings()
            return {row["url"]: _web_link(row) for row in rows}

    def keep(self, results: Iterable[Tried], at: datetime) -> None:
        """Write down what was tried at `at`. Raises StoreError."""
        before = self.all()
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            for tried in results:
                known = before.get(tried.url)
                since = (known.broken_since if known else None) or at
                this = (WebLinkRow.municipality == self._municipality, WebLinkRow.url == tried.url)
                connection.execute(delete(WebLinkRow).where(*this))
                values = {
                    "municipality": self._municipality,
                    "url": tried.url,
                    "outcome": tried.outcome,
                    "status": tried.status,
                    "moved_to": tried.moved_to,
                    "tried_at": at,
                    "broken_since": since if tried.outcome in IS_BROKEN else None,
                }
                connection.execute(insert(WebLinkRow), values)

    def forget_others(self, urls: Iterable[str]) -> None:
        """Delete what is not in the content any more. Raises StoreError."""
        gone = sorted(set(self.all()) - set(urls))
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            for url in gone:
                this = (WebLinkRow.municipality == self._municipality, WebLinkRow.url == url)
                connection.execute(delete(WebLinkRow).where(*this))

    def claim(self, now: datetime, until: datetime) -> bool:
        """Take the work until a moment; False when another process has it or did it. Raises StoreError."""
        mine = (RunRow.municipality == self._municipality, RunRow.work == WORK)
        values = {"municipality": self._municipality, "work": WORK, "next_at": until}
        with trouble(NOT_KEPT):
            with self._engine.begin() as connection:
                due = update(RunRow).where(*mine, RunRow.next_at <= now)
                if connection.execute(due.values(next_at=until)).rowcount:
                    return True
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(RunRow), values)
            except IntegrityError:  # it is there and not due yet
                return False
        return True


def _web_link(row: RowMapping) -> WebLink:
    values = {name: row[name] for name in WebLink.__dataclass_fields__}
    return WebLink(**{**values, "outcome": Outcome(row["outcome"])})

"""The webhooks of a municipality: which there are, adding one, stopping it, and how its deliveries stand."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, case, delete, func, insert, or_, select, update

from api.casework.outbox.tables import DeliveryRow, EventRow, WebhookRow
from api.interfaces.events import Event, EventType
from api.interfaces.outbox import NOT_CHANGED, NOT_READ, Outbox, Status
from api.interfaces.signing import new_secret
from knowledge.store.database import trouble

SHOWN: Final = 50
"""How many deliveries that were given up are shown of one webhook; the newest first."""

BOTH_SIGN: Final = timedelta(days=7)
"""After a renewal the old secret signs beside the new one for so long: time to put the new one in the other system."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that wants events, and how many of them wait, arrived, and were given up.

    Its secret is given when it is made and never again; `old_until` is until when the one before it signs too.
    """

    id: int
    url: str
    types: tuple[EventType, ...]
    active: bool
    stopped_because: str | None
    created_at: datetime
    old_until: datetime | None = None
    waiting: int = 0
    delivered: int = 0
    given_up: int = 0
    failing: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A delivery that does not arrive: given up, or tried before and waiting for the next time."""

    id: int
    event: str
    type: EventType
    at: datetime
    attempts: int
    answer: int | None
    trouble: str | None
    next_at: datetime | None


class Webhooks:
    """The webhooks of one municipality."""

    def __init__(self, engine: Engine, municipality: str, outbox: Outbox) -> None:
        """Keep webhooks in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality
        self._outbox = outbox

    @property
    def outbox(self) -> Outbox:
        """What writes the events, for who keeps records beside casework."""
        return self._outbox

    def listed(self) -> tuple[Webhook, ...]:
        """Return every webhook, the oldest first. Raises StoreError."""
        counts = (
            select(
                DeliveryRow.webhook,
                *(
                    func.sum(case((DeliveryRow.status == status, 1), else_=0)).label(status.name.lower())
                    for status in Status
                ),
                func.sum(case(((DeliveryRow.status == Status.WAITING) & (DeliveryRow.attempts > 0), 1), else_=0)).label(
                    "failing"
                ),
            )
            .group_by(DeliveryRow.webhook)
            .subquery()
        )
        query = (
            select(WebhookRow.__table__, counts.c.waiting, counts.c.delivered, counts.c.given_up, counts.c.failing)
            .outerjoin(counts, counts.c.webhook == WebhookRow.id)
            .where(WebhookRow.municipality == self._municipality)
            .order_by(WebhookRow.id)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(_webhook(row) for row in connection.execute(query).mappings())

    def find(self, webhook: int) -> Webhook | None:
        """Return one webhook, or None. Raises StoreError."""
        return next((found for found in self.listed() if found.id == webhook), None)

    def add(self, url: str, types: Collection[EventType], at: datetime) -> tuple[int, str]:
        """Add a webhook, and return its id and its secret; what happened before is not sent. Raises StoreError."""
        secret = new_secret()
        values = {
            "municipality": self._municipality,
            "url": url,
            "types": sorted(types),
            "secret": secret,
            "active": True,
            "created_at": at,
        }
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return connection.execute(insert(WebhookRow).returning(WebhookRow.id), values).scalar_one(), secret

    def renew(self, webhook: int, at: datetime) -> str | None:
        """Give a webhook another secret and return it; the old one signs too for BOTH_SIGN.

        None when it is being renewed already (the receiver may not have that one yet), or there is no such webhook.
        Raises StoreError.
        """
        secret, row = new_secret(), WebhookRow
        over = or_(row.old_until.is_(None), row.old_until <= at)
        mine = update(row).where(row.id == webhook, row.municipality == self._municipality, over)
        renewed = mine.values(old_secret=row.secret, old_until=at + BOTH_SIGN, secret=secret)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return secret if connection.execute(renewed).rowcount else None

    def drop_old(self, webhook: int) -> None:
        """Sign with the new secret alone from now on. Raises StoreError."""
        mine = update(WebhookRow).where(WebhookRow.id == webhook, WebhookRow.municipality == self._municipality)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(mine.values(old_secret=None, old_until=None))

    def switch(self, webhook: int, *, active: bool) -> None:
        """Stop sending to a webhook, or go on with what waits. Raises StoreError."""
        mine = update(WebhookRow).where(WebhookRow.id == webhook, WebhookRow.municipality == self._municipality)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(mine.values(active=active, stopped_because=None))

    def choose(self, webhook: int, types: Collection[EventType]) -> None:
        """Send a webhook these types from now on; what waits for it still goes. Raises StoreError."""
        mine = update(WebhookRow).where(WebhookRow.id == webhook, WebhookRow.municipality == self._municipality)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(mine.values(types=sorted(types)))

    def remove(self, webhook: int) -> None:
        """Remove a webhook with what still waits for it. Raises StoreError."""
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            if not self._is_ours(connection, webhook):
                return
            connection.execute(delete(DeliveryRow).where(DeliveryRow.webhook == webhook))
            connection.execute(delete(WebhookRow).where(WebhookRow.id == webhook))
            unwanted = EventRow.id.not_in(select(DeliveryRow.event))
            connection.execute(delete(EventRow).where(EventRow.municipality == self._municipality, unwanted))

    def test(self, webhook: int, at: datetime) -> None:
        """Send an event without meaning to one webhook. Raises StoreError."""
        event = Event(id=f"test-{uuid.uuid4()}", type=EventType.TEST, subject=None, at=at, data={"test": True})
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            if self._is_ours(connection, webhook):
                self._outbox.write_for(connection, event, [webhook])

    def failed(self, webhook: int) -> tuple[Failed, ...]:
        """Return what does not arrive at a webhook: given up first, then what is tried again. Raises StoreError."""
        query = (
            select(DeliveryRow.__table__, EventRow.type, EventRow.at)
            .join(EventRow, EventRow.id == DeliveryRow.event)
            .where(DeliveryRow.webhook == webhook, EventRow.municipality == self._municipality)
            .where(DeliveryRow.attempts > 0, DeliveryRow.status.in_((Status.GIVEN_UP, Status.WAITING)))
            .order_by(DeliveryRow.status, DeliveryRow.id.desc())
            .limit(SHOWN)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(
                Failed(
                    id=row["id"],
                    event=row["event"],
                    type=EventType(row["type"]),
                    at=row["at"],
                    attempts=row["attempts"],
                    answer=row["answer"],
                    trouble=row["trouble"],
                    next_at=row["next_at"] if row["status"] == Status.WAITING else None,
                )
                for row in connection.execute(query).mappings()
            )

    def try_again(self, webhook: int, at: datetime) -> int:
        """Send everything that did not arrive at a webhook again now; return how many. Raises StoreError."""
        again = (
            update(DeliveryRow)
            .where(DeliveryRow.webhook == webhook, DeliveryRow.status.in_((Status.GIVEN_UP, Status.WAITING)))
            .values(status=Status.WAITING, attempts=0, next_at=at, ended_at=None)
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return connection.execute(again).rowcount if self._is_ours(connection, webhook) else 0

    def _is_ours(self, connection: Connection, webhook: int) -> bool:
        ours = select(WebhookRow.id).where(WebhookRow.id == webhook, WebhookRow.municipality == self._municipality)
        return connection.execute(ours).first() is not None


def _webhook(row: RowMapping) -> Webhook:
    return Webhook(
        id=row["id"],
        url=row["url"],
        types=tuple(EventType(name) for name in row["types"]),
        active=row["active"],
        stopped_because=row["stopped_because"],
        created_at=row["created_at"],
        old_until=row["old_until"],
        **{name: row[name] or 0 for name in ("waiting", "delivered", "given_up", "failing")},
    )

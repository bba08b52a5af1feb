"""What waits to be delivered: taking it, and writing down how it went. Every step is a short transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, RowMapping, delete, select, update

from api.casework.outbox.tables import TROUBLE_LENGTH, DeliveryRow, EventRow, WebhookRow
from api.interfaces.outbox import NOT_CHANGED, NOT_READ, Status
from knowledge.store.database import trouble

CLAIM: Final = timedelta(minutes=2)
"""How long a delivery belongs to who took it; after a power cut it is free again by then."""

_SIGNED: Final = (WebhookRow.url, WebhookRow.secret, WebhookRow.old_secret, WebhookRow.old_until)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook; `attempts` is how often it was tried before.

    `secrets` sign it: the one of now, and for a while the one from before it was renewed.
    """

    id: int
    event: str
    body: str
    webhook: int
    url: str
    secrets: tuple[str, ...]
    attempts: int


class Deliveries:
    """The deliveries of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Read and change deliveries in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality

    def due(self, now: datetime) -> tuple[int, ...]:
        """Return the webhooks for which something is due. Raises StoreError."""
        query = (
            select(DeliveryRow.webhook)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook)
            .where(WebhookRow.municipality == self._municipality, WebhookRow.active.is_(True))
            .where(DeliveryRow.status == Status.WAITING, DeliveryRow.next_at <= now)
            .distinct()
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def take(self, webhook: int, now: datetime) -> Delivery | None:
        """Take the oldest due delivery of a webhook, so that nobody else sends it too. Raises StoreError."""
        query = (
            select(DeliveryRow.__table__, EventRow.body, *_SIGNED)
            .join(EventRow, EventRow.id == DeliveryRow.event)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook)
            .where(WebhookRow.municipality == self._municipality)
            .where(DeliveryRow.webhook == webhook, WebhookRow.active.is_(True))
            .where(DeliveryRow.status == Status.WAITING, DeliveryRow.next_at <= now)
            .order_by(DeliveryRow.id)
            .limit(1)
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            mine = update(DeliveryRow).where(DeliveryRow.id == row["id"], DeliveryRow.next_at == row["next_at"])
            if not connection.execute(mine.values(next_at=now + CLAIM)).rowcount:
                return None
            names = ("id", "event", "body", "webhook", "url", "attempts")
            return Delivery(**{name: row[name] for name in names}, secrets=_secrets(row, now))

    def delivered(self, delivery: Delivery, answer: int, at: datetime) -> None:
        """Write down that it arrived. Raises StoreError."""
        values = {"status": Status.DELIVERED, "answer": answer, "trouble": None, "ended_at": at}
        self._write(delivery, {**values, "attempts": delivery.attempts + 1})

    def failed(self, delivery: Delivery, words: str, answer: int | None, at: datetime, wait: timedelta | None) -> None:
        """Write down that it did not arrive; without `wait` it is given up. Raises StoreError."""
        values = {"answer": answer, "trouble": words[:TROUBLE_LENGTH], "attempts": delivery.attempts + 1}
        ending = {"status": Status.GIVEN_UP, "ended_at": at} if wait is None else {"next_at": at + wait}
        self._write(delivery, {**values, **ending})

    def stop(self, webhook: int, words: str) -> None:
        """Send nothing more to a webhook, because its receiver says so. Raises StoreError."""
        mine = update(WebhookRow).where(WebhookRow.id == webhook, WebhookRow.municipality == self._municipality)
        stopped = mine.values(active=False, stopped_because=words)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(stopped)

    def delete_before(self, moment: datetime) -> int:
        """Delete the events of before `moment`, delivered or not; return how many. Raises StoreError."""
        old = select(EventRow.id).where(EventRow.municipality == self._municipality, EventRow.at < moment)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(delete(DeliveryRow).where(DeliveryRow.event.in_(old)))
            return connection.execute(delete(EventRow).where(EventRow.id.in_(old))).rowcount

    def forget_old_secrets(self, now: datetime) -> int:
        """Forget the secrets that were renewed and do not sign any more; return how many. Raises StoreError."""
        over = update(WebhookRow).where(WebhookRow.municipality == self._municipality, WebhookRow.old_until <= now)
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            return connection.execute(over.values(old_secret=None, old_until=None)).rowcount

    def _write(self, delivery: Delivery, values: dict[str, object]) -> None:
        unchanged = update(DeliveryRow).where(
            DeliveryRow.id == delivery.id,
            DeliveryRow.attempts == delivery.attempts,
            DeliveryRow.status == Status.WAITING,
        )
        with trouble(NOT_CHANGED), self._engine.begin() as connection:
            connection.execute(unchanged.values(**values))


def _secrets(row: RowMapping, now: datetime) -> tuple[str, ...]:
    """Return what signs: the secret of now first, and the old one as long as it counts."""
    still = row["old_secret"] is not None and row["old_until"] is not None and row["old_until"] > now
    return (row["secret"], row["old_secret"]) if still else (row["secret"],)

"""The outbox: an event is written in the transaction of what happened, for every webhook that wants it.

So either both are kept or neither: a power cut loses no event and invents none. Without webhooks nothing is written.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, insert, select

from api.bundles.bundle import Change
from api.casework.outbox.tables import DeliveryRow, EventRow, WebhookRow
from api.casework.referral import Referral
from api.casework.signal import Signal
from api.interfaces.events import Event, EventType, cloud_event, of_bundle, of_deletion, of_referral, of_signal

NOT_READ: Final = "De koppelingen zijn niet te bereiken"
NOT_CHANGED: Final = "Er is niets veranderd aan de koppelingen"


class Status(StrEnum):
    """How the delivery of one event to one webhook stands."""

    WAITING = "wacht"
    DELIVERED = "afgeleverd"
    GIVEN_UP = "opgegeven"


class Outbox:
    """Writes the events of one municipality within a transaction of somebody else."""

    def __init__(self, municipality: str, source: str) -> None:
        """Write events that say they come from `source`."""
        self._municipality = municipality
        self._source = source

    def referral(self, connection: Connection, referral: Referral) -> None:
        """Write what a referral became."""
        event = of_referral(referral)
        if event is not None:
            self.write(connection, event)

    def signal(self, connection: Connection, signal: Signal) -> None:
        """Write that a signal was registered or withdrawn."""
        self.write(connection, of_signal(signal))

    def bundle(self, connection: Connection, change: Change) -> None:
        """Write that a bundle of signals was made or changed, or that its owner said something."""
        for event in of_bundle(change):
            self.write(connection, event)

    def write(self, connection: Connection, event: Event) -> None:
        """Write an event for the active webhooks that asked for its type."""
        self._write_all(connection, [event])

    def deleted(self, connection: Connection, kind: EventType, codes: Iterable[str], at: datetime) -> None:
        """Write that the records with these codes were deleted."""
        self._write_all(connection, [of_deletion(kind, code, at) for code in codes])

    def _write_all(self, connection: Connection, events: Sequence[Event]) -> None:
        wanting = select(WebhookRow.id, WebhookRow.types).where(
            WebhookRow.municipality == self._municipality, WebhookRow.active.is_(True)
        )
        found = connection.execute(wanting).all()
        for event in events:
            self.write_for(connection, event, [row.id for row in found if event.type in row.types])

    def write_for(self, connection: Connection, event: Event, webhooks: list[int]) -> None:
        """Write an event for these webhooks, whatever they asked for."""
        if not webhooks:
            return
        body = cloud_event(event, self._source)
        values = {"id": event.id, "municipality": self._municipality, "type": event.type, "at": event.at, "body": body}
        connection.execute(insert(EventRow), values)
        connection.execute(insert(DeliveryRow), [_waiting(event.id, webhook, event.at) for webhook in webhooks])


def _waiting(event: str, webhook: int, at: datetime) -> dict[str, object]:
    return {"event": event, "webhook": webhook, "status": Status.WAITING, "attempts": 0, "next_at": at}

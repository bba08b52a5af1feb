"""What happened to a referral or signal, as a CloudEvent. Pure: from a record to an event, without free texts.

Format: CloudEvents 1.0 in structured JSON, as the NL GOV profile for CloudEvents 1.0 constrains it (Logius). `time` is
when the change was recorded. The id says which change it is (the code and its version), so that the same change is the
same event however often it is sent; it has no full stop in it, because the signature is separated by those.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from api.bundles.bundle import Change
from api.casework.referral import Referral
from api.casework.signal import Signal
from api.casework.states import State
from api.casework.telling import WITHHELD, is_told

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"

_REFERRAL_FIELDS: Final = (
    "code",
    "state",
    "from_desk",
    "to_desk",
    "task",
    "kind",
    "visited",
    "previous",
    "handover",
    "feedback_on",
    "revision",
    "version",
)
_SIGNAL_FIELDS: Final = (
    "code",
    "sort",
    "desk",
    "task",
    "channel",
    "owner",
    "severity",
    "helped",
    "step",
    "question",
    "chain",
    "revision",
    "withdrawn_at",
)
_BUNDLE_FIELDS: Final = ("bundle", "task", "owner", "step", "status")
"""Ids, codes and words from fixed lists, under the names of `GET /v1/...`; never a text that somebody typed."""


class EventType(StrEnum):
    """What can happen, in reverse domain notation as the profile asks."""

    REFERRAL_RECORDED = "nl.loketwijzer.doorverwijzing.vastgelegd"
    REFERRAL_CHANGED = "nl.loketwijzer.doorverwijzing.gewijzigd"
    REFERRAL_DELETED = "nl.loketwijzer.doorverwijzing.verwijderd"
    SIGNAL_RECORDED = "nl.loketwijzer.signaal.vastgelegd"
    SIGNAL_WITHDRAWN = "nl.loketwijzer.signaal.ingetrokken"
    SIGNAL_DELETED = "nl.loketwijzer.signaal.verwijderd"
    BUNDLE_MADE = "nl.loketwijzer.signaalbundel.vastgelegd"
    BUNDLE_CHANGED = "nl.loketwijzer.signaalbundel.gewijzigd"
    BUNDLE_ANSWERED = "nl.loketwijzer.signaalbundel.teruggekoppeld"
    TEST = "nl.loketwijzer.test"


DELETIONS: Final = frozenset({EventType.REFERRAL_DELETED, EventType.SIGNAL_DELETED})
"""A record is gone, after its term or because somebody asked: who has a copy deletes it too."""

SUBSCRIBABLE: Final = tuple(kind for kind in EventType if kind is not EventType.TEST)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, of which other systems may want to know."""

    id: str
    type: EventType
    subject: str | None
    at: datetime
    data: Mapping[str, Any]
    where: str | None = None


def of_referral(referral: Referral) -> Event | None:
    """Return the event of the last change of a referral; None for a draft, which is nobody else's business yet."""
    before = [change.state for change in referral.changes[:-1]]
    if referral.state is State.DRAFT or (before and referral.state is State.WITHDRAWN and set(before) == {State.DRAFT}):
        return None
    is_first = all(state is State.DRAFT for state in before)
    return Event(
        id=f"doorverwijzing-{referral.code}-{referral.version}",
        type=EventType.REFERRAL_RECORDED if is_first else EventType.REFERRAL_CHANGED,
        subject=referral.code,
        at=referral.changes[-1].at,
        data=_told(referral),
        where=f"/v1/referrals/{referral.code}",
    )


def _told(referral: Referral) -> dict[str, Any]:
    """Return the fields of a referral; what the resident does not want told is empty, for a receiver may listen."""
    data = referral.model_dump(mode="json", include=set(_REFERRAL_FIELDS))
    return data if is_told(referral) else {name: WITHHELD.get(name, value) for name, value in data.items()}


def of_signal(signal: Signal) -> Event:
    """Return the event of a signal: registered, or withdrawn."""
    withdrawn = signal.withdrawn_at
    return Event(
        id=f"signaal-{signal.code}-{'ingetrokken' if withdrawn else 'vastgelegd'}",
        type=EventType.SIGNAL_WITHDRAWN if withdrawn else EventType.SIGNAL_RECORDED,
        subject=signal.code,
        at=withdrawn or signal.created_at,
        data=signal.model_dump(mode="json", include=set(_SIGNAL_FIELDS)),
        where=f"/v1/signals/{signal.code}",
    )


def of_deletion(kind: EventType, code: str, at: datetime) -> Event:
    """Return the event of a record that was deleted: its code and nothing else, for there is nothing else any more."""
    what = kind.split(".")[-2]
    return Event(id=f"{what}-{code}-verwijderd", type=kind, subject=code, at=at, data={"code": code})


def of_bundle(change: Change) -> Iterator[Event]:
    """Yield the events of a change of a bundle: it was made, changed, or its owner said something.

    Changed is: it has another status, or signals were taken out of it. Which and how many is not in the event.

    What the owner said is words that somebody typed; it is not in the event.
    """
    happened = {
        EventType.BUNDLE_MADE: change.is_new,
        EventType.BUNDLE_CHANGED: (change.has_new_status or change.has_lost_signals) and not change.is_new,
        EventType.BUNDLE_ANSWERED: change.has_feedback,
    }
    data = {name: getattr(change, name) for name in _BUNDLE_FIELDS}
    for kind, is_so in happened.items():
        if is_so:
            yield Event(
                id=f"signaalbundel-{change.bundle}-{change.number}-{kind.rpartition('.')[2]}",
                type=kind,
                subject=str(change.bundle),
                at=change.at,
                data={**data, "version": change.number},
            )


def source_of(municipality: str, oin: str | None) -> str:
    """Return who publishes: the organisation by its OIN where that is known, and this system."""
    return f"urn:nld:oin:{oin}:systeem:loketwijzer" if oin else f"urn:nld:gemeente-{municipality}.loketwijzer"


def cloud_event(event: Event, source: str) -> str:
    """Return the event as it is sent."""
    body: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source,
        "type": event.type,
        "time": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }
    if event.subject:
        body["subject"] = event.subject
    if event.where:
        body["dataref"] = event.where
    body["data"] = event.data
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

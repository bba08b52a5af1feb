"""Referrals and signals as values."""

from datetime import UTC, datetime

from api.casework.keeping import Asked
from api.casework.referral import Change, Referral
from api.casework.signal import Signal

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def asked(key=None, digest="d", municipality="lindewaard"):
    """The one who asks, with a key where one is given."""
    return Asked(municipality, key, digest)


def referral(**changes):
    """A referral that is not kept yet."""
    facts = {
        "code": "",
        "state": "verzonden",
        "from_desk": "informatiebalie",
        "to_desk": "ido-centrum",
        "task": "digid-aanvragen",
        "kind": "digitaal-helpen",
        "visited": ["taalhuis"],
        "previous": None,
        "handover": "gebeld",
        "note": "Komt dinsdag",
        "feedback_on": None,
        "revision": 3,
        "created_at": NOON,
        "changes": [{"state": "verzonden", "at": NOON, "by": "afzender", "desk": "informatiebalie"}],
    }
    return Referral.model_validate(facts | changes)


def signal(**changes):
    """A signal that is not kept yet."""
    facts = {
        "code": "",
        "sort": "vastgelopen",
        "text": "Weer zo'n brief",
        "desk": "ido-centrum",
        "task": None,
        "channel": "brief",
        "owner": "belastingdienst",
        "severity": None,
        "helped": True,
        "chain": [],
        "revision": 3,
        "created_at": NOON,
        "withdrawn_at": None,
    }
    return Signal.model_validate(facts | changes)


def change(state, desk=None, at=NOON):
    """A change by the sender."""
    return Change.model_validate({"state": state, "at": at, "by": "afzender", "desk": desk})

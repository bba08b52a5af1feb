"""What the receiving side may know of a referral: all of it, unless the resident said no to telling what it is about.

Then it gets from where and to where, the code, how the resident was handed over and when the sender wants to hear of
it. The desk that recorded the referral knows the rest, and so does the coordinator: they count and settle.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Protocol

from api.casework.following import Who
from api.casework.referral import Consent, ReferralOut
from api.casework.states import Actor

NOT_TOLD: Final = "Het onderwerp is niet doorgegeven: de inwoner vertelt het zelf."

WITHHELD: Final[Mapping[str, Any]] = MappingProxyType(
    {"task": None, "kind": None, "visited": (), "tried": None, "note": None}
)
"""The fields by which somebody would know what it is about, with what stands there instead."""


class Recorded(Protocol):
    """What the rule reads of a referral, whole or in a list."""

    @property
    def from_desk(self) -> str | None:
        """The desk that sends."""

    @property
    def to_desk(self) -> str:
        """The desk that receives."""

    @property
    def position(self) -> int:
        """Which link of the chain it is."""

    @property
    def consent(self) -> Consent | None:
        """What the resident said."""


def is_told(referral: Recorded) -> bool:
    """Say whether the receiving desk may know what it is about."""
    return referral.consent is not Consent.DENIED


def knows(referral: Recorded, roles: Iterable[Who], chain: Sequence[Recorded] = ()) -> bool:
    """Say whether somebody with these roles may see what it is about; `chain` is the one that it is in, if at hand.

    Who passes on a resident without knowing why does not get to know it by that: in a chain it is who began it, and
    who was told at another link.
    """
    if is_told(referral):
        return True
    knowing: set[str | None] = set()
    for link in (*chain, referral):
        if is_told(link):
            knowing |= {link.from_desk, link.to_desk}
        elif link.position == 1:
            knowing.add(link.from_desk)
    return any(who.actor is Actor.COORDINATOR or (who.desk is not None and who.desk in knowing) for who in roles)


def as_told(referral: ReferralOut) -> ReferralOut:
    """Return the referral as the receiving side may know it."""
    if is_told(referral):
        return referral
    return referral.model_copy(update={**WITHHELD, "task_name": NOT_TOLD, "kind_name": ""})

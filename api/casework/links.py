"""Links for desks without an account: signed, for one referral, one purpose and one use, until a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Engine, insert, select, update

from api.casework.keeping import NOT_READ
from api.casework.post_tables import LinkRow
from api.casework.signed_tokens import AlteredLinkError, ExpiredLinkError, LinkError, SignedTokens
from api.casework.states import State
from knowledge.store.database import trouble

__all__ = [
    "AlteredLinkError",
    "ExpiredLinkError",
    "Link",
    "LinkError",
    "LinkStore",
    "PastLinkError",
    "Purpose",
    "UsedLinkError",
    "revoke",
    "use",
]


class Purpose(StrEnum):
    """What a link is for."""

    ANSWER = "antwoord"
    FINISH = "afronden"


MAY: Final = {
    Purpose.ANSWER: (State.ACCEPTED, State.NEEDS_INFORMATION, State.REFUSED, State.HELPED),
    Purpose.FINISH: (State.HELPED, State.NOT_HELPED, State.NOT_ARRIVED, State.NOT_REACHED),
}
"""To which states a link may bring a referral; which of them are possible now is for the states themselves."""


class PastLinkError(ExpiredLinkError):
    """Its day is past, or there is a newer one."""

    def __init__(self, referral: str) -> None:
        """Keep the code of the referral, so that the desk hears whom to call."""
        super().__init__(referral)
        self.referral = referral


class UsedLinkError(LinkError):
    """It did what it was for."""

    def __init__(self, referral: str) -> None:
        """Keep the code of the referral, so that the desk can find it."""
        super().__init__(referral)
        self.referral = referral


@dataclass(frozen=True, slots=True)
class Link:
    """A link that can be used."""

    digest: str
    referral: str
    purpose: Purpose
    expires_at: datetime


class LinkStore:
    """The links of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep links in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality
        self._tokens = SignedTokens(engine, municipality, "doorverwijzing")

    def make(self, referral: str, purpose: Purpose, now: datetime, valid: timedelta) -> str:
        """Return the token of a new link; it is nowhere else. Raises StoreError."""
        token, digest = self._tokens.make()
        values = {
            "digest": digest,
            "municipality": self._municipality,
            "referral": referral,
            "purpose": purpose,
            "created_at": now,
            "expires_at": now + valid,
        }
        with trouble("Er is geen link gemaakt"), self._engine.begin() as connection:
            connection.execute(insert(LinkRow), values)
        return token

    def find(self, token: str, now: datetime) -> Link:
        """Return the link of a token.

        Raises:
            AlteredLinkError: the token is not one of ours.
            PastLinkError: it is too old, or a newer one was sent.
            UsedLinkError: it was used.
            StoreError: the database cannot be read.

        """
        digest = self._tokens.digest(token)
        columns = select(LinkRow.digest, LinkRow.referral, LinkRow.purpose, LinkRow.expires_at, LinkRow.used_at)
        query = columns.where(LinkRow.digest == digest, LinkRow.municipality == self._municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise AlteredLinkError
        if row.used_at is not None:
            raise UsedLinkError(row.referral)
        if row.expires_at <= now:
            raise PastLinkError(row.referral)
        return Link(row.digest, row.referral, Purpose(row.purpose), row.expires_at)


def revoke(connection: Connection, referral: str, at: datetime) -> None:
    """Let every link of a referral that was not used expire, because a new one follows."""
    unused = update(LinkRow).where(LinkRow.referral == referral, LinkRow.used_at.is_(None), LinkRow.expires_at > at)
    connection.execute(unused.values(expires_at=at))


def use(connection: Connection, link: Link, at: datetime) -> bool:
    """Use a link within the transaction of what it is for; False when somebody used it just now."""
    unused = update(LinkRow).where(LinkRow.digest == link.digest, LinkRow.used_at.is_(None))
    return bool(connection.execute(unused.values(used_at=at)).rowcount)

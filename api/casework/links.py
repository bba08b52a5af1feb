"""Links for desks without an account: signed, for one referral, one purpose and one use, until a day.

Of a token only a digest is kept. The signature is checked before the database is asked anything, so that guessing
costs us nothing; what it contains is random, so that a leaked key makes no link that we know.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.post_tables import LinkKeyRow, LinkRow
from api.casework.states import State
from knowledge.store.database import trouble

LONGEST_TOKEN: Final = 200


class Purpose(StrEnum):
    """What a link is for."""

    ANSWER = "antwoord"
    FINISH = "afronden"


MAY: Final = {
    Purpose.ANSWER: (State.ACCEPTED, State.NEEDS_INFORMATION, State.REFUSED, State.HELPED),
    Purpose.FINISH: (State.HELPED, State.NOT_HELPED, State.NOT_ARRIVED, State.NOT_REACHED),
}
"""To which states a link may bring a referral; which of them are possible now is for the states themselves."""


class LinkError(Exception):
    """A link that cannot be used."""


class AlteredLinkError(LinkError):
    """It is not one of ours, or not whole."""


class ExpiredLinkError(LinkError):
    """Its day is past."""


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

    def make(self, referral: str, purpose: Purpose, now: datetime, valid: timedelta) -> str:
        """Return the token of a new link; it is nowhere else. Raises StoreError."""
        secret = secrets.token_urlsafe(24)
        values = {
            "digest": _digest(secret),
            "municipality": self._municipality,
            "referral": referral,
            "purpose": purpose,
            "created_at": now,
            "expires_at": now + valid,
        }
        signer = self._signer()
        with trouble("Er is geen link gemaakt"), self._engine.begin() as connection:
            connection.execute(insert(LinkRow), values)
        return signer.dumps(secret)

    def find(self, token: str, now: datetime) -> Link:
        """Return the link of a token.

        Raises:
            AlteredLinkError: the token is not one of ours.
            ExpiredLinkError: it is too old.
            UsedLinkError: it was used.
            StoreError: the database cannot be read.

        """
        try:
            secret = self._signer().loads(token[:LONGEST_TOKEN])
        except BadSignature:
            raise AlteredLinkError from None
        columns = select(LinkRow.digest, LinkRow.referral, LinkRow.purpose, LinkRow.expires_at, LinkRow.used_at)
        query = columns.where(LinkRow.digest == _digest(str(secret)), LinkRow.municipality == self._municipality)
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise AlteredLinkError
        if row.used_at is not None:
            raise UsedLinkError(row.referral)
        if row.expires_at < now:
            raise ExpiredLinkError
        return Link(row.digest, row.referral, Purpose(row.purpose), row.expires_at)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._key(), salt="doorverwijzing")

    def _key(self) -> str:
        query = select(LinkKeyRow.key).where(LinkKeyRow.municipality == self._municipality)
        with trouble(NOT_CHANGED):
            with self._engine.connect() as connection:
                known = connection.execute(query).scalar()
            if known is not None:
                return str(known)
            made = {"municipality": self._municipality, "key": secrets.token_hex(32)}
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(LinkKeyRow), made)
            except IntegrityError:  # somebody else made it just now
                with self._engine.connect() as connection:
                    return str(connection.execute(query).scalar_one())
            return made["key"]


def use(connection: Connection, link: Link, at: datetime) -> bool:
    """Use a link within the transaction of what it is for; False when somebody used it just now."""
    unused = update(LinkRow).where(LinkRow.digest == link.digest, LinkRow.used_at.is_(None))
    return bool(connection.execute(unused.values(used_at=at)).rowcount)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

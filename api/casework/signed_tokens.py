"""Tokens in a mail: signed with a key of the municipality, so that guessing costs us nothing.

What a token holds is random, so that a leaked key makes no token that we know. Of a token only a digest is kept.
"""

import hashlib
import secrets
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from api.casework.keeping import NOT_CHANGED
from api.casework.post_tables import LinkKeyRow
from knowledge.store.database import trouble

LONGEST_TOKEN: Final = 200


class LinkError(Exception):
    """A link that cannot be used."""


class AlteredLinkError(LinkError):
    """It is not one of ours, or not whole."""


class ExpiredLinkError(LinkError):
    """Its day is past."""


class SignedTokens:
    """The tokens of one municipality for one purpose; those for another are refused."""

    def __init__(self, engine: Engine, municipality: str, purpose: str) -> None:
        """Keep the key in the database of `engine`; it is made at the first token."""
        self._engine = engine
        self._municipality = municipality
        self._purpose = purpose

    def make(self) -> tuple[str, str]:
        """Return a new token, which is nowhere else, and the digest to keep. Raises StoreError."""
        secret = secrets.token_urlsafe(24)
        return self._signer().dumps(secret), _digest(secret)

    def digest(self, token: str) -> str:
        """Return the digest that was kept of a token. Raises AlteredLinkError when we did not make it, StoreError."""
        try:
            return _digest(str(self._signer().loads(token[:LONGEST_TOKEN])))
        except BadSignature:
            raise AlteredLinkError from None

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._key(), salt=self._purpose)

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


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

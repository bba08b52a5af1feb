"""The link in a mail to an owner: signed, for one inquiry and one answer, until a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, insert, select

from api.casework.signed_tokens import AlteredLinkError, ExpiredLinkError, LinkError, SignedTokens
from api.freshness.database import NOT_READ
from api.freshness.inquiries import Inquiry, inquiry_of
from api.freshness.tables import InquiryRow, OwnerLinkRow
from knowledge.store.database import trouble

VALID: Final = timedelta(days=42)
"""A link works until the next mail is due."""


class AnsweredError(LinkError):
    """The owner answered already, through this link or another one of the same inquiry."""

    def __init__(self, inquiry: Inquiry) -> None:
        """Keep what was answered."""
        super().__init__(inquiry.id)
        self.inquiry = inquiry


class PastOwnerLinkError(ExpiredLinkError):
    """The day of the link is past; its owner can be asked again."""

    def __init__(self, inquiry: Inquiry) -> None:
        """Keep which desk it was about."""
        super().__init__(inquiry.id)
        self.inquiry = inquiry


@dataclass(frozen=True, slots=True)
class OwnerLink:
    """A link that can be used."""

    inquiry: Inquiry
    expires_at: datetime


class OwnerLinks:
    """The links of one municipality."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Keep them in the database of `engine`."""
        self._engine = engine
        self._municipality = municipality
        self._tokens = SignedTokens(engine, municipality, "loket-nakijken")

    def make(self, inquiry: Inquiry, now: datetime) -> str:
        """Return the token of a new link; it is nowhere else. Raises StoreError."""
        token, digest = self._tokens.make()
        values = {"digest": digest, "inquiry": inquiry.id, "created_at": now, "expires_at": now + VALID}
        with trouble("Er is geen link gemaakt"), self._engine.begin() as connection:
            connection.execute(insert(OwnerLinkRow), values)
        return token

    def find(self, token: str, now: datetime) -> OwnerLink:
        """Return the link of a token.

        Raises:
            AlteredLinkError: the token is not one of ours.
            PastOwnerLinkError: it is too old.
            AnsweredError: the owner answered already.
            StoreError: the database cannot be read.

        """
        digest = self._tokens.digest(token)
        columns = [getattr(InquiryRow, name) for name in Inquiry.__dataclass_fields__]
        query = (
            select(OwnerLinkRow.expires_at, *columns)
            .join(InquiryRow, InquiryRow.id == OwnerLinkRow.inquiry)
            .where(OwnerLinkRow.digest == digest, InquiryRow.municipality == self._municipality)
        )
        with trouble(NOT_READ), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise AlteredLinkError
        inquiry = inquiry_of(row)
        if inquiry.answered_at is not None:
            raise AnsweredError(inquiry)
        if row["expires_at"] < now:
            raise PastOwnerLinkError(inquiry)
        return OwnerLink(inquiry, row["expires_at"])

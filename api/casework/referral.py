"""The warm referral: what is asked to record, and what is kept. Never who the resident is."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from api.casework.states import Actor, State
from api.wire import DeskId, Wire

MAX_NOTE = 500
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)]


class HandoverWay(StrEnum):
    """How the resident was handed over, the coldest last."""

    CALLED = "gebeld"
    WALKED_ALONG = "meegelopen"
    APPOINTMENT = "afspraak"
    MESSAGE = "bericht"
    COLD = "koud"


class ReferralRequest(Wire):
    """A warm referral to record."""

    from_desk: DeskId | None = Field(default=None, description="Het loket dat doorverwijst.")
    to_desk: DeskId = Field(description="Het loket waar de inwoner naartoe gaat.")
    task: DeskId = Field(description="De id van het onderwerp.")
    kind: DeskId = Field(description="De id van de soort hulp.")
    visited: tuple[DeskId, ...] = Field(
        default=(), max_length=20, description="Loketten waar de inwoner al is geweest, in volgorde."
    )
    previous: Code | None = Field(
        default=None, description="De code van de vorige doorverwijzing van deze inwoner: zo ontstaat een keten."
    )
    handover: HandoverWay | None = Field(default=None, description="Hoe u de inwoner overdroeg.")
    note: Note | None = Field(
        default=None, description="Een notitie zonder namen of nummers. Persoonsgegevens worden eruit gehaald."
    )
    feedback_on: date | None = Field(default=None, description="Wanneer u graag terughoort hoe het ging.")
    state: State = Field(default=State.SENT, description="concept of verzonden.")


class Change(Wire):
    """One change of state."""

    state: State = Field(description="De nieuwe stand.")
    at: datetime = Field(description="Wanneer.")
    by: Actor = Field(description="In welke rol.")
    desk: str | None = Field(description="Het loket dat dit deed.")


class Referral(Wire):
    """A referral as it is kept."""

    code: str = Field(description="De code die de inwoner meeneemt.")
    state: State = Field(description="De stand van nu.")
    from_desk: str | None = Field(description="Het loket dat doorverwijst.")
    to_desk: str = Field(description="Het loket waar de inwoner naartoe gaat.")
    task: str = Field(description="De id van het onderwerp.")
    kind: str = Field(description="De id van de soort hulp.")
    visited: tuple[str, ...] = Field(description="Loketten waar de inwoner al is geweest.")
    previous: str | None = Field(description="De code van de vorige doorverwijzing in de keten.")
    handover: HandoverWay | None = Field(description="Hoe de inwoner is overgedragen.")
    note: str | None = Field(description="De notitie, zonder persoonsgegevens.")
    feedback_on: date | None = Field(description="Wanneer de afzender graag terughoort.")
    revision: int = Field(description="De kennisbank waar de doorverwijzing op rust.")
    created_at: datetime = Field(description="Wanneer de doorverwijzing is vastgelegd.")
    changes: tuple[Change, ...] = Field(description="Elke verandering van stand, de oudste eerst.")


class ReferralOut(Referral):
    """A referral with its names in words."""

    from_name: str | None = Field(description="De naam van het loket dat doorverwijst.")
    to_name: str = Field(description="De naam van het loket waar de inwoner naartoe gaat.")
    task_name: str = Field(description="Het onderwerp in woorden.")
    kind_name: str = Field(description="De soort hulp in woorden.")
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de notitie zijn gehaald.")


class ByDesk(Wire):
    """Who makes a change."""

    desk: DeskId | None = Field(default=None, description="Het loket dat dit doet.")

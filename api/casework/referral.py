"""The warm referral: what is asked to record, and what is kept. Never who the resident is."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from api.casework.states import Actor, Reason, State
from api.wire import DeskId, Wire

MAX_NOTE = 500
MAX_TRIED = 200
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)]
Tried = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TRIED)]


class HandoverWay(StrEnum):
    """How the resident was handed over, the coldest last."""

    CALLED = "gebeld"
    WALKED_ALONG = "meegelopen"
    APPOINTMENT = "afspraak"
    MESSAGE = "bericht"
    COLD = "koud"


class Consent(StrEnum):
    """Whether the resident agrees that the colleague hears what it is about."""

    GIVEN = "ja"
    DENIED = "nee"
    NOT_ASKED = "niet-gevraagd"


class ChangeSort(StrEnum):
    """What sort of change it is."""

    STEP = "stap"
    REOPENED = "heropend"
    UNDONE = "ongedaan"
    COMPLETED = "aangevuld"
    SETTLED = "afgehandeld"


BESIDE = frozenset({ChangeSort.COMPLETED, ChangeSort.SETTLED})
"""Changes by which the sender adds something; the referral stands where it stood."""


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
    tried: Tried | None = Field(default=None, description="Wat u al hebt geprobeerd, zonder namen of nummers.")
    note: Note | None = Field(
        default=None, description="Een notitie zonder namen of nummers. Persoonsgegevens worden eruit gehaald."
    )
    consent: Consent | None = Field(
        default=None, description="Of de inwoner het goed vindt dat u de collega vertelt waar het over gaat."
    )
    feedback_on: date | None = Field(default=None, description="Wanneer u graag terughoort hoe het ging.")
    state: State = Field(default=State.SENT, description="concept of verzonden.")


class Details(Wire):
    """What the sender adds to a referral that nobody has taken on yet."""

    handover: HandoverWay | None = Field(default=None, description="Hoe u de inwoner overdroeg.")
    tried: Tried | None = Field(default=None, description="Wat u al hebt geprobeerd.")
    note: Note | None = Field(default=None, description="Een notitie zonder namen of nummers.")
    consent: Consent | None = Field(default=None, description="Of de inwoner het goed vindt.")
    feedback_on: date | None = Field(default=None, description="Wanneer u graag terughoort hoe het ging.")


class Change(Wire):
    """One change of state."""

    state: State = Field(description="De nieuwe stand.")
    at: datetime = Field(description="Wanneer.")
    by: Actor = Field(description="In welke rol.")
    desk: str | None = Field(description="Het loket dat dit deed.")
    sort: ChangeSort = Field(
        default=ChangeSort.STEP, description="Een stap, heropend, ongedaan gemaakt, aangevuld of afgehandeld."
    )
    reason: Reason | None = Field(default=None, description="Waarom, bij weigeren of niet geholpen.")
    note: str | None = Field(default=None, description="Wat erbij is gezegd, zonder persoonsgegevens.")
    next: str | None = Field(default=None, description="De code van de volgende doorverwijzing.")


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
    tried: str | None = Field(default=None, description="Wat er al is geprobeerd, zonder persoonsgegevens.")
    note: str | None = Field(description="De notitie, zonder persoonsgegevens.")
    consent: Consent | None = Field(default=None, description="Of de inwoner het goed vindt; null is onbekend.")
    feedback_on: date | None = Field(description="Wanneer de afzender graag terughoort.")
    revision: int = Field(description="De kennisbank waar de doorverwijzing op rust.")
    created_at: datetime = Field(description="Wanneer de doorverwijzing is vastgelegd.")
    position: int = Field(default=1, description="De hoeveelste doorverwijzing in de keten dit is.")
    version: int = Field(default=1, description="Telt elke verandering; zo merkt u dat iemand anders eerder was.")
    changes: tuple[Change, ...] = Field(description="Elke verandering van stand, de oudste eerst.")


class ReferralOut(Referral):
    """A referral with its names in words.

    `task` and `kind` are None where the resident does not want that told.
    """

    task: str | None = Field(  # type: ignore[assignment] # wider on purpose: it is kept, and not told
        description="De id van het onderwerp; null als de inwoner niet wil dat het wordt doorgegeven."
    )
    kind: str | None = Field(  # type: ignore[assignment] # idem
        description="De id van de soort hulp; null als de inwoner niet wil dat het wordt doorgegeven."
    )
    from_name: str | None = Field(description="De naam van het loket dat doorverwijst.")
    to_name: str = Field(description="De naam van het loket waar de inwoner naartoe gaat.")
    task_name: str = Field(description="Het onderwerp in woorden.")
    kind_name: str = Field(description="De soort hulp in woorden.")
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de notitie zijn gehaald.")


class ByDesk(Wire):
    """Who makes a change."""

    desk: DeskId | None = Field(default=None, description="Het loket dat dit doet.")

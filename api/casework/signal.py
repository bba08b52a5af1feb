"""The signal: what a resident got stuck on, and whose it is to solve. Kept also when nobody is referred."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from api.wire import DeskId, Wire

MAX_SIGNAL = 500


class Sort(StrEnum):
    """What sort of signal it is."""

    STUCK = "vastgelopen"
    PILLAR_TO_POST = "kastje-naar-muur"


class Channel(StrEnum):
    """Through what the resident got stuck."""

    LETTER = "brief"
    FORM = "formulier"
    SITE = "site"
    APP = "app"
    PHONE = "telefoon"
    COUNTER = "balie"


class Severity(StrEnum):
    """How bad it was for the resident."""

    NUISANCE = "lastig"
    STUCK = "vast"
    HARM = "schade"


class Step(StrEnum):
    """Where on the way the resident got stuck."""

    FIND = "vinden"
    LOG_IN = "inloggen"
    UNDERSTAND = "begrijpen"
    FILL_IN = "invullen"
    PROOF = "bewijs-meesturen"
    APPOINTMENT = "afspraak-maken"
    AUTHORISE = "machtigen"
    PAY = "betalen"
    ANSWER = "antwoord-krijgen"


class Question(StrEnum):
    """The three sorts of question of the national registration of the IDO."""

    GOVERNMENT = "digitale-overheid"
    LIBRARY = "bibliotheek"
    OTHER = "overig"


class SignalRequest(Wire):
    """A signal to register; what is left out is taken from the text where it can be recognised."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_SIGNAL)] | None = Field(
        default=None, description="Waarop de inwoner vastliep, zonder namen of nummers."
    )
    desk: DeskId | None = Field(default=None, description="Het loket dat het signaal registreert.")
    task: DeskId | None = Field(default=None, description="De id van het onderwerp.")
    about_task: DeskId | None = Field(
        default=None, description="Het onderwerp waar het gesprek over ging; telt als de tekst er geen noemt."
    )
    channel: Channel | None = Field(default=None, description="Waarop de inwoner vastliep.")
    owner: DeskId | None = Field(default=None, description="Van wie de brief, de site of het formulier is.")
    severity: Severity | None = Field(default=None, description="Hoe erg het voor de inwoner was.")
    helped: StrictBool | None = Field(default=None, description="Of de inwoner toch is geholpen.")
    chain: tuple[DeskId, ...] = Field(
        default=(), max_length=20, description="Van het kastje naar de muur: de loketten waar de inwoner al was."
    )
    step: Step | None = Field(default=None, description="Bij welke stap de inwoner vastliep.")
    question: Question | None = Field(
        default=None, description="De soort vraag voor de landelijke registratie; anders volgt die uit het onderwerp."
    )
    visit: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)] | None = Field(
        default=None, description="De code van het eerste signaal van deze bezoeker, bij een volgende vraag."
    )


class Signal(Wire):
    """A signal as it is kept."""

    code: str = Field(description="De code van het signaal.")
    sort: Sort = Field(description="vastgelopen of kastje-naar-muur.")
    text: str | None = Field(description="Waarop de inwoner vastliep, zonder persoonsgegevens.")
    desk: str | None = Field(description="Het loket dat het signaal registreerde.")
    task: str | None = Field(description="De id van het onderwerp.")
    channel: Channel | None = Field(description="Waarop de inwoner vastliep.")
    owner: str | None = Field(description="Van wie de brief, de site of het formulier is.")
    severity: Severity | None = Field(description="Hoe erg het voor de inwoner was.")
    helped: bool | None = Field(description="Of de inwoner toch is geholpen.")
    chain: tuple[str, ...] = Field(description="De loketten waar de inwoner al was.")
    revision: int = Field(description="De kennisbank waar het signaal op rust.")
    created_at: datetime = Field(description="Wanneer het signaal is geregistreerd.")
    withdrawn_at: datetime | None = Field(description="Wanneer het is ingetrokken; null als het geldt.")
    step: Step | None = Field(default=None, description="Bij welke stap de inwoner vastliep.")
    question: Question | None = Field(default=None, description="De soort vraag voor de landelijke registratie.")
    visit: str | None = Field(
        default=None, description="De code van het eerste signaal van dezelfde bezoeker; null bij dat eerste zelf."
    )


class SignalOut(Signal):
    """A signal with its names in words."""

    desk_name: str | None = Field(description="De naam van het loket dat registreerde.")
    task_name: str | None = Field(description="Het onderwerp in woorden.")
    owner_name: str | None = Field(description="De organisatie van wie het is.")
    chain_names: tuple[str, ...] = Field(description="De namen van de loketten waar de inwoner al was.")
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de tekst zijn gehaald.")

"""One referral and one signal as they stand in a list for another system: ids, codes and words from fixed lists.

Never a text that somebody typed: who needs a note asks for that one record, with another right.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from pydantic import Field

from api.casework.referral import HandoverWay
from api.casework.signal import Channel, Question, Severity, Sort, Step
from api.casework.states import Reason, State
from api.wire import Wire

CURSOR: Final = "Waar u bent. Stuur hem mee voor het volgende stuk, of later voor wat intussen veranderde."
_YES_NO: Final = {True: "ja", False: "nee"}


class ListedReferral(Wire):
    """One referral in the list."""

    code: str = Field(description="De code van de doorverwijzing.")
    state: State = Field(description="De stand van nu.")
    from_desk: str | None = Field(description="Het loket dat doorverwijst.")
    to_desk: str = Field(description="Het loket waar de inwoner naartoe gaat.")
    task: str = Field(description="De id van het onderwerp.")
    kind: str = Field(description="De id van de soort hulp.")
    visited: tuple[str, ...] = Field(description="Loketten waar de inwoner al is geweest.")
    previous: str | None = Field(description="De code van de vorige doorverwijzing in de keten.")
    position: int = Field(description="De hoeveelste doorverwijzing in de keten dit is.")
    handover: HandoverWay | None = Field(description="Hoe de inwoner is overgedragen.")
    feedback_on: date | None = Field(description="Wanneer de afzender graag terughoort.")
    reason: Reason | None = Field(description="Waarom, bij weigeren of niet geholpen.")
    accepted_at: datetime | None = Field(description="Wanneer het loket de inwoner aannam.")
    created_at: datetime = Field(description="Wanneer de doorverwijzing is vastgelegd.")
    changed_at: datetime = Field(description="Wanneer er voor het laatst iets veranderde.")
    revision: int = Field(description="De kennisbank waar de doorverwijzing op rust.")
    version: int = Field(description="Telt elke verandering. Dezelfde versie is dezelfde doorverwijzing.")
    demo: bool = Field(description="Waar: verzonnen, om mee te oefenen.")


class ListedSignal(Wire):
    """One signal in the list."""

    code: str = Field(description="De code van het signaal.")
    sort: Sort = Field(description="vastgelopen of kastje-naar-muur.")
    desk: str | None = Field(description="Het loket dat het signaal registreerde.")
    task: str | None = Field(description="De id van het onderwerp.")
    channel: Channel | None = Field(description="Waarop de inwoner vastliep.")
    owner: str | None = Field(description="Van wie de brief, de site of het formulier is.")
    severity: Severity | None = Field(description="Hoe erg het voor de inwoner was.")
    helped: bool | None = Field(description="Of de inwoner toch is geholpen.")
    step: Step | None = Field(description="Bij welke stap de inwoner vastliep.")
    question: Question | None = Field(description="De soort vraag voor de landelijke registratie.")
    chain: tuple[str, ...] = Field(description="De loketten waar de inwoner al was.")
    created_at: datetime = Field(description="Wanneer het signaal is geregistreerd.")
    withdrawn_at: datetime | None = Field(description="Wanneer het is ingetrokken; null als het meetelt.")
    changed_at: datetime = Field(description="Wanneer er voor het laatst iets veranderde.")
    revision: int = Field(description="De kennisbank waar het signaal op rust.")
    demo: bool = Field(description="Waar: verzonnen, om mee te oefenen.")


class ReferralsOut(Wire):
    """A part of the list of referrals."""

    referrals: tuple[ListedReferral, ...] = Field(
        description="De doorverwijzingen; wat het laatst veranderde, staat onderaan."
    )
    more: bool = Field(description="Of er nog meer zijn. Vraag dan meteen verder met de cursor.")
    cursor: str = Field(description=CURSOR)


class SignalsOut(Wire):
    """A part of the list of signals."""

    signals: tuple[ListedSignal, ...] = Field(description="De signalen; wat het laatst veranderde, staat onderaan.")
    more: bool = Field(description="Of er nog meer zijn. Vraag dan meteen verder met de cursor.")
    cursor: str = Field(description=CURSOR)


def rows_of(listed: Iterable[ListedReferral | ListedSignal]) -> Iterable[Sequence[object]]:
    """Yield each record as the cells of a row, in the order of its fields."""
    for each in listed:
        yield [_cell(value) for value in each.model_dump(mode="json").values()]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return _YES_NO[value]
    return " ".join(value) if isinstance(value, list) else value

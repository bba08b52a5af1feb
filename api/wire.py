"""The shapes that cross the API: requests parsed at the edge, answers as frozen values.

The field names are the contract of `design.md`; descriptions are in Dutch because they end up in the OpenAPI page that
administrators and suppliers read. Unknown keys are refused, so that a typo in a request is an error and not a silence.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticKnownError

MAX_TEXT = 2000
"""Longest situation in characters; more is refused with a clear message (a page full is not a question)."""

DeskId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Situation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]


def _no_number(given: object) -> object:
    """Refuse seconds since 1970, as a number or in digits: the description asks for a day and a time."""
    if isinstance(given, int | float) or (isinstance(given, str) and "-" not in given.strip()[1:]):
        raise PydanticKnownError("datetime_type")
    return given


WrittenMoment = Annotated[datetime, BeforeValidator(_no_number)]
"""A moment as ISO 8601 writes it."""


class Wire(BaseModel):
    """Base of what is sent and received: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Decision(StrEnum):
    """What the assistant decided for one question."""

    REFER = "refer"
    HANDLE_HERE = "handle-here"
    CLARIFY = "clarify"
    URGENT = "urgent"
    OUT_OF_SCOPE = "out-of-scope"


class Answer(Wire):
    """The option that was chosen for a clarifying question."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        description="De id van de vraag die is gesteld."
    )
    option: Annotated[str, StringConstraints(min_length=1, max_length=700)] = Field(
        description="De id van de gekozen optie."
    )


class Context(Wire):
    """Who asks, when, and what is known about the resident's way so far; never who the resident is."""

    from_desk: DeskId | None = Field(default=None, description="Het loket dat de vraag stelt.")
    visited: tuple[DeskId, ...] = Field(
        default=(), max_length=20, description="Loketten waar de inwoner al is geweest."
    )
    at: WrittenMoment | None = Field(
        default=None, description="Het moment van de vraag. Zonder tijdzone geldt Nederlandse tijd. Leeg is nu."
    )
    village: Annotated[str, StringConstraints(max_length=80)] | None = Field(
        default=None, description="De kern waar de inwoner woont."
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = Field(
        default=None, description="De taal van de inwoner, als code van twee of drie letters."
    )
    wheelchair: StrictBool | None = Field(default=None, description="Of de inwoner een rolstoel gebruikt.")


class AdviceRequest(Context):
    """A situation in ordinary words, and its context."""

    text: Situation = Field(description="De situatie in gewone woorden, zonder namen of nummers.")
    answers: tuple[Answer, ...] = Field(
        default=(), max_length=3, description="Het antwoord op de vraag die eerder is gesteld."
    )
    may_ask: StrictBool = Field(default=True, description="Onwaar: geef een besluit zonder een vraag te stellen.")
    kind: DeskId | None = Field(default=None, description="De soort hulp waar met zoveel woorden om is gevraagd.")
    urgency_settled: StrictBool = Field(
        default=False, description="Waar: voor de spoed is al hulp. Het advies zegt wie daarna helpt."
    )


class Reading(Wire):
    """One interpretation of the question."""

    task: str = Field(description="De id van het onderwerp.")
    kind: str = Field(description="De id van de soort hulp.")
    probability: float = Field(ge=0, le=1, description="De kans dat deze lezing klopt.")
    task_name: str = Field(description="Het onderwerp in woorden.")
    kind_name: str = Field(description="De soort hulp in woorden.")


class Openness(Wire):
    """Whether a desk is open at the moment of the question."""

    now: bool | None = Field(description="Of het loket nu open is; null als de tijden niet bekend zijn.")
    next: str | None = Field(description="Wanneer het loket weer opengaat of sluit, in woorden.")
    text: str = Field(description="De hele zin voor de medewerker.")


class HandoverAdvice(Wire):
    """How to hand over warmly."""

    methods: tuple[str, ...] = Field(description="Manieren om over te dragen, de warmste eerst.")
    tell: tuple[str, ...] = Field(description="Wat u aan de collega vertelt.")
    condition: str | None = Field(description="Waar u op let.")
    colleague_phone: str | None = Field(description="De lijn voor collega's. Niet aan inwoners geven.")


class Recommendation(Wire):
    """The one desk, with everything the clerk says aloud. Every text comes from a published field."""

    desk: str = Field(description="De id van het loket.")
    name: str = Field(description="De naam van het loket.")
    organisation: str = Field(description="Van wie het loket is.")
    role: str = Field(description="voert-uit, helpt, informeert of escalatie.")
    reasons: tuple[str, ...] = Field(description="Waarom dit loket, in hele zinnen.")
    until: str | None = Field(description="Waar de hulp van dit loket stopt.")
    note: str | None = Field(default=None, description="Wat verder is afgesproken.")
    open: Openness = Field(description="Of het loket nu open is.")
    hours: tuple[str, ...] = Field(description="Openingstijden van deze week, een regel per dag.")
    hours_note: str | None = Field(default=None, description="Wat u over de openingstijden moet weten.")
    sessions: tuple[str, ...] = Field(description="Dagdelen waarop deze organisatie aan een lokaal loket zit.")
    address: str | None = Field(description="Het adres; null als er geen bezoekadres is.")
    phone: str | None = Field(description="Het nummer voor inwoners; null als het niet bekend is.")
    website: str | None = Field(description="De website.")
    contact_checked: bool = Field(description="Onwaar: het nummer is nog niet gecontroleerd.")
    access: tuple[str, ...] = Field(description="Hoe een inwoner er terechtkan.")
    languages: tuple[str, ...] = Field(description="Talen waarvan bekend is dat ze die spreken.")
    wheelchair: str | None = Field(description="Toegankelijk met een rolstoel: ja, beperkt, nee of null (onbekend).")
    handover: HandoverAdvice = Field(description="Hoe u de inwoner warm overdraagt.")
    bring: tuple[str, ...] = Field(description="Wat de inwoner meeneemt.")
    warnings: tuple[str, ...] = Field(description="Wat u vooraf moet weten, zoals: spreekt de taal misschien niet.")
    source: str = Field(description="De afspraak waar dit op rust, met de datum.")
    verified_on: str = Field(description="Wanneer het loket voor het laatst is gecontroleerd, in woorden.")
    stale: bool = Field(default=False, description="Waar: het loket is te lang niet gecontroleerd.")
    agreement_stale: bool = Field(default=False, description="Waar: de afspraak is ouder dan een jaar.")


class DeskReason(Wire):
    """A desk and why it is an alternative or excluded."""

    desk: str = Field(description="De id van het loket.")
    name: str = Field(description="De naam van het loket.")
    reason: str = Field(description="De reden, in een hele zin.")


class ReadingRef(Wire):
    """A reading without a probability."""

    task: str = Field(description="De id van het onderwerp.")
    kind: str = Field(description="De id van de soort hulp.")


class Option(Wire):
    """One answer to the clarifying question; the option without readings is 'geen van deze'."""

    id: str = Field(description="Stuur deze id terug als antwoord.")
    label: str = Field(description="De keuze in woorden.")
    readings: tuple[ReadingRef, ...] = Field(description="Wat de keuze betekent; leeg bij 'geen van deze'.")
    leads_to: str | None = Field(
        default=None, description="Waar de keuze naartoe leidt, in woorden; null als er geen loket bij hoort."
    )


class Question(Wire):
    """The one clarifying question, in words that can be read aloud; at most five options."""

    id: str = Field(description="De id van de vraag.")
    text: str = Field(description="De vraag, om voor te lezen.")
    options: tuple[Option, ...] = Field(description="Hoogstens vijf keuzes; de laatste is 'geen van deze'.")


class AdviceResponse(Wire):
    """The decision for one question in one context."""

    decision: Decision = Field(description="Het besluit.")
    message: str = Field(description="Het besluit in een of twee zinnen.")
    readings: tuple[Reading, ...] = Field(description="Wat er bedoeld kan zijn, het waarschijnlijkste eerst.")
    recommendation: Recommendation | None = Field(description="Het ene loket, of null.")
    alternatives: tuple[DeskReason, ...] = Field(description="Andere loketten uit de taakverdeling.")
    excluded: tuple[DeskReason, ...] = Field(description="Loketten die het niet zijn, met de reden.")
    question: Question | None = Field(description="De ene vraag, bij het besluit 'clarify'.")
    opening: str | None = Field(
        default=None, description="Een zin om digitale hulp aan te bieden, als de inwoner op dat deel vastloopt."
    )
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de tekst zijn gehaald.")
    revision: int = Field(description="Het nummer van de gepubliceerde kennisbank.")


class Verdict(StrEnum):
    """What a desk does for a matter."""

    DOES = "does"
    HELPS_UNTIL = "helps-until"
    INFORMS = "informs"
    DOES_NOT = "does-not"
    NOT_AGREED = "not-agreed"


class DivisionAnswer(Wire):
    """Whether a desk does something, where it stops, who does it instead, and on what that rests."""

    desk: str | None = Field(description="De id van het loket waar het over gaat.")
    desk_name: str | None = Field(description="De naam van dat loket.")
    task: str = Field(description="De id van het onderwerp.")
    task_name: str = Field(description="Het onderwerp in woorden.")
    kind: str = Field(description="De id van de soort hulp.")
    kind_name: str = Field(description="De soort hulp in woorden.")
    verdict: Verdict = Field(description="Wat het loket hierin doet.")
    until: str | None = Field(description="Waar de hulp stopt.")
    reason: str | None = Field(description="Waarom dit loket het niet doet.")
    instead: str | None = Field(description="De id van het loket dat het wel doet.")
    instead_name: str | None = Field(description="De naam van dat loket.")
    source: str = Field(description="De afspraak waar dit op rust, met de datum.")
    message: str = Field(description="Het antwoord in gewone zinnen.")


class TextInContext(Context):
    """A question in ordinary words about a desk or about the division, with what the conversation was about."""

    text: Situation = Field(description="De vraag in gewone woorden.")
    about_desk: DeskId | None = Field(default=None, description="Het loket waar het gesprek over ging.")
    about_task: DeskId | None = Field(default=None, description="Het onderwerp waar het gesprek over ging.")
    about_kind: DeskId | None = Field(default=None, description="De soort hulp waar het gesprek over ging.")


class DeskFact(Wire):
    """One fact about a desk; `value` is null when the content does not know it."""

    desk: str = Field(description="De id van het loket.")
    name: str = Field(description="De naam van het loket.")
    about: str = Field(description="Waar de vraag over gaat, zoals open-now, phone of bring.")
    value: Any = Field(default=None, description="Het feit; null als het niet bekend is.")


class DivisionReply(Wire):
    """The answer to a division question in words; `division` is null when desk or subject was not recognised."""

    division: DivisionAnswer | None = Field(description="Het antwoord in vaste vorm.")
    desk_info: DeskFact | None = Field(
        default=None, description="Het feit, als de vraag over dagdelen van een dienst gaat."
    )
    desk_unknown: bool = Field(default=False, description="Waar: het genoemde loket staat niet in de kennisbank.")
    message: str = Field(description="Het antwoord in gewone zinnen.")
    revision: int = Field(description="Het nummer van de gepubliceerde kennisbank.")


class DeskReply(Wire):
    """The answer to a question about a desk in words; `desk_info` is null when the desk is not known."""

    desk_info: DeskFact | None = Field(description="Het feit in vaste vorm; null als het loket niet bekend is.")
    desk_unknown: bool = Field(default=False, description="Waar: het genoemde loket staat niet in de kennisbank.")
    message: str = Field(description="Het antwoord in gewone zinnen.")
    revision: int = Field(description="Het nummer van de gepubliceerde kennisbank.")


class DeskMention(Wire):
    """A desk that is named in a text."""

    desk: str = Field(description="De id van het loket.")
    name: str = Field(description="De naam van het loket.")
    words: str = Field(description="De woorden in de tekst.")
    score: float = Field(ge=0, le=1, description="Hoe zeker het is.")


class Mentions(Wire):
    """The desks that a text names, most certain first."""

    desks: tuple[DeskMention, ...] = Field(description="De genoemde loketten, het zekerste eerst.")


class ConversationMessage(Wire):
    """One turn of the clerk."""

    text: Situation = Field(description="Wat de medewerker zegt.")
    from_desk: DeskId | None = Field(default=None, description="Het loket dat de vraag stelt.")
    visited: tuple[DeskId, ...] = Field(default=(), max_length=20, description="Waar de inwoner al is geweest.")
    village: Annotated[str, StringConstraints(max_length=80)] | None = Field(
        default=None, description="De kern waar de inwoner woont."
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = Field(
        default=None, description="De taal van de inwoner, als code."
    )
    wheelchair: StrictBool | None = Field(default=None, description="Of de inwoner een rolstoel gebruikt.")
    at: WrittenMoment | None = Field(default=None, description="Alleen bij evaluatie: het moment van de beurt.")


class Button(Wire):
    """A ready answer that the clerk can choose."""

    title: str = Field(description="Wat er op de knop staat.")
    payload: str = Field(description="Stuur dit als tekst terug.")


class BotMessage(Wire):
    """One message of the assistant; `data` holds the structured answer (advice, division, desk_info, decision)."""

    text: str = Field(description="Het antwoord in gewone zinnen.")
    buttons: tuple[Button, ...] = Field(default=(), description="Klare antwoorden om uit te kiezen.")
    data: dict[str, Any] = Field(default_factory=dict, description="Het antwoord in vaste vorm.")


class ConversationReply(Wire):
    """What the assistant answers in one turn."""

    messages: tuple[BotMessage, ...] = Field(description="Wat de assistent antwoordt.")
    bot: Literal["up", "down"] = Field(
        default="up", description="down: het gesprek ligt stil; het advies komt dan rechtstreeks."
    )

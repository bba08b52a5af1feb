"""The shapes that cross the API: requests parsed at the edge, answers as frozen values.

The field names are the contract of `design.md`; descriptions are in Dutch because they end up in the OpenAPI page that
administrators and suppliers read. Unknown keys are refused, so that a typo in a request is an error and not a silence.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 2000
"""Longest situation in characters; more is refused with a clear message (a page full is not a question)."""

DeskId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Situation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]


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
    at: datetime | None = Field(
        default=None, description="Het moment van de vraag. Zonder tijdzone geldt Nederlandse tijd. Leeg is nu."
    )
    village: Annotated[str, StringConstraints(max_length=80)] | None = Field(
        default=None, description="De kern waar de inwoner woont."
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = Field(
        default=None, description="De taal van de inwoner, als code van twee of drie letters."
    )
    wheelchair: bool | None = Field(default=None, description="Of de inwoner een rolstoel gebruikt.")


class AdviceRequest(Context):
    """A situation in ordinary words, and its context."""

    text: Situation = Field(description="De situatie in gewone woorden, zonder namen of nummers.")
    answers: tuple[Answer, ...] = Field(
        default=(), max_length=3, description="Het antwoord op de vraag die eerder is gesteld."
    )
    may_ask: bool = Field(default=True, description="Onwaar: geef een besluit zonder een vraag te stellen.")


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

    desk: str
    name: str
    organisation: str
    role: str = Field(description="voert-uit, helpt, informeert of escalatie.")
    reasons: tuple[str, ...]
    until: str | None = Field(description="Waar de hulp van dit loket stopt.")
    note: str | None = None
    open: Openness
    hours: tuple[str, ...] = Field(description="Openingstijden van deze week, een regel per dag.")
    hours_note: str | None = None
    sessions: tuple[str, ...] = Field(description="Dagdelen waarop deze organisatie aan een lokaal loket zit.")
    address: str | None
    phone: str | None
    website: str | None
    contact_checked: bool = Field(description="Onwaar: het nummer is nog niet gecontroleerd.")
    access: tuple[str, ...]
    languages: tuple[str, ...]
    wheelchair: str | None
    handover: HandoverAdvice
    bring: tuple[str, ...]
    warnings: tuple[str, ...] = Field(description="Wat u vooraf moet weten, zoals: spreekt de taal misschien niet.")
    source: str
    verified_on: str = Field(description="Wanneer het loket voor het laatst is gecontroleerd, in woorden.")


class DeskReason(Wire):
    """A desk and why it is an alternative or excluded."""

    desk: str
    name: str
    reason: str


class ReadingRef(Wire):
    """A reading without a probability."""

    task: str
    kind: str


class Option(Wire):
    """One answer to the clarifying question; the option without readings is 'geen van deze'."""

    id: str
    label: str
    readings: tuple[ReadingRef, ...]


class Question(Wire):
    """The one clarifying question, in words that can be read aloud; at most five options."""

    id: str
    text: str
    options: tuple[Option, ...]


class AdviceResponse(Wire):
    """The decision for one question in one context."""

    decision: Decision
    message: str = Field(description="Het besluit in een of twee zinnen.")
    readings: tuple[Reading, ...]
    recommendation: Recommendation | None
    alternatives: tuple[DeskReason, ...]
    excluded: tuple[DeskReason, ...]
    question: Question | None
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de tekst zijn gehaald.")
    revision: int


class Verdict(StrEnum):
    """What a desk does for a matter."""

    DOES = "does"
    HELPS_UNTIL = "helps-until"
    INFORMS = "informs"
    DOES_NOT = "does-not"
    NOT_AGREED = "not-agreed"


class DivisionAnswer(Wire):
    """Whether a desk does something, where it stops, who does it instead, and on what that rests."""

    desk: str | None
    desk_name: str | None
    task: str
    task_name: str
    kind: str
    kind_name: str
    verdict: Verdict
    until: str | None
    reason: str | None = Field(description="Waarom dit loket het niet doet.")
    instead: str | None
    instead_name: str | None
    source: str
    message: str = Field(description="Het antwoord in gewone zinnen.")


class TextInContext(Context):
    """A question in ordinary words about a desk or about the division, with what the conversation was about."""

    text: Situation
    about_desk: DeskId | None = Field(default=None, description="Het loket waar het gesprek over ging.")
    about_task: DeskId | None = Field(default=None, description="Het onderwerp waar het gesprek over ging.")
    about_kind: DeskId | None = Field(default=None, description="De soort hulp waar het gesprek over ging.")


class DivisionReply(Wire):
    """The answer to a division question in words; `division` is null when desk or subject was not recognised."""

    division: DivisionAnswer | None
    message: str
    revision: int


class DeskFact(Wire):
    """One fact about a desk; `value` is null when the content does not know it."""

    desk: str
    name: str
    about: str
    value: Any = None


class DeskReply(Wire):
    """The answer to a question about a desk in words; `desk_info` is null when the desk is not known."""

    desk_info: DeskFact | None
    message: str
    revision: int


class DeskMention(Wire):
    """A desk that is named in a text."""

    desk: str
    name: str
    words: str
    score: float = Field(ge=0, le=1)


class Mentions(Wire):
    """The desks that a text names, most certain first."""

    desks: tuple[DeskMention, ...]


class ConversationMessage(Wire):
    """One turn of the clerk."""

    text: Situation
    from_desk: DeskId | None = None
    visited: tuple[DeskId, ...] = Field(default=(), max_length=20)
    village: Annotated[str, StringConstraints(max_length=80)] | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    wheelchair: bool | None = None
    at: datetime | None = Field(default=None, description="Alleen bij evaluatie: het moment van de beurt.")


class Button(Wire):
    """A ready answer that the clerk can choose."""

    title: str
    payload: str


class BotMessage(Wire):
    """One message of the assistant; `data` holds the structured answer (advice, division, desk_info, decision)."""

    text: str
    buttons: tuple[Button, ...] = ()
    data: dict[str, Any] = Field(default_factory=dict)


class ConversationReply(Wire):
    """What the assistant answers in one turn."""

    messages: tuple[BotMessage, ...]
    bot: Literal["up", "down"] = Field(
        default="up", description="down: het gesprek ligt stil; het advies komt dan rechtstreeks."
    )

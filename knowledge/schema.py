"""The shapes of the curated content: frozen values, parsed once at the edge.

Every model refuses unknown keys, so that a typo in a content file is an error and never a silently ignored field.
Ids are kebab-case and stable: they are the contract between the content, the evaluation and the other parts.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from knowledge.hours import check_expression

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Cue = Annotated[str, StringConstraints(min_length=5, max_length=90)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 +-]{1,30}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
MAIL_ADDRESS: Final = r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
MailAddress = Annotated[str, StringConstraints(pattern=MAIL_ADDRESS, max_length=200)]


def _is_absent(value: object) -> bool:
    return value in (None, ())


class Role(StrEnum):
    """What a desk does in a cell of the division."""

    CARRIES_OUT = "voert-uit"
    HELPS = "helpt"
    INFORMS = "informeert"


class Access(StrEnum):
    """How a resident reaches a desk."""

    WALK_IN = "inloop"
    APPOINTMENT = "afspraak"
    PHONE = "telefonisch"
    ONLINE = "online"


class HandoverMethod(StrEnum):
    """How one desk passes a resident to another, warmest ways first by the order in the content."""

    CALL = "bellen"
    WALK_ALONG = "meelopen"
    APPOINTMENT = "afspraak-maken"
    MESSAGE = "bericht"


class Entry(BaseModel):
    """Base of every content model: frozen, and a key that is not in the schema is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Theme(Entry):
    """A group of tasks, as residents and desks speak of them."""

    id: Id
    name: Line


class DeskType(Entry):
    """A kind of desk that every municipality may have."""

    id: Id
    name: Line
    description: Paragraph


class KindBoundary(Entry):
    """Where one kind of help stops and another begins."""

    kind: Id
    text: Paragraph


class HelpKind(Entry):
    """The second dimension of the division: what kind of help is asked, apart from the subject.

    `phrase` is how a clerk says it within a sentence ("hulp bij een formulier of brief"); default the name.
    """

    id: Id
    name: Line
    phrase: Line | None = None
    description: Paragraph
    cues: tuple[Line, ...] = Field(min_length=1)
    boundary: tuple[KindBoundary, ...] = ()


class AppliesTo(Entry):
    """The matters that a refusal covers: kinds and (tasks or themes); an absent dimension means all of it."""

    kinds: tuple[Id, ...] | None = None
    tasks: tuple[Id, ...] | None = None
    themes: tuple[Id, ...] | None = None

    @model_validator(mode="after")
    def _names_something(self) -> "AppliesTo":
        if not (self.kinds or self.tasks or self.themes):
            message = "noem minstens één soort hulp, onderwerp of thema"
            raise ValueError(message)
        return self


def _refuse_days_out_of_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        message = "'geldt tot en met' ligt vóór 'geldt vanaf'"
        raise ValueError(message)


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class Refusal(Entry):
    """What a desk does not do, and which desk does it instead.

    It only counts from `valid_from` until and including `valid_until`, as a line of the division does.
    """

    text: Paragraph
    instead: Id
    applies_to: AppliesTo
    valid_from: date | None = Field(default=None, exclude_if=_is_absent)
    valid_until: date | None = Field(default=None, exclude_if=_is_absent)

    @model_validator(mode="after")
    def _in_order(self) -> "Refusal":
        _refuse_days_out_of_order(self.valid_from, self.valid_until)
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether the refusal counts on this day."""
        return _is_within(day, self.valid_from, self.valid_until)


class Session(Entry):
    """A half-day on which another organisation sits at this desk."""

    organisation: Id
    opening_hours: Line

    @field_validator("opening_hours")
    @classmethod
    def _readable(cls, value: str) -> str:
        check_expression(value)
        return value


class Handover(Entry):
    """How colleagues pass a resident to this desk warmly, and what they tell."""

    methods: tuple[HandoverMethod, ...] = Field(min_length=1)
    tell: tuple[Line, ...] = Field(min_length=1)
    condition: Paragraph | None = None


class Desk(Entry):
    """A place or line that helps residents; the unit that people are referred to.

    `owner` answers for the entry, by default the organisation; `owner_mail` is where it is asked to check it, a
    functional address that no answer shows. `check_before` is the day on which it must have been checked again, by
    default a year after it was. A desk without these three is stored as desks were before they existed.
    """

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    type: Id
    organisation: Line
    service_area: Line
    village: Line | None = None
    summary: Paragraph
    does: tuple[Line, ...] = Field(min_length=1, max_length=8)
    does_not: tuple[Refusal, ...] = Field(max_length=8)
    address: Line | None
    phone: Phone | None
    colleague_phone: Phone | None
    email: Line | None
    website: Line | None
    opening_hours: Line | None
    hours_note: Paragraph | None = None
    access: tuple[Access, ...] = Field(min_length=1)
    bring: tuple[Line, ...]
    languages: tuple[Language, ...]
    wheelchair: Literal["yes", "limited", "no"] | None
    handover: Handover
    verified_on: date
    contact_checked: bool = True
    sessions: tuple[Session, ...] = ()
    owner: Line | None = Field(default=None, exclude_if=_is_absent)
    owner_mail: MailAddress | None = Field(default=None, exclude_if=_is_absent)
    check_before: date | None = Field(default=None, exclude_if=_is_absent)

    @field_validator("opening_hours")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        if value is not None:
            check_expression(value)
        return value


class Task(Entry):
    """What a question is about; `upl` is the name in the Uniforme Productnamenlijst where one exists."""

    id: Id
    name: Line
    theme: Id
    upl: Line | None
    upl_uri: Line | None
    urgent: bool
    scope: Paragraph
    synonyms: tuple[Line, ...]
    examples: tuple[Line, ...]

    @model_validator(mode="after")
    def _upl_is_whole(self) -> "Task":
        if (self.upl is None) != (self.upl_uri is None):
            message = "upl en upl_uri horen bij elkaar: vul beide in of laat beide leeg (null)"
            raise ValueError(message)
        return self


class DivisionLine(Entry):
    """One desk in a cell of the division; `until` is where its help stops.

    The line only counts from `valid_from` until and including `valid_until`; without them it always does. A line
    without these two is stored as lines were before they existed.
    """

    desk: Id
    role: Role
    until: Paragraph | None = None
    note: Paragraph | None = None
    valid_from: date | None = Field(default=None, exclude_if=_is_absent)
    valid_until: date | None = Field(default=None, exclude_if=_is_absent)

    @model_validator(mode="after")
    def _in_order(self) -> "DivisionLine":
        _refuse_days_out_of_order(self.valid_from, self.valid_until)
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether the line counts on this day."""
        return _is_within(day, self.valid_from, self.valid_until)


class WrongReferral(Entry):
    """A known wrong referral: this desk does not do it, `instead` does.

    `kind` absent: wrong for the whole task. `instead_kind`: the kind under which the right desk is listed.
    """

    desk: Id
    kind: Id | None = None
    reason: Paragraph
    instead: Id
    instead_kind: Id | None = None


class Objection(Entry):
    """A desk does not agree with what was agreed for one kind of help, since when it is known. The advice stays."""

    desk: Id
    kind: Id
    text: Paragraph
    noted_on: date


class DivisionRow(Entry):
    """The division of one task: per kind of help the desks in order, best first.

    `disagreement` is what the parties do not agree on (yet) about the whole task, `objections` what one desk has
    against one cell; everybody sees both beside the division. A row without them is stored as rows were before they
    existed, so that unchanged content keeps its digest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    task: Id
    help: Mapping[Id, Annotated[tuple[DivisionLine, ...], Field(min_length=1)]] = Field(min_length=1)
    wrong: tuple[WrongReferral, ...] = Field(default=(), alias="not")
    source: Line | None = None
    agreed_on: date | None = None
    disagreement: Paragraph | None = Field(default=None, exclude_if=_is_absent)
    objections: tuple[Objection, ...] = Field(default=(), exclude_if=_is_absent)


class Period(Entry):
    """A run of days, first and last included."""

    name: Line
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.last < self.first:
            message = "de laatste dag ligt vóór de eerste dag"
            raise ValueError(message)
        return self


class Calendar(Entry):
    """School holidays per region and days on which desks are closed besides the Dutch public holidays."""

    source: Line
    school_holidays: Mapping[Literal["noord", "midden", "zuid"], tuple[Period, ...]]
    closed_days: tuple[Period, ...] = ()


class EscalationRule(Entry):
    """Where to go when every desk of a cell has been tried, or when it is urgent and none can be reached.

    Of all rules that cover the matter, in order, the first desk that may be recommended counts: refusals and visited
    desks are skipped as in the division. An absent dimension means all of it.
    """

    kinds: tuple[Id, ...] | None = None
    themes: tuple[Id, ...] | None = None
    tasks: tuple[Id, ...] | None = None
    desks: tuple[Id, ...] = Field(min_length=1)
    reason: Paragraph


class Escalation(Entry):
    """The last resort: desks per matter, and the person who answers when no desk is left."""

    rules: tuple[EscalationRule, ...]
    coordinator: Paragraph


class Agreement(Entry):
    """Where the division of tasks comes from, unless a row names its own source."""

    source: Line
    agreed_on: date


class Municipality(Entry):
    """The municipality that this content is of, and the facts that hold for all its desks."""

    id: Id
    name: Line
    fictional: bool = False
    inhabitants: int = Field(gt=0)
    villages: tuple[Line, ...] = Field(min_length=1)
    area_code: Line
    school_region: Literal["noord", "midden", "zuid"]
    agreement: Agreement
    equal_desks: tuple[tuple[Id, ...], ...] = ()
    front_desk: Id


class Utterance(Entry):
    """Something a clerk, volunteer or resident might say; task and kind are None when it is out of scope."""

    text: Annotated[str, StringConstraints(min_length=2, max_length=600)]
    task: Id | None
    kind: Id | None


class Meaning(Entry):
    """One of the things that an ambiguous sentence may mean: a cell of the division."""

    task: Id
    kind: Id


class Ambiguity(Entry):
    """Something that a good clerk could not place without asking, with the question that clerk would ask.

    The question also makes sense to another resident with the same readings. `readings` are the likeliest first.
    """

    text: Annotated[str, StringConstraints(min_length=2, max_length=600)]
    question: Annotated[str, StringConstraints(min_length=8, max_length=200, pattern=r"\?$")]
    readings: Annotated[tuple[Meaning, ...], Field(min_length=2, max_length=4)]


class DigitalCue(Entry):
    """How a clerk notices that somebody is stuck on the digital side, and offers help with it without embarrassing.

    Of one task, of a whole theme, or without either of every subject. `opening` is said aloud, and names the desk that
    comes first in the division for digital help with the task.
    """

    task: Id | None = None
    theme: Id | None = None
    cues: Annotated[tuple[Cue, ...], Field(min_length=1, max_length=6)]
    opening: Line

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> "DigitalCue":
        if self.task is not None and self.theme is not None:
            message = "noem een onderwerp (task) of een thema (theme), niet allebei"
            raise ValueError(message)
        return self


class Content(Entry):
    """Everything that is published together as one revision."""

    municipality: Municipality
    themes: tuple[Theme, ...]
    desk_types: tuple[DeskType, ...]
    help_kinds: tuple[HelpKind, ...]
    desks: tuple[Desk, ...]
    tasks: tuple[Task, ...]
    division: tuple[DivisionRow, ...]
    calendar: Calendar
    escalation: Escalation
    utterances: tuple[Utterance, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    digital_cues: tuple[DigitalCue, ...] = ()

"""What an owner's answer does: all is right becomes a revision, a change becomes work for an editor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine

from api.editing.composing import composed
from api.editing.desk_fields import PHONE_HELP
from api.editing.differences import label_of
from api.editing.editing import Editing
from api.editing.privacy import without_personal_data
from api.editing.validation import problems_of
from api.freshness.database import NOT_KEPT
from api.freshness.desk_facts import owner_of
from api.freshness.inquiries import Answer, Inquiry, answered
from api.freshness.owner_links import OwnerLink
from api.freshness.proposals import Change, Proposals
from api.problems import ConflictError, FieldProblem, NotFoundError, ValidationError
from knowledge.base import KnowledgeBase
from knowledge.due import next_due
from knowledge.hours import TIMEZONE
from knowledge.masking import mask_kept
from knowledge.schema import Desk
from knowledge.store import OvertakenError
from knowledge.store.database import trouble
from knowledge.store.snapshot import StoredEntry

DESKS: Final = "desks"
LINES: Final = ("phone", "address", "email", "website")
LISTS: Final = ("does", "bring")
MAX_WORDS: Final = 1000
ATTEMPTS: Final = 3
"""How often a confirmation is tried when somebody publishes at the same moment."""

AUTHOR_LENGTH: Final = 120

CHANGED_MEANWHILE: Final = "Intussen is er iets veranderd. Hieronder staat wat er nu staat. Kijk nog een keer."
ALREADY: Final = "Er is net al een antwoord gegeven. Ververs de pagina."
NO_DESK: Final = "Dit loket staat niet meer in de lijst."
NOTHING_CHANGED: Final = "U hebt niets veranderd. Klopt alles? Kies dan ‘Alles klopt nog’."


@dataclass(frozen=True, slots=True)
class Told:
    """What the owner filled in: the fields as text (a list has a line for each), and what is told in words."""

    fields: Mapping[str, str]
    hours: str
    remark: str


def seal_of(desk: Desk) -> str:
    """Return what names a desk as the owner saw it: the digest of its body."""
    return StoredEntry(DESKS, desk.id, desk.model_dump(mode="json", by_alias=True)).digest


class GoneDeskError(NotFoundError):
    """The desk of the link is not published any more."""


@dataclass(frozen=True, slots=True)
class GoneDesk:
    """A desk as it was published last, and when the revision without it was published."""

    body: Mapping[str, Any]
    since: datetime

    @property
    def name(self) -> str:
        """How it was called."""
        return str(self.body["name"])


class Answering:
    """Takes the answers of the owners in one municipality."""

    def __init__(
        self, engine: Engine, municipality: str, editing: Editing, proposals: Proposals, clock: Callable[[], datetime]
    ) -> None:
        """Publish with `editing`; what waits for an editor goes to `proposals`, in the same database."""
        self._engine = engine
        self._municipality = municipality
        self._editing = editing
        self._proposals = proposals
        self._clock = clock

    def kb(self) -> KnowledgeBase:
        """Return the newest content. Raises UnavailableError, StoreError."""
        return self._editing.latest.kb(self._municipality)

    def gone(self, desk: str) -> GoneDesk | None:
        """Return what a desk that is not published any more was; None when it is or never was. Raises StoreError."""
        store = self._editing.store
        published = store.entry_history(self._municipality, DESKS, desk)
        last = max(published, default=None)
        without = [one for one in store.history(self._municipality) if last is not None and one.number > last]
        if last is None or not without:
            return None
        first = min(without, key=lambda revision: revision.number)
        return GoneDesk(store.body(published[last]), first.created_at)

    def confirm(self, link: OwnerLink, seal: str) -> None:
        """Publish that the desk was checked today, by its owner; only dates change.

        Raises:
            ConflictError: the desk is not what the owner saw any more, or there is an answer already.
            GoneDeskError: the desk was archived.
            StoreError: nothing was written.

        """
        for _ in range(ATTEMPTS):
            try:
                return self._confirm(link, seal)
            except OvertakenError:  # somebody published something else just now
                continue
        raise ConflictError(CHANGED_MEANWHILE)

    def _confirm(self, link: OwnerLink, seal: str) -> None:
        kb, now = self.kb(), self._clock()
        desk = self._desk(kb, link, seal)
        body = {**desk.model_dump(mode="json", by_alias=True), **checked(desk, now)}
        self._editing.store.publish(
            composed(kb.content, {(DESKS, desk.id): body}),
            author=f"{owner_of(desk)[: AUTHOR_LENGTH - 12]} (eigenaar)",
            note=f"Bevestigd door de eigenaar: {desk.name} klopt nog.",
            at=now.astimezone(UTC),
            base=kb.revision,
            also=lambda connection: _answer(connection, link, Answer.RIGHT, now),
        )

    def propose(self, link: OwnerLink, seal: str, told: Told) -> None:
        """Keep what the owner says that changed, without personal data, for an editor.

        Raises ValidationError with what is wrong per field, else what `confirm` raises.
        """
        kb, now = self.kb(), self._clock()
        desk = self._desk(kb, link, seal)
        change = change_of(kb, desk, told)
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            _answer(connection, link, Answer.CHANGED, now)
            self._proposals.add(connection, desk.id, owner_of(desk), change, now)

    def was_said(self, inquiry: Inquiry, told: Told) -> bool:
        """Say whether what is told here is the answer that an inquiry has already: the same form sent twice.

        Raises StoreError.
        """
        kb = self.kb()
        desk, kept = kb.desks.get(inquiry.desk), self.said(inquiry)
        if desk is None or kept is None:
            return False
        try:
            change = change_of(kb, desk, told)
        except ValidationError:
            return False
        return (change.after, change.hours, change.remark) == (kept.after, kept.hours, kept.remark)

    def said(self, inquiry: Inquiry) -> Change | None:
        """Return the change that an owner answered, as it is kept; None without one. Raises StoreError."""
        if inquiry.answered_at is None:
            return None
        made = self._proposals.made(inquiry.desk, inquiry.answered_at)
        return made[-1].change if made else None

    def _desk(self, kb: KnowledgeBase, link: OwnerLink, seal: str) -> Desk:
        desk = kb.desks.get(link.inquiry.desk)
        if desk is None:
            raise GoneDeskError(NO_DESK)
        if seal != seal_of(desk):
            raise ConflictError(CHANGED_MEANWHILE)
        return desk


def checked(desk: Desk, at: datetime) -> dict[str, Any]:
    """Return the fields of the body of a desk that its owner checked at this moment."""
    today = at.astimezone(TIMEZONE).date()
    again = next_due(desk, today)
    fields: dict[str, Any] = {"verified_on": today.isoformat(), "contact_checked": True}
    return fields | ({"check_before": again.isoformat()} if again else {})


def change_of(kb: KnowledgeBase, desk: Desk, told: Told) -> Change:
    """Return what is different from the desk as it is. Raises ValidationError."""
    body = desk.model_dump(mode="json", by_alias=True)
    new: dict[str, Any] = {name: told.fields.get(name, "").strip() or None for name in LINES}
    new |= {name: [line.strip() for line in told.fields.get(name, "").split("\n") if line.strip()] for name in LISTS}
    after = {name: value for name, value in without_personal_data(new).items() if value != body[name]}
    problems = [
        problem
        for problem in problems_of(kb, (DESKS, desk.id), {**body, **after})
        if problem.field.split(".")[0] in after
    ]
    words = {"hours": told.hours.strip(), "remark": told.remark.strip()}
    problems += [
        FieldProblem(name, f"Maak dit korter: hoogstens {MAX_WORDS} tekens.")
        for name, text in words.items()
        if len(text) > MAX_WORDS
    ]
    if problems:
        raise ValidationError([_at_its_field(found) for found in problems])
    masked = {name: mask_kept(text).text or None for name, text in words.items()}
    change = Change({name: body[name] for name in after}, after, masked["hours"], masked["remark"])
    if not change.says_something:
        raise ValidationError([FieldProblem("remark", NOTHING_CHANGED)])
    return change


def label(field: str) -> str:
    """Return what a field that an owner may change is called."""
    return {"does": "Dit doet u", "bring": "Dit neemt een inwoner mee"}.get(field) or label_of(field)


def _at_its_field(problem: FieldProblem) -> FieldProblem:
    """Return a problem at the field of the form; of a telephone number with what may stand there."""
    field = problem.field.split(".")[0]
    return FieldProblem(field, PHONE_HELP if field == "phone" else problem.message)


def _answer(connection: Connection, link: OwnerLink, answer: Answer, at: datetime) -> None:
    if not answered(connection, link.inquiry, answer, at):
        raise ConflictError(ALREADY)

"""From chosen drafts to one new revision: looked at first, then published in one transaction that closes the drafts."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from api.accounts.identity import Person
from api.editing import vague_form
from api.editing.composing import Changes, bodies_of, changes_of, composed
from api.editing.differences import differences, label_of, name_of
from api.editing.drafts import Draft, DraftConflictError, DraftStore, closing, seal_of
from api.editing.impact import Impact, impact
from api.editing.latest import LatestContent
from api.editing.leaving import with_what_goes_along
from api.editing.new_subject import lacking
from api.editing.subjects import AMBIGUITIES, TASKS, begins, together
from api.editing.validation import of_the_day, problems_together
from api.problems import ConflictError
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.masking import mask
from knowledge.store import OvertakenError, Published, Store

MAX_REASON: Final = 500
CHANGED_MEANWHILE: Final = (
    "Intussen is er iets veranderd: een concept, of wat er gepubliceerd is. Er is niets gepubliceerd. "
    "Bekijk de gevolgen opnieuw."
)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why one draft cannot be published now; `to_merge` when the entry was published anew since the draft began.

    `is_about_who` says that only another person, or a later word of its author, is needed: what it would do to
    residents can be looked at already.
    """

    draft: Draft
    sentence: str
    to_merge: bool = False
    is_about_who: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Chosen drafts on top of the newest revision, and what they would do; `impact` is None while something hinders."""

    base: KnowledgeBase
    drafts: tuple[Draft, ...]
    hindrances: tuple[Hindrance, ...]
    after: KnowledgeBase | None
    impact: Impact | None

    @property
    def gone(self) -> tuple[str, ...]:
        """The ids of the subjects that are taken out of use."""
        return tuple(one.key.entry_id for one in self.drafts if one.key.collection == TASKS and one.body is None)

    @property
    def seal(self) -> str:
        """Which drafts, in which version, on which revision: what the editor looked at is what gets published."""
        return f"{self.base.revision},{seal_of(self.drafts)}"

    @property
    def may_be_published(self) -> bool:
        """Whether nothing hinders and nobody would be sent round in circles."""
        harmless = self.impact is not None and self.impact.may_be_published
        return bool(self.drafts) and not self.hindrances and harmless


class Publication:
    """Publishes drafts with a guarantee."""

    def __init__(
        self,
        store: Store,
        drafts: DraftStore,
        latest: LatestContent,
        clock: Callable[[], datetime],
        *,
        second_person: bool = False,
    ) -> None:
        """Take the collaborators; with `second_person` nobody publishes a draft of their own."""
        self._store = store
        self._drafts = drafts
        self._latest = latest
        self._clock = clock
        self.second_person = second_person

    def propose(self, person: Person, ids: frozenset[int]) -> Proposal:
        """Work out what publishing these drafts of the person's municipality would do, and what belongs to them.

        Raises:
            UnavailableError: nothing was published yet.
            StoreError: the database is not reachable.

        """
        base = self._latest.kb(person.municipality)
        chosen = together(base, self._drafts.of_municipality(person.municipality), ids)
        overtaken = self.overtaken(chosen)
        hindrances = tuple(found for draft in chosen for found in self._hindrances(person, draft, overtaken))
        changes = with_what_goes_along(base.content, changes_of(chosen))
        hindrances += (
            tuple(_twice(chosen))
            or tuple(_nothing(base, chosen))
            or tuple(_unfinished(base, chosen))
            or tuple(_vague(base, chosen))
            or tuple(_wrong(base, chosen, changes))
            or tuple(_too_early(chosen, self._clock().astimezone(TIMEZONE).date()))
        )
        if not chosen or not all(hindrance.is_about_who for hindrance in hindrances):
            return Proposal(base, chosen, hindrances, None, None)
        after = KnowledgeBase(composed(base.content, changes), base.revision)
        now = self._clock().astimezone(TIMEZONE)
        return Proposal(base, chosen, hindrances, after, impact(base, after, now.date(), ordinary_moment(now)))

    def publish(self, person: Person, proposal: Proposal, seal: str, reason: str) -> Published:
        """Publish what was looked at, and close its drafts in the same transaction.

        Repeating it after a lost answer publishes nothing twice: the drafts are gone, so the seal does not fit.

        Raises:
            ConflictError: something changed since it was looked at, or it may not be published as it is.
            StoreError: the database is full, locked or gone; nothing was written.

        """
        after = proposal.after
        if seal != proposal.seal or after is None or proposal.impact is None:
            raise ConflictError(CHANGED_MEANWHILE)
        if proposal.hindrances:
            raise ConflictError(proposal.hindrances[0].sentence)
        if not proposal.may_be_published:
            raise ConflictError("Dit is niet gepubliceerd: inwoners zouden vastlopen. Los dit eerst op.")
        given = mask(" ".join(reason.split())[:MAX_REASON]).text
        if proposal.impact.asks_for_a_reason and not given:
            raise ConflictError("Schrijf eerst op waarom dit toch goed is.")
        try:
            return self._store.publish(
                after.content,
                author=person.name,
                note=given or _summary(after, proposal.drafts),
                at=self._clock().astimezone(UTC),
                base=proposal.base.revision,
                also=closing(proposal.drafts),
            )
        except (OvertakenError, DraftConflictError) as error:
            raise ConflictError(CHANGED_MEANWHILE) from error

    def _hindrances(self, person: Person, draft: Draft, overtaken: Collection[int]) -> Iterator[Hindrance]:
        if self.second_person and draft.by.id == person.id:
            yield Hindrance(draft, "Dit is uw eigen concept. Een collega bekijkt en publiceert het.", is_about_who=True)
        elif self.second_person and not draft.ready:
            sentence = f"{draft.by.name} heeft nog niet gezegd dat dit klaar is."
            yield Hindrance(draft, sentence, is_about_who=True)
        if draft.id in overtaken:
            sentence = "Dit is intussen ook door een ander gepubliceerd. Voeg eerst samen."
            yield Hindrance(draft, sentence, to_merge=True)

    def is_overtaken(self, draft: Draft) -> bool:
        """Say whether the entry of a draft was published anew since the draft began. Raises StoreError."""
        return draft.id in self.overtaken((draft,))

    def overtaken(self, drafts: Iterable[Draft]) -> frozenset[int]:
        """Return the numbers of those of which the entry was published anew since they began. Raises StoreError."""
        newest: dict[str, int] = {}
        return frozenset(draft.id for draft in drafts if self._is_overtaken(draft, newest))

    def _is_overtaken(self, draft: Draft, newest: dict[str, int]) -> bool:
        municipality, collection, entry_id = draft.key.municipality, draft.key.collection, draft.key.entry_id
        if municipality not in newest:
            newest[municipality] = self._latest.kb(municipality).revision
        return not self._latest.is_same(municipality, (collection, entry_id), draft.base, newest[municipality])


def ordinary_moment(now: datetime) -> datetime:
    """Return the next Tuesday at half past ten: the moment at which desks are compared, whenever the editor works."""
    today = now.astimezone(TIMEZONE).date()
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    return datetime.combine(tuesday, time(10, 30), TIMEZONE)


def _twice(chosen: tuple[Draft, ...]) -> Iterator[Hindrance]:
    count = Counter(draft.key for draft in chosen)
    for draft in chosen:
        if count[draft.key] > 1:
            yield Hindrance(draft, "Hiervan zijn twee concepten gekozen, van verschillende mensen. Kies er één.")


def _nothing(base: KnowledgeBase, chosen: tuple[Draft, ...]) -> Iterator[Hindrance]:
    """Yield that there is nothing to publish when every chosen draft says what is published already."""
    published = bodies_of(base.content, {one.key.collection for one in chosen})
    if any(differences(published.get((one.key.collection, one.key.entry_id)), one.body, {}) for one in chosen):
        return
    for draft in chosen:
        yield Hindrance(draft, "Hierin verandert niets. Verander eerst iets, of gooi dit concept weg.")


def _unfinished(base: KnowledgeBase, chosen: tuple[Draft, ...]) -> Iterator[Hindrance]:
    """Yield what new subjects still need."""
    for draft in chosen:
        if begins(base, draft):
            own = tuple(one for one in chosen if one.by.id == draft.by.id)
            for lack in lacking(base, draft.key.entry_id, changes_of(own)):
                yield Hindrance(draft, lack.sentence)


def _vague(base: KnowledgeBase, chosen: tuple[Draft, ...]) -> Iterator[Hindrance]:
    """Yield what is wrong with ambiguous sentences: the same words are not clear as well, nor there twice."""
    vague = tuple(draft for draft in chosen if draft.key.collection == AMBIGUITIES)
    if not vague:
        return
    said, known = vague_form.Said.of(base, chosen), vague_form.cells(base, chosen)
    for draft in vague:
        others = tuple(one for one in vague if one is not draft)
        wrong = vague_form.problems(said, known, draft.key.entry_id, draft.body, others) if draft.body else {}
        for sentence in (sentence for sentences in wrong.values() for sentence in sentences):
            yield Hindrance(draft, sentence)


def _wrong(base: KnowledgeBase, chosen: tuple[Draft, ...], changes: Changes) -> Iterator[Hindrance]:
    """Yield what is wrong with the drafts when they are all in place: one may bring what another refers to."""
    by_entry = {(draft.key.collection, draft.key.entry_id): draft for draft in chosen}
    problems = problems_together(base, changes)
    for entry, draft in by_entry.items():
        for problem in problems[entry]:
            yield Hindrance(draft, f"{_place(base, problem.field)}{problem.message}")


def _place(kb: KnowledgeBase, field: str) -> str:
    """Return which field it is about, as the form calls it: "Korte beschrijving: "; nothing for the whole."""
    if not field:
        return ""
    first, *steps = field.split(".")
    kind = kb.kinds.get(steps[0]) if first == "help" and steps else None
    if first == "handover" and steps:  # its fields have a label each on the form
        return f"{label_of(first)}, {label_of(steps[0]).lower()}: "
    return f"{label_of(first)} bij {kind.name.lower()}: " if kind is not None else f"{label_of(first)}: "


def _too_early(chosen: tuple[Draft, ...], today: date) -> Iterator[Hindrance]:
    for draft in chosen:
        for problem in of_the_day((draft.key.collection, draft.key.entry_id), draft.body, today):
            yield Hindrance(draft, f"Gecontroleerd op: {problem.message}")


def _summary(kb: KnowledgeBase, drafts: tuple[Draft, ...]) -> str:
    named = ", ".join(name_of(kb, draft.key.collection, draft.key.entry_id, draft.body) for draft in drafts)
    return mask(f"Veranderd: {named}."[:MAX_REASON]).text

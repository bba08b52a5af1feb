"""The knowledge base: one revision of the content with the look-ups that the rules need."""

from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from knowledge import validity
from knowledge.hours import Days, Schedule
from knowledge.schema import (
    Ambiguity,
    Content,
    Desk,
    DivisionLine,
    DivisionRow,
    HelpKind,
    Refusal,
    Session,
    Task,
    Theme,
    WrongReferral,
)

Matter = tuple[str, str]
"""A (task id, kind id) pair: what a resident needs."""


@dataclass(frozen=True)
class KnowledgeBase:
    """A published revision, or unpublished content (`revision` 0).

    `all_days` is the knowledge base that this one is a day of, see `on`; None when nothing was left out.
    """

    content: Content
    revision: int = 0
    all_days: "KnowledgeBase | None" = field(default=None, repr=False, compare=False)

    @property
    def whole(self) -> "KnowledgeBase":
        """The knowledge base with the agreements of every day."""
        return self.all_days or self

    def on(self, day: date) -> "KnowledgeBase":
        """Return the knowledge base with only the agreements and refusals that hold on `day`.

        A cell of which no line holds is not there, as if nothing was agreed.
        """
        whole = self.whole
        if not whole.boundaries:
            return whole
        period = bisect(whole.boundaries, day)
        if period not in whole._by_period:  # noqa: SLF001 - of the same class
            only = KnowledgeBase(validity.content_on(whole.content, day), whole.revision, whole)
            whole._by_period[period] = only  # noqa: SLF001 - of the same class
        return whole._by_period[period]  # noqa: SLF001 - of the same class

    def always_on(self, day: date) -> "KnowledgeBase":
        """Return the knowledge base as if the agreements that hold on `day` held on every day."""
        only = self.on(day)
        return KnowledgeBase(validity.as_if_always(only.content), self.revision) if only.all_days else only

    @cached_property
    def boundaries(self) -> tuple[date, ...]:
        """The days on which other agreements or refusals begin to hold than the day before, in order."""
        return validity.boundaries(self.content)

    @cached_property
    def _by_period(self) -> dict[int, "KnowledgeBase"]:
        """The days that were asked for, by the number of boundaries before them."""
        return {}

    @cached_property
    def desks(self) -> Mapping[str, Desk]:
        """Desks by id, in the order of the content."""
        return {desk.id: desk for desk in self.content.desks}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Tasks by id, in the order of the content."""
        return {task.id: task for task in self.content.tasks}

    @cached_property
    def kinds(self) -> Mapping[str, HelpKind]:
        """Kinds of help by id, in the order of the content."""
        return {kind.id: kind for kind in self.content.help_kinds}

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """Themes by id, in the order of the content."""
        return {theme.id: theme for theme in self.content.themes}

    @cached_property
    def division(self) -> Mapping[str, DivisionRow]:
        """Rows of the division by task id."""
        return {row.task: row for row in self.content.division}

    @cached_property
    def cells(self) -> Mapping[Matter, tuple[DivisionLine, ...]]:
        """The desks of every cell (task, kind) that the division fills, in order."""
        return {(row.task, kind): lines for row in self.content.division for kind, lines in row.help.items()}

    @cached_property
    def ambiguities(self) -> Mapping[str, Ambiguity]:
        """The ambiguous sentences by their words."""
        return {ambiguity.text: ambiguity for ambiguity in self.content.ambiguities}

    @cached_property
    def _equals(self) -> Mapping[str, frozenset[str]]:
        return {desk: frozenset(group) for group in self.content.municipality.equal_desks for desk in group}

    def equals(self, desk: str) -> frozenset[str]:
        """Return the desks that give exactly the same help as `desk`, itself included."""
        return self._equals.get(desk, frozenset({desk}))

    @cached_property
    def _refusals(self) -> Mapping[str, Mapping[Matter, Refusal]]:
        return {desk.id: dict(self._covered(desk)) for desk in self.content.desks}

    def _covered(self, desk: Desk) -> Iterator[tuple[Matter, Refusal]]:
        for refusal in reversed(desk.does_not):  # the first refusal in the content wins
            scope = refusal.applies_to
            for task in self.content.tasks:
                if (scope.tasks or scope.themes) and not (
                    task.id in (scope.tasks or ()) or task.theme in (scope.themes or ())
                ):
                    continue
                for kind in scope.kinds or self.kinds:
                    yield (task.id, kind), refusal

    def refusal(self, desk: str, task: str, kind: str) -> Refusal | None:
        """Return the first refusal of `desk` that covers the matter, or None."""
        return self._refusals.get(desk, {}).get((task, kind))

    @cached_property
    def _refusers(self) -> Mapping[Matter, tuple[str, ...]]:
        found: dict[Matter, list[str]] = {}
        for desk, refusals in self._refusals.items():
            for matter in refusals:
                found.setdefault(matter, []).append(desk)
        return {matter: tuple(desks) for matter, desks in found.items()}

    def refusers(self, task: str, kind: str) -> tuple[str, ...]:
        """Return the desks that refuse the matter, in the order of the content; most refuse nothing of it."""
        return self._refusers.get((task, kind), ())

    def refused_otherwise(self, other: "KnowledgeBase") -> frozenset[Matter]:
        """Return the matters about which a desk refuses something else in `other`, or sends elsewhere."""
        return frozenset(
            matter
            for desk in self.desks.keys() | other.desks.keys()
            for one, two in [(self._refusals.get(desk, {}), other._refusals.get(desk, {}))]  # noqa: SLF001 - of the same class
            for matter in (one.keys() | two.keys() if one != two else ())
            if one.get(matter) != two.get(matter)
        )

    @cached_property
    def _wrong(self) -> Mapping[tuple[str, str], tuple[WrongReferral, ...]]:
        return {
            (row.task, kind): tuple(wrong for wrong in row.wrong if wrong.kind in (None, kind))
            for row in self.content.division
            for kind in self.kinds
        }

    def wrong_referrals(self, task: str, kind: str) -> tuple[WrongReferral, ...]:
        """Return the known wrong referrals for the matter."""
        return self._wrong.get((task, kind), ())

    @cached_property
    def _calendar(self) -> tuple[tuple[Days, ...], tuple[Days, ...]]:
        calendar = self.content.calendar
        school = calendar.school_holidays.get(self.content.municipality.school_region, ())
        return (
            tuple(Days(period.name, period.first, period.last) for period in school),
            tuple(Days(period.name, period.first, period.last) for period in calendar.closed_days),
        )

    @cached_property
    def schedules(self) -> Mapping[str, Schedule | None]:
        """The opening hours by desk id; None where the content does not know them."""
        return {
            desk.id: self.schedule(desk.opening_hours, local=desk.service_area != "Nederland")
            for desk in self.content.desks
        }

    @cached_property
    def sessions(self) -> Mapping[str, tuple[tuple[Desk, Session, Schedule], ...]]:
        """Per organisation (desk id) the desks where it sits on fixed half-days, and when."""
        found: dict[str, list[tuple[Desk, Session, Schedule]]] = {}
        for desk in self.content.desks:
            for session in desk.sessions:
                schedule = self.schedule(session.opening_hours, local=True)
                if schedule is not None:
                    found.setdefault(session.organisation, []).append((desk, session, schedule))
        return {organisation: tuple(rows) for organisation, rows in found.items()}

    def schedule(self, expression: str | None, *, local: bool) -> Schedule | None:
        """Read opening hours with this municipality's calendar; its own closed days only count for a `local` desk.

        Raises ValueError in Dutch when they cannot be read.
        """
        if expression is None:
            return None
        school_holidays, closed_days = self._calendar
        return Schedule(expression, school_holidays, closed_days if local else ())

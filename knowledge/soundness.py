"""The soundness check of a whole knowledge base: nobody may be sent round in circles.

Blocking findings would send a resident from pillar to post and must be mended before publishing; warnings ask for a
look. Every finding says in Dutch what is wrong and what an editor can do.

What agreements begin or end is looked at too: everything must hold today and on each later day on which other lines of
the division or other refusals begin to hold, so that what is published stays sound as time goes by.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Final

from babel.dates import format_date

from knowledge.agreements import ending_soon
from knowledge.base import KnowledgeBase, Matter
from knowledge.digital_help import DIGITAL, digital_cues
from knowledge.division import URGENT, Circumstances, Outcome, place
from knowledge.due import is_overdue
from knowledge.hours import TIMEZONE
from knowledge.schema import Role

CALENDAR_AHEAD: Final = timedelta(days=180)
"""The school calendar must reach at least this far, or opening hours will silently be wrong."""

MORNING: Final = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
"""An ordinary Tuesday morning, on which most desks are open."""

NIGHT: Final = datetime(2026, 11, 29, 3, 0, tzinfo=TIMEZONE)
"""A Sunday night: whoever can be reached then can always be reached."""


class Severity(StrEnum):
    """Whether a finding stops publishing."""

    BLOCKING = "blokkeert"
    WARNING = "waarschuwing"


class Code(StrEnum):
    """What kind of trouble was found."""

    DEAD_END = "doodlopend"
    CONTRADICTION = "tegenspraak"
    REFUSAL_LOOP = "kring"
    NOBODY_CARRIES_OUT = "niemand-voert-uit"
    NO_DIVISION = "geen-verdeling"
    NO_ESCALATION = "geen-vangnet"
    UNUSED_DESK = "ongebruikt-loket"
    STALE = "verouderd"
    CALENDAR = "kalender"
    UNREACHABLE = "spoed-onbereikbaar"
    ELSEWHERE = "anders-verwezen"
    NO_CUES = "geen-aanwijzingen"
    LAPSED = "afspraak-voorbij"
    ENDING = "afspraak-loopt-af"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not sound, with where it is and what to do."""

    severity: Severity
    code: Code
    where: str
    message: str


def check(kb: KnowledgeBase, today: date) -> tuple[Finding, ...]:
    """Return every finding, blocking ones first."""
    sources = (
        _rows(kb),
        _elsewhere(kb),
        _by_day(kb, today),
        _ending(kb, today),
        _unused(kb),
        _stale(kb, today),
        _calendar(kb, today),
        _without_cues(kb),
    )
    return tuple(sorted({finding for source in sources for finding in source}))


def _by_day(kb: KnowledgeBase, today: date) -> Iterator[Finding]:
    """Yield what is wrong today, and what will be from a later day on; what stays wrong is said once.

    On a later day only what differs from the day before it has to be looked at: nothing else can have changed.
    """
    known: set[tuple[Code, str]] = set()
    before: KnowledgeBase | None = None
    for day in (today, *(boundary for boundary in kb.boundaries if boundary > today)):
        now = kb.always_on(day)
        refused = now.refused_otherwise(before) if before else frozenset(product(kb.tasks, kb.kinds))
        matters = [
            matter
            for matter in kb.cells
            if before is None or matter in refused or before.cells.get(matter) != now.cells.get(matter)
        ]
        sources = (
            _refusal_loops(now, refused),
            _contradictions(now, matters),
            _dead_ends(now, matters),
            _nobody_carries_out(now, {task for task, _ in matters}),
            _without_safety_net(now, matters),
            _unreachable(now, matters),
        )
        for finding in (finding for source in sources for finding in source):
            if (finding.code, finding.where) not in known:
                known.add((finding.code, finding.where))
                begins = "" if day == today else f" Dit begint op {_in_words(day)}."
                yield replace(finding, message=finding.message + begins)
        before = now


def _in_words(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that stop publishing."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)


def _cell(matter: Matter) -> str:
    return f"{matter[0]}/{matter[1]}"


def _contradictions(kb: KnowledgeBase, matters: Iterable[Matter]) -> Iterator[Finding]:
    """A desk stands in a cell and says elsewhere that it does not do this."""
    for matter in matters:
        for line in kb.cells.get(matter, ()):
            name = kb.desks[line.desk].name
            refusal = kb.refusal(line.desk, *matter)
            if refusal is not None:
                yield Finding(
                    Severity.BLOCKING,
                    Code.CONTRADICTION,
                    _cell(matter),
                    f"{name} staat in de taakverdeling, maar zegt zelf: '{refusal.text}'. Pas een van beide aan.",
                )
            for wrong in kb.wrong_referrals(*matter):
                if wrong.desk == line.desk:
                    yield Finding(
                        Severity.BLOCKING,
                        Code.CONTRADICTION,
                        _cell(matter),
                        f"{name} staat in de taakverdeling én bij de bekende verkeerde verwijzingen: "
                        f"'{wrong.reason}'. Haal een van beide weg.",
                    )


def _refusal_loops(kb: KnowledgeBase, matters: Iterable[Matter]) -> Iterator[Finding]:
    """Follow 'X does this instead' for every matter: it must end at a desk that does not refuse."""
    for matter in matters:
        for start in kb.refusers(*matter):
            path = [start]
            while (refusal := kb.refusal(path[-1], *matter)) is not None:
                if refusal.instead in path:
                    loop = sorted(path[path.index(refusal.instead) :])
                    names = ", ".join(kb.desks[desk].name for desk in loop)
                    yield Finding(
                        Severity.BLOCKING,
                        Code.REFUSAL_LOOP,
                        f"{_cell(matter)}: {'+'.join(loop)}",
                        f"Deze loketten wijzen voor hetzelfde naar elkaar: {names}. "
                        "Spreek af wie het doet en pas 'doet niet' aan.",
                    )
                    break
                path.append(refusal.instead)


def _dead_ends(kb: KnowledgeBase, matters: Iterable[Matter]) -> Iterator[Finding]:
    """A resident who comes for this, at a desk that is not in the cell, gets no desk at all."""
    for matter in matters:
        if matter not in kb.cells:
            yield Finding(
                Severity.BLOCKING,
                Code.LAPSED,
                _cell(matter),
                "Er geldt hier geen enkele afspraak. Zet er een loket bij dat het dan doet, of verander de datums.",
            )
        elif place(kb, *matter, Circumstances(MORNING)).outcome is Outcome.NOBODY:
            yield Finding(
                Severity.BLOCKING,
                Code.DEAD_END,
                _cell(matter),
                "Geen enkel loket van de taakverdeling blijft hier over. Wijs een loket aan dat dit wel doet.",
            )


def _rows(kb: KnowledgeBase) -> Iterator[Finding]:
    for task in kb.tasks.values():
        if task.id not in kb.division:
            yield Finding(
                Severity.BLOCKING,
                Code.NO_DIVISION,
                task.id,
                f"Voor '{task.name}' is niets afgesproken. Vul de taakverdeling in of haal het onderwerp weg.",
            )


def _nobody_carries_out(kb: KnowledgeBase, tasks: Iterable[str]) -> Iterator[Finding]:
    for task in tasks:
        lines = [line for cell in kb.division[task].help.values() for line in cell]
        if lines and task in kb.tasks and not any(line.role is Role.CARRIES_OUT for line in lines):
            yield Finding(
                Severity.WARNING,
                Code.NOBODY_CARRIES_OUT,
                task,
                f"Bij '{kb.tasks[task].name}' is er geen loket dat het uitvoert, alleen loketten die helpen of uitleg "
                "geven.",
            )


def _ending(kb: KnowledgeBase, today: date) -> Iterator[Finding]:
    for ending in ending_soon(kb, today):
        yield Finding(
            Severity.WARNING,
            Code.ENDING,
            _cell((ending.task, ending.kind)),
            f"De afspraak met {kb.desks[ending.line.desk].name} geldt tot en met {_in_words(ending.last)}. Maak een "
            "nieuwe afspraak, of kijk wie het daarna doet.",
        )


def _elsewhere(kb: KnowledgeBase) -> Iterator[Finding]:
    """A desk sends residents on to a desk that the division does not name for the task (the division wins)."""
    for task, row in kb.division.items():
        named = {line.desk for lines in row.help.values() for line in lines}
        for wrong in row.wrong:
            if wrong.instead not in named:
                yield Finding(
                    Severity.WARNING,
                    Code.ELSEWHERE,
                    task,
                    f"Een bekende verkeerde verwijzing noemt {kb.desks[wrong.instead].name}, "
                    "maar dat loket staat bij dit onderwerp niet in de taakverdeling.",
                )


def _without_safety_net(kb: KnowledgeBase, matters: Iterable[Matter]) -> Iterator[Finding]:
    """Every desk of the cell has been tried; only the coordinator is left."""
    for matter in matters:
        tried = frozenset(line.desk for line in kb.cells.get(matter, ()))
        if tried and place(kb, *matter, Circumstances(MORNING, visited=tried)).outcome is Outcome.NOBODY:
            yield Finding(
                Severity.WARNING,
                Code.NO_ESCALATION,
                _cell(matter),
                "Als alle loketten zijn geprobeerd, blijft alleen de coördinator over. Zet een loket in het vangnet.",
            )


def _unreachable(kb: KnowledgeBase, matters: Iterable[Matter]) -> Iterator[Finding]:
    """It is urgent and at night nobody can be reached."""
    for matter in matters:
        if matter[1] == URGENT and matter in kb.cells and not place(kb, *matter, Circumstances(NIGHT)).reachable:
            yield Finding(
                Severity.WARNING,
                Code.UNREACHABLE,
                _cell(matter),
                "Buiten kantooruren is hier niemand bereikbaar. De medewerker krijgt te zien wanneer het eerste "
                "loket opengaat.",
            )


def _unused(kb: KnowledgeBase) -> Iterator[Finding]:
    used = {line.desk for lines in kb.cells.values() for line in lines}
    used.update(desk for rule in kb.content.escalation.rules for desk in rule.desks)
    for desk in kb.desks.values():
        if desk.id not in used:
            yield Finding(
                Severity.WARNING,
                Code.UNUSED_DESK,
                desk.id,
                f"Niemand wordt naar {desk.name} verwezen. Zet het in de taakverdeling of archiveer het.",
            )


def _stale(kb: KnowledgeBase, today: date) -> Iterator[Finding]:
    for desk in kb.desks.values():
        if is_overdue(desk, today):
            yield Finding(
                Severity.WARNING,
                Code.STALE,
                desk.id,
                f"{desk.name} is te lang niet gecontroleerd. Vraag het loket of alles nog klopt.",
            )


def _calendar(kb: KnowledgeBase, today: date) -> Iterator[Finding]:
    region = kb.content.municipality.school_region
    last = max((period.last for period in kb.content.calendar.school_holidays.get(region, ())), default=None)
    if last is None or last < today + CALENDAR_AHEAD:
        yield Finding(
            Severity.WARNING,
            Code.CALENDAR,
            region,
            "De schoolvakanties reiken minder dan een half jaar vooruit. Vul de kalender aan, anders kloppen de "
            "openingstijden in vakanties niet.",
        )


def _without_cues(kb: KnowledgeBase) -> Iterator[Finding]:
    """A municipality may do without cues altogether; one that has them wants them for every digital matter."""
    described = digital_cues(kb).by_task
    for task, kind in kb.cells:
        if described and kind == DIGITAL and task not in described:
            yield Finding(
                Severity.WARNING,
                Code.NO_CUES,
                task,
                f"Bij '{kb.tasks[task].name}' is digitale hulp afgesproken, maar er staat niet bij waaraan de "
                "medewerker merkt dat die nodig is. Vul digital_cues.yml aan.",
            )

"""What a municipality still has to add to the national layer before its counter can rely on the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from knowledge.base import KnowledgeBase
from knowledge.digital_help import IDO
from knowledge.national import is_not_agreed
from knowledge.schema import Desk

COUNTRY: Final = "Nederland"
NO_AGREEMENT: Final = "Nog geen eigen afspraak; begonnen met de landelijke laag van Loketwijzer"
"""The source of the division until the municipality has agreed on one."""
NOWHERE: Final = "Nog geen enkel onderwerp noemt een afspraak met de partners."
NOT_OURS: Final = frozenset({"landelijke-organisatie", "eigen-instantie"})
"""Types of desks that a municipality does not have of its own."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet: a sentence, and the entry that it is about or begins with (None: a new one)."""

    text: str
    entry: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many of its parts are done, and what is missing."""

    id: str
    title: str
    why: str
    total: int
    missing: tuple[Missing, ...]

    @property
    def done(self) -> int:
        """How many parts are there."""
        return self.total - len(self.missing)


def first_steps(kb: KnowledgeBase) -> tuple[Step, ...]:
    """Return the steps that the content itself shows, in the order in which they help most."""
    own = tuple(desk for desk in kb.content.desks if is_own(desk))
    types = [sort for sort in kb.content.desk_types if sort.id not in NOT_OURS]
    return (
        Step(
            "loketten",
            "Eigen loketten",
            "Voeg de loketten van uw gemeente toe. Hebt u zo'n loket niet, dan laat u het weg.",
            len(types),
            tuple(_types(kb)),
        ),
        Step(
            "afspraak",
            "De afspraak",
            "Leg met de partners vast wie wat doet. Noem die afspraak als bron bij de onderwerpen.",
            1,
            () if _has_agreement(kb) else (Missing(NOWHERE, next((task.id for task in kb.content.tasks), None)),),
        ),
        Step(
            "taakverdeling",
            "Taakverdeling",
            "Zeg bij elk onderwerp wie wat doet. Wat landelijk is, staat er al.",
            len(kb.content.tasks),
            tuple(_tasks(kb)),
        ),
        Step(
            "openingstijden",
            "Openingstijden",
            "Zonder openingstijden weet een medewerker niet of het loket nu open is.",
            len(own),
            tuple(Missing(f"Nog geen tijden van {desk.name}", desk.id) for desk in own if desk.opening_hours is None),
        ),
        Step(
            "nummers",
            "Nummers en adressen nabellen",
            "Bel elk loket één keer. Klopt alles, zet dan ‘nagebeld’ aan.",
            len(kb.content.desks),
            tuple(Missing(desk.name, desk.id) for desk in kb.content.desks if not desk.contact_checked),
        ),
    )


def _has_agreement(kb: KnowledgeBase) -> bool:
    whole = kb.content.municipality.agreement.source
    return whole != NO_AGREEMENT or any(row.source is not None for row in kb.content.division)


def is_own(desk: Desk) -> bool:
    """Say whether a desk is of the municipality or region, and not of the whole country."""
    return desk.service_area != COUNTRY


def _types(kb: KnowledgeBase) -> Iterator[Missing]:
    there = {desk.type for desk in kb.content.desks if is_own(desk)}
    for sort in sorted(kb.content.desk_types, key=lambda sort: sort.id != IDO):  # it is what all of this is about
        if sort.id not in NOT_OURS and sort.id not in there:
            yield Missing(f"Nog geen {sort.name}")


def _tasks(kb: KnowledgeBase) -> Iterator[Missing]:
    for task in kb.content.tasks:
        row = kb.division.get(task.id)
        open_ = [kb.kinds[kind].name for kind, lines in row.help.items() if is_not_agreed(lines)] if row else []
        if row is None or len(open_) == len(row.help):
            yield Missing(f"Nog niemand voor {task.name}", task.id, task.theme)
        elif open_:
            yield Missing(f"{task.name}: nog niemand voor {', '.join(open_)}", task.id, task.theme)

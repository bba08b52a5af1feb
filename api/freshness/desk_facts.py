"""The facts of a desk as its owner reads them: what to check, in the order in which a resident needs them."""

from dataclasses import dataclass
from datetime import datetime

from api import dutch
from api.editing.hours_reading import read
from knowledge.base import KnowledgeBase
from knowledge.schema import Desk

NATIONAL = "Nederland"
"""The service area of desks to which the municipality's own closed days do not apply."""


@dataclass(frozen=True, slots=True)
class FactLines:
    """One fact with its label; a list has more than one line, what is not known has none."""

    label: str
    lines: tuple[str, ...]


def owner_of(desk: Desk) -> str:
    """Return who answers for a desk."""
    return desk.owner or desk.organisation


def facts_of(kb: KnowledgeBase, desk: Desk, now: datetime) -> tuple[FactLines, ...]:
    """Return everything that the counter reads of a desk."""
    handover = tuple(dutch.METHODS[method] for method in desk.handover.methods)
    wheelchair = (_capitalised(dutch.WHEELCHAIR[desk.wheelchair]),) if desk.wheelchair else ()
    return (
        *contact_of(kb, desk, now),
        FactLines("Zo komt een inwoner binnen", tuple(_capitalised(dutch.ACCESS[way]) for way in desk.access)),
        FactLines("Dit doet u", desk.does),
        FactLines(
            "Dit doet u niet",
            tuple(
                f"{refusal.text.rstrip('.')}. Dan naar: {kb.desks[refusal.instead].name}" for refusal in desk.does_not
            ),
        ),
        FactLines("Dit neemt een inwoner mee", desk.bring),
        FactLines("Talen", tuple(dutch.languages(desk.languages))),
        FactLines("Met een rolstoel", wheelchair),
        FactLines("Telefoon voor collega’s", (desk.colleague_phone,) if desk.colleague_phone else ()),
        FactLines("Zo draagt een collega een inwoner over", handover),
    )


def contact_of(kb: KnowledgeBase, desk: Desk, now: datetime) -> tuple[FactLines, ...]:
    """Return how to reach a desk and when it is open."""
    reading = read(kb, desk.opening_hours, now, local=desk.service_area != NATIONAL)
    hours = (*map(_capitalised, reading.week), *((desk.hours_note,) if desk.hours_note else ()))
    plain = (("Adres", desk.address), ("Telefoon", desk.phone), ("E-mail", desk.email), ("Website", desk.website))
    return (
        *(FactLines(label, (value,) if value else ()) for label, value in plain),
        FactLines("Openingstijden", hours),
    )


def _capitalised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

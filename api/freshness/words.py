"""Web addresses in words: what one gave, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.editing.differences import name_of
from api.freshness.trying import Outcome
from api.freshness.web_addresses import Place
from knowledge.base import KnowledgeBase

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.WORKS: "werkt",
    Outcome.MOVED: "is verhuisd",
    Outcome.CLOSED: "laat geen programma’s toe",
    Outcome.BROKEN: "bestaat niet (meer)",
    Outcome.FAILS: "geeft een storing",
    Outcome.SILENT: "geeft geen antwoord",
    Outcome.NOT_PUBLIC: "is geen openbaar adres",
}
"""What an address gave, after its name in a sentence."""

_EDITED_AT: Final[Mapping[str, str]] = {
    "desks": "/beheer/loketten/{}/gegevens",
    "division": "/beheer/taakverdeling/{}/gegevens",
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An entry with its name, and where an editor changes it; None where that is not in the browser."""

    name: str
    edited_at: str | None


def place_of(kb: KnowledgeBase, place: Place) -> NamedPlace:
    """Return a place in words."""
    address = _EDITED_AT.get(place.collection)
    return NamedPlace(
        name_of(kb, place.collection, place.entry_id), address.format(place.entry_id) if address else None
    )

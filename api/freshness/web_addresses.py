"""The web addresses in the content, and where each of them stands: the websites of desks, subjects and sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from knowledge.base import KnowledgeBase
from knowledge.store.snapshot import AMBIGUITIES, UTTERANCES, entries

SAID: Final = frozenset({UTTERANCES, AMBIGUITIES})
"""What residents say: an address in it is not ours to keep right."""

LONGEST: Final = 500
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'’”|{}]+", re.IGNORECASE)
_AFTER: Final = ".,;:!?]"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in which an address stands."""

    collection: str
    entry_id: str


def addresses_of(kb: KnowledgeBase) -> Mapping[str, tuple[Place, ...]]:
    """Return every web address with the entries that hold it, in the order of the content."""
    found: dict[str, list[Place]] = {}
    for entry in entries(kb.content):
        if entry.collection in SAID:
            continue
        for address in dict.fromkeys(_addresses_in(entry.body)):
            found.setdefault(address, []).append(Place(entry.collection, entry.entry_id))
    return {address: tuple(places) for address, places in found.items()}


def _addresses_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _addresses_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _addresses_in(part)
    elif isinstance(value, str):
        yield from (address for text in _ADDRESS.findall(value) if len(address := _whole(text)) <= LONGEST)


def _whole(text: str) -> str:
    """Return an address without the end of the sentence that it stands in; a bracket that it opened itself stays."""
    kept = text.rstrip(_AFTER)
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].rstrip(_AFTER)
    return kept

"""Content as entries that can be stored one by one, and back."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.schema import Content, Utterance

SINGLE = ("municipality", "calendar", "escalation")
LISTS = {"themes": "id", "desk_types": "id", "help_kinds": "id", "desks": "id", "tasks": "id", "division": "task"}
UTTERANCES = "utterances"
AMBIGUITIES = "ambiguities"
DIGITAL_CUES = "digital_cues"


@dataclass(frozen=True)
class StoredEntry:
    """One entry: its collection, identity in that collection, and JSON body."""

    collection: str
    entry_id: str
    body: Any

    @cached_property
    def digest(self) -> str:
        """The sha256 of the body in canonical JSON. A way to store a body once; identity is the entry id."""
        canonical = json.dumps(self.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def entries(content: Content) -> Iterator[StoredEntry]:
    """Yield the entries of `content`; utterances are grouped per (task, kind) in one entry."""
    for name in SINGLE:
        yield StoredEntry(name, name, _body(getattr(content, name)))
    for name, key in LISTS.items():
        for entry in getattr(content, name):
            yield StoredEntry(name, getattr(entry, key), _body(entry))
    groups: dict[tuple[str | None, str | None], list[str]] = {}
    for utterance in content.utterances:
        groups.setdefault((utterance.task, utterance.kind), []).append(utterance.text)
    for (task, kind), texts in groups.items():
        body = {"task": task, "kind": kind, "texts": texts}
        yield StoredEntry(UTTERANCES, f"{task}/{kind}" if task else "-", body)
    for ambiguity in content.ambiguities:
        yield StoredEntry(AMBIGUITIES, ambiguity_id(ambiguity.text), _body(ambiguity))
    for cue in content.digital_cues:
        about = f"theme/{cue.theme}" if cue.theme else "-"  # without a task or theme: of every subject
        yield StoredEntry(DIGITAL_CUES, cue.task or about, _body(cue))


def ambiguity_id(text: str) -> str:
    """Return the id under which an ambiguous sentence is stored: it has none but its words."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _body(entry: Any) -> Any:  # noqa: ANN401 - any content model
    return entry.model_dump(mode="json", by_alias=True)


def content_of(collections: Mapping[str, Sequence[Any]]) -> Content:
    """Rebuild validated content from stored bodies per collection, in order.

    Raises:
        pydantic.ValidationError: when what was stored does not fit this version's schema.

    """
    values: dict[str, Any] = {name: collections[name][0] for name in SINGLE if collections.get(name)}
    values |= {name: collections.get(name, ()) for name in LISTS}
    values["utterances"] = [
        Utterance(text=text, task=group["task"], kind=group["kind"])
        for group in collections.get(UTTERANCES, ())
        for text in group["texts"]
    ]
    values |= {name: collections.get(name, ()) for name in (AMBIGUITIES, DIGITAL_CUES)}
    return Content.model_validate(values)


def digest_of(stored: Sequence[StoredEntry]) -> str:
    """Return one sha256 over all entries and their order: equal content gives an equal digest."""
    whole = hashlib.sha256()
    for entry in stored:
        whole.update(f"{entry.collection}\0{entry.entry_id}\0{entry.digest}\n".encode())
    return whole.hexdigest()

"""Content as entries that can be stored one by one, and back."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from pydantic import TypeAdapter

from knowledge.schema import Content, Utterance

SINGLE = ("municipality", "calendar", "escalation")
LISTS = {"themes": "id", "desk_types": "id", "help_kinds": "id", "desks": "id", "tasks": "id", "division": "task"}
UTTERANCES = "utterances"
AMBIGUITIES = "ambiguities"
DIGITAL_CUES = "digital_cues"
COLLECTIONS = (*SINGLE, *LISTS, UTTERANCES, AMBIGUITIES, DIGITAL_CUES)


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


def entries(content: Content, only: Collection[str] | None = None) -> Iterator[StoredEntry]:
    """Yield the entries of `content`, or those of some collections; utterances are one entry per (task, kind)."""
    for collection, entry_id, entry in _entries(content, only):
        yield StoredEntry(collection, entry_id, _body(entry))


def body_of(content: Content, collection: str, entry_id: str) -> Any:  # noqa: ANN401 - the JSON of any entry
    """Return the body of one entry, None when it is not there; none of the others is written out for it."""
    found = (entry for _, name, entry in _entries(content, (collection,)) if name == entry_id)
    entry = next(found, None)
    return None if entry is None else _body(entry)


def _entries(content: Content, only: Collection[str] | None) -> Iterator[tuple[str, str, Any]]:
    """Yield (collection, id, what it is): a model, or the body of a group of utterances."""
    wanted = COLLECTIONS if only is None else only
    for name in (name for name in SINGLE if name in wanted):
        yield name, name, getattr(content, name)
    for name, key in LISTS.items():
        for entry in getattr(content, name) if name in wanted else ():
            yield name, getattr(entry, key), entry
    for body in _spoken(content) if UTTERANCES in wanted else ():
        yield UTTERANCES, f"{body['task']}/{body['kind']}" if body["task"] else "-", body
    for ambiguity in content.ambiguities if AMBIGUITIES in wanted else ():
        yield AMBIGUITIES, ambiguity_id(ambiguity.text), ambiguity
    for cue in content.digital_cues if DIGITAL_CUES in wanted else ():
        about = f"theme/{cue.theme}" if cue.theme else "-"  # without a task or theme: of every subject
        yield DIGITAL_CUES, cue.task or about, cue


def _spoken(content: Content) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str | None, str | None], list[str]] = {}
    for utterance in content.utterances:
        groups.setdefault((utterance.task, utterance.kind), []).append(utterance.text)
    for (task, kind), texts in groups.items():
        yield {"task": task, "kind": kind, "texts": texts}


def ambiguity_id(text: str) -> str:
    """Return the id under which an ambiguous sentence is stored: it has none but its words."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _body(entry: Any) -> Any:  # noqa: ANN401 - any content model, or a body
    return entry if isinstance(entry, dict) else entry.model_dump(mode="json", by_alias=True)


def content_of(collections: Mapping[str, Sequence[Any]], others: Content | None = None) -> Content:
    """Rebuild validated content from stored bodies per collection, in order.

    With `others`, a collection that is not there is the one of that content, which was validated already.

    Raises:
        pydantic.ValidationError: when what was stored does not fit this version's schema.

    """
    values: dict[str, Any] = {name: collections[name][0] for name in SINGLE if collections.get(name)}
    values |= {name: collections.get(name, ()) for name in (*LISTS, AMBIGUITIES, DIGITAL_CUES)}
    values[UTTERANCES] = [
        Utterance(text=text, task=group["task"], kind=group["kind"])
        for group in collections.get(UTTERANCES, ())
        for text in group["texts"]
    ]
    if others is not None:
        values |= {name: getattr(others, name) for name in COLLECTIONS if name not in collections}
    return Content.model_validate(values)


def as_read(collection: str, body: Any) -> Any:  # noqa: ANN401 - the JSON of any entry
    """Return a stored body as this version writes it: a field that came later has its default.

    Raises:
        pydantic.ValidationError: it does not fit this version's schema.

    """
    if collection == UTTERANCES:
        return body  # a group of texts
    read = _adapter(collection).validate_python(body if collection in SINGLE else [body])
    return _body(read if collection in SINGLE else read[0])


@cache
def _adapter(collection: str) -> TypeAdapter[Any]:
    return TypeAdapter(Content.model_fields[collection].annotation)


def digest_of(stored: Sequence[StoredEntry]) -> str:
    """Return one sha256 over all entries and their order: equal content gives an equal digest."""
    whole = hashlib.sha256()
    for entry in stored:
        whole.update(f"{entry.collection}\0{entry.entry_id}\0{entry.digest}\n".encode())
    return whole.hexdigest()

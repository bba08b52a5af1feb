"""What is wrong with a draft, in Dutch and at its field: the schema first, then what it refers to."""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from api.editing.composing import composed
from api.editing.desk_fields import LINE, WEB_ADDRESS, WEB_HELP
from api.editing.drafts import Body
from api.problems import FieldProblem
from knowledge import loading, references
from knowledge.base import KnowledgeBase
from knowledge.schema import Content, Entry, Id, Utterance
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, LISTS, UTTERANCES
from knowledge.validation_messages import dutch


class _Utterances(Entry):
    """The examples of one cell, as the store keeps them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: Id | None
    kind: Id | None
    texts: tuple[str, ...]


DESKS: Final = "desks"
MODELS: Final[Mapping[str, type[BaseModel]]] = {
    **loading.SINGLE,
    **loading.LISTS,
    **loading.OPTIONAL_LISTS,
    UTTERANCES: _Utterances,
}
"""The schema of one entry of each collection."""


def of_schema(entry: EntryId, body: Body) -> tuple[FieldProblem, ...]:
    """Return what does not fit the schema in one body, whatever it refers to."""
    return tuple(_of_schema(*entry, body))


def problems_of(kb: KnowledgeBase, entry: EntryId, body: Body | None) -> tuple[FieldProblem, ...]:
    """Return what must be mended before `body` can be published in place of `entry`; an empty field is the whole."""
    collection, entry_id = entry
    wrong = () if body is None else tuple(_of_schema(collection, entry_id, body))
    return wrong or tuple(_of_references(kb, entry, body))


def problems_of_many(kb: KnowledgeBase, bodies: Mapping[EntryId, Body]) -> Mapping[EntryId, tuple[FieldProblem, ...]]:
    """Return what must be mended in each of many new bodies; what they refer to is looked up with all of them in place.

    Reading the whole content once for every body would take minutes for a file with everything in it.
    """
    found = {entry: tuple(_of_schema(*entry, body)) for entry, body in bodies.items()}
    fitting = {entry: body for entry, body in bodies.items() if not found[entry]}
    if not fitting:
        return found
    before = set(_named(kb.content))
    for problem in _named(composed(kb.content, fitting)):
        file, name, field, message = problem
        if problem not in before and (file, name) in fitting:
            found[file, name] = (*found[file, name], FieldProblem(field, _sentence(message)))
    return found


def problems_together(kb: KnowledgeBase, bodies: Mapping[EntryId, Body | None]) -> Mapping[EntryId, list[FieldProblem]]:
    """Return what must be mended before all of `bodies` can be published together: one may need what another brings.

    A new subject and its division refer to each other, so each alone would be wrong. What breaks elsewhere is said at
    who takes out what is named there, or else at everybody.
    """
    found = {entry: [] if body is None else list(_of_schema(*entry, body)) for entry, body in bodies.items()}
    fitting = {entry: body for entry, body in bodies.items() if not found[entry]}
    before = set(_named(kb.content))
    try:
        after = _named(composed(kb.content, fitting))
    except ValidationError as error:
        for entry in fitting:
            found[entry].append(FieldProblem("", _sentence(dutch(error.errors(include_url=False)[0]))))
        return found
    by_words = {
        (AMBIGUITIES, body["text"]): entry for entry, body in fitting.items() if entry[0] == AMBIGUITIES and body
    }
    for problem in dict.fromkeys(after):
        if problem in before:
            continue
        file, name, field, message = problem
        own = by_words.get((file, name), (file, name))
        if own in fitting:
            found[own].append(FieldProblem(field, _sentence(message)))
            continue
        named = [entry for entry, body in fitting.items() if body is None and f"'{entry[1]}" in message]
        for entry in named or fitting:
            found[entry].append(FieldProblem("", _sentence(f"{name}: {message}")))
    return found


def _of_schema(collection: str, entry_id: str, body: Body) -> Iterator[FieldProblem]:
    key = LISTS.get(collection)
    if key is not None and body.get(key) != entry_id:
        yield FieldProblem(key, "Deze id kan niet veranderen: andere onderdelen verwijzen ernaar.")
    try:
        MODELS[collection].model_validate(body)
        if collection == UTTERANCES:
            for text in body["texts"]:
                Utterance.model_validate({"text": text, "task": body["task"], "kind": body["kind"]})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield FieldProblem(".".join(str(step) for step in detail["loc"]), _sentence(dutch(detail)))
    website = str(body.get("website") or "") if collection == DESKS else ""
    if 0 < len(website) <= LINE and not WEB_ADDRESS.fullmatch(website):
        yield FieldProblem("website", WEB_HELP)


def _of_references(kb: KnowledgeBase, entry: EntryId, body: Body | None) -> Iterator[FieldProblem]:
    """Yield only what this change breaks: what was already wrong is not the editor's doing."""
    before = set(_named(kb.content))
    try:
        after = _named(composed(kb.content, {entry: body}))
    except ValidationError as error:  # the body itself fits: the whole would miss something that it cannot do without
        yield FieldProblem("", _sentence(dutch(error.errors(include_url=False)[0])))
        return
    for problem in after:
        if problem not in before:
            file, name, field, message = problem
            own = (file, name) == entry
            yield FieldProblem(field if own else "", _sentence(message if own else f"{name}: {message}"))


def _named(content: Content) -> tuple[tuple[str, str, str, str], ...]:
    """Return the broken references of `content` without their place in the list, which may shift."""
    return tuple((found.file, found.entry, found.field, found.message) for found in references.problems(content))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].rstrip('.')}."

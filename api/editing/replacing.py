"""Another desk in the place of one that stops: everything that names it, changed at once. Pure.

What is somebody's own word goes away instead: the stopping desk's objection to an agreement is not the other's. So does
what would be about the other desk itself, such as "not here, go to" that other desk.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.editing.composing import Changes, bodies_of
from knowledge.schema import Content, DivisionLine
from knowledge.store.revisions import EntryId
from knowledge.validity import overlap

DESKS: Final = "desks"
PAIR: Final = 2
"""With fewer desks nobody is equal to another."""


def replaced(content: Content, gone: str, other: str) -> Changes:
    """Return every entry that names the desk `gone` with `other` in its place, and `gone` taken out of use, first."""
    changed = {
        entry: new
        for entry, body in bodies_of(content).items()
        if entry != (DESKS, gone) and (new := _body_with(entry, body, gone, other)) != body
    }
    return {(DESKS, gone): None, **changed}


def _body_with(entry: EntryId, body: Any, gone: str, other: str) -> Any:  # noqa: ANN401 - JSON of any shape
    collection, entry_id = entry
    if collection == DESKS:
        return _desk_with(entry_id, body, gone, other)
    if collection == "division":
        return _row_with(body, gone, other)
    if collection == "escalation":
        rules = [{**rule, "desks": _named(rule["desks"], gone, other)} for rule in body["rules"]]
        return {**body, "rules": rules}
    if collection == "municipality":
        groups = [_named(group, gone, other) for group in body["equal_desks"]]
        front = other if body["front_desk"] == gone else body["front_desk"]
        return {**body, "front_desk": front, "equal_desks": [group for group in groups if len(group) >= PAIR]}
    return body


def _named(desks: Sequence[str], gone: str, other: str) -> list[str]:
    """Return the desks with `other` in the place of `gone`, each once."""
    return list(dict.fromkeys(other if desk == gone else desk for desk in desks))


def _desk_with(desk: str, body: Mapping[str, Any], gone: str, other: str) -> Mapping[str, Any]:
    """Return a desk that leads to `other`; what would lead `other` to itself goes away."""
    new = dict(body)
    for field, key in (("does_not", "instead"), ("sessions", "organisation")):
        parts = body.get(field) or ()
        if any(part[key] == gone for part in parts):
            kept = [part for part in parts if part[key] != gone or desk != other]
            new[field] = [{**part, key: other} if part[key] == gone else part for part in kept]
    return new


def _row_with(body: Mapping[str, Any], gone: str, other: str) -> Mapping[str, Any]:
    new = {**body, "help": {kind: list(_cell_with(lines, gone, other)) for kind, lines in body["help"].items()}}
    wrong = [{**one, **{key: other for key in ("desk", "instead") if one[key] == gone}} for one in body["not"]]
    new["not"] = [one for one in wrong if one["desk"] != one["instead"]]
    if "objections" in body:
        new["objections"] = [one for one in body["objections"] if one["desk"] != gone]
        if not new["objections"]:
            del new["objections"]
    return new


def _cell_with(lines: Sequence[Mapping[str, Any]], gone: str, other: str) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a cell; where `other` would stand twice on a day, the line that comes first stays."""
    kept: list[DivisionLine] = []
    for line in lines:
        new = {**line, "desk": other} if line["desk"] == gone else line
        read = DivisionLine.model_validate(new)
        if read.desk == other and any(overlap(read, one) for one in kept):
            continue
        if read.desk == other:
            kept.append(read)
        yield new

"""The desks as editors look for them: published, being changed, new and archived; searched, filtered and sorted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from api.editing.drafts import Draft
from api.editing.finding import Found, Terms, found, terms
from knowledge.base import KnowledgeBase
from knowledge.due import STALE_AFTER

COLLECTION: Final = "desks"


class Status(StrEnum):
    """Where a desk stands between draft and published."""

    PUBLISHED = "gepubliceerd"
    DRAFT = "concept"
    NEW = "nieuw"
    BACK = "komt terug"
    ARCHIVED = "gearchiveerd"


class Order(StrEnum):
    """By what the list is sorted."""

    NAME = "naam"
    TYPE = "soort"
    OWNER = "organisatie"
    VERIFIED = "gecontroleerd"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the editor looks for; an empty text is everything."""

    search: str = ""
    type: str = ""
    theme: str = ""
    owner: str = ""
    status: str = ""
    stale: bool = False
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk in the list; `verified_on` is None when it is not known, `editors` have a draft of it."""

    id: str
    name: str
    type: str
    type_name: str
    owner: str
    status: Status
    verified_on: date | None
    stale: bool
    editors: tuple[str, ...]
    themes: frozenset[str]
    terms: Terms


def rows(
    kb: KnowledgeBase, drafts: Sequence[Draft], archived: Mapping[str, Mapping[str, Any]], today: date
) -> tuple[DeskRow, ...]:
    """Return every desk: what is published, what is new, and what was archived (bodies by id)."""
    own = [draft for draft in drafts if draft.key.collection == COLLECTION]
    listed = []
    for desk in kb.desks.values():
        editing = [draft for draft in own if draft.key.entry_id == desk.id]
        published = desk.model_dump(mode="json")
        listed.append(_row(kb, desk.id, published, Status.DRAFT if editing else Status.PUBLISHED, editing, today))
    bodies: dict[str, Mapping[str, Any]] = dict(archived)
    bodies.update({draft.key.entry_id: draft.body for draft in own if draft.body is not None})
    for entry_id, body in bodies.items():
        if entry_id not in kb.desks:
            editing = [draft for draft in own if draft.key.entry_id == entry_id]
            begun = Status.BACK if entry_id in archived else Status.NEW
            listed.append(_row(kb, entry_id, body, begun if editing else Status.ARCHIVED, editing, today))
    return tuple(listed)


def _row(
    kb: KnowledgeBase, entry_id: str, body: Mapping[str, Any], status: Status, editing: Sequence[Draft], today: date
) -> DeskRow:
    tasks = [kb.tasks[task] for (task, _), lines in kb.cells.items() if entry_id in {line.desk for line in lines}]
    types = {sort.id: sort.name for sort in kb.content.desk_types}
    verified = _date(body.get("verified_on"))
    names = [body.get("name"), entry_id, *(body.get("aliases") or ())]
    said = [word for task in tasks for word in (task.name, *task.synonyms)]
    drafted = [draft.body.get("name") for draft in editing if draft.body is not None]
    return DeskRow(
        id=entry_id,
        name=str(body.get("name") or entry_id),
        type=str(body.get("type") or ""),
        type_name=types.get(str(body.get("type")), ""),
        owner=str(body.get("organisation") or ""),
        status=status,
        verified_on=verified,
        stale=verified is not None and today - verified > STALE_AFTER,
        editors=tuple(draft.by.name for draft in editing),
        themes=frozenset(task.theme for task in tasks),
        terms=terms((*names, *drafted), (body.get("organisation"), *said)),
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def chosen(all_rows: Sequence[DeskRow], wanted: Wanted) -> Found[DeskRow]:
    """Return the rows that are looked for and that pass every filter; archived ones only when asked for.

    By name means: what fits the typed words best first, and the alphabet where it fits as well.
    """
    kept = [
        row
        for row in all_rows
        if wanted.type in ("", row.type)
        and (not wanted.theme or wanted.theme in row.themes)
        and wanted.owner in ("", row.owner)
        and (wanted.status == row.status if wanted.status else row.status is not Status.ARCHIVED)
        and (row.stale or not wanted.stale)
    ]
    keys = {
        Order.NAME: lambda row: (row.name.casefold(),),
        Order.TYPE: lambda row: (row.type_name.casefold(), row.name.casefold()),
        Order.OWNER: lambda row: (row.owner.casefold(), row.name.casefold()),
        Order.VERIFIED: lambda row: (row.verified_on or date.min, row.name.casefold()),
    }
    fitting = found(sorted(kept, key=keys[wanted.order]), wanted.search, lambda row: row.terms)
    if wanted.order is Order.NAME:
        return fitting
    return Found(tuple(sorted(fitting.items, key=keys[wanted.order])), is_near=fitting.is_near)

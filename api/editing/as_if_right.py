"""A body with its wrong fields replaced by harmless ones, so that what its other fields refer to can be looked up."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from api.editing.drafts import Body
from knowledge.base import KnowledgeBase
from knowledge.schema import Role
from knowledge.store.revisions import EntryId

DIVISION: Final = "division"
HELP: Final = "help"
_LINE: Final[Mapping[str, Any]] = {"role": Role.HELPS.value, "until": None, "note": None}
_DAYS: Final = ("valid_from", "valid_until")


def as_if_right(kb: KnowledgeBase, entry: EntryId, body: Body, wrong: Iterable[str]) -> Body:
    """Return `body` with harmless values at the paths in `wrong`; what cannot be replaced stays as it is."""
    new: dict[str, Any] = deepcopy(dict(body))
    fields = [path.split(".") for path in wrong]
    if entry[0] != DIVISION:
        harmless = _harmless_desk(kb, entry[1])
        return {**new, **{steps[0]: harmless[steps[0]] for steps in fields if steps[0] in harmless}}
    for steps in fields:
        if steps[0] == HELP:
            _replace_in_cell(new[HELP], steps[1:])
        else:
            new.pop(steps[0], None)
    new[HELP] = {kind: [line for line in lines if line] for kind, lines in new[HELP].items()}
    new[HELP] = {kind: lines for kind, lines in new[HELP].items() if lines}
    return new


def _harmless_desk(kb: KnowledgeBase, desk_id: str) -> Mapping[str, Any]:
    """Return the fields of the desk as published, else of any desk; an id and other names are never of another."""
    desk = kb.desks.get(desk_id) or next(iter(kb.desks.values()))
    fields = desk.model_dump(mode="json", by_alias=True)
    return fields if desk.id == desk_id else {**fields, "id": desk_id, "aliases": []}


def _replace_in_cell(cells: dict[str, Any], steps: Sequence[str]) -> None:
    """Replace one field of a line; a line of which the desk is no id, or all of it is wrong, loses what is wrong."""
    kind, *rest = steps or ("",)
    if kind not in cells:
        return
    if not rest or not rest[0].isdigit():
        del cells[kind]
        return
    line = cells[kind][int(rest[0])]
    field = rest[1] if len(rest) > 1 else ""
    if field == "desk":
        line.clear()
    elif field in _LINE and line:
        line[field] = _LINE[field]
    else:
        for day in _DAYS:
            line.pop(day, None)

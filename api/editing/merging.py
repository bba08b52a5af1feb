"""Two changes of one entry put together, field by field: nobody's work is lost and nothing is typed over silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from api.editing.drafts import Body


class Side(StrEnum):
    """Whose words a field gets."""

    MINE = "mijn"
    THEIRS = "ander"


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """One field that either side changed; None is a field that is not there."""

    field: str
    original: Any
    theirs: Any
    mine: Any

    @property
    def is_conflict(self) -> bool:
        """Whether both sides changed it, to something different: a person must choose."""
        return self.original not in (self.mine, self.theirs) and self.mine != self.theirs

    @property
    def side(self) -> Side:
        """Whose words count when nobody chooses: who changed it; in a conflict mine, until a person chooses."""
        return Side.THEIRS if self.mine == self.original else Side.MINE


def merge(original: Body | None, theirs: Body | None, mine: Body | None) -> tuple[FieldMerge, ...]:
    """Return every field that one of the two sides changed since `original`, in the order of the fields."""
    bodies = [body or {} for body in (mine, theirs, original)]
    fields = list(dict.fromkeys(field for body in bodies for field in body))
    values = (FieldMerge(field, *(body.get(field) for body in reversed(bodies))) for field in fields)
    return tuple(found for found in values if not found.original == found.theirs == found.mine)


def merged(original: Body | None, theirs: Body | None, mine: Body | None, choices: Mapping[str, Side]) -> Body:
    """Return the body with both sides' changes; where both changed a field, what `choices` says for it."""
    body = dict(theirs or {})
    for found in merge(original, theirs, mine):
        side = choices.get(found.field, found.side) if found.is_conflict else found.side
        value = found.mine if side is Side.MINE else found.theirs
        if value is None and found.field not in (theirs or {}):
            body.pop(found.field, None)
        else:
            body[found.field] = value
    return body

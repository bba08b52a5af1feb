"""Two changes of one entry put together, field by field: nobody's work is lost and nothing is typed over silently.

Lists of sentences are put together line by line: what either side wrote is in it, what either side took out is not. So
are the rules of the safety net, in their order. The division is put together per kind of help and desk by desk: only
who changes the same desk in the same kind of help as somebody else is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from api.editing.drafts import Body

BY_LINE: Final = frozenset({"texts", "cues", "synonyms", "examples"})
"""Fields that are lists of lines of which the order says nothing, so that two changes of one do not clash."""

IN_ORDER: Final = frozenset({"rules"})
"""Fields that are lists of parts of which the order counts."""


PARTED: Final = "help"
"""The field whose parts are fields of their own here: a kind of help each."""

KEYED: Final[Mapping[str, tuple[str, ...]]] = {
    PARTED: ("desk",),
    "not": ("desk", "kind"),
    "objections": ("desk", "kind"),
}
"""Fields that are lists of entries, with what makes an entry the same one on both sides."""


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
        return self._both_changed and not self.is_put_together

    @property
    def _both_changed(self) -> bool:
        return self.original not in (self.mine, self.theirs) and self.mine != self.theirs

    @property
    def is_put_together(self) -> bool:
        """Whether both changed it and both changes fit in one list."""
        if not self._both_changed:
            return False
        if self._keys:
            return together_by_key(self.original, self.theirs, self.mine, self._keys) is not None
        lists = isinstance(self.theirs, list | tuple) and isinstance(self.mine, list | tuple)
        return self.field in BY_LINE | IN_ORDER and lists

    @property
    def _keys(self) -> tuple[str, ...]:
        return KEYED.get(self.field.partition(".")[0], ())

    @property
    def side(self) -> Side:
        """Whose words count when nobody chooses: who changed it; in a conflict mine, until a person chooses."""
        return Side.THEIRS if self.mine == self.original else Side.MINE

    def value(self, side: Side) -> Any:  # noqa: ANN401 - JSON of any shape
        """Return what the field becomes when `side` counts; where both fit in one list that list, whoever counts."""
        if self.is_put_together and self._keys:
            return together_by_key(self.original, self.theirs, self.mine, self._keys) or None
        if self.is_put_together and self.field in IN_ORDER:
            return _woven(self.original or (), self.theirs, self.mine)
        if self.is_put_together:
            return _lines(self.original or (), self.theirs, self.mine)
        return self.mine if side is Side.MINE else self.theirs


def merge(original: Body | None, theirs: Body | None, mine: Body | None) -> tuple[FieldMerge, ...]:
    """Return every field that one of the two sides changed since `original`, in the order of the fields."""
    bodies = [_parted(body or {}) for body in (mine, theirs, original)]
    fields = list(dict.fromkeys(field for body in bodies for field in body))
    values = (FieldMerge(field, *(body.get(field) for body in reversed(bodies))) for field in fields)
    return tuple(found for found in values if not found.original == found.theirs == found.mine)


def merged(original: Body | None, theirs: Body | None, mine: Body | None, choices: Mapping[str, Side]) -> Body:
    """Return the body with both sides' changes; where both changed a field, what `choices` says for it."""
    body = dict(_parted(theirs or {}))
    for found in merge(original, theirs, mine):
        side = choices.get(found.field, found.side) if found.is_conflict else found.side
        value = found.value(side)
        if value is None and (found.field not in (theirs or {}) or found.field.startswith(f"{PARTED}.")):
            body.pop(found.field, None)
        else:
            body[found.field] = value
    if any(PARTED in (side or {}) for side in (theirs, mine)) and not any(field.startswith(PARTED) for field in body):
        body[PARTED] = {}  # one side took out one kind of help, the other the other
    return _whole(body)


def _parted(body: Body) -> Body:
    """Return a body with a field for every kind of help, at the place of the one that holds them all."""
    if not isinstance(body.get(PARTED), Mapping):
        return body
    parted: dict[str, Any] = {}
    for field, value in body.items():
        parted |= {f"{PARTED}.{part}": one for part, one in value.items()} if field == PARTED else {field: value}
    return parted | ({} if body[PARTED] else {PARTED: {}})


def _whole(body: Body) -> Body:
    """Return the body again as it is kept."""
    parts = {field: value for field, value in body.items() if field.startswith(f"{PARTED}.")}
    if not parts:
        return body
    whole = {field: value for field, value in body.items() if field not in parts and field != PARTED}
    return whole | {PARTED: {field.removeprefix(f"{PARTED}."): value for field, value in parts.items()}}


def together_by_key(
    original: Sequence[Any] | None, theirs: Sequence[Any] | None, mine: Sequence[Any] | None, names: Sequence[str]
) -> list[Any] | None:
    """Return one list with the entries that either side changed; None when both changed or moved the same ones.

    The order is that of the side that moved something; what only the other side wrote comes after what it came after.
    """
    lists = [value or () for value in (original, theirs, mine)]
    if not all(isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value) for value in lists):
        return None
    was, there, here = ({tuple(one.get(name) for name in names): one for one in value} for value in lists)
    if [len(was), len(there), len(here)] != [len(value) for value in lists]:
        return None  # the same desk stands there twice: which one is meant, only a person knows
    changed = [{key for key in (*was, *side) if was.get(key) != side.get(key)} for side in (there, here)]
    if any(there.get(key) != here.get(key) for key in changed[0] & changed[1]):
        return None
    shared = [key for key in was if key in there and key in here]
    moved = [[key for key in side if key in shared] for side in (there, here)]
    if shared not in moved and moved[0] != moved[1]:
        return None
    first, second = (here, there) if moved[1] != shared else (there, here)
    gone = {key for key in was if key not in there or key not in here}
    keys = [key for key in first if key not in gone]
    before: Any = None
    for key in second:
        if key not in gone and key not in keys:
            keys.insert(keys.index(before) + 1 if before in keys else 0, key)
        before = key if key in keys else before
    return [here[key] if key in changed[1] else there[key] for key in keys]


def _lines(original: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> list[str]:
    """Return their lines without those that I took out, and after them the lines that I wrote."""
    gone = set(original) - set(mine)
    kept = (line for line in theirs if line not in gone)
    written = (line for line in mine if line not in original)
    return list(dict.fromkeys([*kept, *written]))


def _woven(original: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> list[Any]:
    """Return what both sides kept and wrote, in the order of the side that moved something: mine when both did.

    What only the other side wrote comes after what it came after there. A part that both changed is there twice.
    """
    shared = [part for part in original if part in theirs and part in mine]
    kept = [part for part in theirs if part in shared]
    first, second = (mine, theirs) if kept == shared else (theirs, mine)
    if kept != shared and [part for part in mine if part in shared] != shared:
        first, second = mine, theirs
    gone = [part for part in original if part not in theirs or part not in mine]
    woven = [part for part in first if part not in gone]
    before: Any = None
    for part in second:
        if part not in gone and part not in woven:
            woven.insert(woven.index(before) + 1 if before in woven else 0, part)
        before = part if part in woven else before
    return woven

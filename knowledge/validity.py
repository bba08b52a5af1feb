"""From when until when agreements and refusals hold: the days on which that changes, and the content of one day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from knowledge.schema import Content, Desk, DivisionLine, DivisionRow, Refusal

DAY: Final = timedelta(days=1)
_UNDATED: Final = {"valid_from": None, "valid_until": None}


def lines_of(content: Content) -> Iterator[DivisionLine]:
    """Yield every line of the division."""
    return (line for row in content.division for lines in row.help.values() for line in lines)


def _dated(content: Content) -> Iterator[DivisionLine | Refusal]:
    """Yield everything that may begin or end."""
    yield from lines_of(content)
    yield from (refusal for desk in content.desks for refusal in desk.does_not)


def boundaries(content: Content) -> tuple[date, ...]:
    """Return the days on which other lines or refusals begin to hold than the day before, in order."""
    days = {one.valid_from for one in _dated(content)}
    days |= {one.valid_until + DAY for one in _dated(content) if one.valid_until and one.valid_until < date.max}
    return tuple(sorted(day for day in days if day is not None))


def content_on(content: Content, day: date) -> Content:
    """Return `content` with only what holds on `day`; a row of which no line holds stays, without cells."""
    rows = tuple(_row_on(row, day) for row in content.division)
    return content.model_copy(update={"division": rows, "desks": tuple(_desk_on(desk, day) for desk in content.desks)})


def _row_on(row: DivisionRow, day: date) -> DivisionRow:
    cells = {kind: tuple(line for line in lines if line.holds_on(day)) for kind, lines in row.help.items()}
    if cells == dict(row.help):
        return row
    return row.model_copy(update={"help": {kind: lines for kind, lines in cells.items() if lines}})


def _desk_on(desk: Desk, day: date) -> Desk:
    holding = tuple(refusal for refusal in desk.does_not if refusal.holds_on(day))
    return desk if holding == desk.does_not else desk.model_copy(update={"does_not": holding})


def as_if_always(content: Content) -> Content:
    """Return `content` as if all that is in it held on every day."""
    rows = tuple(
        row.model_copy(
            update={
                "help": {
                    kind: tuple(line.model_copy(update=_UNDATED) for line in lines) for kind, lines in row.help.items()
                }
            }
        )
        for row in content.division
    )
    desks = tuple(
        desk.model_copy(update={"does_not": tuple(one.model_copy(update=_UNDATED) for one in desk.does_not)})
        for desk in content.desks
    )
    return content.model_copy(update={"division": rows, "desks": desks})


def overlap(one: DivisionLine, other: DivisionLine) -> bool:
    """Say whether there is a day on which both lines hold."""
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_until or date.max, other.valid_until or date.max)

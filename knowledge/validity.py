"""From when until when the lines of the division hold: the days on which that changes, and the content of one day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from knowledge.schema import Content, DivisionLine, DivisionRow

DAY: Final = timedelta(days=1)
_UNDATED: Final = {"valid_from": None, "valid_until": None}


def lines_of(content: Content) -> Iterator[DivisionLine]:
    """Yield every line of the division."""
    return (line for row in content.division for lines in row.help.values() for line in lines)


def boundaries(content: Content) -> tuple[date, ...]:
    """Return the days on which other lines begin to hold than the day before, in order."""
    days = {line.valid_from for line in lines_of(content)}
    days |= {line.valid_until + DAY for line in lines_of(content) if line.valid_until and line.valid_until < date.max}
    return tuple(sorted(day for day in days if day is not None))


def content_on(content: Content, day: date) -> Content:
    """Return `content` with only the lines that hold on `day`; a row of which none holds stays, without cells."""
    return content.model_copy(update={"division": tuple(_row_on(row, day) for row in content.division)})


def _row_on(row: DivisionRow, day: date) -> DivisionRow:
    cells = {kind: tuple(line for line in lines if line.holds_on(day)) for kind, lines in row.help.items()}
    if cells == dict(row.help):
        return row
    return row.model_copy(update={"help": {kind: lines for kind, lines in cells.items() if lines}})


def as_if_always(content: Content) -> Content:
    """Return `content` as if all its lines held on every day."""
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
    return content.model_copy(update={"division": rows})


def overlap(one: DivisionLine, other: DivisionLine) -> bool:
    """Say whether there is a day on which both lines hold."""
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_until or date.max, other.valid_until or date.max)

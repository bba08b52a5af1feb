"""One part of the dashboard: what it finds in a sentence, a table, and how it is drawn."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.insight.small import Rounding, Shown, Small, number

Cell = str | Shown
NAMELESS: Final = "Niet bekend"
OTHERS: Final = "Andere loketten"


class Chart(StrEnum):
    """How a part is drawn; every chart has the table beneath it."""

    BARS = "staven"
    WEEKS = "lijn"
    FLOW = "stroom"


@dataclass(frozen=True, slots=True)
class Part:
    """A table with its finding; nothing in it is exact. `chart` is None for what is only a table."""

    id: str
    title: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None


def ranked(counts: Mapping[str, int], name: Callable[[str], str], rounding: Rounding) -> tuple[tuple[str, Shown], ...]:
    """Return names with their counts, the most first; what is shown as equal goes by the alphabet."""
    sums: dict[str, int] = {}
    for key, count in counts.items():
        sums[name(key)] = sums.get(name(key), 0) + count
    rows = [(words, rounding.shown(count)) for words, count in sums.items() if count > 0]
    return tuple(sorted(rows, key=lambda row: (-number(row[1]), isinstance(row[1], Small), row[0].casefold())))


def counted(shown: Shown, one: str, many: str) -> str:
    """Return "120 signalen", "1 signaal" or "minder dan 5 signalen"."""
    return f"{in_words(shown)} {one if shown == 1 else many}"


def first_known(rows: Iterable[tuple[str, Shown]]) -> tuple[str, int] | None:
    """Return the first of ranked rows that is known by name and big enough to be called the first; None without one."""
    return next(((name, shown) for name, shown in rows if name != NAMELESS and not isinstance(shown, Small)), None)


def thousands(value: int) -> str:
    """Return a number with a point between thousands, as it is written in Dutch."""
    return f"{value:,}".replace(",", ".")


def in_words(cell: Cell) -> str:
    """Return a cell as it stands in a table."""
    return thousands(cell) if isinstance(cell, int) else str(cell)


def found(parts: Iterable[Part], part_id: str) -> Part | None:
    """Return the part with this id."""
    return next((part for part in parts if part.id == part_id), None)

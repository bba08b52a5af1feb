"""No figure points at a person: every count is rounded, and a small one is only called small.

Hiding small cells alone would not do: with the filters for period, theme and desk a hidden count is the difference of
two shown ones. So each count is rounded down by itself, totals included, to a multiple of the smallest group
(decision 21).
"""

from dataclasses import dataclass
from typing import Final

DEFAULT: Final = 5
NOT_SHOWN: Final = "niet getoond"
"""Stands where something about a small group would be."""
OF_NOTHING: Final = "niet bekend"
"""Stands where a share of nothing would be: nothing is hidden there, and it is not 'none' either."""


@dataclass(frozen=True, slots=True)
class Small:
    """A count above nothing that is too small to show."""

    below: int

    def __str__(self) -> str:
        return f"minder dan {self.below}"


Shown = int | Small
"""A count as it may be shown."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How counts are shown: rounded down to multiples of `smallest`; 1 shows them as they are."""

    smallest: int = DEFAULT

    def shown(self, count: int) -> Shown:
        """Return a count as it may be shown: down, because then a difference of two tells nothing of a small group."""
        if 0 < count < self.smallest:
            return Small(self.smallest)
        return count // self.smallest * self.smallest

    def share(self, part: int, whole: int) -> str:
        """Return a share of a group in words, from the rounded counts; of a small group it is not told.

        Nor is it when all that can be said is that it is less than the whole.
        """
        of, among = self.shown(part), self.shown(whole)
        if isinstance(among, Small):
            return NOT_SHOWN
        if among == 0:
            return OF_NOTHING
        if isinstance(of, Small):
            below = 100 * self.smallest // among + 1
            return f"minder dan {below}%" if below < 100 else NOT_SHOWN  # noqa: PLR2004 - all of it
        return f"ongeveer {round(100 * min(of / among, 1))}%"

    @property
    def note(self) -> str:
        """How the figures are shown, for below a table."""
        if self.smallest == 1:
            return ""
        return (
            f"Aantallen zijn naar beneden afgerond op {self.smallest}tallen. Een groep van minder dan {self.smallest} "
            "staat er zonder aantal. Zo is niemand te herkennen. Daarom is het totaal soms meer dan alle rijen samen."
        )


def number(shown: Shown) -> int:
    """Return a count for a picture: a small one has no length."""
    return 0 if isinstance(shown, Small) else shown

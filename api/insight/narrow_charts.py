"""The pictures of the dashboard on a telephone: as narrow as its screen, so that words stay as large as the text."""

from collections.abc import Sequence
from typing import Final

from api.insight.charts import BARS, BLUE, INK, blank, shortened, svg, weeks
from api.insight.part import OTHERS, in_words
from api.insight.small import Shown, number

WIDTH, WEEKS_HEIGHT = 3.4, 2.5
MOMENTS: Final = 3
"""So many moments stand beneath the line over the weeks."""

LETTERS: Final = 11
LINE_HEIGHT, BAR, GAP = 0.2, 0.2, 0.14
"""Inches: of a line of words, of the bar beneath it, and between two bars."""

LONGEST_NAME: Final = 36


def narrow_bars(rows: Sequence[tuple[str, Shown]], title: str) -> bytes:
    """Draw a bar for each row beneath its name, which may have more than one line; the longest bar on top."""
    drawn = [(_fitting(name), shown) for name, shown in rows[:BARS]]
    heights = [LINE_HEIGHT * (name.count("\n") + 1) + BAR + GAP for name, _ in drawn]
    figure, axes = blank(WIDTH, sum(heights) + GAP)
    axes.set_axis_off()
    longest, top = max(number(shown) for _, shown in drawn) or 1, sum(heights)
    for (name, shown), height in zip(drawn, heights, strict=True):
        middle = top - height + GAP + BAR / 2
        axes.barh([middle], [number(shown)], color=BLUE, height=BAR)
        axes.text(0, top, name, va="top", color=INK, size=LETTERS)
        axes.text(number(shown) + longest * 0.02, middle, in_words(shown), va="center", color=INK, size=LETTERS)
        top -= height
    axes.set(xlim=(0, longest * 1.3), ylim=(0, sum(heights)))
    return svg(figure, title)


def _fitting(name: str) -> str:
    return "\n".join(shortened(line, LONGEST_NAME) for line in name.split("\n"))


def narrow_weeks(rows: Sequence[tuple[str, Shown]], title: str) -> bytes:
    """Draw the line over the weeks."""
    return weeks(rows, title, (WIDTH, WEEKS_HEIGHT), MOMENTS)


def narrow_flow(routes: Sequence[tuple[str, str, Shown]], title: str) -> bytes:
    """Draw the routes as bars: bands from desk to desk need more room than a telephone has."""
    named = [route for route in routes if OTHERS not in route[:2]] or routes
    return narrow_bars([(f"{sender}\nnaar {receiver}", shown) for sender, receiver, shown in named], title)

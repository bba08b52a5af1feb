"""The pictures of the dashboard as SVG: one colour, and nothing that is not in the table beneath."""

import io
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.insight.part import Chart, Part, in_words
from api.insight.small import Shown, Small, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#00122e"
SOFT: Final = "#44546a"
BLUE: Final = "#005187"
PALE: Final = "#cfe3f3"
LINE: Final = "#d5dbe2"
WIDE, NARROW = 9.4, 6.4
"""Inches: over the whole page, and beside another."""

BARS: Final = 12
LONGEST_NAME: Final = 36
_turn = threading.Lock()
"""matplotlib keeps its settings for the whole process: one picture at a time."""


def draw(part: Part, *, for_paper: bool = False, is_narrow: bool = False) -> bytes | None:
    """Return the picture of a part, or None when there is nothing to draw.

    On a screen its words stay words, in the letter of whoever looks; on paper they are drawn. `is_narrow` is for a
    telephone.
    """
    from api.insight.flow import flow  # noqa: PLC0415 - it needs this module
    from api.insight.narrow_charts import narrow_bars, narrow_flow, narrow_weeks  # noqa: PLC0415 - idem

    if not part.rows or part.chart is None:
        return None
    from matplotlib import rc_context  # noqa: PLC0415 - loaded only by who draws

    look = {
        "svg.fonttype": "path" if for_paper else "none",
        "svg.hashsalt": part.id,
        "text.parse_math": False,  # dollar signs in a name are dollar signs
    }
    with _turn, rc_context(look):  # type: ignore[arg-type]  # the stub knows every name, and takes no plain dict
        if part.chart is Chart.FLOW:
            routes = [(str(row[0]), str(row[1]), _shown(row[2])) for row in part.rows]
            return narrow_flow(routes, part.finding) if is_narrow else flow(routes, part.finding)
        rows = [(str(row[0]), _shown(row[1])) for row in part.rows]
        if part.chart is Chart.WEEKS:
            return narrow_weeks(rows, part.finding) if is_narrow else weeks(rows, part.finding)
        return narrow_bars(rows, part.finding) if is_narrow else _bars(rows, part.finding)


def _shown(cell: object) -> Shown:
    return cell if isinstance(cell, int | Small) else 0


def _bars(rows: Sequence[tuple[str, Shown]], title: str) -> bytes:
    """Draw a bar for each row, the longest on top, with its count behind it."""
    drawn = list(rows[:BARS])[::-1]
    figure, axes = blank(NARROW, 0.4 + 0.34 * len(drawn))
    names = [shortened(name) for name, _ in drawn]
    places, longest = range(len(drawn)), max((number(shown) for _, shown in drawn), default=1) or 1
    axes.barh(places, [number(shown) for _, shown in drawn], color=BLUE, height=0.68)
    axes.set_yticks(places, names)
    for place, (_, shown) in enumerate(drawn):
        axes.text(number(shown) + longest * 0.012, place, in_words(shown), va="center", color=INK, size=10)
    axes.set_xlim(0, longest * 1.16)
    axes.set_xticks([])
    axes.spines[["bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return svg(figure, title)


def weeks(
    rows: Sequence[tuple[str, Shown]], title: str, size: tuple[float, float] = (WIDE, 3.1), moments: int = 6
) -> bytes:
    """Draw a line over the weeks; a week that is too small to show lies on the bottom."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - loaded only by who draws

    figure, axes = blank(*size)
    values = [number(shown) for _, shown in rows]
    axes.plot(range(len(values)), values, color=BLUE, linewidth=2)
    axes.fill_between(range(len(values)), values, color=PALE)
    step = max(1, len(rows) // moments)
    places = list(range(0, len(rows), step))
    labels = [rows[place][0].removeprefix("Week van ").rsplit(" ", 1) for place in places]
    axes.set_xticks(places, [f"{day}\n{year}" for day, year in labels])
    axes.set_xlim(0, max(len(values) - 1, 1))
    axes.set_ylim(0, max([*values, 1]) * 1.12)
    axes.yaxis.grid(visible=True, color=LINE)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.set_ylabel("signalen per week", color=SOFT)
    return svg(figure, title)


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that fits beside a bar, without its middle: names differ at the end. The table has all of it."""
    if len(name) <= longest:
        return name
    end = longest // 2
    return f"{name[: longest - end - 1].rstrip()}…{name[-end:].lstrip()}"


def blank(width: float, height: float) -> "tuple[Figure, Axes]":
    """Return an empty picture of so many inches; matplotlib is loaded only by who draws."""
    from matplotlib.figure import Figure  # noqa: PLC0415  heavy: only who draws pays for it

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)
    axes.tick_params(labelsize=10, colors=INK)
    return figure, axes


def svg(figure: "Figure", title: str) -> bytes:
    """Return the picture."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    return out.getvalue()

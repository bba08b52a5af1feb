"""The quarterly report for the meeting of municipality and library: the figures of the dashboard on paper."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.insight.charts import BARS, draw
from api.insight.dashboard import Dashboard
from api.insight.part import Chart, Part, in_words

ROWS: Final = BARS
"""So many rows of a table stand on paper, as many as are drawn; the dashboard has the others."""

NARROW: Final = 4
"""So many columns fit beside each other as wide as their words are."""
WIDE_FIRST: Final = 2
DESKS: Final = {"routes": 2}
"""The tables of which more than the first column holds names."""

SHOWN: Final = ("themas", "eigenaren", "weken", "routes", "afloop", "kastje-naar-muur", "wachttijd", "niemand")
BUNDLES: Final = 12
TEMPLATE: Final = "kwartaalverslag.typ"


def report_data(made: Dashboard, bundles: Sequence[Mapping[str, str]], day: str) -> dict[str, Any]:
    """Return what the template needs; `bundles` are already in words."""
    parts = [part for part in made.parts if part.id in SHOWN]
    return {
        "municipality": made.kb.content.municipality.name,
        "period": made.selection.period.name,
        "day": day,
        "headlines": [{"words": words, "figure": figure} for words, figure in made.headlines],
        "findings": list(dict.fromkeys(part.finding for part in parts)),  # of an empty quarter the same one often
        "note": made.rounding.note,
        "parts": [_part(part) for part in parts],
        "bundles": list(bundles[:BUNDLES]),
    }


def widths(columns: int, names: int = 1) -> list[int]:
    """Return the share of the page for each column, of which the first `names` hold names; 0 is as wide as its words.

    With many columns those words leave nothing for the first, and it would be printed over the second. Columns with
    names are equally wide: else a long name in the second leaves nothing for the first.
    """
    first, others = (1, 0) if columns <= NARROW else (WIDE_FIRST, 1)
    return [first] * names + [others] * (columns - names)


def _part(part: Part) -> dict[str, Any]:
    picture = draw(part, for_paper=True)
    return {
        "title": part.title,
        "finding": part.finding,
        "picture": picture.decode() if picture else None,
        "wide": part.chart is not Chart.BARS,
        "columns": list(part.columns),
        "widths": widths(len(part.columns), DESKS.get(part.id, 1)),
        "rows": [[in_words(cell) for cell in row] for row in part.rows[:ROWS]],
        "more": max(len(part.rows) - ROWS, 0),
    }

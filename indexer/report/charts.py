"""The plots of the report, as SVG that stands inside the page."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Float64 = NDArray[np.float64]

INK = "#1b1b1b"
BLUE = "#0b5fa5"
RED = "#b3261e"
GREY = "#c9d1d9"
BINS = 10
"""Equally wide bins of confidence, the same as the calibration error is measured with."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What comes of all questions when one question costs `question_cost` of a wrong referral; shares of 0 to 1."""

    question_cost: float
    asked: float
    wrong: float
    within_one: float


def reliability(confidence: Float64, right: NDArray[np.bool_]) -> str:
    """Plot how often a reading is right against how sure it was said to be; both are (questions,)."""
    figure, axes = _figure(4.6, 4.2)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1.5)
    edges = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for number in range(BINS):
        chosen = edges == number
        if chosen.any():
            axes.scatter(
                confidence[chosen].mean(), right[chosen].mean(), s=20 + 180 * chosen.mean(), color=BLUE, alpha=0.85
            )
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="gegeven kans", ylabel="zo vaak juist")
    return _svg(figure, "Betrouwbaarheid: gegeven kans tegen hoe vaak het juist was")


def trade_off(points: Sequence[TradeOff], in_use: float) -> str:
    """Plot wrong referrals against questions asked, one point for every cost of a question; `in_use` stands out."""
    figure, axes = _figure(5.4, 4.2)
    asked, wrong = [point.asked for point in points], [point.wrong for point in points]
    axes.plot(asked, wrong, color=BLUE, marker="o", markersize=4)
    for point in points:
        chosen = abs(point.question_cost - in_use) < 1e-9  # noqa: PLR2004  the same setting
        axes.annotate(
            f"{point.question_cost:g}".replace(".", ","),
            (point.asked, point.wrong),
            textcoords="offset points",
            xytext=(6, 4),
            color=RED if chosen else INK,
            weight="bold" if chosen else "normal",
        )
    axes.set(xlabel="aandeel met een vraag", ylabel="aandeel verkeerd loket")
    axes.set_ylim(bottom=0)
    return _svg(figure, "Wat een vraag mag kosten: verkeerde loketten tegen gestelde vragen")


def bars(shares: Mapping[str, tuple[float, int]], label: str) -> str:
    """Plot a share of 0 to 1 for every group, with its number of questions: {name: (share, questions)}."""
    figure, axes = _figure(6.4, 0.6 + 0.27 * max(len(shares), 1))
    names = list(shares)[::-1]
    axes.barh(names, [shares[name][0] for name in names], color=BLUE, height=0.7)
    for number, name in enumerate(names):
        share, questions = shares[name]
        axes.text(min(share, 1) + 0.01, number, f"{share:.2f} ({questions})".replace(".", ","), va="center", size=8)
    axes.set(xlim=(0, 1.18), xlabel=label)
    return _svg(figure, f"{label} per groep")


def confusion(names: Sequence[str], counts: NDArray[np.int64]) -> str:
    """Plot a square of wanted (rows) against read (columns); `counts` is (names, names)."""
    figure, axes = _figure(5.6, 5.0)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = shares[row, column] > 0.5  # noqa: PLR2004  white on dark, ink on light
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color="white" if dark else INK)
    axes.set(xlabel="gelezen", ylabel="bedoeld")
    return _svg(figure, "Soort hulp: bedoeld tegen gelezen")


def _figure(width: float, height: float) -> "tuple[Figure, Axes]":
    """Return an empty plot of so many inches; matplotlib is loaded only by who plots."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    return figure, axes


def _svg(figure: "Figure", title: str) -> str:
    """Return the plot as an SVG element that a screen reader announces by its title."""
    from matplotlib import rc_context  # noqa: PLC0415

    out = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": title, "font.family": "sans-serif"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    text = out.getvalue()
    return text[text.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{title}"', 1)

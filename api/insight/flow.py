"""The flow picture: at the left the desks that refer, at the right the desks that receive, a band for each route."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.insight.charts import BLUE, INK, WIDE, blank, shortened, svg
from api.insight.part import OTHERS, thousands
from api.insight.small import Shown, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SENDERS, RECEIVERS = 7, 10
GAP: Final = 0.035
"""Between two desks above each other, as a share of the height."""

LEFT, RIGHT = 0.30, 0.70
"""Where the bands begin and end, as a share of the width; beside them stand the names."""

LONGEST_NAME: Final = 40
PLAIN_ALPHA, STRONG_ALPHA = 0.28, 0.62
STRONGEST: Final = 3
"""So many of the widest bands are darker: those are what the picture says."""


@dataclass(frozen=True, slots=True)
class Block:
    """A desk on one side: from `bottom` to `top`, shares of the height."""

    name: str
    count: int
    bottom: float
    top: float


def flow(routes: Iterable[tuple[str, str, Shown]], title: str) -> bytes:
    """Draw the routes; desks that are not among the biggest stand together."""
    counts: Counter[tuple[str, str]] = Counter()
    senders: Counter[str] = Counter()
    receivers: Counter[str] = Counter()
    for sender, receiver, shown in routes:
        if sender != OTHERS:  # what was too small to name stands in the table
            counts[sender, receiver] += number(shown)
            senders[sender] += number(shown)
            receivers[receiver] += number(shown)
    receivers.pop(OTHERS, None)
    left, right = _named(senders, SENDERS), _named(receivers, RECEIVERS)
    merged: Counter[tuple[str, str]] = Counter()
    for (sender, receiver), count in counts.items():
        merged[sender if sender in left else OTHERS, receiver if receiver in right else OTHERS] += count
    return _draw(merged, [*left, OTHERS], [*right, OTHERS], title)


def _named(counts: Counter[str], at_most: int) -> list[str]:
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:at_most]]


def _only_named(counts: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({route: count for route, count in counts.items() if OTHERS not in route})


def _draw(counts: Counter[tuple[str, str]], left: Sequence[str], right: Sequence[str], title: str) -> bytes:
    starts = _blocks(left, Counter({name: sum(c for (s, _), c in counts.items() if s == name) for name in left}))
    ends = _blocks(right, Counter({name: sum(c for (_, r), c in counts.items() if r == name) for name in right}))
    figure, axes = blank(WIDE, 0.6 + 0.44 * max(len(starts), len(ends)))
    axes.set(xlim=(0, 1), ylim=(-0.01, 1.07))
    axes.set_axis_off()
    scale_left, scale_right = _scale(starts), _scale(ends)
    used_left = {name: block.top for name, block in starts.items()}
    used_right = {name: block.top for name, block in ends.items()}
    strong = {route for route, _ in _only_named(counts).most_common(STRONGEST)}
    for sender in starts:
        for receiver in ends:
            count = counts[sender, receiver]
            if not count:
                continue
            high, low = used_left[sender], used_left[sender] - count * scale_left
            end_high, end_low = used_right[receiver], used_right[receiver] - count * scale_right
            used_left[sender], used_right[receiver] = low, end_low
            alpha = STRONG_ALPHA if (sender, receiver) in strong else PLAIN_ALPHA
            _band(axes, (high, low), (end_high, end_low), alpha)
    for name, block in starts.items():
        _label(axes, block, LEFT - 0.015, "right", name)
    for name, block in ends.items():
        _label(axes, block, RIGHT + 0.015, "left", name)
    axes.text(LEFT - 0.015, 1.045, "Van", ha="right", weight="bold", color=INK, size=10)
    axes.text(RIGHT + 0.015, 1.045, "Naar", ha="left", weight="bold", color=INK, size=10)
    return svg(figure, title)


def _blocks(names: Sequence[str], counts: Counter[str]) -> dict[str, Block]:
    """Lay desks above each other, the first on top, with a gap between them."""
    present = [name for name in names if counts[name]]
    room = 1 - GAP * max(len(present) - 1, 0)
    total = sum(counts[name] for name in present) or 1
    found, top = {}, 1.0
    for name in present:
        bottom = top - room * counts[name] / total
        found[name] = Block(name, counts[name], bottom, top)
        top = bottom - GAP
    return found


def _scale(blocks: dict[str, Block]) -> float:
    """Return the height of one referral."""
    total = sum(block.count for block in blocks.values()) or 1
    return sum(block.top - block.bottom for block in blocks.values()) / total


def _band(axes: "Axes", start: tuple[float, float], end: tuple[float, float], alpha: float) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - loaded only by who draws
    from matplotlib.path import Path  # noqa: PLC0415 - idem

    middle = (LEFT + RIGHT) / 2
    (high, low), (end_high, end_low) = start, end
    points = [
        (LEFT, high),
        (middle, high),
        (middle, end_high),
        (RIGHT, end_high),
        (RIGHT, end_low),
        (middle, end_low),
        (middle, low),
        (LEFT, low),
        (LEFT, high),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=BLUE, edgecolor="none", alpha=alpha))


def _label(axes: "Axes", block: Block, x: float, side: str, name: str) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - loaded only by who draws

    edge = LEFT - 0.008 if side == "right" else RIGHT
    axes.add_patch(Rectangle((edge, block.bottom), 0.008, block.top - block.bottom, color=BLUE))
    words = f"{shortened(name, LONGEST_NAME)}  {thousands(block.count)}"
    axes.text(x, (block.bottom + block.top) / 2, words, ha=side, va="center", color=INK, size=9)

"""Which texts are alike: their profiles grouped so that within a group every two are alike. Pure.

A profile is a row of unit length; how alike two texts are is the cosine of their profiles (`Recogniser.profiles`: half
of it is what the words say, half what they are about). Groups are made by complete linkage, so that a chain of texts
that each resemble the next never becomes one group.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

Float32 = NDArray[np.float32]

ALIKE: Final = 0.5
"""From this cosine on two texts go together; measured in docs/decisions/0028-work-grouped-by-likeness.md."""


def groups(profiles: Float32, threshold: float = ALIKE) -> tuple[tuple[int, ...], ...]:
    """Return the rows of `profiles` (n, d) in groups, the largest first, then the one with the earliest row.

    Within a group the most typical row comes first: the one that is on average most alike to the others.
    """
    if not len(profiles):
        return ()
    alike = np.clip(profiles @ profiles.T, -1.0, 1.0)
    found: dict[int, list[int]] = {}
    for row, group in enumerate(_labels(alike, threshold)):
        found.setdefault(group, []).append(row)
    ordered = sorted(found.values(), key=lambda rows: (-len(rows), rows[0]))
    return tuple(_typical_first(rows, alike) for rows in ordered)


def _labels(alike: Float32, threshold: float) -> Sequence[int]:
    if len(alike) == 1:
        return [0]
    apart = (1.0 - alike).astype(np.float64)
    apart = (apart + apart.T) / 2  # squareform wants it exactly symmetrical
    np.fill_diagonal(apart, 0.0)
    labels: list[int] = fcluster(linkage(squareform(apart), "complete"), 1.0 - threshold, "distance").tolist()
    return labels


def _typical_first(rows: list[int], alike: Float32) -> tuple[int, ...]:
    among = alike[np.ix_(rows, rows)].sum(axis=1)
    first = rows[int(np.argmax(among))]
    return (first, *(row for row in rows if row != first))

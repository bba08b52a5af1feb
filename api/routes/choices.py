"""The choices that an address may hold: what does not exist, or stands there twice, is refused.

So a slip does not give everything, and of two values not silently the last.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from starlette.datastructures import QueryParams

from api.problems import FieldProblem

UNKNOWN: Final = "Deze keuze bestaat niet. U kunt kiezen: {}."
REPEATED: Final = "Deze keuze staat er {} keer in. Noem haar één keer."
LONGEST_NAME: Final = 60
"""So much of a name that we do not know is said back."""


def misnamed(given: QueryParams, known: Sequence[str], many: Sequence[str] = ()) -> Iterator[FieldProblem]:
    """Yield a problem for each name in an address that is none of the choices, or stands there more than once.

    A choice of `many` may have several values.
    """
    for name, times in Counter(name for name, _ in given.multi_items()).items():
        if name not in known:
            yield FieldProblem(name[:LONGEST_NAME], UNKNOWN.format(", ".join(known)))
        elif times > 1 and name not in many:
            yield FieldProblem(name, REPEATED.format(times))

"""The choices that an address may hold: one that does not exist is refused, so that a slip does not give everything."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from api.problems import FieldProblem

UNKNOWN: Final = "Deze keuze bestaat niet. U kunt kiezen: {}."
LONGEST_NAME: Final = 60
"""So much of a name that we do not know is said back."""


def unknown(given: Iterable[str], known: Sequence[str]) -> Iterator[FieldProblem]:
    """Yield a problem for each name in an address that is none of the choices."""
    for name in dict.fromkeys(given):
        if name not in known:
            yield FieldProblem(name[:LONGEST_NAME], UNKNOWN.format(", ".join(known)))

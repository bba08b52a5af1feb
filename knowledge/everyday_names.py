"""What desks and tasks are called in everyday speech, whichever the municipality; the file beside it holds them."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.schema import Desk, Id, Line

_FILE: Final = Path(__file__).with_suffix(".yml")


class _Names(BaseModel):
    """The file: names by kind of desk, by desk and by task. A key that is not known here is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: Mapping[Id, tuple[Line, ...]]
    desks: Mapping[Id, tuple[Line, ...]]
    tasks: Mapping[Id, tuple[Line, ...]]


@cache
def everyday_names() -> _Names:
    """Return the names of the file.

    Raises pydantic.ValidationError when the file is not as it should be, which a test looks after.
    """
    return _Names.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def names_of_desks(desks: tuple[Desk, ...]) -> Iterator[tuple[str, str]]:
    """Yield each everyday name with the id of the desk that it means among `desks`."""
    names = everyday_names()
    first: dict[str, str] = {}
    for desk in desks:
        first.setdefault(desk.type, desk.id)
        for name in names.desks.get(desk.id, ()):
            yield name, desk.id
    for kind, desk_id in first.items():
        for name in names.types.get(kind, ()):
            yield name, desk_id


def names_of_task(task: str) -> tuple[str, ...]:
    """Return the everyday names of a task; none when it has no other than its own."""
    return everyday_names().tasks.get(task, ())

"""A bundle of signals and its status. Pure values and rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

MAX_FEEDBACK: Final = 1000


class Status(StrEnum):
    """What becomes of a signal; NEW is a signal that is in no bundle yet."""

    NEW = "nieuw"
    BUNDLED = "gebundeld"
    REPORTED = "gemeld"
    IN_PROGRESS = "in-behandeling"
    SOLVED = "opgelost"
    NO_ACTION = "geen-actie"
    DISSOLVED = "opgeheven"


CLOSED: Final = frozenset({Status.SOLVED, Status.NO_ACTION, Status.DISSOLVED})
"""A signal that comes after this opens a new bundle: apparently it was not over."""

CHOICES: Final = (Status.BUNDLED, Status.REPORTED, Status.IN_PROGRESS, Status.SOLVED, Status.NO_ACTION)
"""What a coordinator can bring a bundle to, in any order: an owner may come back on what was said."""

WORDS: Final[Mapping[str, str]] = {
    Status.NEW: "Nieuw",
    Status.BUNDLED: "Gebundeld",
    Status.REPORTED: "Gemeld bij de eigenaar",
    Status.IN_PROGRESS: "In behandeling",
    Status.SOLVED: "Opgelost",
    Status.NO_ACTION: "Geen actie",
    Status.DISSOLVED: "Opgeheven",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Signals about one subject and step, of one owner; `signals` counts those that were not withdrawn."""

    id: int
    task: str | None
    owner: str | None
    step: str | None
    status: Status
    feedback: str | None
    created_at: datetime
    changed_at: datetime
    signals: int


@dataclass(frozen=True, slots=True)
class Told:
    """One change: what the status became, what the owner said, and how many signals were taken out of the bundle."""

    status: Status
    feedback: str | None
    at: datetime
    by: str
    taken_out: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a bundle as other systems hear of it: without words. `number` is that of the change itself."""

    bundle: int
    number: int
    task: str | None
    owner: str | None
    step: str | None
    status: Status
    at: datetime
    is_new: bool
    has_new_status: bool
    has_feedback: bool
    has_lost_signals: bool = False


Also = Callable[[Connection, Change], None]
"""What is written in the same transaction, because a bundle was made or changed."""


def nothing(_: Connection, __: Change) -> None:
    """Write nothing else."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One signal of a bundle, as the coordinator reads it."""

    code: str
    text: str | None
    desk: str | None
    channel: str | None
    severity: str | None
    helped: bool | None
    created_at: datetime

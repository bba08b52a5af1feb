"""Feedback on an answer: wrong, not agreed, or none. Kept with its masked words, and counted as work for an editor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, Engine, insert

from api.casework.checks import KEY_USED, asked_of, desk_problems, kind_problems, refuse, task_problems
from api.casework.editor_work import Matter, WorkSort, count
from api.casework.keeping import Asked, KeyUsedError, add_once
from api.casework.work_tables import FeedbackRow
from api.live import Live
from api.problems import ConflictError, FieldProblem
from api.wire import DeskId, Wire
from knowledge.base import KnowledgeBase
from knowledge.masking import mask_kept

MAX_WORDS: Final = 500
"""As much as the conversation passes on of what a resident asked."""


class FeedbackSort(StrEnum):
    """What is said about an answer."""

    NOT_RIGHT = "niet-juist"
    NOT_AGREED = "niet-afgesproken"
    NO_ANSWER = "geen-antwoord"


class FeedbackRequest(Wire):
    """Feedback on one answer."""

    sort: FeedbackSort = Field(description="Klopt niet, niet afgesproken, of geen antwoord.")
    task: DeskId | None = Field(default=None, description="De id van het onderwerp.")
    kind: DeskId | None = Field(default=None, description="De id van de soort hulp.")
    desk: DeskId | None = Field(default=None, description="Het loket waar het over gaat.")
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_WORDS)] | None = Field(
        default=None, description="Wat er niet klopt, zonder namen of nummers."
    )
    from_desk: DeskId | None = Field(default=None, description="Het loket dat dit meldt.")


class FeedbackOut(Wire):
    """Feedback that is kept."""

    code: str = Field(description="De code van de melding.")
    masked: tuple[str, ...] = Field(description="Soorten persoonsgegevens die uit de tekst zijn gehaald.")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one piece of feedback."""

    text: str
    from_desk: str | None
    at: datetime


class FeedbackStore:
    """The feedback of every municipality."""

    def __init__(self, engine: Engine, make_code: Callable[[], str]) -> None:
        """Keep feedback in the database of `engine`."""
        self._engine = engine
        self._make_code = make_code

    def add(self, asked: Asked, matter: Matter, said: Said, revision: int) -> str:
        """Keep feedback under a new code and count it as work; a request that comes twice gives the first code.

        Raises KeyUsedError and StoreError.
        """

        def write(connection: Connection, code: str) -> None:
            values = {
                "code": code,
                "sort": matter.sort,
                "task": matter.task,
                "kind": matter.kind,
                "desk": matter.desk,
                "from_desk": said.from_desk,
                "text": said.text or None,
                "revision": revision,
                "created_at": said.at,
            }
            connection.execute(insert(FeedbackRow), {**values, **asked.columns})
            count(connection, asked.municipality, matter, said.at)

        return add_once(self._engine, FeedbackRow, self._make_code, asked, write)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Keeps the feedback of one municipality."""

    store: FeedbackStore
    municipality: str
    clock: Callable[[], datetime]

    def take(self, live: Live, request: FeedbackRequest, key: str | None) -> FeedbackOut:
        """Keep feedback and count it for the editors.

        Raises:
            ValidationError: it is about nothing, or a desk, subject or kind of help does not exist.
            ConflictError: the key was used for another request.

        """
        masked = mask_kept(request.text or "")
        refuse(_problems(live.kb, request))
        matter = Matter(WorkSort(request.sort), request.task, request.kind, request.desk)
        try:
            code = self.store.add(
                asked_of(self.municipality, request, key),
                matter,
                Said(masked.text, request.from_desk, self.clock()),
                live.kb.revision,
            )
        except KeyUsedError:
            raise ConflictError(KEY_USED) from None
        return FeedbackOut(code=code, masked=masked.kinds)


def _problems(kb: KnowledgeBase, request: FeedbackRequest) -> Sequence[FieldProblem]:
    problems = [
        *desk_problems(kb, [("desk", request.desk), ("from_desk", request.from_desk)]),
        *task_problems(kb, "task", request.task),
        *kind_problems(kb, "kind", request.kind),
    ]
    if not (request.text or request.task or request.kind or request.desk):
        problems.append(FieldProblem("text", "Schrijf kort wat er niet klopt, zonder namen of nummers."))
    return problems

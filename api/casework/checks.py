"""What is checked of everything that is recorded: ids against the live knowledge, and a request that comes twice."""

import hashlib
from collections.abc import Iterable
from typing import Final

from api.casework.keeping import Asked
from api.problems import FieldProblem, ValidationError
from api.wire import Wire
from knowledge.base import KnowledgeBase
from knowledge.masking import mask_kept

UNKNOWN_CODE: Final = "Deze code is niet bekend. Kijk of alle tekens kloppen."
KEY_USED: Final = "Deze sleutel (Idempotency-Key) is al gebruikt voor een andere aanvraag. Maak een nieuwe."
UNSENT: Final = ""
"""The code of what is not kept yet: the store gives it one."""


def asked_of(municipality: str, request: Wire, key: str | None) -> Asked:
    """Return the request as digests: what the key says, and what was in the request, stay with the asker.

    Personal data are out of it before that: of a number that follows a pattern a digest says too much.
    """
    own = f"{type(request).__name__}\0{municipality}\0{key}" if key else None
    return Asked(municipality, digest(own) if own else None, digest(mask_kept(request.model_dump_json()).text))


def digest(text: str) -> str:
    """Return a digest of 64 signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Raise ValidationError with every problem there is."""
    found = tuple(problems)
    if found:
        raise ValidationError(found)


def desk_problems(kb: KnowledgeBase, desks: Iterable[tuple[str, str | None]]) -> Iterable[FieldProblem]:
    """Yield a problem for each field with a desk that does not exist."""
    for field, desk in desks:
        if desk is not None and desk not in kb.desks:
            yield FieldProblem(field, "Dit loket bestaat niet. Kijk in de lijst met loketten hoe de id is.")


def task_problems(kb: KnowledgeBase, field: str, task: str | None) -> Iterable[FieldProblem]:
    """Yield a problem when the subject does not exist."""
    if task is not None and task not in kb.tasks:
        yield FieldProblem(field, "Dit onderwerp bestaat niet. Kijk in de lijst met onderwerpen hoe de id is.")


def kind_problems(kb: KnowledgeBase, field: str, kind: str | None) -> Iterable[FieldProblem]:
    """Yield a problem when the kind of help does not exist."""
    if kind is not None and kind not in kb.kinds:
        yield FieldProblem(field, "Deze soort hulp bestaat niet. Kijk in de lijst met onderwerpen hoe de id is.")


def desk_name(kb: KnowledgeBase, desk: str) -> str:
    """Return the name of a desk; one that is no longer published keeps its id."""
    return kb.desks[desk].name if desk in kb.desks else desk

"""Whose problem it most likely is: guessed from the subject and the step; whoever registers can say otherwise."""

from typing import Final

from api.casework.signal import Question, Step
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames
from knowledge.schema import Desk, Role

LOGIN: Final = "Logius"
"""Who makes DigiD: by this name the desk is found that is there for logging in at the government."""

APPLYING: Final = "aanvragen"
"""The kind of help under which the division names who decides about a subject."""

LIBRARY: Final = "bibliotheek"
NO_GOVERNMENT: Final = frozenset(
    {"eigen-instantie", "welzijn", "vluchtelingenwerk", "voedselhulp", "woningcorporatie", "juridisch-loket"}
)
"""Desk types that are no government: a question about them is 'overig' in the national registration."""


def likely(kb: KnowledgeBase, names: DeskNames, task: str | None, step: Step | None) -> str | None:
    """Return whose it most likely is, or None when the subject is not known."""
    if task is None or task not in kb.tasks:
        return None
    if step is Step.LOG_IN:
        login = next((mention.desk for mention in names.find(LOGIN) if mention.desk in kb.desks), None)
        if login is not None:
            return login
    return carries_out(kb, task)


def carries_out(kb: KnowledgeBase, task: str) -> str | None:
    """Return the desk that carries out a subject: the first one for applying, else for any kind of help."""
    cells = [kb.cells.get((task, APPLYING), ()), *(kb.cells.get((task, kind), ()) for kind in kb.kinds)]
    return next((line.desk for lines in cells for line in lines if line.role is Role.CARRIES_OUT), None)


def question_of(kb: KnowledgeBase, task: str | None, owner: str | None) -> Question | None:
    """Return the sort for the national registration, or None when neither subject nor owner is known."""
    desk = kb.desks.get(owner or "") or (kb.desks.get(carries_out(kb, task) or "") if task else None)
    if desk is None:
        return None
    if _of_library(desk):
        return Question.LIBRARY
    return Question.OTHER if desk.type in NO_GOVERNMENT else Question.GOVERNMENT


def _of_library(desk: Desk) -> bool:
    return LIBRARY in desk.organisation.casefold()

"""What the live revision knows by name in a message, before Rasa sees it.

Rasa is trained once and knows no desk or task of a municipality. What an editor published a minute ago counts in the
next message, because the api finds the names and tells them with the message.
"""

import re
from dataclasses import dataclass
from typing import Final

from api.asked.matter import named_tasks
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

_LIVES: Final = re.compile(r"\b(?:woont|wonen|woon|woonachtig|lives?)\s(?:\w+\s)?(?:in|te)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """The (start, end) of each name of a desk, the tasks by their longest names, and where somebody is said to live."""

    named: tuple[tuple[int, int], ...] = ()
    tasks: tuple[str, ...] = ()
    village: str | None = None


def heard(kb: KnowledgeBase, names: DeskNames, text: str) -> Heard:
    """Return what `kb` knows by name in `text`."""
    spans = tuple((mention.start, mention.end) for mention in names.find(text))
    return Heard(spans, tuple(sorted(named_tasks(kb, text))), _village(kb, text))


def _village(kb: KnowledgeBase, text: str) -> str | None:
    """Return the village where somebody lives by the words ("woont in Oosterlinde"); a name alone may be a desk's."""
    lives = _LIVES.search(text)
    if lives is None:
        return None
    where = text[lives.end() :].lower()
    return next((name for name in kb.content.municipality.villages if where.startswith(name.lower())), None)

"""What the live revision knows by name in a message, before Rasa sees it.

Rasa is trained once and knows no desk or task of a municipality. What an editor published a minute ago counts in the
next message, because the api finds the names and tells them with the message.
"""

import re
from dataclasses import dataclass
from typing import Final

from api.asked.abuse import is_abuse
from api.asked.building import Building, building_in
from api.asked.clause import asking_clause, with_one_name
from api.asked.cost import asks_about_something_there
from api.asked.danger import in_danger
from api.asked.matter import named_tasks, tasks_spoken_of
from api.asked.personal import is_only_personal
from api.asked.plain import plainly_asks_a_fact, plainly_asks_who
from api.asked.saying import asks_how_to_say
from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

_LIVES: Final = re.compile(
    r"\b(?:(?:woont|wonen|woon|woonachtig|lives?)\s(?:\w+\s)?(?:in|te)"
    r"|(?:mevrouw|meneer|mw|dhr|man|vrouw|heer|dame|inwoner|inwoonster|klant|stel|gezin|moeder|vader|iemand|hij|ze|zij"
    r"|lady|woman)\s(?:\(\d+\)\s|van\s\d+\s)?(?:komt\s)?(?:uit|from))\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The (start, end) of each name of a desk, the tasks by their longest names, and where somebody is said to live.

    `about` holds the tasks that the words say they are about, `asks_desk` whether they plainly ask for a fact of a
    desk, and `asks_division` whether they plainly ask who does something. `asking` is the (start, end) of the clause
    that asks what a desk does, whatever else the message tells. `in_danger` says whether the words tell of danger to
    life, `abuses` whether they only abuse us, `asks_words` whether they only ask how to say what was advised, and
    `only_personal` whether they tell nothing but personal data, which is masked. `building` is the one with several
    desks that is named ("De Schakel"), at none of them in particular.
    """

    named: tuple[tuple[int, int], ...] = ()
    tasks: tuple[str, ...] = ()
    village: str | None = None
    about: tuple[str, ...] = ()
    asks_desk: bool = False
    asks_division: bool = False
    asking: tuple[int, int] | None = None
    in_danger: bool = False
    abuses: bool = False
    asks_words: bool = False
    only_personal: bool = False
    building: Building | None = None


def heard(kb: KnowledgeBase, names: DeskNames, text: str) -> Heard:
    """Return what `kb` knows by name in `text`."""
    spans = tuple((mention.start, mention.end) for mention in names.find(text))
    tasks = tuple(sorted(named_tasks(kb, text)))
    besides = "".join(" " if any(start <= place < end for start, end in spans) else it for place, it in enumerate(text))
    names_a_task = bool(tasks and named_tasks(kb, besides))
    asks_desk = plainly_asks_a_fact(text, spans, names_a_task=names_a_task)
    asks_desk = asks_desk or asks_about_something_there(with_one_name(text, spans))
    return Heard(
        named=spans,
        tasks=tasks,
        village=_village(kb, text),
        about=tuple(sorted(tasks_spoken_of(kb, text))),
        asks_desk=asks_desk,
        asks_division=not asks_desk and plainly_asks_who(text, spans),
        asking=asking_clause(text, spans),
        in_danger=in_danger(besides),
        abuses=is_abuse(text),
        asks_words=asks_how_to_say(text),
        only_personal=is_only_personal(text),
        building=building_in(kb, text, spans),
    )


def _village(kb: KnowledgeBase, text: str) -> str | None:
    """Return the village where somebody lives by the words ("woont in Oosterlinde"); a name alone may be a desk's."""
    lives = _LIVES.search(text)
    if lives is None:
        return None
    where = text[lives.end() :].lower()
    return next((name for name in kb.content.municipality.villages if where.startswith(name.lower())), None)

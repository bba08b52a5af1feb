"""How a situation sounds: sentences of the content, from which the conversation learns to tell one from what is not.

"Nieuw adres" is a subject and "nieuw gesprek" an order; a long story tells a situation, unless it asks who does what.
The content has thousands of both sorts, and what an editor adds to it the conversation hears better the next time that
it is trained.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import indent
from typing import Final

import yaml

from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

ACT: Final = "describe_situation"
DESK: Final = "desk"
_MARKS: Final = frozenset("[](){}|")
FEWEST_WORDS: Final = 2
MOST_WORDS: Final = 9
"""Of a short sentence; longer ones are taken for nothing else than a question about the division."""
MOST: Final = 4000
"""So many short ones. With 8,000 the acts that have few examples were missed more often."""
MOST_LONG: Final = 3000
"""So many longer ones. Without them one story in ten was taken for a question about the division."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A sentence, and the (start, end) of each desk that it names."""

    text: str
    named: tuple[tuple[int, int], ...]


def situations(kb: KnowledgeBase, most: int = MOST, most_long: int = MOST_LONG) -> tuple[Situation, ...]:
    """Return at most `most` short sentences of the content and `most_long` longer ones.

    By chance, but always the same ones.
    """
    content, names = kb.content, DeskNames(kb)
    told = [utterance.text for utterance in content.utterances if utterance.task is not None]
    said = {" ".join(text.split()) for text in (*told, *(ambiguity.text for ambiguity in content.ambiguities))}
    short = (text for text in said if FEWEST_WORDS <= len(text.split()) <= MOST_WORDS)
    long = (text for text in said if len(text.split()) > MOST_WORDS)
    drawn = (*_drawn(short, most), *_drawn(long, most_long))
    return tuple(Situation(text, tuple((name.start, name.end) for name in names.find(text))) for text in drawn)


def _drawn(texts: Iterable[str], most: int) -> list[str]:
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())[:most]


def as_training_data(found: tuple[Situation, ...]) -> str:
    """Return the sentences as a file of examples for Rasa, in which the named desks are marked as entities.

    Entities are marked within the line: with a field for each sentence the training took twice as long.
    """
    lines = "".join(f"- {_marked(one)}\n" for one in found if not _MARKS.intersection(one.text))
    return yaml.safe_dump({"version": "3.1"}) + f"nlu:\n- intent: {ACT}\n  examples: |\n{indent(lines, '    ')}"


def _marked(one: Situation) -> str:
    parts, done = [], 0
    for start, end in one.named:
        parts += [one.text[done:start], f"[{one.text[start:end]}]({DESK})"]
        done = end
    return "".join((*parts, one.text[done:]))

"""How a situation sounds: short sentences of the content, from which the conversation learns to tell one from an order.

"Nieuw adres" is a subject and "nieuw gesprek" an order. The content has thousands of the first sort, and what an editor
adds to it the conversation hears better the next time that it is trained.
"""

import hashlib
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
"""Longer ones are hardly ever taken for anything else: 2 in 100, where of two or three words it was one in three."""
MOST: Final = 4000
"""With 8,000 the acts that have few examples were missed more often."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A sentence, and the (start, end) of each desk that it names."""

    text: str
    named: tuple[tuple[int, int], ...]


def situations(kb: KnowledgeBase, most: int = MOST) -> tuple[Situation, ...]:
    """Return at most `most` short sentences of the content, by chance but always the same ones."""
    content, names = kb.content, DeskNames(kb)
    told = [utterance.text for utterance in content.utterances if utterance.task is not None]
    said = {" ".join(text.split()) for text in (*told, *(ambiguity.text for ambiguity in content.ambiguities))}
    short = (text for text in said if FEWEST_WORDS <= len(text.split()) <= MOST_WORDS)
    drawn = sorted(short, key=lambda text: hashlib.sha256(text.encode()).digest())[:most]
    return tuple(Situation(text, tuple((name.start, name.end) for name in names.find(text))) for text in drawn)


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

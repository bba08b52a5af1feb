"""How a situation sounds: short sentences of the content, from which the conversation learns to tell one from an order.

"Nieuw adres" is a subject and "nieuw gesprek" an order. The content has thousands of the first sort, and what an editor
adds to it the conversation hears better the next time that it is trained.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import yaml

from knowledge.base import KnowledgeBase
from knowledge.desk_names import DeskNames

ACT: Final = "describe_situation"
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
    """Return the sentences as a file of examples for Rasa, with the named desks as metadata."""
    examples = [{"text": one.text, "metadata": {"named": [list(span) for span in one.named]}} for one in found]
    data: dict[str, Any] = {"version": "3.1", "nlu": [{"intent": ACT, "examples": examples}]}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)

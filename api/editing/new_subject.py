"""A subject that is not there yet: the name that it may begin with, and what it needs before it may be published.

Without agreements it leads nowhere and without sentences nobody is understood, so it is published when all is there.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from api.editing.composing import Changes
from api.editing.cues_form import CUES_FIELD, problems
from api.editing.drafts import Body, Draft
from api.editing.short_name import short_name_problem
from api.editing.subjects import DIGITAL_CUES, DIVISION, TASKS, UTTERANCES
from api.editing.validation import of_schema
from knowledge.base import KnowledgeBase
from knowledge.digital_help import DIGITAL

EXAMPLES: Final = 4
"""As many as every subject has that comes with the program."""

SENTENCES: Final = 3
"""So many per kind of help at least: with fewer, half of what is asked in other words is not recognised."""

ALIKE: Final = 0.87
"""Names more alike than this (0 to 1, difflib) may be the same subject twice."""

SHORTEST, LONGEST = 2, 600
"""Characters of a sentence, as `knowledge.schema.Utterance` has them."""


class Part(StrEnum):
    """The pages of a subject, as they stand in the address."""

    DATA = "gegevens"
    DIVISION = "taakverdeling"
    SENTENCES = "zinnen"


PARTS: Final[Mapping[Part, str]] = {
    Part.DATA: "Gegevens",
    Part.DIVISION: "Taakverdeling",
    Part.SENTENCES: "Voorbeeldzinnen",
}


@dataclass(frozen=True, slots=True)
class Start:
    """What the editor filled in to begin; `is_another` says that it is not the one that it looks like."""

    name: str
    entry_id: str
    theme: str
    is_another: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A subject that is there, is a draft or was archived; `state` says which in Dutch."""

    id: str
    name: str
    words: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What a new subject still needs: on which page, at which field, and what to do."""

    part: Part
    field: str
    sentence: str


def new_body(start: Start) -> dict[str, Any]:
    """Return the body of a subject that just began."""
    return {
        "id": start.entry_id, "name": start.name, "theme": start.theme, "upl": None, "upl_uri": None, "urgent": False,
        "scope": "", "synonyms": [], "examples": [],
    }  # fmt: skip


def known_subjects(kb: KnowledgeBase, drafts: Sequence[Draft], archived: Mapping[str, Body]) -> tuple[Known, ...]:
    """Return every subject by which a name or id is taken."""
    new = {
        draft.key.entry_id: draft.body
        for draft in drafts
        if draft.key.collection == TASKS and draft.body is not None and draft.key.entry_id not in kb.tasks
    }
    gone = {task: body for task, body in archived.items() if task not in new}
    return (
        *(Known(task.id, task.name, task.synonyms, "in gebruik") for task in kb.tasks.values()),
        *(_known(task, body, "een concept") for task, body in new.items()),
        *(_known(task, body, "gearchiveerd") for task, body in gone.items()),
    )


def _known(task: str, body: Body, state: str) -> Known:
    return Known(task, str(body.get("name") or task), tuple(body.get("synonyms") or ()), state)


def start_problems(start: Start, known: Sequence[Known], kb: KnowledgeBase) -> Mapping[str, str]:
    """Return what is wrong at each field: "name", "id", "theme"; what may be the same is not asked here."""
    found: dict[str, str] = {}
    same = next((one for one in known if _plain(one.name) == _plain(start.name)), None)
    if not start.name:
        found["name"] = "Vul de naam van het onderwerp in."
    elif same is not None:
        found["name"] = f"‘{same.name}’ bestaat al en is {same.state}. Kies een andere naam, of ga naar dat onderwerp."
    elif problem := short_name_problem(start.entry_id):
        found["id"] = problem
    elif taken := next((one for one in known if one.id == start.entry_id), None):
        found["id"] = f"De korte naam ‘{taken.id}’ is van {taken.name} en is {taken.state}. Kies een andere."
    if start.theme not in kb.themes:
        found["theme"] = "Kies een thema."
    return found


def like(name: str, known: Sequence[Known]) -> tuple[Known, ...]:
    """Return the subjects that may be meant by a name: called nearly the same, or known by it as another word."""
    plain = _plain(name)
    return tuple(
        one
        for one in known
        if plain in map(_plain, one.words) or difflib.SequenceMatcher(None, plain, _plain(one.name)).ratio() >= ALIKE
    )


def lacking(kb: KnowledgeBase, task: str, bodies: Changes) -> tuple[Lack, ...]:
    """Return what a new subject still needs; `bodies` are its drafts."""
    return (*_data(kb, task, bodies), *_division(task, bodies), *_sentences(kb, task, bodies), *_cues(task, bodies))


def _data(kb: KnowledgeBase, task: str, bodies: Changes) -> Iterator[Lack]:
    body = bodies.get((TASKS, task)) or {}
    name, examples = str(body.get("name") or ""), body.get("examples") or ()
    wanted = {
        "name": None if name else "Geef het onderwerp een naam.",
        "theme": None if body.get("theme") in kb.themes else "Kies een thema.",
        "scope": None if body.get("scope") else "Schrijf op waar het over gaat.",
        "examples": None
        if len(examples) >= EXAMPLES
        else f"Schrijf minstens {EXAMPLES} voorbeeldvragen op. Er {_are(len(examples))} nu {len(examples)}.",
    }
    same = next((one for one in kb.tasks.values() if _plain(one.name) == _plain(name)), None)
    if same is not None:
        wanted["name"] = f"Er is al een onderwerp dat ‘{same.name}’ heet. Kies een andere naam."
    for field, sentence in wanted.items():
        if sentence is not None:
            yield Lack(Part.DATA, field, sentence)
    for problem in of_schema((TASKS, task), body):
        field = problem.field.partition(".")[0]
        if wanted.get(field) is None:
            yield Lack(Part.DATA, field, problem.message)


def _division(task: str, bodies: Changes) -> Iterator[Lack]:
    body = bodies.get((DIVISION, task)) or {}
    if not body.get("help"):
        yield Lack(Part.DIVISION, "help", "Kies bij minstens één soort hulp een loket.")
        return
    for problem in of_schema((DIVISION, task), body):
        yield Lack(Part.DIVISION, problem.field, problem.message)


def _sentences(kb: KnowledgeBase, task: str, bodies: Changes) -> Iterator[Lack]:
    agreed = (bodies.get((DIVISION, task)) or {}).get("help") or {}
    for kind in kb.content.help_kinds:
        body = bodies.get((UTTERANCES, f"{task}/{kind.id}")) or {}
        texts = tuple(body.get("texts") or ())
        if agreed.get(kind.id) and len(texts) < SENTENCES:
            yield Lack(
                Part.SENTENCES,
                kind.id,
                f"Schrijf bij ‘{kind.name}’ minstens {SENTENCES} zinnen op. Er {_are(len(texts))} nu {len(texts)}.",
            )
        if texts and not agreed.get(kind.id):
            sentence = f"Bij ‘{kind.name}’ staan zinnen, maar geen loket. Kies een loket, of haal de zinnen weg."
            yield Lack(Part.SENTENCES, kind.id, sentence)
        for problem in sentence_problems(kb, (task, kind.id), texts):
            yield Lack(Part.SENTENCES, kind.id, problem)


def _cues(task: str, bodies: Changes) -> Iterator[Lack]:
    body = bodies.get((DIGITAL_CUES, task))
    if body is None:
        return
    if DIGITAL not in ((bodies.get((DIVISION, task)) or {}).get("help") or {}):
        sentence = "Er staat hoe u digitale hulp herkent, maar niemand helpt digitaal. Kies een loket, of haal het weg."
        yield Lack(Part.SENTENCES, CUES_FIELD, sentence)
    for field, sentences in problems(task, body).items():
        for sentence in sentences:
            yield Lack(Part.SENTENCES, field, sentence)


def sentence_problems(kb: KnowledgeBase, matter: tuple[str, str], texts: Sequence[str]) -> tuple[str, ...]:
    """Return in Dutch what is wrong with example sentences of a matter: their length, or that another has them."""
    if not texts:
        return ()
    found = [
        f"De zin ‘{text[:40]}…’ is te lang; gebruik hoogstens {LONGEST} tekens."
        if len(text) > LONGEST
        else f"De zin ‘{text}’ is te kort."
        for text in texts
        if not SHORTEST <= len(text) <= LONGEST
    ]
    plain = {_plain(text): text for text in texts}
    for said in kb.content.utterances:
        text = plain.get(_plain(said.text))
        if text is None or (said.task, said.kind) == matter:
            continue
        where = "bij wat niet voor de loketten is"
        if said.task is not None and said.kind is not None:
            where = f"bij {kb.tasks[said.task].name}, {kb.kinds[said.kind].name.lower()}"
        found.append(f"De zin ‘{text}’ staat al {where}. Een zin kan maar bij één ding horen.")
    return tuple(found)


def _are(count: int) -> str:
    return "is" if count == 1 else "zijn"


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())

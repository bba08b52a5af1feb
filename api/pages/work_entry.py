"""What an editor filled in on the page of a group of work: read into a step, or said at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.datastructures import FormData

from api.casework.editor_work import Outcome
from api.casework.open_work import WorkGroup
from api.pages.signal_entry import task_named
from api.pages.work_words import BY_NOTE
from knowledge.base import KnowledgeBase
from knowledge.masking import mask_kept

MOST_SENTENCES: Final = 20
LONGEST_SENTENCE: Final = 600
"""Of an utterance in the content."""

MAX_NOTE: Final = 500
LONGEST_READ: Final = 20_000
NOTHING_CHOSEN: Final = "Kies minstens één melding."


class Way(StrEnum):
    """What an editor can do with a group in one step."""

    SENTENCES = "zinnen"
    DIVISION = "taakverdeling"
    NOTE = "notitie"


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was filled in, and what is wrong with it by its field.

    `keys` are the chosen items, `sentences` one a line, `task` as it was typed.
    """

    key: str
    keys: tuple[str, ...]
    sentences: str
    task: str
    kind: str
    outcome: str
    note: str
    publish: bool
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is asked, without personal data; `task` and `kind` are '' where the way does not need them."""

    key: str
    codes: tuple[str, ...]
    works: tuple[int, ...]
    sentences: tuple[str, ...]
    task: str
    kind: str
    outcome: Outcome
    note: str | None
    publish: bool


def read(form: FormData, way: Way, group: WorkGroup, kb: KnowledgeBase) -> tuple[Filled, Entry | None]:
    """Return what was filled in, and what it asks; None when something is wrong."""
    errors: dict[str, str] = {}
    typed = {name: _text(form, name) for name in ("zinnen", "onderwerp", "hulp", "uitkomst", "toelichting")}
    keys = tuple(key for key in form.getlist("melding") if isinstance(key, str))
    chosen = [item for item in group.items if item.key in keys]
    if not chosen:
        errors["meldingen"] = NOTHING_CHOSEN
    note = mask_kept(" ".join(typed["toelichting"].split())).text
    if len(note) > MAX_NOTE:
        errors["toelichting"] = f"Dit is te lang: {len(note)} tekens. Er passen er {MAX_NOTE}."
    task, kind = _cell(typed, way, kb, errors)
    sentences = _sentences(typed["zinnen"], errors) if way is Way.SENTENCES else ()
    outcome = _outcome(typed["uitkomst"], way, errors)
    publish = _text(form, "daarna") == "publiceer"
    filled = Filled(
        key=_text(form, "sleutel")[:64],
        keys=keys,
        sentences=typed["zinnen"],
        task=typed["onderwerp"],
        kind=typed["hulp"],
        outcome=typed["uitkomst"],
        note=typed["toelichting"],
        publish=publish,
        errors=errors,
    )
    if errors or outcome is None:
        return filled, None
    codes = tuple(item.code for item in chosen if item.code is not None)
    works = tuple(item.work for item in chosen if item.work is not None)
    return filled, Entry(filled.key, codes, works, sentences, task, kind, outcome, note or None, publish)


def lines_of(texts: Sequence[str]) -> str:
    """Return what was said as sentences to add, one a line: without what was masked, which says nothing."""
    bare = (mask_kept(" ".join(text.split())).bare for text in texts)
    return "\n".join(list(dict.fromkeys(text for text in bare if text))[:MOST_SENTENCES])


def _cell(typed: Mapping[str, str], way: Way, kb: KnowledgeBase, errors: dict[str, str]) -> tuple[str, str]:
    if way is Way.NOTE:
        return "", ""
    task = task_named(kb, typed["onderwerp"]) if typed["onderwerp"] else None
    if task is None:
        errors["onderwerp"] = "Kies een onderwerp uit de lijst. Typ een paar letters."
    kind = typed["hulp"]
    if kind not in kb.kinds and (way is Way.SENTENCES or kind):
        errors["hulp"] = "Kies wat voor hulp dit is."
    elif way is Way.SENTENCES and task is not None and (task, kind) not in kb.cells:
        errors["hulp"] = (
            "Over dit onderwerp is voor deze hulp niets afgesproken, dus Loketwijzer kan er niet naar verwijzen. "
            "Kies iets anders, of pas eerst de taakverdeling aan."
        )
    return task or "", kind


def _sentences(typed: str, errors: dict[str, str]) -> tuple[str, ...]:
    bare = (mask_kept(" ".join(line.split())).bare for line in typed.splitlines())
    found = tuple(dict.fromkeys(line for line in bare if any(sign.isalnum() for sign in line)))
    if not found:
        errors["zinnen"] = "Schrijf minstens één zin, zoals iemand die aan de balie zegt."
    elif len(found) > MOST_SENTENCES:
        errors["zinnen"] = f"Dit zijn {len(found)} zinnen. Voeg er hoogstens {MOST_SENTENCES} tegelijk toe."
    elif any(not 2 <= len(line) <= LONGEST_SENTENCE for line in found):  # noqa: PLR2004 - the bounds of the content
        errors["zinnen"] = f"Een zin heeft 2 tot {LONGEST_SENTENCE} tekens. Kort de langste in."
    return found


def _outcome(typed: str, way: Way, errors: dict[str, str]) -> Outcome | None:
    if way is Way.SENTENCES:
        return Outcome.SENTENCES
    if way is Way.DIVISION:
        return Outcome.DIVISION
    found = next((outcome for outcome in BY_NOTE if outcome == typed), None)
    if found is None:
        errors["uitkomst"] = "Kies wat u deed."
    return found


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST_READ] if isinstance(value, str) else ""

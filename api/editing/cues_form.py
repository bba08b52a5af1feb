"""How a clerk notices that somebody is stuck on the digital side of one subject, and offers help, as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.composing import bodies_of
from api.editing.drafts import Body, Draft
from api.editing.subjects import DIGITAL_CUES, DIVISION
from api.editing.validation import of_schema
from knowledge.base import KnowledgeBase
from knowledge.digital_help import DIGITAL

MOST: Final = 6
SHORTEST, LONGEST = 5, 90
OPENING: Final = 300
"""As `knowledge.schema.DigitalCue` has them: how many clues, their characters, and those of the sentence."""

CUES_FIELD: Final = "aanwijzingen"
OPENING_FIELD: Final = "aanbod"


@dataclass(frozen=True, slots=True)
class CueView:
    """The clues and the sentence as they are kept now, with what is wrong by field."""

    cues: tuple[str, ...]
    opening: str
    published: Body | None
    draft: Draft | None
    errors: Mapping[str, tuple[str, ...]]


def cue_of(kb: KnowledgeBase, task: str, drafts: Sequence[Draft]) -> CueView | None:
    """Return the clues of a subject; None where no digital help is agreed and none are kept."""
    bodies = bodies_of(kb.content, (DIVISION, DIGITAL_CUES))
    mine = {(draft.key.collection, draft.key.entry_id): draft for draft in drafts}
    entry, row = (DIGITAL_CUES, task), (DIVISION, task)
    draft, published = mine.get(entry), bodies.get(entry)
    agreed = mine[row].body if row in mine else bodies.get(row)
    body: Mapping[str, Any] | None = draft.body if draft is not None else published
    if body is None and draft is None and DIGITAL not in ((agreed or {}).get("help") or {}):
        return None
    errors = problems(task, body) if draft is not None and body is not None else {}
    kept = body or {}
    return CueView(tuple(kept.get("cues") or ()), str(kept.get("opening") or ""), published, draft, errors)


def problems(task: str, body: Body) -> Mapping[str, tuple[str, ...]]:
    """Return in Dutch what is wrong by field of the form."""
    cues, opening = body.get("cues") or (), body.get("opening") or ""
    found: dict[str, tuple[str, ...]] = {}
    if not cues:
        found[CUES_FIELD] = ("Schrijf minstens één aanwijzing op, of maak beide velden leeg.",)
    elif len(cues) > MOST:
        found[CUES_FIELD] = (f"Schrijf hoogstens {MOST} aanwijzingen op. Er zijn er nu {len(cues)}.",)
    elif wrong := tuple(cue for cue in cues if not SHORTEST <= len(cue) <= LONGEST):
        found[CUES_FIELD] = tuple(f"‘{cue}’ is te {_length(cue)}." for cue in wrong)
    if not opening:
        found[OPENING_FIELD] = ("Schrijf op hoe de medewerker hulp aanbiedt, of maak beide velden leeg.",)
    elif of_schema((DIGITAL_CUES, task), body) and not found:
        found[OPENING_FIELD] = (f"Deze zin is te lang; gebruik hoogstens {OPENING} tekens.",)
    return found


def _length(cue: str) -> str:
    return f"kort; gebruik minstens {SHORTEST} tekens" if len(cue) < SHORTEST else f"lang; hoogstens {LONGEST} tekens"


def sent(form: FormData, task: str) -> tuple[bool, Body | None]:
    """Return whether the form has these fields, and the body that they make: None when both are empty."""
    cues, opening = form.get(CUES_FIELD), form.get(OPENING_FIELD)
    if not isinstance(cues, str) or not isinstance(opening, str):
        return False, None
    lines = list(
        dict.fromkeys(line for text in cues.replace("\x00", "").splitlines() if (line := " ".join(text.split())))
    )
    offer = " ".join(opening.replace("\x00", "").split())
    return True, {"task": task, "theme": None, "cues": lines, "opening": offer} if lines or offer else None

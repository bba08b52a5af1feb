"""What the clerk sent with the form, parsed once: a value, or Dutch sentences about what is wrong and where."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData

from api.casework.codes import as_code
from api.dutch import LANGUAGES
from api.pages.screens import ClerkContext
from api.wire import MAX_TEXT
from knowledge.base import KnowledgeBase

VISITED_AT_MOST: Final = 20
_CONVERSATION: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(slots=True)
class FieldErrors:
    """A Dutch sentence for each field that is not right, and nothing for the others."""

    text: str = ""
    own_desk: str = ""
    visited: str = ""
    village: str = ""
    language: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every error, the text first."""
        return tuple(filter(None, (self.text, self.own_desk, self.visited, self.village, self.language)))

    def __bool__(self) -> bool:
        return bool(self.sentences)


@dataclass(frozen=True, slots=True)
class Entry:
    """One form as it was sent; the typed text is always kept, right or wrong."""

    conversation: str | None
    turn: int
    text: str
    choice: int | None
    undo: str | None
    context: ClerkContext
    errors: FieldErrors


def _text(form: FormData, field: str) -> str:
    value = form.get(field)
    return value.replace("\r\n", "\n").replace("\x00", "").strip() if isinstance(value, str) else ""


def _number(form: FormData, field: str) -> int | None:
    value = _text(form, field)
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 4 else None  # noqa: PLR2004 - enough


def read_context(form: FormData, kb: KnowledgeBase, errors: FieldErrors) -> ClerkContext:
    """Read own desk and circumstances; what is not in the knowledge base is left out and reported in `errors`."""
    own = _text(form, "eigen_loket") or None
    if own is not None and own not in kb.desks:
        errors.own_desk = "Dit loket staat niet (meer) in de lijst. Kies uw loket opnieuw."
        own = None
    visited = tuple(dict.fromkeys(value for value in form.getlist("al_geweest") if isinstance(value, str)))
    unknown = [desk for desk in visited if desk not in kb.desks]
    if unknown:
        errors.visited = "Een loket bij ‘al geweest bij’ staat niet (meer) in de lijst. Kies het opnieuw."
    known = tuple(desk for desk in visited if desk in kb.desks)
    if len(known) > VISITED_AT_MOST:
        errors.visited = f"U kunt hoogstens {VISITED_AT_MOST} loketten kiezen bij ‘al geweest bij’."
        known = known[:VISITED_AT_MOST]
    village = _text(form, "kern") or None
    if village is not None and village not in kb.content.municipality.villages:
        errors.village = "Deze kern staat niet in de lijst. Kies opnieuw, of laat het leeg."
        village = None
    language = _text(form, "taal") or None
    if language is not None and language not in LANGUAGES:
        errors.language = "Deze taal staat niet in de lijst. Kies opnieuw, of laat het leeg."
        language = None
    return ClerkContext(own, known, village, language, _text(form, "rolstoel") == "ja")


def read_entry(form: FormData, kb: KnowledgeBase) -> Entry:
    """Read the whole form; the text is the typed one, or the example that was clicked."""
    errors = FieldErrors()
    context = read_context(form, kb, errors)
    conversation = _text(form, "gesprek")
    choice = _number(form, "keuze")
    undo = as_code(_text(form, "terugdraaien"))
    text = _text(form, "voorbeeld") or _text(form, "tekst")
    if choice is None and undo is None:
        if not text:
            errors.text = "Typ eerst wat de inwoner wil, in gewone woorden."
        elif len(text) > MAX_TEXT:
            errors.text = (
                f"De tekst is te lang: {len(text)} tekens. Er passen er {MAX_TEXT}. "
                "Maak de tekst korter. Uw tekst staat er nog."
            )
    return Entry(
        conversation=conversation if _CONVERSATION.fullmatch(conversation) else None,
        turn=_number(form, "beurt") or 0,
        text=text,
        choice=choice,
        undo=undo,
        context=context,
        errors=errors,
    )

"""What the pages of editors share: who may come here, the submitted form, and the address of an entry."""

import logging
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.accounts.arrival import accounts_of
from api.accounts.identity import Person, Role, require
from api.editing.drafts import Draft
from api.editing.editing import Editing, editing_of
from api.editing.subjects import together
from api.pages.numbers import whole
from api.pages.typed_text import typed_text
from api.problems import NotAllowedError, NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError

logger = logging.getLogger(__name__)

DESKS: Final = "/beheer/loketten"
DRAFTS: Final = "/beheer/concepten"
DIVISION: Final = "/beheer/taakverdeling"
TASKS: Final = "/beheer/onderwerpen"
VAGUE: Final = "/beheer/onduidelijke-zinnen"
NET: Final = "/beheer/vangnet"
PUBLISH: Final = "/beheer/publiceren"
REVISIONS: Final = "/beheer/revisies"
COLLECTION: Final = "desks"
SEE_OTHER: Final = 303


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0)


Editor = Annotated[Person, Depends(require(Role.EDITOR, Role.ADMINISTRATOR))]
TheEditing = Annotated[Editing, Depends(editing_of)]
TheForm = Annotated[FormData, Depends(_form)]


def text_of(form: FormData, name: str) -> str:
    """Return a field of a form as text, empty when it is not there."""
    return typed_text(form.get(name))


def number_of(form: FormData, name: str) -> int:
    """Return a field of a form as a number, 0 when it is not one."""
    return whole(text_of(form, name)) or 0


def seen_revision(form: FormData, kb: KnowledgeBase) -> int:
    """Return the revision that the page showed, so that a later publication is noticed."""
    seen = number_of(form, "basis")
    return seen if 0 < seen <= kb.revision else kb.revision


def own_and_others(drafts: Sequence[Draft], person: Person) -> tuple[Draft | None, tuple[Draft, ...]]:
    """Return this person's draft of an entry, None without one, and those of others."""
    mine = next((draft for draft in drafts if draft.by.id == person.id), None)
    return mine, tuple(draft for draft in drafts if draft is not mine)


def go(address: str, **query: str | int) -> RedirectResponse:
    """Lead to a page after a change."""
    return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, SEE_OTHER)


def own_draft(editing: Editing, person: Person, number: int) -> Draft:
    """Return a draft of this person.

    Raises NotFoundError when it is not there (any more), NotAllowedError when it is a colleague's.
    """
    draft = editing.draft(person.municipality, number)
    if draft is None:
        raise NotFoundError("Dit concept is er niet (meer). Misschien is het gepubliceerd of weggegooid.")
    if draft.by.id != person.id:
        raise NotAllowedError(f"Dit is een concept van {draft.by.name}. Overleg met deze collega.")
    return draft


def belonging_to(editing: Editing, draft: Draft) -> tuple[Draft, ...]:
    """Return a draft with what is only published or thrown away together with it: all parts of a new subject."""
    municipality = draft.key.municipality
    kb = editing.latest.kb(municipality)
    return together(kb, editing.drafts.of_municipality(municipality), frozenset({draft.id}))


def entry_address(collection: str, entry_id: str) -> str | None:
    """Return where an entry is edited, None when that is not in the browser."""
    if collection == "digital_cues" and "/" not in entry_id and entry_id != "-":
        return f"{TASKS}/{entry_id}/zinnen"
    if collection == "utterances" and "/" in entry_id:
        return f"{TASKS}/{entry_id.partition('/')[0]}/zinnen"
    if collection == "escalation":
        return NET
    where = {COLLECTION: DESKS, "division": DIVISION, "tasks": TASKS, "ambiguities": VAGUE}.get(collection)
    return f"{where}/{entry_id}/gegevens" if where else None


def write_down(request: Request, person: Person, action: str, what: str) -> None:
    """Add a line to the audit trail, after the change itself has succeeded.

    Trouble with the trail is logged: saying that a change failed, when it did not, would make an editor repeat it.
    """
    try:
        accounts_of(request).audit.record(person, action, what[:100])
    except StoreError as trouble:
        logger.warning("Niet in het logboek: %s %s (%s)", action, what[:100], trouble)

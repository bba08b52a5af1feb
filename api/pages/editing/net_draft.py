"""The safety net as one entry: the editor's draft of it, and keeping a change of a part without losing another."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from api.accounts.identity import Person
from api.editing.drafts import Author, Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.net_form import ENTRY, Rule
from api.pages.editing.common import PUBLISH, own_and_others, text_of, write_down
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Net:
    """The safety net as an editor sees it: the draft if there is one, else what is published."""

    kb: KnowledgeBase
    mine: Draft | None
    others: tuple[Draft, ...]
    published: Body

    @property
    def body(self) -> Body:
        """What the pages show."""
        kept = self.mine.body if self.mine is not None else None
        return kept or self.published

    @property
    def rules(self) -> list[Rule]:
        """The rules in order."""
        return list(self.body["rules"])


def opened(editing: Editing, person: Person) -> Net:
    """Return the safety net. Raises UnavailableError and StoreError."""
    kb = editing.latest.kb(person.municipality)
    drafts = editing.drafts.of_entry(editing.key(person.municipality, *ENTRY))
    mine, others = own_and_others(drafts, person)
    return Net(kb, mine, others, editing.body_at(kb, ENTRY) or {"rules": [], "coordinator": ""})


def is_own(net: Net, form: FormData) -> bool:
    """Say whether the page that sends a form was the last to save."""
    return net.mine is not None and net.mine.window == text_of(form, "venster") != ""


def keep(request: Request, editing: Editing, editor: Person, net: Net, body: Body, window: str) -> None:
    """Keep the whole net in the draft, made from what it is now.

    Raises:
        DraftConflictError: another window saved since `net` was read; nothing was written.
        StoreError: nothing was written.

    """
    base, seen = (net.mine.base, net.mine.version) if net.mine is not None else (net.kb.revision, 0)
    key, author = editing.key(editor.municipality, *ENTRY), Author.of(editor)
    if net.mine is not None and body == net.published:  # nothing is left to publish
        if not editing.drafts.discard(net.mine):
            raise DraftConflictError(None)
        return
    editing.drafts.save(key, body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    if net.mine is None:
        write_down(request, editor, "concept-begonnen", f"{ENTRY[0]}:{ENTRY[1]}")


def frame(editing: Editing, net: Net) -> dict[str, Any]:
    """Return what is told on every page of the net."""
    return {
        "draft": net.mine,
        "others": net.others,
        "overtaken": net.mine is not None and editing.publication.is_overtaken(net.mine),
        "publish": f"{PUBLISH}?concept={net.mine.id}" if net.mine is not None else None,
    }

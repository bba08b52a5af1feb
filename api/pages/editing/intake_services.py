"""The preview of an HSDS file: which desks it would add, and what cannot be carried with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.editing.differences import Difference, differences, names_of
from api.editing.drafts import Body
from api.pages.editing.common import entry_address
from api.pages.rendering import render
from api.transfer.carrying import packed
from api.transfer.comparing import CellError
from api.transfer.hsds_desk import Lost
from api.transfer.hsds_in import Incoming
from knowledge.base import KnowledgeBase

SHOWN: Final = 100
"""How many services are shown; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service in the preview."""

    name: str
    place: str
    key: str
    may_be_kept: bool
    errors: tuple[CellError, ...]
    skipped: str
    draft: str | None
    fields: tuple[Difference, ...]
    lost: tuple[Lost, ...]


def preview(request: Request, kb: KnowledgeBase, filename: str, incoming: Sequence[Incoming]) -> HTMLResponse:
    """Show what an HSDS file would add; the page carries it to the button, as with a table."""
    names = names_of(kb)
    wrong = [one for one in incoming if one.change.errors]
    waiting = [one for one in incoming if one.change.has_draft and not one.change.errors]
    good = [one for one in incoming if one.may_be_kept]
    skipped = [one for one in incoming if one.skipped]
    shown = [*wrong, *good, *waiting, *skipped][:SHOWN]
    return render(
        request,
        "beheer/inlezen-hsds.html",
        filename=filename[:100],
        views=[_view(one, names) for one in shown],
        good=len(good),
        wrong=len(wrong),
        waiting=len(waiting),
        skipped=len(skipped),
        hidden=len(incoming) - len(shown),
        unseen=[key_of(one) for one in good if one not in shown],
        carried=packed(kb.revision, [one.change for one in good]),
    )


def key_of(incoming: Incoming) -> str:
    """Return what the box of a service is called."""
    return ":".join(incoming.change.entry)


def _view(one: Incoming, names: Mapping[str, str]) -> ServiceView:
    change = one.change
    return ServiceView(
        name=change.name,
        place=one.place,
        key=key_of(one),
        may_be_kept=one.may_be_kept,
        errors=tuple(change.errors),
        skipped=one.skipped,
        draft=entry_address(*change.entry) if change.has_draft else None,
        fields=() if change.errors or one.skipped else _fields(change.after, names),
        lost=tuple(one.lost),
    )


def _fields(body: Body, names: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return what is filled in; a group of fields that are all empty is nothing to look at."""
    return tuple(field for field in differences(None, body, names) if any(field.after))

"""What a change does to recognition, on the page of its consequences: which golden questions turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.editing.differences import names_of
from api.editing.publication import Proposal
from api.editing.rehearsal import Rehearsing, State, Turned
from api.pages.editing.common import DRAFTS, PUBLISH, Editor, TheEditing, go
from api.pages.rendering import is_fragment, render
from indexer.evaluation import Judged
from knowledge.base import Matter

_NOT_FOR_US: Final = "Niet voor deze loketten"


@dataclass(frozen=True, slots=True)
class TurnedView:
    """What was asked, what it is about, and what the advice makes of it now and then; `details` are what was read."""

    words: str
    wanted: str
    before: str
    before_reading: str
    after: str
    after_reading: str


def rehearsing_of(request: Request) -> Rehearsing:
    """Return what asks the golden questions in this application."""
    return cast("Rehearsing", request.app.state.rehearsing)


def add_routes(router: APIRouter) -> None:
    """Add the part of the page, which is a page of its own without script."""

    @router.get(f"{PUBLISH}/herkennen", response_class=HTMLResponse)
    def show(
        request: Request,
        editor: Editor,
        editing: TheEditing,
        rehearsing: Annotated[Rehearsing, Depends(rehearsing_of)],
        concept: Annotated[list[int] | None, Query()] = None,
    ) -> Response:
        """Show what publishing the chosen drafts would do to recognition, as soon as that is known."""
        if not concept:
            return go(DRAFTS)
        proposal = editing.publication.propose(editor, frozenset(concept))
        found = rehearsing.of(proposal)
        kept = ("Nu goed, straks fout", "wrong", found.lost), ("Nu fout, straks goed", "right", found.gained)
        return render(
            request,
            "beheer/herkennen-deel.html" if is_fragment(request) else "beheer/herkennen.html",
            rehearsal=found,
            states=State,
            turned=[(title, sort, [turned_view(proposal, row) for row in rows]) for title, sort, rows in kept],
            query=urlencode([("concept", draft.id) for draft in proposal.drafts]),
        )


def turned_view(proposal: Proposal, turned: Turned) -> TurnedView:
    """Return a question in words, with the names of both knowledge bases."""
    names = {**names_of(proposal.base), **(names_of(proposal.after) if proposal.after else {})}
    wanted = turned.question.labels[:1]
    return TurnedView(
        words=turned.before.words,
        wanted=_matter(wanted[0], names) if wanted else _NOT_FOR_US,
        before=_said(turned.before, names),
        before_reading=_reading(turned.before, names),
        after=_said(turned.after, names),
        after_reading=_reading(turned.after, names),
    )


def _matter(matter: Matter, names: Mapping[str, str]) -> str:
    task, kind = matter
    return f"{names.get(task, task)}, {names.get(kind, kind).lower()}"


def _said(judged: Judged, names: Mapping[str, str]) -> str:
    desk = names.get(judged.desk, judged.desk) if judged.desk else "niemand"
    words = {
        "clarify": "Stelt eerst een vraag",
        "out-of-scope": "Weet het niet",
        "handle-here": "Het eigen loket helpt zelf",
        "urgent": f"Spoed: {desk}",
    }
    return words.get(judged.decision, desk)


def _reading(judged: Judged, names: Mapping[str, str]) -> str:
    shown = judged.readings and judged.decision != "out-of-scope"
    return _matter(judged.readings[0], names) if shown else ""

"""The work of the editor: what the counter and the receiving desks say that the knowledge has wrong."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person, Role, require
from api.casework.editor_work import Matter, Outcome, Status, Work, WorkSort
from api.casework.feedback import Said
from api.pages.inbox import SEE_OTHER
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.referral_entry import text_of
from api.pages.rendering import render
from api.product import Product, product_of
from knowledge.base import KnowledgeBase
from knowledge.schema import Desk, HelpKind, Task

AT: Final = "/beheer/werkvoorraad"
WORDS_FOR: Final = timedelta(days=366)
SORTS: Final[Mapping[WorkSort, str]] = {
    WorkSort.WRONG_DESK: "Geweigerd als verkeerd loket",
    WorkSort.NOT_RIGHT: "Klopt niet, volgens de balie",
    WorkSort.NOT_AGREED: "Niet afgesproken wie dit doet",
    WorkSort.NO_ANSWER: "Vragen zonder antwoord",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.DIVISION: "De taakverdeling is aangepast",
    Outcome.DESK: "De gegevens van het loket zijn aangepast",
    Outcome.TASK: "Het onderwerp of de voorbeelden zijn aangepast",
    Outcome.AGREED: "De loketten hebben het nu afgesproken",
    Outcome.EXPLAINED: "Het is uitgelegd aan het loket",
    Outcome.RIGHT: "Het klopt zoals het is: er is niets veranderd",
}
Editor = Annotated[Person, Depends(require(Role.EDITOR, Role.ADMINISTRATOR))]


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of work with the names of what it is about, the cell as it is now, and what was said."""

    work: Work
    task: str | None
    kind: str | None
    desk: str | None
    cell: tuple[str, ...]
    contradicts: bool
    said: tuple[Said, ...]


def add_routes(router: APIRouter) -> None:
    """Add the list and settling one piece of work."""

    @router.get(AT, response_class=HTMLResponse)
    async def workload(request: Request, _: Editor, gedaan: str = "") -> HTMLResponse:
        """Show the open work by sort, what comes back most often first."""
        return await _page(request, done=gedaan)

    @router.post(f"{AT}/{{work}}")
    async def settle(request: Request, _: Editor, work: int) -> Response:
        """Write down what was done."""
        product, form = product_of(request), await request.form()
        outcome = next((outcome for outcome in Outcome if outcome == text_of(form, "uitkomst")), None)
        store, municipality = product.casework.work, product.casework.municipality
        if outcome is None:
            return await _page(request, 422, wrong=work)
        if not await asyncio.to_thread(store.settle, municipality, work, outcome, product.clock()):
            found = await asyncio.to_thread(store.find, municipality, work)
            if found is None:
                return problem_page(request, NOT_FOUND, "Dit werk is er niet (meer). Kijk in de werkvoorraad.")
        return RedirectResponse(f"{AT}?gedaan={work}", SEE_OTHER)


async def _page(request: Request, status: int = 200, *, wrong: int | None = None, done: str = "") -> HTMLResponse:
    product = product_of(request)
    kb = product.live().kb
    shown = await asyncio.to_thread(_shown, product, kb)
    groups = [(sort, words, [one for one in shown if one.work.matter.sort is sort]) for sort, words in SORTS.items()]
    settled = await asyncio.to_thread(_settled, product, done)
    return render(
        request,
        "werkvoorraad.html",
        status,
        groups=[group for group in groups if group[2]],
        total=len(shown),
        outcomes=OUTCOMES,
        sorts=SORTS,
        wrong=wrong,
        done=settled,
        names={desk.id: desk.name for desk in kb.content.desks},
    )


def _settled(product: Product, done: str) -> Work | None:
    if not done.isdecimal() or len(done) > 9:  # noqa: PLR2004 - no row has a number that long
        return None
    found = product.casework.work.find(product.casework.municipality, int(done))
    return found if found and found.status is not Status.OPEN else None


def _shown(product: Product, kb: KnowledgeBase) -> list[Shown]:
    municipality, since = product.casework.municipality, product.clock() - WORDS_FOR
    feedback = product.casework.feedback.store
    found = []
    for work in product.casework.work.listed(municipality):
        matter = work.matter
        cell = _cell(kb, matter)
        said = tuple(feedback.words(municipality, matter, since)) if matter.sort is not WorkSort.WRONG_DESK else ()
        found.append(
            Shown(
                work=work,
                task=_name(kb.tasks, matter.task),
                kind=_name(kb.kinds, matter.kind),
                desk=_name(kb.desks, matter.desk),
                cell=tuple(kb.desks[desk].name for desk in cell if desk in kb.desks),
                contradicts=matter.desk in cell,
                said=said,
            )
        )
    return found


def _name(entries: Mapping[str, Task] | Mapping[str, HelpKind] | Mapping[str, Desk], id_: str | None) -> str | None:
    """Return the name of an entry; one that is no longer published keeps its id."""
    return entries[id_].name if id_ is not None and id_ in entries else id_


def _cell(kb: KnowledgeBase, matter: Matter) -> tuple[str, ...]:
    """Return the desks that the division gives now for what the work is about, the best first."""
    if matter.task is None or matter.kind is None:
        return ()
    return tuple(line.desk for line in kb.cells.get((matter.task, matter.kind), ()))

"""One group of editors' work: what was reported, and one form for one way to deal with it."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.identity import Person
from api.casework.editor_work import WorkSort
from api.casework.open_work import WorkGroup
from api.casework.settling import Settlement
from api.editing.editing import editing_of
from api.pages.editing.common import DIVISION, Editor, TheForm, go, write_down
from api.pages.problems import NOT_FOUND, given_back, problem_page
from api.pages.rendering import render
from api.pages.work_entry import LONGEST_SENTENCE, MAX_NOTE, MOST_SENTENCES, Filled, Way, lines_of, read
from api.pages.work_steps import Steps
from api.pages.work_view import Workload, name_of, shown, workload
from api.pages.work_words import BY_NOTE, OUTCOMES, SORTS
from api.problems import ConflictError
from api.product import Product, product_of
from indexer.recognition import EmptyQuestionError
from knowledge.errors import StoreError
from knowledge.masking import mask

AT: Final = "/beheer/werkvoorraad"
GROUP: Final = f"{AT}/groep"
INVALID: Final = 422
CONFLICT: Final = 409
GONE: Final = "Dit is al gedaan, of er niet (meer). Kijk in de werkvoorraad."
USUAL: Final[Mapping[WorkSort, Way]] = {
    WorkSort.NO_ANSWER: Way.SENTENCES,
    WorkSort.NOT_AGREED: Way.DIVISION,
    WorkSort.WRONG_DESK: Way.DIVISION,
    WorkSort.NOT_RIGHT: Way.NOTE,
}
"""What an editor does with a sort most often: that form is open."""

WAYS: Final[Mapping[Way, str]] = {
    Way.SENTENCES: "Zin toevoegen",
    Way.DIVISION: "Taakverdeling aanpassen",
    Way.NOTE: "Notitie",
}


def add_routes(router: APIRouter) -> None:
    """Add the page of one group, and taking a step with it."""

    @router.get(f"{GROUP}/{{key}}", response_class=HTMLResponse)
    async def group_page(request: Request, _: Editor, key: str, stap: str = "") -> HTMLResponse:
        """Show the group in which an item is, with the form of one way to deal with it."""
        load = await asyncio.to_thread(open_work, request)
        group = load.group_of(key)
        if group is None:
            return problem_page(request, NOT_FOUND, GONE)
        way = next((way for way in Way if way == stap), USUAL[group.sort])
        return await _group(request, key, group, way)

    @router.post(f"{GROUP}/{{key}}", response_class=HTMLResponse)
    async def take(request: Request, editor: Editor, key: str, form: TheForm) -> Response:
        """Take one step with the chosen items; when the database does not answer, give everything back."""
        try:
            return await _taken(request, editor, key, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)


async def _taken(request: Request, editor: Person, key: str, form: FormData) -> Response:
    product = product_of(request)
    way = next((way for way in Way if way == form.get("stap")), None)
    steps = steps_of(request, editor)
    earlier = await asyncio.to_thread(_earlier, steps, form.get("sleutel"))
    if earlier is not None:
        return await asyncio.to_thread(_after, steps, earlier)
    group = (await asyncio.to_thread(open_work, request)).group_of(key)
    if group is None or way is None:
        return problem_page(request, NOT_FOUND, GONE)
    filled, entry = read(form, way, group, product.live().kb)
    if entry is None:
        return await _group(request, key, group, way, filled, INVALID)
    try:
        settlement = await asyncio.to_thread(steps.take, way, group, entry, product.clock())
    except ConflictError as problem:
        return await _group(request, key, group, way, filled, CONFLICT, failed=problem.detail)
    await asyncio.to_thread(write_down, request, editor, "werk-gedaan", f"{settlement.outcome}:{settlement.id}")
    return await asyncio.to_thread(_after, steps, settlement)


def _after(steps: Steps, settlement: Settlement) -> RedirectResponse:
    """Lead to the form of the row that has to be changed, else back to the list."""
    awaited = settlement.awaited
    if not settlement.waits or awaited is None or awaited.sentences:
        return go(AT, gedaan=settlement.id)
    address = f"{DIVISION}/{quote(awaited.entry_id)}/gegevens"
    key = steps.editing.key(steps.municipality, awaited.collection, awaited.entry_id)
    return go(address, bewaard=1) if steps.editing.drafts.find(key, steps.person.id) is not None else go(address)


def steps_of(request: Request, editor: Person) -> Steps:
    """Return what takes the steps of an editor."""
    casework = product_of(request).casework
    return Steps(editing_of(request), casework.settlements, casework.municipality, editor)


def _earlier(steps: Steps, key: object) -> Settlement | None:
    return steps.settlements.of_key(steps.municipality, key[:64]) if isinstance(key, str) and key else None


def open_work(request: Request) -> Workload:
    """Return the open work; blocks, so call it from a thread. Raises StoreError."""
    return workload(product_of(request), request.app.state.casework_engine, request.app.state.profiles)


async def _group(
    request: Request,
    key: str,
    group: WorkGroup,
    way: Way,
    filled: Filled | None = None,
    status: int = 200,
    *,
    failed: str = "",
) -> HTMLResponse:
    product = product_of(request)
    kb = product.live().kb
    if filled is None:
        filled = await asyncio.to_thread(_prefilled, product, group)
    view = shown(kb, group)
    return render(
        request,
        "werkgroep.html",
        status,
        key=key,
        view=view,
        group=group,
        way=way,
        ways=WAYS,
        filled=filled,
        failed=failed,
        words=SORTS,
        outcomes={outcome: OUTCOMES[outcome] for outcome in BY_NOTE},
        tasks=sorted(task.name for task in kb.content.tasks),
        kinds=kb.content.help_kinds,
        names={desk.id: desk.name for desk in kb.content.desks},
        second_person=editing_of(request).publication.second_person,
        limits={"note": MAX_NOTE, "sentences": MOST_SENTENCES, "sentence": LONGEST_SENTENCE},
    )


def _prefilled(product: Product, group: WorkGroup) -> Filled:
    """Return the form with everything chosen, and the best reading of what was said where the subject is not known."""
    kb = product.live().kb
    task, kind = group.task, group.kind
    if task is None and group.texts:
        task, kind = _best_reading(product, group.texts[0])
    return Filled(
        key=secrets.token_hex(16),
        keys=tuple(item.key for item in group.items),
        sentences=lines_of(group.texts) if group.sort is WorkSort.NO_ANSWER else "",
        task=name_of(kb.tasks, task) or "",
        kind=kind or "",
        outcome="",
        note="",
        publish=False,
        errors={},
    )


def _best_reading(product: Product, text: str) -> tuple[str | None, str | None]:
    try:
        readings = product.live().recogniser.read(mask(text).bare).readings
    except EmptyQuestionError:
        return None, None
    return (readings[0].task, readings[0].kind) if readings else (None, None)

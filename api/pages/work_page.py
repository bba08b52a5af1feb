"""The work of the editor: what the counter says that the knowledge has wrong, in groups of what is alike."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.casework.settling import Settlement
from api.editing.awaited import take_note
from api.editing.editing import editing_of
from api.freshness.keeping import freshness_of
from api.pages.editing import proposals
from api.pages.editing.common import DRAFTS, Editor, go, write_down
from api.pages.numbers import Number, whole
from api.pages.rendering import render
from api.pages.work_group_page import AT, GONE, USUAL, WAYS, open_work, steps_of
from api.pages.work_view import name_of, shown
from api.pages.work_words import OUTCOMES, SORTS
from api.problems import NotFoundError
from api.product import Product, product_of
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, with the name of what it changes."""

    settlement: Settlement
    about: str


def add_routes(router: APIRouter) -> None:
    """Add the list, and taking a step back."""

    @router.get(AT, response_class=HTMLResponse)
    async def work_list(
        request: Request, _: Editor, soort: str = "", gedaan: str = "", terug: str = "", concept: str = ""
    ) -> HTMLResponse:
        """Show the open work, most reported first; `gedaan` and `terug` are a step that was just taken or undone."""
        return await _list(request, soort, whole(gedaan), whole(terug), whole(concept))

    @router.post(f"{AT}/gedaan/{{settlement}}/ongedaan")
    async def take_back(request: Request, editor: Editor, settlement: Number) -> Response:
        """Take a step back: what it settled is open again."""
        product, steps = product_of(request), steps_of(request, editor)
        found = await asyncio.to_thread(steps.settlements.find, steps.municipality, settlement)
        if found is None:
            raise NotFoundError(GONE)
        if found.undone_at is None:
            draft = await asyncio.to_thread(steps.take_back, found, product.clock())
            await asyncio.to_thread(write_down, request, editor, "werk-teruggezet", f"{found.outcome}:{found.id}")
            if draft is not None:
                return go(AT, terug=found.id, concept=draft)
        return go(AT, terug=found.id)


async def _list(request: Request, sort: str, done: int | None, undone: int | None, draft: int | None) -> HTMLResponse:
    product, editing = product_of(request), editing_of(request)
    settlements, municipality = product.casework.settlements, product.casework.municipality
    kb = product.live().kb
    await asyncio.to_thread(take_note, editing, settlements, municipality)
    load = await asyncio.to_thread(open_work, request)
    chosen = next((one for one in SORTS if one == sort), None)
    groups = [shown(kb, group) for group in load.groups if chosen in (None, group.sort)]
    counts = Counter(group.sort for group in load.groups)
    waiting = await asyncio.to_thread(settlements.waiting, municipality)
    freshness, newest = freshness_of(request), await asyncio.to_thread(editing.latest.kb, municipality)
    proposed = await asyncio.to_thread(
        lambda: [proposals.shown(newest, freshness, one) for one in freshness.proposals.open()]
    )
    return render(
        request,
        "werkvoorraad.html",
        groups=groups,
        load=load,
        sorts=[(one, words, counts[one]) for one, words in SORTS.items() if counts[one]],
        words=SORTS,
        chosen=chosen,
        outcomes=OUTCOMES,
        usual=USUAL,
        ways=WAYS,
        waiting=[Taken(one, _about(kb, one)) for one in waiting],
        finished=[Taken(one, _about(kb, one)) for one in await asyncio.to_thread(settlements.done, municipality)],
        done=await asyncio.to_thread(_taken, product, kb, done),
        undone=await asyncio.to_thread(_taken, product, kb, undone),
        draft=draft,
        drafts=DRAFTS,
        proposals=proposed,
        second_person=editing.publication.second_person,
        names={desk.id: desk.name for desk in kb.content.desks},
    )


def _taken(product: Product, kb: KnowledgeBase, settlement: int | None) -> Taken | None:
    if settlement is None:
        return None
    found = product.casework.settlements.find(product.casework.municipality, settlement)
    return Taken(found, _about(kb, found)) if found else None


def _about(kb: KnowledgeBase, settlement: Settlement) -> str:
    """Return the name of what a step changes: "Huurtoeslag: invullen", or '' for a note."""
    if settlement.awaited is None:
        return ""
    task, _, kind = settlement.awaited.entry_id.partition("/")
    name = name_of(kb.tasks, task) or task
    return f"{name}: {(name_of(kb.kinds, kind) or kind).lower()}" if kind else name

"""What became of what a desk reported, by its code: for who reported it, without anybody's words."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.casework.checks import UNKNOWN_CODE
from api.casework.codes import as_code
from api.casework.recording import Casework
from api.casework.remarks import Remark
from api.editing.awaited import take_note
from api.editing.editing import editing_of
from api.pages.paging import Page, page_of
from api.pages.rendering import render
from api.pages.work_view import name_of
from api.pages.work_words import BECAME, EXPLAINED, REMARKS
from api.problems import NotFoundError
from api.product import product_of
from knowledge.base import KnowledgeBase

AT: Final = "/opmerkingen"
SHOWN_FOR: Final = timedelta(days=92)
"""How long a desk sees what became of what it reported."""


def add_routes(router: APIRouter, admit: Callable[[Request], None]) -> None:
    """Add the page of one remark; a code that is looked up counts as a question (`admit`)."""

    @router.get(f"{AT}/{{code}}", response_class=HTMLResponse)
    async def remark(request: Request, code: str) -> HTMLResponse:
        """Show what became of the feedback with a code."""
        admit(request)
        known = as_code(code)
        found = await asyncio.to_thread(remark_of, request, known) if known else None
        if found is None:
            raise NotFoundError(UNKNOWN_CODE)
        return render(request, "opmerking.html", remark=found, **words_of(product_of(request).live().kb))


def remark_of(request: Request, code: str) -> Remark | None:
    """Return the feedback with a code as it stands now, or None; blocks. Raises StoreError."""
    casework = _noted(request)
    return casework.remarks.of_code(casework.municipality, code)


def remarks_of(request: Request, desk: str, number: int | None) -> tuple[Sequence[Remark], Page]:
    """Return one page of what a desk reported lately as it stands now, and which page; blocks. Raises StoreError."""
    casework, since = _noted(request), product_of(request).clock() - SHOWN_FOR
    page = page_of(number, casework.remarks.count(casework.municipality, desk, since))
    return casework.remarks.of_desk(casework.municipality, desk, since, page.size, page.skip), page


def heard_of(request: Request, desk: str, lately: datetime) -> int:
    """Return with how many remarks of a desk the editors dealt from `lately`; blocks. Raises StoreError."""
    casework, since = _noted(request), product_of(request).clock() - SHOWN_FOR
    return casework.remarks.heard(casework.municipality, desk, since, lately)


def _noted(request: Request) -> Casework:
    """Return what is recorded, once it is noted which changes were published meanwhile."""
    casework = product_of(request).casework
    take_note(editing_of(request), casework.settlements, casework.municipality)
    return casework


def words_of(kb: KnowledgeBase) -> dict[str, Any]:
    """Return the words with which remarks are shown."""

    def about(remark: Remark) -> str:
        task, kind = name_of(kb.tasks, remark.matter.task), name_of(kb.kinds, remark.matter.kind)
        subject = f"{task}: {kind.lower()}" if task and kind else task
        return subject or name_of(kb.desks, remark.matter.desk) or ""

    return {"about": about, "remark_words": REMARKS, "became": BECAME, "explained": EXPLAINED}

"""What a municipality still has to do before its counter can rely on the answers, with links and progress."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.accounts.arrival import accounts_of
from api.accounts.identity import ROLE_NAMES, Person, Role
from api.pages.editing.common import DESKS, DIVISION, Editor, TheEditing
from api.pages.rendering import render
from knowledge.base import KnowledgeBase
from knowledge.first_steps import Missing, Step, first_steps

ADDRESS: Final = "/beheer/eerste-stappen"
ACCOUNTS: Final = "/beheer/accounts"
SHOWN: Final = 6
"""How many missing things are shown at once; the others are one press away."""

_NEEDED: Final = (Role.ADMINISTRATOR, Role.EDITOR, Role.COORDINATOR, Role.COUNTER)
_LINKS: Final[Mapping[str, str]] = {
    "loketten": f"{DESKS}/nieuw",
    "afspraak": f"{DIVISION}/{{}}",
    "taakverdeling": f"{DIVISION}/{{}}",
    "openingstijden": f"{DESKS}/{{}}/openingstijden",
    "nummers": f"{DESKS}/{{}}/gegevens",
    "accounts": ACCOUNTS,
}


@dataclass(frozen=True, slots=True)
class MissingView:
    """One thing that is missing, and where it is added; no address when that is not in the browser, or not theirs."""

    text: str
    address: str | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step on the page; `groups` are what is missing, by theme where there are many."""

    id: str
    title: str
    why: str
    done: int
    total: int
    groups: tuple[tuple[str, tuple[MissingView, ...]], ...]

    @property
    def missing(self) -> int:
        """How many parts are not there yet."""
        return self.total - self.done


def add_routes(router: APIRouter) -> None:
    """Add the page."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    def show(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show every step with what is missing."""
        kb = editing.latest.kb(editor.municipality)
        steps = [_view(kb, editor, step) for step in (*first_steps(kb), _accounts(request))]
        return render(
            request,
            "beheer/eerste-stappen.html",
            steps=steps,
            ready=sum(step.missing == 0 for step in steps),
            following=next((step for step in steps if step.missing), None),
            shown=SHOWN,
        )


def _accounts(request: Request) -> Step:
    """Return the step that the content does not know: somebody for every role."""
    there = {role for account in accounts_of(request).store.all() if not account.blocked_at for role in account.roles}
    missing = [Missing(f"Nog geen {ROLE_NAMES[role]}") for role in _NEEDED if role not in there]
    why = "Ten minste één beheerder, redacteur en coördinator, en de medewerkers van de balie."
    return Step("accounts", "Accounts", why, len(_NEEDED), tuple(missing))


def _view(kb: KnowledgeBase, editor: Person, step: Step) -> StepView:
    return StepView(
        id=step.id,
        title=step.title,
        why=step.why,
        done=step.done,
        total=step.total,
        groups=tuple(_groups(kb, editor, step.id, step.missing)),
    )


def _groups(
    kb: KnowledgeBase, editor: Person, step: str, missing: Sequence[Missing]
) -> Iterator[tuple[str, tuple[MissingView, ...]]]:
    order = {theme: number for number, theme in enumerate(kb.themes)}
    ordered = sorted(missing, key=lambda one: order.get(one.theme or "", -1))
    for theme, found in groupby(ordered, key=lambda one: one.theme):
        name = kb.themes[theme].name if theme else ""
        yield name, tuple(MissingView(one.text, _address(editor, step, one)) for one in found)


def _address(editor: Person, step: str, missing: Missing) -> str | None:
    if step == "accounts" and Role.ADMINISTRATOR not in editor.roles:
        return None
    link = _LINKS.get(step)
    return link.format(missing.entry) if link else None

"""The safety net: who is left when every desk was tried, in a list of rules, and the coordinator when nobody is."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import net_form
from api.editing.differences import differences, names_of
from api.editing.drafts import DraftConflictError
from api.editing.editing import Editing
from api.pages.desks import LONGEST_SEARCH
from api.pages.editing.common import NET, Editor, TheEditing, TheForm, number_of, text_of
from api.pages.editing.net_draft import Net, frame, is_own, keep, opened
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.rendering import is_fragment, render
from knowledge.errors import StoreError


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule in the list, in words; `is_changed` says that it is not published like this."""

    number: int
    kinds: str
    about: str
    desks: tuple[str, ...]
    reason: str
    is_changed: bool
    wrong: int


def add_routes(router: APIRouter) -> None:
    """Add the list and the coordinator."""

    @router.get(NET, response_class=HTMLResponse)
    def listed(request: Request, editor: Editor, editing: TheEditing, bewaard: str = "") -> HTMLResponse:
        """Show the rules, or those that cover what the editor looks for."""
        return _list(request, editing, editor, saved=bewaard)

    @router.get(f"{NET}/coordinator", response_class=HTMLResponse)
    def show_coordinator(request: Request, editor: Editor, editing: TheEditing, bewaard: str = "") -> HTMLResponse:
        """Show what a clerk is told when nobody is left."""
        return _coordinator_page(request, editing, opened(editing, editor), saved=bewaard)

    @router.post(f"{NET}/coordinator", response_class=HTMLResponse)
    def save_coordinator(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep what is told."""
        try:
            return _save_coordinator(request, editing, editor, form)
        except StoreError as trouble:
            if is_fragment(request):
                raise
            return given_back(request, form, trouble)


def _list(request: Request, editing: Editing, editor: Person, *, saved: str) -> HTMLResponse:
    net, asked = opened(editing, editor), request.query_params
    kb, names = net.kb, names_of(net.kb)
    search, task, kind = asked.get("zoek", "").strip()[:LONGEST_SEARCH], asked.get("onderwerp", ""), asked.get("soort")
    published = {net_form.seal_of(rule) for rule in net.published["rules"]}
    views = [_rule_view(net, names, number, published) for number in range(1, len(net.rules) + 1)]
    words = search.casefold().split()
    found = [
        view
        for view, rule in zip(views, net.rules, strict=True)
        if all(word in f"{view.kinds} {view.about} {' '.join(view.desks)} {view.reason}".casefold() for word in words)
        and net_form.applies(kb, rule, task, kind or "")
    ]
    return render(
        request,
        "beheer/vangnet-lijst.html" if is_fragment(request) else "beheer/vangnet.html",
        rules=found,
        all=len(views),
        search=search,
        task=task,
        kind=kind or "",
        kinds=[(one.id, one.name) for one in kb.content.help_kinds],
        groups=[(theme, [one for one in kb.content.tasks if one.theme == theme.id]) for theme in kb.content.themes],
        coordinator=net.body["coordinator"],
        changes=differences(editing.basis_of(net.mine), net.mine.body, names) if net.mine is not None else (),
        saved=saved,
        **frame(editing, net),
    )


def _rule_view(net: Net, names: Mapping[str, str], number: int, published: set[str]) -> RuleView:
    rule = net.rules[number - 1]
    return RuleView(
        number,
        net_form.kinds(rule, names),
        net_form.about(rule, names),
        tuple(names.get(desk, desk) for desk in rule["desks"]),
        str(rule["reason"]),
        net_form.seal_of(rule) not in published,
        sum(map(len, net_form.problems(net.kb, net.rules, number - 1).values())) if net.mine is not None else 0,
    )


def _save_coordinator(request: Request, editing: Editing, editor: Person, form: FormData) -> Response:
    alone, net = by_itself(request, form), opened(editing, editor)
    words = " ".join(text_of(form, "coordinator").replace("\x00", "").split())
    body = {**net.body, "coordinator": words}
    own = net.mine is None or net.mine.version == number_of(form, "versie") or is_own(net, form)
    if body != net.body:
        if not own and net.body["coordinator"] != text_of(form, "was"):
            if alone:
                return not_kept(request)
            return instead_of_the_page(_coordinator_page(request, editing, net, saved="gekruist", typed=words))
        try:
            keep(request, editing, editor, net, body, text_of(form, "venster"))
        except DraftConflictError:
            return not_kept(request) if alone else lead(request, f"{NET}/coordinator")
    if not alone:
        return lead(request, f"{NET}/coordinator?bewaard={1 if body != net.body else 'gelijk'}")
    now = opened(editing, editor)
    return render(
        request,
        "beheer/bewaard.html",
        state="bewaard" if now.mine is not None else "gelijk",
        versions={"versie": now.mine.version if now.mine else 0, "was": now.body["coordinator"]},
        errors={"coordinator": _coordinator_problems(words)},
        reading=None,
        masked="",
        draft=now.mine,
    )


def _coordinator_problems(words: str) -> tuple[str, ...]:
    if not words:
        return ("Schrijf op wie de balie dan belt.",)
    over = len(words) - net_form.TEXT
    return (f"Gebruik hoogstens {net_form.TEXT} tekens. Het zijn er {over} te veel.",) if over > 0 else ()


def _coordinator_page(
    request: Request, editing: Editing, net: Net, *, saved: str, typed: str | None = None
) -> HTMLResponse:
    words = str(net.body["coordinator"])
    return render(
        request,
        "beheer/vangnet-coordinator.html",
        words=words if typed is None else typed,
        kept=words,
        errors=_coordinator_problems(words) if net.mine is not None else (),
        version=net.mine.version if net.mine is not None else 0,
        limit=net_form.TEXT,
        window=secrets.token_hex(8),
        saved=saved,
        **frame(editing, net),
    )

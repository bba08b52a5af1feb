"""One rule of the safety net as a form: whom it is about, which desks can still help, and why."""

import secrets
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing import net_form
from api.editing.drafts import DraftConflictError
from api.editing.editing import Editing
from api.editing.net_form import Place, Rule
from api.editing.privacy import personal_data_in
from api.pages.desks import grouped
from api.pages.editing.common import NET, Editor, TheEditing, TheForm, go, number_of, text_of
from api.pages.editing.net_draft import Net, frame, is_own, keep, opened
from api.pages.editing.saving import by_itself, given_back, instead_of_the_page, lead, not_kept
from api.pages.numbers import Number
from api.pages.rendering import is_fragment, render
from api.problems import NotFoundError
from knowledge.errors import StoreError

GONE: Final = "Deze regel staat niet (meer) in het vangnet. Zoek hem op in de lijst."
AGAIN: Final = 3
"""So often is tried again when another window saves in the same instant."""


def add_routes(router: APIRouter) -> None:
    """Add the form of a rule."""

    @router.get(f"{NET}/regel", response_class=HTMLResponse)
    def begin(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show an empty rule; nothing is kept until something is filled in."""
        net = opened(editing, editor)
        return _page(request, editing, net, Place(1, ""), net_form.NEW)

    @router.get(f"{NET}/regel/{{number}}", response_class=HTMLResponse)
    def show(  # each says what just happened
        request: Request, number: Number, editor: Editor, editing: TheEditing, bewaard: str = "", weggehaald: str = ""
    ) -> HTMLResponse:
        """Show one rule."""
        net = opened(editing, editor)
        if number > len(net.rules):
            raise NotFoundError(GONE)
        rule = net.rules[number - 1]
        place = Place(number, net_form.seal_of(rule))
        return _page(request, editing, net, place, rule, saved=bewaard, masked=weggehaald)

    @router.post(f"{NET}/regel", response_class=HTMLResponse)
    def save(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Keep the rule in the editor's draft; when the database does not answer, give it all back."""
        try:
            return _save(request, editing, editor, form)
        except StoreError as trouble:
            if is_fragment(request):  # the page itself stays, with everything in it
                raise
            return given_back(request, form, trouble)

    @router.post(f"{NET}/weghalen", response_class=HTMLResponse)
    def take_away(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Take a rule out of the draft."""
        net = opened(editing, editor)
        index = net_form.find(net.rules, _place(form), own=is_own(net, form))
        if index is None:
            return go(NET, bewaard="weg")
        try:
            keep(request, editing, editor, net, net_form.without_rule(net.body, index), "")
        except DraftConflictError:
            return go(NET)
        return go(NET, bewaard="weggehaald")


def _place(form: FormData) -> Place:
    return Place(number_of(form, "nummer"), text_of(form, "regel"))


def _save(request: Request, editing: Editing, editor: Person, form: FormData) -> Response:
    alone, place, window = by_itself(request, form), _place(form), text_of(form, "venster")
    for _ in range(AGAIN):
        net = opened(editing, editor)
        index = net_form.find(net.rules, place, own=is_own(net, form))
        before: Rule = net.rules[index] if index is not None else net_form.NEW
        rule = net_form.changed(before, form, net.kb)
        if index is None and place.seal:  # another window changed it too, or took it away
            return _lost(request, editing, net, place, rule, alone=alone)
        if index is None and rule == net_form.NEW:
            return _kept(request, net, place, "") if alone else lead(request, f"{NET}/regel?bewaard=gelijk")
        asked = None if alone else number_of(form, "plek") or None
        wanted = asked or (place.number if index is None else None)
        body, at = net_form.with_rule(net.body, index, rule, wanted)
        masked = ", ".join(personal_data_in(rule))
        if body != net.body:
            try:
                keep(request, editing, editor, net, body, window)
            except DraftConflictError:  # another window was earlier in this very instant: look again
                continue
        now = opened(editing, editor)
        if alone:
            return _kept(request, now, Place(at + 1, net_form.seal_of(now.rules[at])), masked)
        said = {"bewaard": 1 if body != net.body else "gelijk"} | ({"weggehaald": masked} if masked else {})
        return lead(request, f"{NET}/regel/{at + 1}?{urlencode(said)}")
    return not_kept(request)


def _lost(request: Request, editing: Editing, net: Net, place: Place, rule: Rule, *, alone: bool) -> Response:
    """Tell that the rule is not there as it was; with the button it is given back, to keep as a new one."""
    if alone:
        return not_kept(request)
    return instead_of_the_page(_page(request, editing, net, Place(place.number, ""), rule, saved="gekruist"))


def _kept(request: Request, net: Net, place: Place, masked: str) -> HTMLResponse:
    """Tell the page's script that it is kept, with what is wrong; what is still empty is not wrong yet."""
    errors = net_form.problems(net.kb, net.rules, place.number - 1) if place.seal else {}
    rule = net.rules[place.number - 1] if place.seal else net_form.NEW
    filled = {"": True, net_form.DESKS: bool(rule["desks"]), net_form.REASON: bool(rule["reason"])}
    return render(
        request,
        "beheer/bewaard.html",
        state="bewaard" if net.mine is not None else "gelijk" if place.seal else "leeg",
        versions={"regel": place.seal, "nummer": place.number},
        errors={field or "regel": errors.get(field, ()) if told else () for field, told in filled.items()},
        reading=None,
        masked=masked,
        draft=net.mine,
    )


def _page(
    request: Request,
    editing: Editing,
    net: Net,
    place: Place,
    rule: Rule,
    *,
    saved: str = "",
    masked: str = "",
) -> HTMLResponse:
    kb = net.kb
    is_draft = place.seal and net.mine is not None
    errors = net_form.problems(kb, net.rules, place.number - 1) if is_draft else {}
    return render(
        request,
        "beheer/vangnet-regel.html",
        place=place,
        rule=rule,
        kb=kb,
        errors={field or "regel": sentences for field, sentences in errors.items()},
        kinds=[(kind.id, kind.name) for kind in kb.content.help_kinds],
        groups=[(theme, [task for task in kb.content.tasks if task.theme == theme.id]) for theme in kb.content.themes],
        unknown=[one for one in rule.get("tasks") or () if one not in kb.tasks],
        desks=[*rule["desks"], *([""] * net_form.MOST_DESKS)][: net_form.MOST_DESKS],
        desk_groups=grouped(kb),
        count=len(net.rules) + (not place.seal),
        limit=net_form.TEXT,
        window=secrets.token_hex(8),
        saved=saved,
        masked=masked[:80],
        **frame(editing, net),
    )

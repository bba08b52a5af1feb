"""What was taken away and published, shown with who did it, and brought back into a draft."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.editing import net_form
from api.editing.differences import names_of
from api.editing.drafts import Author, DraftConflictError
from api.editing.earlier import earlier_rules, gone_sentence, gone_sentences
from api.editing.subjects import AMBIGUITIES
from api.pages.editing.common import NET, VAGUE, Editor, TheEditing, TheForm, go, text_of, write_down
from api.pages.editing.net_draft import keep, opened
from api.pages.rendering import render
from api.problems import NotFoundError

NEVER: Final = "Deze zin heeft nooit bij de onduidelijke zinnen gestaan. Zoek hem op in de lijst."


def add_routes(router: APIRouter) -> None:
    """Add the two lists and what brings back."""

    @router.get(f"{VAGUE}/weggehaald", response_class=HTMLResponse)
    def sentences(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show the sentences that went, the last first."""
        kb, drafts = editing.latest.kb(editor.municipality), editing.drafts.of_municipality(editor.municipality)
        own = frozenset(
            draft.key.entry_id for draft in drafts if draft.key.collection == AMBIGUITIES and draft.by.id == editor.id
        )
        gone = gone_sentences(editing, editor.municipality, own)
        return render(request, "beheer/onduidelijk-weggehaald.html", gone=gone, names=names_of(kb))

    @router.post(f"{VAGUE}/{{entry_id}}/terughalen", response_class=HTMLResponse)
    def bring_back_sentence(request: Request, entry_id: str, editor: Editor, editing: TheEditing) -> Response:
        """Make a draft of what the sentence last said; one that is there or has a draft stays as it is."""
        kb, key = editing.latest.kb(editor.municipality), editing.key(editor.municipality, AMBIGUITIES, entry_id)
        body, author = gone_sentence(editing, editor.municipality, entry_id), Author.of(editor)
        if body is None:
            raise NotFoundError(NEVER)
        address = f"{VAGUE}/{entry_id}/gegevens"
        if editing.body_at(kb, (AMBIGUITIES, entry_id)) is not None:
            return go(address)
        try:
            editing.drafts.save(key, body, by=author, base=kb.revision, seen=0, window="", at=editing.clock())
        except DraftConflictError:
            return go(address)
        write_down(request, editor, "zin-teruggehaald", f"{AMBIGUITIES}:{entry_id}")
        return go(address, bewaard="terug")

    @router.get(f"{NET}/eerder", response_class=HTMLResponse)
    def rules(request: Request, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Show the rules that are not there any more, or not like that."""
        net = opened(editing, editor)
        names = names_of(net.kb)
        found = [
            (one, net_form.kinds(one.rule, names), net_form.about(one.rule, names))
            for one in earlier_rules(editing, editor.municipality, net.rules)
        ]
        return render(request, "beheer/vangnet-eerder.html", rules=found, names=names, now=net.kb.revision)

    @router.post(f"{NET}/terughalen", response_class=HTMLResponse)
    def bring_back_rule(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Put a rule back into the draft, at the place that it had."""
        net, seal = opened(editing, editor), text_of(form, "regel")
        known = {one.seal: one for one in earlier_rules(editing, editor.municipality, net.rules)}
        if seal not in known:
            return go(NET, bewaard="weg")
        body, at = net_form.with_rule(net.body, None, known[seal].rule, known[seal].place)
        try:
            keep(request, editing, editor, net, body, "")
        except DraftConflictError:  # another window saved in the same instant
            return go(f"{NET}/eerder")
        write_down(request, editor, "regel-teruggehaald", f"{net_form.COLLECTION}:{at + 1}")
        return go(f"{NET}/regel/{at + 1}", bewaard="terug")

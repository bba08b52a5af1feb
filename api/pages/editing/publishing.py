"""Drafts of everybody, what publishing them would do, and the publication itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.identity import Person
from api.editing.composing import bodies_of, changes_of
from api.editing.differences import Difference, differences, name_of, names_of
from api.editing.drafts import Draft
from api.editing.editing import Editing
from api.editing.leaving import mentions, with_what_goes_along
from api.editing.new_subject import lacking
from api.editing.publication import MAX_REASON, Proposal, ordinary_moment
from api.editing.reach import First, Move
from api.editing.subjects import AMBIGUITIES, DIGITAL_CUES, DIVISION, UTTERANCES, begins, names_with, together
from api.editing.tables import REMARK_LENGTH
from api.editing.validation import problems_together
from api.pages.editing.common import (
    DRAFTS,
    PUBLISH,
    Editor,
    TheEditing,
    TheForm,
    entry_address,
    go,
    text_of,
    write_down,
)
from api.pages.editing.saving import given_back
from api.pages.numbers import Number, whole
from api.pages.ports import ports
from api.pages.rendering import is_fragment, render
from api.problems import ConflictError, NotFoundError
from knowledge.base import KnowledgeBase
from knowledge.division import Outcome
from knowledge.errors import StoreError
from knowledge.soundness import Finding

SHOWN: Final = 40
"""How many changes of first desk are listed; the rest is counted."""


_PARTS: Final[Mapping[str, str]] = {
    DIVISION: "de taakverdeling",
    UTTERANCES: "voorbeeldzinnen (soorten hulp: {})",
    DIGITAL_CUES: "hoe u digitale hulp herkent",
    AMBIGUITIES: "onduidelijke zinnen ({})",
}


@dataclass(frozen=True, slots=True)
class DraftView:
    """One draft in a list; of a new subject with its other `parts`, and how many things it still needs."""

    draft: Draft
    name: str
    address: str | None
    is_mine: bool
    is_chosen: bool
    problems: int
    overtaken: bool
    changes: tuple[Difference, ...]
    parts: tuple["DraftView", ...] = ()
    lacks: int = 0

    @property
    def with_words(self) -> str:
        """What a new subject brings, in words: "de taakverdeling, 6 vakjes met voorbeeldzinnen"."""
        count = Counter(part.draft.key.collection for part in self.parts)
        words = (words.format(count[collection]) for collection, words in _PARTS.items() if count[collection])
        return ", ".join(words)

    @property
    def is_idle(self) -> bool:
        """Whether it says what is published already: what was typed was taken back."""
        return not self.changes and not self.parts and self.draft.body is not None

    @property
    def count(self) -> int:
        """How many fields change in it."""
        return len(self.changes)


@dataclass(frozen=True, slots=True)
class HindranceView:
    """Why the drafts `views` cannot be published; `merge` is the draft to put together with what is published."""

    sentence: str
    views: tuple[DraftView, ...]
    merge: int | None


@dataclass(frozen=True, slots=True)
class MoveView:
    """Who is sent elsewhere, in words."""

    task: str
    kind: str
    who: str
    before: str
    after: str
    example: str | None
    since: date | None


def add_routes(router: APIRouter) -> None:
    """Add the list of drafts, the preview and the publication."""

    @router.get(DRAFTS, response_class=HTMLResponse)
    def draft_list(
        request: Request, editor: Editor, editing: TheEditing, weg: str = "", bewaard: str = "", terug: str = ""
    ) -> HTMLResponse:
        """Show every draft of the municipality, to choose from."""
        kb = editing.latest.kb(editor.municipality)
        drafts = editing.drafts.of_municipality(editor.municipality)
        return render(
            request,
            "beheer/concepten.html",
            drafts=_with_parts(kb, _draft_views(editing, kb, editor, drafts)),
            second_person=editing.publication.second_person,
            thrown_away=bool(weg),
            merged=bool(bewaard),
            sent_back=bool(terug),
        )

    @router.get(PUBLISH, response_class=HTMLResponse)
    def preview(
        request: Request,
        editor: Editor,
        editing: TheEditing,
        concept: Annotated[list[int] | None, Query()] = None,
    ) -> Response:
        """Show what publishing the chosen drafts would do to residents."""
        if not concept:
            return go(DRAFTS)
        return preview_page(request, editing, editor, editing.publication.propose(editor, frozenset(concept)))

    @router.post(PUBLISH, response_class=HTMLResponse)
    def publish(request: Request, editor: Editor, editing: TheEditing, form: TheForm) -> Response:
        """Publish what was looked at; when the database does not answer, give the reason back."""
        try:
            return _published(request, editor, editing, form)
        except StoreError as trouble:
            return given_back(request, form, trouble)

    @router.get(f"{PUBLISH}/{{number}}", response_class=HTMLResponse)
    def published(request: Request, number: Number, editor: Editor, editing: TheEditing) -> HTMLResponse:
        """Say that it is published, and whether the answers use it already."""
        if number > editing.latest.kb(editor.municipality).revision:
            raise NotFoundError("Deze revisie is er niet. Kijk bij de revisies wat er is gepubliceerd.")
        live = ports(request).knowledge().revision
        template = "beheer/stand.html" if is_fragment(request) else "beheer/gepubliceerd.html"
        return render(request, template, number=number, live=live, is_live=live >= number)


def _published(request: Request, editor: Person, editing: Editing, form: FormData) -> Response:
    """Publish, or show what stands in the way."""
    proposal = editing.publication.propose(editor, chosen_in(form))
    reason = text_of(form, "reden")
    try:
        published = editing.publication.publish(editor, proposal, text_of(form, "zegel"), reason)
    except ConflictError as problem:
        return preview_page(request, editing, editor, proposal, problem=problem.detail, reason=reason)
    write_down(request, editor, "gepubliceerd", f"revision:{published.number}")
    write_down_each(request, editor, "concept-gepubliceerd", proposal.drafts)
    return go(f"{PUBLISH}/{published.number}")


def chosen_in(form: FormData) -> frozenset[int]:
    """Return the numbers of the drafts that were chosen in a form."""
    given = (whole(value) for value in form.getlist("concept") if isinstance(value, str))
    return frozenset(number for number in given if number is not None)


def write_down_each(request: Request, editor: Person, action: str, drafts: Sequence[Draft]) -> None:
    """Write down in the audit log what was done with each of the drafts."""
    for draft in drafts:
        write_down(request, editor, action, f"{draft.key.collection}:{draft.key.entry_id}")


def _draft_views(editing: Editing, kb: KnowledgeBase, editor: Person, drafts: Sequence[Draft]) -> list[DraftView]:
    """Return the drafts as they are listed; what is wrong is what is wrong with all drafts of that person together."""
    problems: dict[int, int] = {}
    for person in {draft.by.id for draft in drafts}:
        of_person = {(one.key.collection, one.key.entry_id): one for one in drafts if one.by.id == person}
        changes = {entry: one.body for entry, one in of_person.items()}
        wrong = problems_together(kb, with_what_goes_along(kb.content, changes))
        problems |= {one.id: len(wrong[entry]) for entry, one in of_person.items()}
    names = names_with(kb, drafts)
    bodies = bodies_of(kb.content, {draft.key.collection for draft in drafts})
    second = editing.publication.second_person
    overtaken = editing.publication.overtaken(drafts)
    views = []
    for draft in drafts:
        entry = draft.key.collection, draft.key.entry_id
        published, is_mine = bodies.get(entry), draft.by.id == editor.id
        basis = editing.basis_of(draft) if draft.id in overtaken else published
        views.append(
            DraftView(
                draft=draft,
                name=name_of(kb, *entry, draft.body or published, names),
                address=entry_address(*entry),
                is_mine=is_mine,
                is_chosen=(not is_mine and draft.ready) if second else is_mine,
                problems=problems[draft.id],
                overtaken=draft.id in overtaken,
                changes=differences(basis, draft.body, names),
            )
        )
    return views


def _with_parts(kb: KnowledgeBase, views: Sequence[DraftView]) -> list[DraftView]:
    """Return one line for each new subject, with its parts, and a line for every other draft."""
    drafts = [view.draft for view in views]
    found, told = [], set()
    for head in (view for view in views if begins(kb, view.draft)):
        ids = {draft.id for draft in together(kb, drafts, frozenset({head.draft.id}))}
        parts = tuple(view for view in views if view.draft.id in ids and view is not head)
        lacks = lacking(kb, head.draft.key.entry_id, changes_of((head.draft, *(part.draft for part in parts))))
        found.append(replace(head, parts=parts, lacks=len(lacks)))
        told |= ids
    return [*found, *(view for view in views if view.draft.id not in told)]


def preview_page(  # what is shown of one proposal
    request: Request,
    editing: Editing,
    editor: Person,
    proposal: Proposal,
    *,
    problem: str | None = None,
    reason: str = "",
    remark: str = "",
) -> HTMLResponse:
    """Show what publishing the proposal would do to residents; `problem` says why something was not done."""
    kb, impact = proposal.base, proposal.impact
    moved = impact.moves if impact else ()
    names = {**names_of(kb), **names_of(proposal.after or kb)}  # what is solved may be about what goes away
    views = _draft_views(editing, kb, editor, proposal.drafts)
    return render(
        request,
        "beheer/publiceren.html",
        409 if problem else 200,
        proposal=proposal,
        impact=impact,
        drafts=views,
        query=urlencode([("concept", draft.id) for draft in proposal.drafts]),
        along=[(kb.tasks[task].name, mentions(kb, task)) for task in proposal.gone if task in kb.tasks],
        moves=_move_views(kb, proposal),
        more_moves=max(0, len(moved) - SHOWN),
        matters=len({move.matter for move in moved}),
        caught=_caught(kb, proposal),
        moment=ordinary_moment(editing.clock()),
        problem=problem,
        reason=reason,
        remark=remark,
        to_send_back=[view for view in views if not view.is_mine and view.draft.ready],
        max_reason=MAX_REASON,
        max_remark=REMARK_LENGTH,
        second_person=editing.publication.second_person,
        places={finding: _place(names, finding.where) for finding in _findings(proposal)},
        hindrances=_hindrance_views(proposal, views),
        unready=_unready(editing, proposal, views),
    )


def _move_views(before: KnowledgeBase, proposal: Proposal) -> list[MoveView]:
    """Return the first changes of first desk; the example of a matter stands with its first line only."""
    views: list[MoveView] = []
    told = set()
    for move in proposal.impact.moves[:SHOWN] if proposal.impact else ():
        examples = proposal.impact.examples if proposal.impact and move.matter not in told else {}
        views.append(_move_view(before, proposal.after or before, move, examples.get(move.matter)))
        told.add(move.matter)
    return views


def _caught(before: KnowledgeBase, proposal: Proposal) -> list[tuple[str, ...]]:
    """Return (subject, kind of help, desk now, desk then) for who was everywhere already, in names."""
    names = {**names_of(before), **names_of(proposal.after or before)}
    found = proposal.impact.caught if proposal.impact else ()
    return [
        (
            names.get(one.matter[0], one.matter[0]),
            names.get(one.matter[1], one.matter[1]),
            *("niemand" if desk is None else names.get(desk, desk) for desk in (one.before, one.after)),
        )
        for one in found
    ]


def _findings(proposal: Proposal) -> tuple[Finding, ...]:
    impact = proposal.impact
    return (*impact.blocking, *impact.warnings, *impact.solved) if impact else ()


def _hindrance_views(proposal: Proposal, views: Sequence[DraftView]) -> list[HindranceView]:
    """Return what hinders, once: the same may be said of several drafts that were chosen together."""
    by_draft = {view.draft.id: view for view in views}
    found: dict[tuple[str, int | None], list[DraftView]] = {}
    for one in proposal.hindrances:
        key = one.sentence, one.draft.id if one.to_merge else None
        told = found.setdefault(key, [])
        if (view := by_draft[one.draft.id]) not in told:  # two fields of one draft may lack the same
            told.append(view)
    return [HindranceView(sentence, tuple(told), merge) for (sentence, merge), told in found.items()]


def _unready(editing: Editing, proposal: Proposal, views: Sequence[DraftView]) -> list[DraftView]:
    """Return the editor's own drafts that a colleague may publish as soon as the editor says so."""
    if not editing.publication.second_person or proposal.impact is None or not proposal.impact.may_be_published:
        return []
    return [view for view in views if view.is_mine and not view.draft.ready]


def _place(names: Mapping[str, str], where: str) -> str:
    """Return where a finding is, in names instead of ids: "Huurtoeslag, invullen"."""
    return ", ".join(names.get(part, part) for part in where.split(":", maxsplit=1)[0].split("/"))


def _move_view(before: KnowledgeBase, after: KnowledgeBase, move: Move, example: str | None) -> MoveView:
    task, kind = move.matter
    names = {**names_of(before), **names_of(after)}
    asking = [names.get(desk, desk) for desk in move.askers]
    total = len(before.desks.keys() | after.desks.keys()) + 1  # and who asks without a desk
    if move.everybody_else:
        who = "Vanuit elk loket" if move.count == total else f"Vanuit bijna elk loket ({move.count} van {total})"
    else:
        who = f"Vanuit {', '.join(asking)}"
    return MoveView(
        names.get(task, task),
        names.get(kind, kind),
        who,
        _first(move.before, names),
        _first(move.after, names),
        example,
        move.since,
    )


def _first(first: First, names: dict[str, str]) -> str:
    outcome, desk = first
    name = names.get(desk, desk) if desk else ""
    words = {
        Outcome.REFER: name,
        Outcome.HANDLE_HERE: f"{name} helpt zelf",
        Outcome.ESCALATE: f"{name} (vangnet)",
        Outcome.NOBODY: "niemand",
    }
    return words[outcome]

"""What one desk does for one subject: a box of the matrix as a form, and the submitted form put back into the row.

A box is a part of the body of a row: the lines, wrong referrals and objections of this desk, and where and when the row
was agreed. Whatever other desks do is left as it is, so two boxes of one row never touch each other's work.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from starlette.datastructures import FormData

from api import dutch
from api.editing.division_form import EMPTY, typed
from api.editing.drafts import Body
from api.problems import FieldProblem
from knowledge.base import KnowledgeBase
from knowledge.schema import HelpKind

NOT_NAMED: Final = ""
REFUSED: Final = "niet"
EVERYTHING: Final = "alles"
"""The name of the fields about all kinds of help at once."""

_MARK_LENGTH: Final = 16
_LAST: Final = 99


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of help of the box: what this desk does (`choice`), and which other desks do it.

    `times` is how often the desk stands here: more than once, each with its own days, is for the form of the whole row.
    """

    id: str
    name: str
    choice: str
    place: int
    line: Mapping[str, Any]
    wrong: Mapping[str, Any]
    objection: str
    others: tuple[str, ...]
    times: int
    errors: tuple[str, ...]

    @property
    def has_more(self) -> bool:
        """Whether a field is filled in that is folded away otherwise."""
        return bool(self.objection or any(self.line.get(name) for name in ("note", "valid_from", "valid_until")))

    @property
    def places(self) -> int:
        """How many places there are to choose from when this desk stands among the others."""
        return len(self.others) + 1


@dataclass(frozen=True, slots=True)
class CellView:
    """The whole box; `elsewhere` is what is wrong in the row outside of it."""

    kinds: tuple[KindView, ...]
    wrong: Mapping[str, Any] | None
    wrong_errors: tuple[str, ...]
    source: str
    agreed_on: str
    errors: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something in the box is not right."""
        return bool(self.errors or self.wrong_errors or any(kind.errors for kind in self.kinds))


def part_of(body: Body, desk: str) -> Mapping[str, Any]:
    """Return what a row says about a desk, with the places of its lines."""
    return {
        "help": {
            kind: found
            for kind, lines in (body.get("help") or {}).items()
            if (found := [[place, dict(line)] for place, line in enumerate(lines) if line.get("desk") == desk])
        },
        "not": [dict(wrong) for wrong in body.get("not") or () if wrong.get("desk") == desk],
        "objections": [dict(one) for one in body.get("objections") or () if one.get("desk") == desk],
    }


def mark_of(body: Body, desk: str) -> str:
    """Return a mark of what the box showed, so that a change of the same box in another window is noticed."""
    shown = {**part_of(body, desk), "agreed": [body.get("source"), body.get("agreed_on")]}
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:_MARK_LENGTH]


def cell_view(kb: KnowledgeBase, body: Body, desk: str, problems: Sequence[FieldProblem]) -> CellView:
    """Return the box as its form shows it, with what is wrong at its place."""
    by_place: dict[str, list[str]] = {}
    for problem in problems:
        by_place.setdefault(_place_of(body, desk, problem.field), []).append(problem.message)
    told = {place: tuple(dict.fromkeys(found)) for place, found in by_place.items()}
    general = next((one for one in body.get("not") or () if _is_about(one, desk, None)), None)
    return CellView(
        tuple(_kind_view(kb, kind, body, desk, told.get(kind.id, ())) for kind in kb.content.help_kinds),
        general,
        told.get(EVERYTHING, ()),
        str(body.get("source") or ""),
        str(body.get("agreed_on") or ""),
        told.get("agreed", ()),
        told.get("", ()),
    )


def _kind_view(kb: KnowledgeBase, kind: HelpKind, body: Body, desk: str, errors: tuple[str, ...]) -> KindView:
    lines = (body.get("help") or {}).get(kind.id, ())
    mine = [(place, line) for place, line in enumerate(lines, start=1) if line.get("desk") == desk]
    others = [line for line in lines if line.get("desk") != desk]
    wrong = next((one for one in body.get("not") or () if _is_about(one, desk, kind.id)), None)
    said: Mapping[str, Any] = next((one for one in body.get("objections") or () if _is_about(one, desk, kind.id)), {})
    place, line = mine[0] if mine else (len(others) + 1, {})
    choice = str(line.get("role") or "") if mine else REFUSED if wrong is not None else NOT_NAMED
    return KindView(
        kind.id,
        kind.name,
        choice,
        place,
        {**EMPTY, **line},
        {**EMPTY, **(wrong or {})},
        str(said.get("text") or ""),
        tuple(f"{_name(kb, other.get('desk'))} ({dutch.ROLES.get(str(other.get('role')), '?')})" for other in others),
        len(mine),
        errors,
    )


def _place_of(body: Body, desk: str, field: str) -> str:
    """Return where in the box a problem is told: a kind of help, all kinds, the agreement, or "" for not in it."""
    first, *steps = field.split(".")
    if first in {"source", "agreed_on"}:
        return "agreed"
    found = None
    if first == "help" and len(steps) > 1 and steps[1].isdigit():
        lines = (body.get("help") or {}).get(steps[0], ())
        found = lines[int(steps[1])] if int(steps[1]) < len(lines) else None
        return steps[0] if found is not None and found.get("desk") == desk else ""
    if first in {"not", "objections"} and steps and steps[0].isdigit():
        listed = body.get(first) or ()
        found = listed[int(steps[0])] if int(steps[0]) < len(listed) else None
    return str(found.get("kind") or EVERYTHING) if found is not None and found.get("desk") == desk else ""


def changed(body: Body, form: FormData, desk: str, kb: KnowledgeBase, today: date) -> dict[str, Any]:
    """Return `body` with what the form says about this desk; what it does not say stays as it is."""
    help_: dict[str, list[Any]] = {kind: list(lines) for kind, lines in (body.get("help") or {}).items()}
    wrong, objections = list(body.get("not") or ()), list(body.get("objections") or ())
    for kind in kb.content.help_kinds:
        lines = help_.get(kind.id, [])
        if f"{kind.id}-doet" in form and sum(line.get("desk") == desk for line in lines) <= 1:
            choice = typed(form, f"{kind.id}-doet")
            was_line = any(line.get("desk") == desk for line in lines)
            help_[kind.id] = _lines(lines, form, desk, kind.id, choice)
            if choice == REFUSED or not was_line:
                wrong = _refusals(wrong, form, desk, kind.id, stays=choice == REFUSED)
        if f"{kind.id}-oneens" in form:
            objections = _objections(objections, typed(form, f"{kind.id}-oneens"), desk, kind.id, today)
    if f"{EVERYTHING}-wel" in form:
        wrong = _refusals(wrong, form, desk, None, stays=typed(form, f"{EVERYTHING}-niet") == "ja")
    new = {
        **body,
        "help": {kind.id: help_[kind.id] for kind in kb.content.help_kinds if help_.get(kind.id)},
        "not": wrong,
        "source": typed(form, "bron") or None,
        "agreed_on": typed(form, "afgesproken") or None,
    }
    if objections:
        new["objections"] = objections
    else:
        new.pop("objections", None)
    return new


def _lines(lines: Sequence[Any], form: FormData, desk: str, kind: str, choice: str) -> list[Any]:
    others = [line for line in lines if line.get("desk") != desk]
    if choice not in dutch.ROLES:
        return others
    old = next((line for line in lines if line.get("desk") == desk), {"desk": desk, "note": None})
    days = {"valid_from": typed(form, f"{kind}-vanaf"), "valid_until": typed(form, f"{kind}-tot-en-met")}
    note = typed(form, f"{kind}-opmerking") or None if f"{kind}-opmerking" in form else old.get("note")
    line = {**old, "role": choice, "until": typed(form, f"{kind}-tot") or None, "note": note} | days
    number = typed(form, f"{kind}-plek")
    place = int(number) if number.isascii() and number.isdigit() and len(number) <= len(str(_LAST)) else _LAST
    others.insert(max(place, 1) - 1, {name: value for name, value in line.items() if value or name not in days})
    return others


def _refusals(wrong: Sequence[Any], form: FormData, desk: str, kind: str | None, *, stays: bool) -> list[Any]:
    """Return the wrong referrals with the one of this desk and kind as the form says it, or without it."""
    name = kind or EVERYTHING
    place = next((number for number, one in enumerate(wrong) if _is_about(one, desk, kind)), len(wrong))
    old = wrong[place] if place < len(wrong) else {"desk": desk, "kind": kind, "instead_kind": None}
    new = {**old, "reason": typed(form, f"{name}-reden"), "instead": typed(form, f"{name}-wel")}
    return [*wrong[:place], *([new] if stays else []), *wrong[place + 1 :]]


def _objections(objections: Sequence[Any], text: str, desk: str, kind: str, today: date) -> list[Any]:
    place = next((number for number, one in enumerate(objections) if _is_about(one, desk, kind)), len(objections))
    old = objections[place] if place < len(objections) else {"noted_on": today.isoformat()}
    new = {**old, "desk": desk, "kind": kind, "text": text}
    return [*objections[:place], *([new] if text else []), *objections[place + 1 :]]


def _is_about(one: Mapping[str, Any], desk: str, kind: str | None) -> bool:
    return one.get("desk") == desk and (one.get("kind") or None) == kind


def _name(kb: KnowledgeBase, desk: object) -> str:
    known = kb.desks.get(str(desk))
    return known.name if known is not None else str(desk)

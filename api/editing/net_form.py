"""The safety net as an editor changes it: one rule at a time, found by what it said, so that its place may shift.

A rule has no id. The page that changes one sends along the seal of the rule as it was, so that two windows can change
two rules of one draft, and neither types over the other. Nothing is refused or lost here: what is wrong stays as it was
filled in, and the page says what it is.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.drafts import Body
from knowledge.base import KnowledgeBase

COLLECTION: Final = "escalation"
ENTRY: Final = (COLLECTION, COLLECTION)
MOST_DESKS: Final = 6
TEXT: Final = 1000
"""Characters of a reason and of what the coordinator is for, as `knowledge.schema.Paragraph` has them."""

DESKS: Final = "loketten"
REASON: Final = "reden"
FIELDS: Final[Mapping[str, str]] = {"kinds": "soort", "themes": "thema", "tasks": "onderwerp"}
"""The dimensions of a rule and their boxes in the form; none ticked means all of it."""

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Which rule of the list a page is about: its number from 1 as the page knew it, and its seal; "" for a new one."""

    number: int
    seal: str


def seal_of(rule: Rule) -> str:
    """Return what a rule says, as a seal."""
    return hashlib.sha256(json.dumps(rule, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def find(rules: Sequence[Rule], place: Place, *, own: bool) -> int | None:
    """Return the index of the rule that a page is about, None when it is not there as it was.

    With `own` the page was the last to save: then its number is right, also when the answer to that save got lost.
    """
    sealed = [index for index, rule in enumerate(rules) if place.seal and seal_of(rule) == place.seal]
    expected = place.number - 1
    if sealed:
        return expected if expected in sealed else sealed[0]
    return expected if own and 0 <= expected < len(rules) else None


def changed(rule: Rule, form: FormData, kb: KnowledgeBase) -> dict[str, Any]:
    """Return the rule with what the form says; what is not known any more stays until its box is empty."""
    new = dict(rule)
    orders = {"kinds": list(kb.kinds), "themes": list(kb.themes), "tasks": list(kb.tasks)}
    for field, name in FIELDS.items():
        ticked = {value for value in form.getlist(name) if isinstance(value, str)}
        known = {*orders[field], *(rule.get(field) or ())}
        before = [one for one in rule.get(field) or () if one in ticked]
        new[field] = [*before, *(one for one in orders[field] if one in ticked & known and one not in before)] or None
    desks = (form.get(f"loket-{number}") for number in range(1, MOST_DESKS + 1))
    chosen = (desk for desk in desks if isinstance(desk, str) and (desk in kb.desks or desk in rule.get("desks", ())))
    new["desks"] = list(dict.fromkeys(chosen))
    reason = form.get(REASON)
    new["reason"] = " ".join(reason.replace("\x00", "").split()) if isinstance(reason, str) else ""
    return new


NEW: Final[Rule] = {"kinds": None, "themes": None, "tasks": None, "desks": [], "reason": ""}
"""A rule of which nothing was filled in."""


def with_rule(body: Body, index: int | None, rule: Rule, place: int | None) -> tuple[dict[str, Any], int]:
    """Return the net with `rule` at `index`, None for a new one; `place` is where it goes, from 1, None: it stays.

    Returns the place as well, as an index.
    """
    rules = list(body["rules"])
    at = len(rules) if index is None else index
    if index is not None:
        rules.pop(index)
    if place is not None:
        at = min(max(place - 1, 0), len(rules))
    rules.insert(min(at, len(rules)), rule)
    return {**body, "rules": rules}, min(at, len(rules) - 1)


def without_rule(body: Body, index: int) -> dict[str, Any]:
    """Return the net without one rule."""
    return {**body, "rules": [rule for number, rule in enumerate(body["rules"]) if number != index]}


def problems(kb: KnowledgeBase, rules: Sequence[Rule], index: int) -> Mapping[str, tuple[str, ...]]:
    """Return in Dutch what is wrong with one rule by field; "" is about the whole."""
    found = {
        "": tuple(_cover_problems(kb, rules, index)),
        DESKS: tuple(_desk_problems(kb, rules[index])),
        REASON: tuple(_reason_problems(str(rules[index]["reason"]))),
    }
    return {field: sentences for field, sentences in found.items() if sentences}


def _cover_problems(kb: KnowledgeBase, rules: Sequence[Rule], index: int) -> Iterator[str]:
    known = {"kinds": kb.kinds, "themes": kb.themes, "tasks": kb.tasks}
    for field, ids in known.items():
        for one in rules[index].get(field) or ():
            if one not in ids:
                yield f"‘{one}’ bestaat niet meer. Haal het vinkje weg."
    for other, rule in enumerate(rules):
        if other != index and _covers(rule) == _covers(rules[index]):
            yield f"Regel {other + 1} gaat over precies hetzelfde. Maak er één regel van."


def _covers(rule: Rule) -> tuple[frozenset[str] | None, ...]:
    return tuple(frozenset(rule[field]) if rule.get(field) else None for field in FIELDS)


def _desk_problems(kb: KnowledgeBase, rule: Rule) -> Iterator[str]:
    if not rule["desks"]:
        yield "Kies minstens één loket."
    for desk in rule["desks"]:
        if desk not in kb.desks:
            yield f"‘{desk}’ is er niet meer. Kies een ander loket."


def _reason_problems(reason: str) -> Iterator[str]:
    if not reason:
        yield "Schrijf op waarom deze loketten verder kunnen helpen. De balie leest dit."
    elif len(reason) > TEXT:
        yield f"Gebruik hoogstens {TEXT} tekens. Het zijn er nu {len(reason)}."


def applies(kb: KnowledgeBase, rule: Rule, task: str, kind: str) -> bool:
    """Say whether a rule covers a subject and a kind of help, as `knowledge.division` does; "" is any."""
    if kind and rule.get("kinds") and kind not in rule["kinds"]:
        return False
    named = (*(rule.get("tasks") or ()), *(rule.get("themes") or ()))
    return not task or not named or task in named or (task in kb.tasks and kb.tasks[task].theme in named)


def about(rule: Rule, names: Mapping[str, str]) -> str:
    """Return in words which subjects a rule is about."""
    themes = [f"alles bij {names.get(one, one)}" for one in rule.get("themes") or ()]
    tasks = [names.get(one, one) for one in rule.get("tasks") or ()]
    words = ", ".join((*tasks, *themes))
    return f"{words[0].upper()}{words[1:]}" if words else "Alle onderwerpen"


def kinds(rule: Rule, names: Mapping[str, str]) -> str:
    """Return in words which kinds of help a rule is about."""
    return ", ".join(names.get(one, one) for one in rule.get("kinds") or ()) or "Elke soort hulp"

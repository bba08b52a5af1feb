"""A subject that is taken out of use: what goes along with it, and bringing all of that back. Pure.

What is about the subject alone goes: its agreements, its sentences, how to notice that digital help is needed, and the
ambiguous sentences that may mean it, because their question names it. Of what a desk does not do and of the safety net
only this subject goes; the rest of the sentence stays.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.editing.composing import Changes, bodies_of
from api.editing.drafts import Body
from api.editing.subjects import AMBIGUITIES, DIGITAL_CUES, DIVISION, TASKS, UTTERANCES
from api.editing.usages import Usage
from knowledge.base import KnowledgeBase
from knowledge.schema import Content
from knowledge.store.revisions import EntryId

DESKS: Final = "desks"
ESCALATION: Final = "escalation"


def with_what_goes_along(content: Content, changes: Changes) -> Changes:
    """Return `changes`, and what must change with every subject that they take out."""
    whole = dict(changes)
    gone = [task for (collection, task), body in changes.items() if collection == TASKS and body is None]
    published = bodies_of(content) if gone else {}
    for task in gone:
        now = {**published, **whole}  # a draft may be unfinished, so nothing is read as content here
        whole.update(_along({entry: one for entry, one in now.items() if one is not None}, task))
    return whole


def belonging(content: Content, task: str) -> dict[EntryId, Body]:
    """Return the entries that are about a subject and nothing else, itself first."""
    bodies = bodies_of(content)
    first = {(TASKS, task): bodies[TASKS, task]} if (TASKS, task) in bodies else {}
    return first | {entry: body for entry, body in bodies.items() if _is_about(entry, body, task)}


def _is_about(entry: EntryId, body: Any, task: str) -> bool:  # noqa: ANN401 - JSON of any shape
    collection, entry_id = entry
    if collection in (DIVISION, DIGITAL_CUES):
        return entry_id == task
    if collection == UTTERANCES:
        return bool(body["task"] == task)
    return collection == AMBIGUITIES and task in {reading["task"] for reading in body["readings"]}


def _along(bodies: Mapping[EntryId, Any], task: str) -> Iterator[tuple[EntryId, Body | None]]:
    for entry, body in bodies.items():
        if _is_about(entry, body, task):
            yield entry, None
        elif entry[0] == DESKS:
            refusals = [left for one in body["does_not"] if (left := _refusal_without(one, task)) is not None]
            if refusals != list(body["does_not"]):
                yield entry, {**body, "does_not": refusals}
        elif entry[0] == ESCALATION:
            rules = [left for rule in body["rules"] if (left := _without(rule, task)) is not None]
            if rules != body["rules"]:
                yield entry, {**body, "rules": rules}


def _refusal_without(refusal: Mapping[str, Any], task: str) -> Mapping[str, Any] | None:
    covered = _without(refusal["applies_to"], task)
    return None if covered is None else {**refusal, "applies_to": covered}


def _without(covers: Mapping[str, Any], task: str) -> Mapping[str, Any] | None:
    """Return what kinds, themes and tasks cover without one task; None: nothing, for no tasks would mean all tasks."""
    if task not in (covers.get("tasks") or ()):
        return covers
    left = [one for one in covers["tasks"] if one != task]
    return {**covers, "tasks": left or None} if left or covers.get("themes") else None


def mentions(kb: KnowledgeBase, task: str) -> tuple[Usage, ...]:
    """Return in Dutch what refers to a subject: what goes with it, then what only loses this subject."""
    content = kb.content
    row = kb.division.get(task)
    said = sum(1 for one in content.utterances if one.task == task)
    vague = sum(1 for one in content.ambiguities if task in {meaning.task for meaning in one.readings})
    cues = any(cue.task == task for cue in content.digital_cues)
    kinds = ", ".join(kb.kinds[kind].name.lower() for kind in row.help) if row else ""
    return (
        *([Usage(DIVISION, task, f"De taakverdeling: {kinds}")] if row else ()),
        *([Usage(UTTERANCES, task, f"{said} {'voorbeeldzin' if said == 1 else 'voorbeeldzinnen'}")] if said else ()),
        *([Usage(AMBIGUITIES, task, _vague(vague))] if vague else ()),
        *([Usage(DIGITAL_CUES, task, "Waaraan een medewerker merkt dat digitale hulp nodig is")] if cues else ()),
        *naming(kb, task),
    )


def naming(kb: KnowledgeBase, task: str) -> tuple[Usage, ...]:
    """Return which desks and rules of the safety net name a subject; they do not come back by themselves."""
    desks = (
        Usage(DESKS, desk.id, f"{desk.name} doet dit niet: ‘{refusal.text}’")
        for desk in kb.desks.values()
        for refusal in desk.does_not
        if task in (refusal.applies_to.tasks or ())
    )
    rules = (
        Usage(ESCALATION, ESCALATION, f"Vangnet, regel {number}: {rule.reason}")
        for number, rule in enumerate(kb.content.escalation.rules, start=1)
        if task in (rule.tasks or ())
    )
    return (*desks, *rules)


def _vague(count: int) -> str:
    if count == 1:
        return "1 onduidelijke zin die hierover kan gaan"
    return f"{count} onduidelijke zinnen die hierover kunnen gaan"

"""Who refers to a desk: a desk that others name cannot be taken away before they name another."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Usage:
    """One place that names a desk: in which collection and entry, and in Dutch what it says."""

    collection: str
    entry_id: str
    words: str


def usages(kb: KnowledgeBase, desk: str) -> tuple[Usage, ...]:
    """Return every place that names `desk`, other desks first."""
    return (*_desks(kb, desk), *_division(kb, desk), *_rest(kb, desk))


def _desks(kb: KnowledgeBase, desk: str) -> Iterator[Usage]:
    for other in kb.desks.values():
        if other.id == desk:
            continue
        for refusal in other.does_not:
            if refusal.instead == desk:
                yield Usage("desks", other.id, f"{other.name} verwijst hierheen bij ‘{refusal.text}’")
        if any(session.organisation == desk for session in other.sessions):
            yield Usage("desks", other.id, f"{other.name}: dit loket houdt daar spreekuur")


def _division(kb: KnowledgeBase, desk: str) -> Iterator[Usage]:
    for row in kb.content.division:
        name = kb.tasks[row.task].name
        kinds = [kb.kinds[kind].name for kind, lines in row.help.items() if desk in {line.desk for line in lines}]
        if kinds:
            yield Usage("division", row.task, f"Taakverdeling van {name}: {', '.join(kinds).lower()}")
        if any(desk in (wrong.desk, wrong.instead) for wrong in row.wrong):
            yield Usage("division", row.task, f"Bekende verkeerde verwijzing bij {name}")
        if any(objection.desk == desk for objection in row.objections):
            yield Usage("division", row.task, f"Dit loket is het niet eens met de taakverdeling van {name}")


def _rest(kb: KnowledgeBase, desk: str) -> Iterator[Usage]:
    for number, rule in enumerate(kb.content.escalation.rules, start=1):
        if desk in rule.desks:
            yield Usage("escalation", "escalation", f"Vangnet, regel {number}: {rule.reason}")
    municipality = kb.content.municipality
    if municipality.front_desk == desk:
        yield Usage("municipality", "municipality", "Dit is het loket waar inwoners binnenkomen")
    for group in municipality.equal_desks:
        if desk in group:
            others = ", ".join(kb.desks[other].name for other in group if other != desk)
            yield Usage("municipality", "municipality", f"Geeft dezelfde hulp als {others}")

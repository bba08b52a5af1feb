"""Ids that point at other entries: everything that is named must exist, and exist once."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from knowledge.digital_help import DIGITAL
from knowledge.masking import mask
from knowledge.schema import Content, Desk, DivisionRow
from knowledge.validity import overlap

_UPL: Final = Path(__file__).parent / "standards" / "upl.csv"


class Problem(NamedTuple):
    """One wrong reference: file (without extension), path inside its key, entry, field and the Dutch sentence."""

    file: str
    path: tuple[int | str, ...]
    entry: str
    field: str
    message: str


@cache
def upl_names() -> Mapping[str, frozenset[str]]:
    """Return the names of the Uniforme Productnamenlijst with their URIs (a name can have more than one).

    Source: https://standaarden.overheid.nl/owms/oorspronkelijk/lijsten/UPL-actueel.csv, kept in `standards/`.
    """
    found: dict[str, set[str]] = {}
    with _UPL.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["name"], set()).add(row["uri"])
    return {name: frozenset(uris) for name, uris in found.items()}


def problems(content: Content) -> Iterator[Problem]:
    """Yield every reference to something that does not exist, and every id that exists twice."""
    yield from _double_ids(content)
    yield from _desks(content)
    yield from _tasks(content)
    yield from _division(content)
    yield from _escalation(content)
    yield from _municipality(content)
    yield from _utterances(content)
    yield from _ambiguities(content)
    yield from _digital_cues(content)


def _unknown(sort: str, name: object) -> str:
    return f"{sort} '{name}' bestaat niet; kijk of de id goed geschreven is"


def _double_ids(content: Content) -> Iterator[Problem]:
    named = {
        "themes": [theme.id for theme in content.themes],
        "desk_types": [kind.id for kind in content.desk_types],
        "help_kinds": [kind.id for kind in content.help_kinds],
        "desks": [desk.id for desk in content.desks],
        "tasks": [task.id for task in content.tasks],
        "division": [row.task for row in content.division],
    }
    for file, ids in named.items():
        for name, count in Counter(ids).items():
            if count > 1:
                last = len(ids) - 1 - ids[::-1].index(name)
                yield Problem(file, (last,), name, "id", f"deze id staat er {count} keer; elke id mag één keer")
    owners: dict[str, list[str]] = {}
    for desk in content.desks:
        for alias in desk.aliases:
            owners.setdefault(alias.casefold(), []).append(desk.id)
    for number, desk in enumerate(content.desks):
        for alias in desk.aliases:
            named_by = owners[alias.casefold()]
            if len(set(named_by)) > 1:
                message = f"'{alias}' staat bij meer loketten; dan is niet te weten welk loket bedoeld is"
                yield Problem("desks", (number, "aliases"), desk.id, "aliases", message)
            elif len(named_by) > 1:
                message = f"'{alias}' staat hier twee keer (hoofdletters maken geen verschil)"
                yield Problem("desks", (number, "aliases"), desk.id, "aliases", message)


def _desks(content: Content) -> Iterator[Problem]:
    desks = {desk.id for desk in content.desks}
    types = {kind.id for kind in content.desk_types}
    villages = set(content.municipality.villages)
    covered = {
        "kinds": ("de soort hulp", {kind.id for kind in content.help_kinds}),
        "tasks": ("het onderwerp", {task.id for task in content.tasks}),
        "themes": ("het thema", {theme.id for theme in content.themes}),
    }
    for number, desk in enumerate(content.desks):
        if desk.type not in types:
            yield Problem("desks", (number, "type"), desk.id, "type", _unknown("het soort loket", desk.type))
        if desk.village is not None and desk.village not in villages:
            yield Problem("desks", (number, "village"), desk.id, "village", _unknown("de kern", desk.village))
        yield from _refusals(number, desk, desks, covered)
        for place, session in enumerate(desk.sessions):
            if session.organisation not in desks:
                message = _unknown("het loket", session.organisation)
                yield Problem("desks", (number, "sessions", place), desk.id, "sessions", message)


def _refusals(
    number: int, desk: Desk, desks: set[str], covered: Mapping[str, tuple[str, set[str]]]
) -> Iterator[Problem]:
    for place, refusal in enumerate(desk.does_not):
        at = (number, "does_not", place)
        where = f"does_not.{place}.instead"
        if refusal.instead not in desks:
            yield Problem("desks", (*at, "instead"), desk.id, where, _unknown("het loket", refusal.instead))
        if refusal.instead == desk.id:
            yield Problem("desks", (*at, "instead"), desk.id, where, "het loket verwijst naar zichzelf")
        for field, (sort, ids) in covered.items():
            for name in set(getattr(refusal.applies_to, field) or ()) - ids:
                where = f"does_not.{place}.applies_to.{field}"
                yield Problem("desks", (*at, "applies_to", field), desk.id, where, _unknown(sort, name))


def _tasks(content: Content) -> Iterator[Problem]:
    themes = {theme.id for theme in content.themes}
    for number, task in enumerate(content.tasks):
        if task.theme not in themes:
            yield Problem("tasks", (number, "theme"), task.id, "theme", _unknown("het thema", task.theme))
        if task.upl is not None and task.upl_uri not in upl_names().get(task.upl, frozenset()):
            message = f"'{task.upl}' met deze URI staat niet in de Uniforme Productnamenlijst"
            yield Problem("tasks", (number, "upl"), task.id, "upl", message)


def _division(content: Content) -> Iterator[Problem]:
    desks = {desk.id for desk in content.desks}
    tasks = {task.id for task in content.tasks}
    kinds = {kind.id for kind in content.help_kinds}
    for number, row in enumerate(content.division):
        if row.task not in tasks:
            yield Problem("division", (number, "task"), row.task, "task", _unknown("het onderwerp", row.task))
        yield from _cells(number, row, desks, kinds)
        for place, wrong in enumerate(row.wrong):
            at_wrong = (number, "not", place)
            for name in {wrong.desk, wrong.instead} - desks:
                yield Problem("division", at_wrong, row.task, "not", _unknown("het loket", name))
            named = {name for name in (wrong.kind, wrong.instead_kind) if name is not None}
            for name in named - kinds:
                yield Problem("division", at_wrong, row.task, "not", _unknown("de soort hulp", name))
        for place, objection in enumerate(row.objections):
            at_objection, field = (number, "objections", place), f"objections.{place}"
            if objection.desk not in desks:
                yield Problem("division", at_objection, row.task, field, _unknown("het loket", objection.desk))
            if objection.kind not in kinds:
                yield Problem("division", at_objection, row.task, field, _unknown("de soort hulp", objection.kind))


def _cells(number: int, row: DivisionRow, desks: set[str], kinds: set[str]) -> Iterator[Problem]:
    for kind, lines in row.help.items():
        at = (number, "help", kind)
        if kind not in kinds:
            yield Problem("division", at, row.task, f"help.{kind}", _unknown("de soort hulp", kind))
        for name, count in Counter(line.desk for line in lines).items():
            if name not in desks:
                yield Problem("division", at, row.task, f"help.{kind}", _unknown("het loket", name))
            elif any(overlap(*pair) for pair in combinations([line for line in lines if line.desk == name], 2)):
                yield Problem("division", at, row.task, f"help.{kind}", f"het loket '{name}' staat hier {count} keer")


def _escalation(content: Content) -> Iterator[Problem]:
    known = {
        "desks": ("het loket", {desk.id for desk in content.desks}),
        "kinds": ("de soort hulp", {kind.id for kind in content.help_kinds}),
        "themes": ("het thema", {theme.id for theme in content.themes}),
        "tasks": ("het onderwerp", {task.id for task in content.tasks}),
    }
    for number, rule in enumerate(content.escalation.rules):
        for field, (sort, ids) in known.items():
            for name in set(getattr(rule, field) or ()) - ids:
                path = ("rules", number, field)
                yield Problem("escalation", path, f"regel {number + 1}", field, _unknown(sort, name))


def _municipality(content: Content) -> Iterator[Problem]:
    desks = {desk.id for desk in content.desks}
    municipality = content.municipality
    if municipality.front_desk not in desks:
        message = _unknown("het loket", municipality.front_desk)
        yield Problem("municipality", ("front_desk",), municipality.id, "front_desk", message)
    for name in {name for group in municipality.equal_desks for name in group} - desks:
        message = _unknown("het loket", name)
        yield Problem("municipality", ("equal_desks",), municipality.id, "equal_desks", message)


def _utterances(content: Content) -> Iterator[Problem]:
    cells = {(row.task, kind) for row in content.division for kind in row.help}
    for (task, kind), texts in _by_matter(content).items():
        if task is not None and (task, kind) not in cells:
            message = f"{len(texts)} zinnen horen bij een vakje dat niet in de taakverdeling staat, zoals '{texts[0]}'"
            yield Problem("utterances", (), f"{task}/{kind}", "", message)


def _ambiguities(content: Content) -> Iterator[Problem]:
    cells = {(row.task, kind) for row in content.division for kind in row.help}
    seen: set[str] = set()
    for number, ambiguity in enumerate(content.ambiguities):
        for place, meaning in enumerate(ambiguity.readings):
            if (meaning.task, meaning.kind) not in cells:
                message = f"'{meaning.task}/{meaning.kind}' staat niet in de taakverdeling"
                yield Problem("ambiguities", (number, "readings", place), ambiguity.text, "readings", message)
        personal = mask(f"{ambiguity.text} {ambiguity.question}").kinds
        if personal:
            message = f"in deze zin staan persoonsgegevens ({', '.join(personal)}); haal die eruit"
            yield Problem("ambiguities", (number, "text"), "", "text", message)
        if ambiguity.text in seen:
            yield Problem("ambiguities", (number, "text"), ambiguity.text, "text", "deze zin staat er twee keer")
        seen.add(ambiguity.text)


def _digital_cues(content: Content) -> Iterator[Problem]:
    helped = {row.task for row in content.division if DIGITAL in row.help}
    tasks = {task.id for task in content.tasks}
    themes = {theme.id for theme in content.themes}
    seen: set[tuple[str | None, str | None]] = set()
    for number, cue in enumerate(content.digital_cues):
        entry = cue.task or cue.theme or "algemeen"
        if cue.task is not None and cue.task not in tasks:
            yield Problem("digital_cues", (number, "task"), entry, "task", _unknown("het onderwerp", cue.task))
        elif cue.task is not None and cue.task not in helped:
            message = f"'{cue.task}/{DIGITAL}' staat niet in de taakverdeling"
            yield Problem("digital_cues", (number, "task"), entry, "task", message)
        if cue.theme is not None and cue.theme not in themes:
            yield Problem("digital_cues", (number, "theme"), entry, "theme", _unknown("het thema", cue.theme))
        personal = mask(" ".join((*cue.cues, cue.opening))).kinds
        if personal:
            message = f"in deze zinnen staan persoonsgegevens ({', '.join(personal)}); haal die eruit"
            yield Problem("digital_cues", (number,), entry, "", message)
        if (cue.task, cue.theme) in seen:
            yield Problem("digital_cues", (number,), entry, "", "dit staat er twee keer; maak er één van")
        seen.add((cue.task, cue.theme))


def _by_matter(content: Content) -> Mapping[tuple[str | None, str | None], list[str]]:
    found: dict[tuple[str | None, str | None], list[str]] = {}
    for utterance in content.utterances:
        found.setdefault((utterance.task, utterance.kind), []).append(utterance.text)
    return found

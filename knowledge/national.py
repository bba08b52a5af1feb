"""The national layer: what is the same in every municipality, and the municipality's own content beside it.

Nothing here reads files: `knowledge.loading` does. What is national is taken out of the content of one municipality
that keeps it, so that every text exists once. References to desks that are not there are left out, or lead to the front
desk: it finds out who does it here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from knowledge.schema import (
    Content,
    Desk,
    DivisionLine,
    DivisionRow,
    Entry,
    Escalation,
    EscalationRule,
    Id,
    Municipality,
    Role,
    WrongReferral,
)

Key = Callable[[Any], str]
KEYS: Final[Mapping[str, Key]] = {
    "themes": lambda entry: str(entry.id),
    "desk_types": lambda entry: str(entry.id),
    "help_kinds": lambda entry: str(entry.id),
    "desks": lambda entry: str(entry.id),
    "tasks": lambda entry: str(entry.id),
    "division": lambda entry: str(entry.task),
}
"""What an entry of a list is known by: an own entry with the same id replaces the national one."""

NOT_AGREED: Final = "Nog niet afgesproken. De informatiebalie zoekt uit wie dit doet."
"""The note on the line of the front desk in a cell of which the municipality has not agreed anything yet."""

_OF_THE_SOURCE: Final[Mapping[str, Any]] = {"source": None, "agreed_on": None, "disagreement": None, "objections": ()}
"""What was agreed, or not, by the municipality that keeps the layer."""

One = TypeVar("One", bound=Entry)


class NationalLayer(Entry):
    """The file that says what is national: the municipality that keeps it, and the desks that are everywhere."""

    source: Id
    desks: tuple[Id, ...]


class Base(Entry):
    """The file that says on which layer the content of a municipality rests."""

    base: Id


@dataclass(frozen=True, slots=True)
class Own:
    """What a municipality keeps itself: the same collections as `Content`, each may be empty."""

    municipality: Municipality
    values: Mapping[str, Any]


def merged(source: Content, layer: NationalLayer, own: Own) -> dict[str, Any]:
    """Return the values of a `Content`: the national layer of `source` with the own entries of a municipality."""
    here = _Here(source.municipality, own.municipality)
    national = frozenset(layer.desks)
    desks = (*own.values["desks"], *(desk for desk in source.desks if desk.id in national))
    known = frozenset(desk.id for desk in desks)
    replaced = {desk.id for desk in own.values["desks"]}
    values: dict[str, Any] = {"municipality": own.municipality}
    for name in ("themes", "desk_types", "help_kinds", "tasks"):
        values[name] = _replaced([here.told(entry) for entry in getattr(source, name)], own.values[name], KEYS[name])
    values["desks"] = (
        *own.values["desks"],
        *(
            _refusing(desk, known, own.municipality.front_desk)
            for desk in source.desks
            if desk.id in national and desk.id not in replaced
        ),
    )
    values["division"] = _divided(source.division, own, national, known)
    values["calendar"] = own.values["calendar"] or source.calendar.model_copy(update={"closed_days": ()})
    values["escalation"] = _net(source.escalation, own.values["escalation"], known)
    _say(values, source, own, here, national)
    return values


def beneath(source: Content, layer: NationalLayer, content: Content, without: Collection[str] = ()) -> Content:
    """Return what lies under `content`: the layer by itself, said for this municipality and with the desks it has.

    `without` are national desks that the municipality took out; nothing leads to them.
    """
    national = frozenset(layer.desks) - frozenset(without)
    own: dict[str, Any] = dict.fromkeys((*KEYS, "utterances", "ambiguities", "digital_cues"), ())
    own |= {"desks": tuple(desk for desk in content.desks if desk.id not in layer.desks)}
    own |= {"escalation": content.escalation, "calendar": None}
    here = layer.model_copy(update={"desks": tuple(desk for desk in layer.desks if desk in national)})
    return Content.model_construct(**merged(source, here, Own(content.municipality, own)))


class _Here:
    """Texts of the municipality that keeps the layer, said as if they were written here."""

    def __init__(self, there: Municipality, here: Municipality) -> None:
        names = sorted({short_name(there), *there.villages}, key=len, reverse=True)
        self._typed = [name.lower() for name in names]
        typed = "|".join(rf"(?<![\w./@-]){re.escape(name)}(?![\w/@-]|\.\w)" for name in self._typed)
        self._names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names) + f"|(?P<typed>{typed})")
        self._here = short_name(here)

    def text(self, text: str) -> str:
        """Return the text with our name in it: in small letters where somebody types so, but not within an id."""
        small = text.lower()  # most of many thousands of texts have no name in them: that is seen sooner so
        if not any(name in small for name in self._typed):
            return text
        return self._names.sub(lambda found: self._here.lower() if found["typed"] else self._here, text)

    def told(self, entry: One) -> One:
        """Return the entry with our name in it; most have none."""
        there = entry.model_dump_json()
        here = self.text(there)
        return entry if here == there else type(entry).model_validate_json(here)


def short_name(municipality: Municipality) -> str:
    """Return the name as people say it, without "gemeente"."""
    return municipality.name.removeprefix("gemeente ").removeprefix("Gemeente ")


def _replaced(national: Sequence[Any], own: Sequence[Any], key: Key) -> tuple[Any, ...]:
    mine = {key(entry): entry for entry in own}
    there = [mine.pop(key(entry), entry) for entry in national]
    return (*there, *(entry for entry in own if key(entry) in mine))


def _refusing(desk: Desk, known: frozenset[str], front_desk: str) -> Desk:
    """Return a national desk whose refusals lead to who is here; who is not, is found by the front desk."""
    refusals = tuple(
        refusal if refusal.instead in known else refusal.model_copy(update={"instead": front_desk})
        for refusal in desk.does_not
    )
    sessions = tuple(session for session in desk.sessions if session.organisation in known)
    own = {"owner": None, "owner_mail": None}  # whom the municipality that keeps the layer asks
    return desk.model_copy(update={"does_not": refusals, "sessions": sessions, **own})


def _divided(
    source: Iterable[DivisionRow], own: Own, national: frozenset[str], known: frozenset[str]
) -> tuple[DivisionRow, ...]:
    """Return a row per task: per kind of help what the municipality agreed, else who is national, else the front desk.

    Without anybody a question would lead nowhere, and the municipality could not publish before everything is agreed.
    """
    mine = {row.task: row for row in own.values["division"]}
    nobody = (DivisionLine(desk=own.municipality.front_desk, role=Role.INFORMS, note=NOT_AGREED),)
    found = []
    for row in source:
        ours = mine.pop(row.task, None)
        help_ = {
            kind: tuple(line for line in lines if line.desk in national) or nobody for kind, lines in row.help.items()
        }
        about = ours or row.model_copy(update=_OF_THE_SOURCE)
        changes = {"help": help_ | dict(ours.help if ours else {}), "wrong": tuple(_wrong(row, ours, known))}
        found.append(about.model_copy(update=changes))
    return (*found, *mine.values())


def is_not_agreed(lines: Sequence[DivisionLine]) -> bool:
    """Say whether this is what stands in a cell until the municipality has agreed on it."""
    return bool(lines) and all(line.note == NOT_AGREED for line in lines)


def _wrong(row: DivisionRow, ours: DivisionRow | None, known: frozenset[str]) -> Iterator[WrongReferral]:
    if ours is not None:
        yield from ours.wrong
    yield from (wrong for wrong in row.wrong if {wrong.desk, wrong.instead} <= known)


def _net(national: Escalation, own: Escalation, known: frozenset[str]) -> Escalation:
    """Return one net, from special to general: the own rules about something, the national ones, the rest."""
    special = tuple(rule for rule in own.rules if _is_about_something(rule))
    general = tuple(rule for rule in own.rules if not _is_about_something(rule))
    theirs = national_rules(national, known)
    return Escalation(rules=(*special, *theirs, *general), coordinator=own.coordinator)


def national_rules(national: Escalation, known: frozenset[str]) -> tuple[EscalationRule, ...]:
    """Return the rules of the layer that lead to desks that are here only; the others would be half a rule."""
    return tuple(rule for rule in national.rules if set(rule.desks) <= known and _is_about_something(rule))


def _is_about_something(rule: EscalationRule) -> bool:
    return bool(rule.kinds or rule.tasks or rule.themes)


def _say(values: dict[str, Any], source: Content, own: Own, here: _Here, national: frozenset[str]) -> None:
    """Add what people say: only of what is agreed here, or the recognition would learn what leads nowhere."""
    cells = {(row.task, kind) for row in values["division"] for kind in row.help}
    said = {utterance.text for utterance in own.values["utterances"]}
    values["utterances"] = (
        *own.values["utterances"],
        *(
            one if text == one.text else one.model_copy(update={"text": text})
            for one in source.utterances
            if (one.task is None or (one.task, one.kind) in cells) and (text := here.text(one.text)) not in said
        ),
    )
    asked = {ambiguity.text: ambiguity for ambiguity in own.values["ambiguities"]}
    for one in source.ambiguities:
        if all((meaning.task, meaning.kind) in cells for meaning in one.readings):
            ambiguity = here.told(one)
            asked.setdefault(ambiguity.text, ambiguity)  # two may become alike when they speak of the same place
    values["ambiguities"] = tuple(asked.values())
    local = [desk for desk in source.desks if desk.id not in national]
    names = re.compile(
        "|".join(re.escape(name) for desk in local for name in (desk.name, *desk.aliases)), re.IGNORECASE
    )
    mine = {cue.theme for cue in own.values["digital_cues"] if cue.task is None}
    values["digital_cues"] = (
        *own.values["digital_cues"],
        *(
            here.told(cue)
            for cue in source.digital_cues
            if cue.task is None
            and cue.theme not in mine
            and not names.search(cue.opening)  # those of a task name a desk
        ),
    )

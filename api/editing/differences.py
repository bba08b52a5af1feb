"""What changed between two bodies of one entry, per field and in words that an editor reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api import dutch
from api.editing.drafts import Body
from api.editing.week import week_of
from knowledge.base import KnowledgeBase

LABELS: Final[Mapping[str, str]] = {
    "id": "Id", "name": "Naam", "aliases": "Andere namen", "type": "Soort loket", "organisation": "Organisatie",
    "service_area": "Werkt voor", "village": "Kern", "summary": "Korte beschrijving", "does": "Dit doet het loket",
    "does_not": "Dit doet het loket niet", "address": "Adres", "phone": "Telefoon",
    "colleague_phone": "Telefoon voor collega’s", "email": "E-mail", "website": "Website",
    "opening_hours": "Openingstijden", "hours_note": "Opmerking bij de openingstijden", "access": "Zo komt u binnen",
    "bring": "Neem mee", "languages": "Talen", "wheelchair": "Met een rolstoel", "handover": "Warm overdragen",
    "verified_on": "Gecontroleerd op", "contact_checked": "Nummers nagebeld", "sessions": "Spreekuren",
    "owner": "Eigenaar van deze gegevens", "owner_mail": "E-mail van de eigenaar", "check_before": "Controleren voor",
    "methods": "Hoe", "tell": "Vertel", "condition": "Voorwaarde", "text": "Tekst", "instead": "Wel naar",
    "applies_to": "Geldt voor", "kinds": "Soorten hulp", "tasks": "Onderwerpen", "themes": "Thema’s",
    "task": "Onderwerp", "theme": "Thema", "kind": "Soort hulp", "help": "Wie doet wat",
    "not": "Bekende verkeerde verwijzingen", "source": "Bron van de afspraak", "agreed_on": "Afgesproken op",
    "disagreement": "Niet mee eens, hele onderwerp", "objections": "Niet mee eens", "noted_on": "Sinds",
    "valid_from": "Geldt vanaf", "valid_until": "Geldt tot en met",
    "desk": "Loket", "role": "Rol", "until": "Tot waar", "note": "Opmerking", "reason": "Reden",
    "instead_kind": "Soort hulp daar", "texts": "Voorbeeldzinnen", "upl": "UPL-naam", "upl_uri": "UPL-adres",
    "urgent": "Spoed", "scope": "Waar het over gaat", "synonyms": "Andere woorden", "examples": "Voorbeelden",
    "rules": "Regels", "desks": "Loketten", "coordinator": "Coördinator", "equal_desks": "Gelijke loketten",
    "front_desk": "Eerste loket", "description": "Beschrijving", "phrase": "In een zin", "cues": "Aanwijzingen",
    "boundary": "Grens", "first": "Eerste dag", "last": "Laatste dag", "school_holidays": "Schoolvakanties",
    "closed_days": "Sluitingsdagen", "villages": "Kernen", "area_code": "Netnummer", "inhabitants": "Inwoners",
    "school_region": "Vakantieregio", "agreement": "Afspraak", "question": "Vraag", "readings": "Betekenissen",
    "opening": "Zo kunt u het zeggen", "fictional": "Verzonnen",
}  # fmt: skip
"""The fields of every collection as editors know them; an unknown field shows its own name."""

COLLECTIONS: Final[Mapping[str, str]] = {
    "desks": "Loket", "division": "Taakverdeling", "tasks": "Onderwerp", "utterances": "Voorbeeldzinnen",
    "themes": "Thema", "desk_types": "Soort loket", "help_kinds": "Soort hulp", "municipality": "Gemeente",
    "calendar": "Kalender", "escalation": "Vangnet", "ambiguities": "Onduidelijke zin",
    "digital_cues": "Digitale hulp herkennen",
}  # fmt: skip
"""What an entry of a collection is called."""

NAMED_BY: Final = 70
"""So many characters of a sentence name it."""

EMPTY: Final = "(leeg)"
NOTHING_GONE: Final = "(niets eruit)"
NOTHING_COME: Final = "(niets erbij)"
MOVED: Final = "(alleen de volgorde is anders)"
LONG: Final = 4
"""From so many lines that stay the same, only the others of a list are told."""

CODED: Final[Mapping[str, Mapping[str, str]]] = {
    "access": dutch.ACCESS,
    "languages": dutch.LANGUAGES,
    "methods": dutch.METHODS,
    "wheelchair": dutch.WHEELCHAIR,
    "role": dutch.ROLES,
}
"""The choices of a form by their field, as the form calls them."""

_WORDS: Final[Mapping[object, str]] = {True: "ja", False: "nee", None: EMPTY, "": EMPTY}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same; the values as lines of text. Of a long list `same` lines are left out."""

    field: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    same: int = 0

    @property
    def come_and_gone(self) -> tuple[int, int] | None:
        """Return how many lines of a long list came and went; None when it is no such list."""
        words = {EMPTY, NOTHING_GONE, NOTHING_COME, MOVED}
        counted = [sum(line not in words for line in lines) for lines in (self.after, self.before)]
        return (counted[0], counted[1]) if self.same else None


def differences(before: Body | None, after: Body | None, names: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return the fields that differ; `names` are what ids are called. An entry that is not there has empty fields."""
    one, other = before or {}, after or {}
    fields = [field for field in dict.fromkeys((*other, *one)) if field != "id"]  # it never changes
    return tuple(
        found
        for field in fields
        if one.get(field) != other.get(field) and (one.get(field) or other.get(field))
        for found in _differences_of(field, one.get(field), other.get(field), names)
    )


def _differences_of(field: str, before: Any, after: Any, names: Mapping[str, str]) -> Iterator[Difference]:  # noqa: ANN401 - JSON of any shape
    """Yield the difference of one field; of the division one for every kind of help, else a line gets lost in it."""
    names = {**names, **CODED.get(field, {})}
    if field == "opening_hours":
        yield Difference(field, label_of(field), hours_in_words(before), hours_in_words(after))
        return
    if field == "rules":
        yield Difference(field, label_of(field), *changed_rules(before or (), after or (), names))
        return
    listed = isinstance(before, list) and isinstance(after, list)
    if listed and (same := sum(1 for one in after if one in before)) >= LONG:
        gone, come = changed_lines(before, after, names)
        yield Difference(field, label_of(field), gone, come, same)
        return
    if field != "help" or not isinstance(before or {}, Mapping) or not isinstance(after or {}, Mapping):
        told = in_words(before, names) or (EMPTY,), in_words(after, names) or (EMPTY,)
        if told[0] != told[1]:  # parts that are all empty are no other value than none
            yield Difference(field, label_of(field), *told)
        return
    old, new = before or {}, after or {}
    for kind in dict.fromkeys((*new, *old)):
        if old.get(kind) != new.get(kind):
            label = f"{label_of(field)}: {names.get(kind, kind)}"
            yield Difference(f"{field}.{kind}", label, in_words(old.get(kind), names), in_words(new.get(kind), names))


def changed_rules(
    before: Sequence[Any], after: Sequence[Any], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return in words the rules of `before` that are not in `after`, and the other way round, with their numbers."""
    lines = [
        tuple(
            f"Regel {number}: {' · '.join(in_words(rule, names))}"
            for number, rule in enumerate(one, start=1)
            if rule not in other
        )
        for one, other in ((before, after), (after, before))
    ]
    if not any(lines):
        moved = sum(1 for old, new in zip(before, after, strict=False) if old != new)
        return (EMPTY,), (f"De volgorde is anders bij {moved} regels",)
    return lines[0] or (EMPTY,), lines[1] or (EMPTY,)


def changed_lines(
    before: Sequence[Any], after: Sequence[Any], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return in words what is only in `before`, and what is only in `after`: of a hundred sentences the one."""
    gone, come = ([one for one in a if one not in b] for a, b in ((before, after), (after, before)))
    if not gone and not come:
        return (EMPTY,), (MOVED,)
    return in_words(gone, names) if gone else (NOTHING_GONE,), in_words(come, names) if come else (NOTHING_COME,)


def label_of(field: str) -> str:
    """Return what a field is called."""
    return LABELS.get(field, field)


def names_of(kb: KnowledgeBase) -> Mapping[str, str]:
    """Return what every id of the content is called."""
    content = kb.content
    return {
        **{theme.id: theme.name for theme in content.themes},
        **{sort.id: sort.name for sort in content.desk_types},
        **{kind.id: kind.name for kind in content.help_kinds},
        **{task.id: task.name for task in content.tasks},
        **{desk.id: desk.name for desk in content.desks},
    }


def name_of(
    kb: KnowledgeBase, collection: str, entry_id: str, body: Body | None = None, names: Mapping[str, str] | None = None
) -> str:
    """Return what an entry is called: "Loket Taalhuis", "Taakverdeling Huurtoeslag"; `names` are of ids, as in `kb`."""
    sort = COLLECTIONS.get(collection, collection)
    if body is not None and isinstance(body.get("name"), str) and body["name"]:
        return f"{sort} {body['name']}"
    if body is not None and collection == "ambiguities":  # it has no name but its words
        return f"{sort} ‘{shortened(str(body['text']))}’" if body["text"] else f"{sort}, nog leeg"
    known = names_of(kb) if names is None else names
    parts = [known.get(part, part) for part in entry_id.split("/")]
    return sort if entry_id == collection else f"{sort} {', '.join(parts)}"


def shortened(text: str) -> str:
    """Return so much of a text as names it."""
    return text if len(text) <= NAMED_BY else f"{text[: NAMED_BY - 1].rstrip()}…"


def in_words(value: Any, names: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ANN401 - JSON of any shape
    """Return a value of a body as lines."""
    if isinstance(value, Mapping):
        parts = {
            key: in_words(part, {**names, **CODED.get(key, {})})
            for key, part in value.items()
            if part not in (None, [], {}, "")
        }
        return tuple(f"{names.get(key) or label_of(key)}: {'; '.join(lines)}" for key, lines in parts.items())
    if isinstance(value, list | tuple):
        return tuple(" · ".join(in_words(part, names)) for part in value) or (EMPTY,)
    if isinstance(value, bool) or value in (None, ""):
        return (_WORDS[value],)
    return (names.get(str(value)) or _date(str(value)) or str(value),)


def hours_in_words(expression: object) -> tuple[str, ...]:
    """Return opening hours by day where a week says it all, else the text as it was written."""
    week = week_of(expression) if isinstance(expression, str) and expression else None
    return in_words(expression, {}) if week is None else week.lines


def _date(text: str) -> str | None:
    try:
        return dutch.short_day(date.fromisoformat(text))
    except ValueError:
        return None

"""What the services of an HSDS file would become: each a new desk as a draft, or skipped, with the reason."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api import dutch
from api.editing.drafts import Body
from api.editing.privacy import personal_data_in, without_personal_data
from api.editing.validation import problems_of
from api.transfer import hsds
from api.transfer.comparing import CODE, MARKUP, CellError, Change
from api.transfer.hsds_desk import LINE, Lost, body_of, text_of
from api.transfer.hsds_reading import Found
from knowledge.base import KnowledgeBase
from knowledge.store.revisions import EntryId

ID_LENGTH: Final = 60
ACTIVE: Final = "active"
STATUSES: Final = {
    "inactive": "doet niet mee",
    "defunct": "bestaat niet meer",
    "temporarily closed": "is tijdelijk dicht",
}
_LISTS: Final = (
    "phones",
    "schedules",
    "service_areas",
    "service_at_locations",
    "languages",
    "required_documents",
    "attributes",
)
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {"methods": [], "tell": [], "condition": None})


@dataclass(slots=True)
class Incoming:
    """One service: the change that it would be, what stays behind, and why it is skipped (empty when it is not)."""

    place: str
    change: Change
    lost: list[Lost] = field(default_factory=list)
    skipped: str = ""

    @property
    def may_be_kept(self) -> bool:
        """Whether this can become a draft."""
        return not self.skipped and self.change.may_be_kept


def compare_services(
    kb: KnowledgeBase, found: Sequence[Found], drafted: frozenset[EntryId], today: date
) -> tuple[Incoming, ...]:
    """Return what each service would become; `drafted` are the entries of which the editor has a draft already."""
    taken: dict[str, int] = {}
    known = _Known.of(kb)
    return tuple(_incoming(kb, known, one, drafted, today, taken) for one in found)


@dataclass(frozen=True, slots=True)
class _Known:
    """The desks that are there, by their identifier in HSDS, their id and their name."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, kb: KnowledgeBase) -> "_Known":
        names: dict[str, str] = {}
        for desk in kb.content.desks:
            names |= dict.fromkeys((hsds.identifier(kb, "service", desk.id), desk.id, desk.name.casefold()), desk.name)
        return cls(names)

    def name(self, *ways: str) -> str | None:
        """Return the name of the desk that one of these means."""
        return next((self.names[way] for way in ways if way in self.names), None)


def _incoming(
    kb: KnowledgeBase, desks: _Known, found: Found, drafted: frozenset[EntryId], today: date, taken: dict[str, int]
) -> Incoming:
    name = text_of(found.body.get("name"))[:LINE]
    entry_id = _id_of(name) or f"dienst-{found.number}"
    known = desks.name(str(found.body.get("id")), entry_id, name.casefold())
    change = Change(("desks", entry_id), name or "(zonder naam)", [found.number], None, {})
    incoming = Incoming(found.place, change)
    status = found.body.get("status")
    change.errors.extend(CellError(found.number, where, message) for where, message in _wrong(found.body))
    if change.errors:
        return incoming
    if known is not None:
        incoming.skipped = f"{known} staat al in Loketwijzer. Verander dat loket in het formulier of met Excel."
    elif entry_id in taken:
        incoming.skipped = f"Een loket met deze naam staat al bij dienst {taken[entry_id]} in dit bestand."
    elif status != ACTIVE:
        incoming.skipped = f"De dienst {STATUSES.get(str(status), 'is niet actief')} (status ‘{status}’)."
    if incoming.skipped:
        return incoming
    taken[entry_id] = found.number
    body = body_of(kb, entry_id, name, found.body, today, incoming.lost)
    kinds = personal_data_in(body)
    if kinds:
        incoming.lost.append(Lost("persoonsgegevens in een tekst", f"weggehaald: {dutch.listed(kinds)}"))
    change.after = without_personal_data(body)
    change.has_draft = change.entry in drafted
    change.errors.extend(_problems(kb, change, found.number))
    return incoming


def _wrong(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what makes this no service of HSDS: the three fields that it must have, and parts of another shape."""
    for needed in ("id", "name", "status"):
        if not text_of(body.get(needed)):
            yield needed, "Dit veld ontbreekt of is geen tekst. Elke dienst in HSDS heeft het."
    if MARKUP.search(text_of(body.get("name"))):
        yield "name", CODE
    for part, is_many in {"organization": False, **dict.fromkeys(_LISTS, True)}.items():
        value = body.get(part)
        if value is None:
            continue
        if is_many and not (isinstance(value, list) and all(isinstance(one, Mapping) for one in value)):
            yield part, "Hier hoort een lijst met onderdelen te staan."
        elif not is_many and not isinstance(value, Mapping):
            yield part, "Hier horen velden met een naam te staan."


def _problems(kb: KnowledgeBase, change: Change, number: int) -> Iterator[CellError]:
    """Yield what is wrong with what was carried; what is still empty is filled in afterwards, in the form."""
    body: Body = change.after
    for problem in problems_of(kb, change.entry, body):
        if body.get(problem.field.partition(".")[0]) not in _EMPTY:
            yield CellError(number, problem.field, problem.message)


def _id_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:ID_LENGTH].strip("-")

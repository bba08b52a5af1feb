"""What a customer contact system shows its staff, in the community object types of the Netherlands.

A subject becomes a `kennisartikel` (PDC), an example question of a subject with where to go becomes a `VAC`, as the
object types of https://github.com/open-objecten/objecttypes (community-concepts) describe them and KISS reads them.
Everything comes from published fields; nothing is made up. A subject without a name in the Uniforme Productnamenlijst
cannot be a kennisartikel, because that object type requires the URI of one; its questions are a VAC all the same.
"""

import uuid
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from api import dutch
from knowledge.base import KnowledgeBase
from knowledge.matrix import agreement_of
from knowledge.schema import Desk, DivisionLine, Role, Task

ARTICLES: Final = "kennisartikelen"
VACS: Final = "vacs"

BUSINESS_THEME: Final = "ondernemen"
OBJECTION: Final = "bezwaar"
COUNTRY: Final = "Nederland"
_TERMS: Final = "http://standaarden.overheid.nl/owms/terms/"
_NO_END: Final = "9999-12-31T00:00:00Z"
"""The object type wants an end date of the organisation, also where there is none."""

Object = dict[str, Any]


def articles(kb: KnowledgeBase, address: str) -> tuple[Object, ...]:
    """Return the subjects with a name in the list of products; `address` is where the outside reaches us."""
    return tuple(_article(kb, task, address) for task in kb.content.tasks if task.upl_uri is not None)


def vacs(kb: KnowledgeBase, address: str) -> tuple[Object, ...]:
    """Return the example questions of every subject of which something was agreed, with where to go."""
    return tuple(vac for task in kb.content.tasks if any(_cells(kb, task)) for vac in _questions(kb, task, address))


def article_url(kb: KnowledgeBase, task: Task, address: str) -> str:
    """Return where the article about a subject is found."""
    return f"{address.rstrip('/')}/v1/{ARTICLES}/{_identifier(kb, task)}"


def _identifier(kb: KnowledgeBase, task: Task) -> str:
    parts = ("loketwijzer", kb.content.municipality.id, "kennisartikel", task.id)
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def _article(kb: KnowledgeBase, task: Task, address: str) -> Object:
    _, agreed_on = agreement_of(kb, task.id)
    return {
        "url": article_url(kb, task, address),
        "uuid": _identifier(kb, task),
        "upnUri": task.upl_uri,
        "publicatieDatum": agreed_on.isoformat(),
        "productAanwezig": _is_local(kb, task),
        "productValtOnder": None,
        "verantwoordelijkeOrganisatie": _municipality(kb, address),
        "locaties": None,
        "doelgroep": "eu-bedrijf" if task.theme == BUSINESS_THEME else "eu-burger",
        "afdelingen": [{"afdelingId": desk.id, "afdelingnaam": desk.name} for desk in _carrying_out(kb, task)],
        "vertalingen": [_dutch(kb, task, f"{agreed_on.isoformat()}T00:00:00Z")],
        "beschikbareTalen": ["nl"],
    }


def _municipality(kb: KnowledgeBase, address: str) -> Object:
    name = kb.content.municipality.name.removeprefix("gemeente ")
    return {
        "url": address.rstrip("/") or "/",
        "owmsIdentifier": f"{_TERMS}{quote(name.replace(' ', '_'))}_(gemeente)",
        "owmsPrefLabel": name,
        "owmsEndDate": _NO_END,
    }


def _dutch(kb: KnowledgeBase, task: Task, changed: str) -> Object:
    cells = dict(_cells(kb, task))
    found: Object = {
        "taal": "nl",
        "titel": task.name,
        "tekst": task.scope,
        "procedureBeschrijving": _where(kb, {kind: lines for kind, lines in cells.items() if kind != OBJECTION}),
        "bezwaarEnBeroep": _where(kb, {OBJECTION: cells[OBJECTION]}) if OBJECTION in cells else "",
        "bewijs": "\n".join(dict.fromkeys(line for desk in _carrying_out(kb, task) for line in desk.bring)),
        "contact": "\n".join(_reach(desk) for desk in _carrying_out(kb, task)),
        "deskMemo": _memo(kb, task),
        "trefwoorden": _keywords(task),
        "datumWijziging": changed,
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _questions(kb: KnowledgeBase, task: Task, address: str) -> Iterator[Object]:
    cells = dict(_cells(kb, task))
    desks = dict.fromkeys(line.desk for lines in cells.values() for line in lines)
    for question in dict.fromkeys(task.examples):
        yield {
            "vraag": question,
            "status": "actief",
            "antwoord": f"{task.name}\n{_where(kb, cells)}",
            "doelgroep": "eu-bedrijf" if task.theme == BUSINESS_THEME else "eu-burger",
            "afdelingen": [{"afdelingId": desk, "afdelingNaam": kb.desks[desk].name} for desk in desks],
            "toelichting": _memo(kb, task) or task.scope,
            "trefwoorden": _keywords(task),
            "gerelateerdeProducten": [{"product": article_url(kb, task, address)}] if task.upl_uri else [],
        }


def _keywords(task: Task) -> list[Object]:
    words = dict.fromkeys(word for word in (*task.synonyms, task.upl) if word)
    return [{"trefwoord": word} for word in words]


def _cells(kb: KnowledgeBase, task: Task) -> Iterator[tuple[str, tuple[DivisionLine, ...]]]:
    """Yield the kinds of help of which something was agreed, in the order of the content."""
    for kind in kb.kinds:
        lines = kb.cells.get((task.id, kind))
        if lines:
            yield kind, lines


def _is_local(kb: KnowledgeBase, task: Task) -> bool | None:
    """Say whether a desk of the municipality itself carries this out; None when nobody does."""
    desks = _carrying_out(kb, task)
    return any(desk.service_area != COUNTRY for desk in desks) if desks else None


def _carrying_out(kb: KnowledgeBase, task: Task) -> tuple[Desk, ...]:
    named = dict.fromkeys(line.desk for _, lines in _cells(kb, task) for line in lines if line.role is Role.CARRIES_OUT)
    return tuple(kb.desks[desk] for desk in named)


def _where(kb: KnowledgeBase, cells: dict[str, tuple[DivisionLine, ...]]) -> str:
    """Return a line for each kind of help: the desks in order, and where the first one's help stops."""
    return "\n".join(f"{kb.kinds[kind].name}: {_said(kb, lines)}" for kind, lines in cells.items())


def _said(kb: KnowledgeBase, lines: tuple[DivisionLine, ...]) -> str:
    first, *others = lines
    words = f"{_reach(kb.desks[first.desk])}."
    if first.until:
        words += f" Tot hier: {first.until.rstrip('.')}."
    if others:
        words += f" Daarna: {dutch.listed(tuple(kb.desks[line.desk].name for line in others))}."
    return words


def _reach(desk: Desk) -> str:
    return ", ".join(part for part in (desk.name, desk.phone, desk.address or desk.website) if part)


def _memo(kb: KnowledgeBase, task: Task) -> str:
    """Return what is for colleagues: where not to send somebody, and what is not agreed."""
    row = kb.division.get(task.id)
    if row is None:
        return ""
    found = [
        f"Niet naar {kb.desks[wrong.desk].name}, wel naar {kb.desks[wrong.instead].name}: {wrong.reason}"
        for wrong in row.wrong
    ]
    return "\n".join([*found, f"Niet iedereen is het eens: {row.disagreement}"] if row.disagreement else found)

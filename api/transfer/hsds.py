"""The desks as services of the Human Services Data Specification 3.1 (Open Referral).

A desk is a service, its organisation an organization, its address a location; what it does for a subject with a name
in the Uniforme Productnamenlijst is an attribute with that name as taxonomy term. The specification:
https://docs.openreferral.org. Ids are UUIDs made from ours, so that the same desk keeps its id in every export.

An address is given as one line in the location's description: the content has no postcodes, and the specification
wants them in an address of its own.
"""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from api import dutch
from api.editing.week import week_of
from knowledge.base import KnowledgeBase
from knowledge.schema import Desk

VERSION: Final = "3.1"
PROFILE: Final = "https://docs.openreferral.org/en/3.1/hsds/"
OPENAPI: Final = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema/openapi.json"
UPL: Final = "Uniforme Productnamenlijst"
_DAYS: Final = {"Mo": "MO", "Tu": "TU", "We": "WE", "Th": "TH", "Fr": "FR", "Sa": "SA", "Su": "SU"}
_HOLIDAYS: Final = "Dicht op feestdagen."
_SCHOOL: Final = "Dicht in schoolvakanties."
_LOCAL: Final = "Tijden zoals de klok in Nederland staat (Europe/Amsterdam)."

Object = dict[str, Any]


def identifier(kb: KnowledgeBase, sort: str, *parts: str) -> str:
    """Return the UUID of one of our entries: always the same for the same municipality, sort and id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("loketwijzer", kb.content.municipality.id, sort, *parts))))


def organizations(kb: KnowledgeBase) -> tuple[Object, ...]:
    """Return every organisation once, in the order in which the desks name them."""
    names = dict.fromkeys(desk.organisation for desk in kb.content.desks)
    return tuple(_organization(kb, name) for name in names)


def _organization(kb: KnowledgeBase, name: str) -> Object:
    desks = [desk.name for desk in kb.content.desks if desk.organisation == name]
    return {
        "id": identifier(kb, "organization", name),
        "name": name,
        "description": f"Loketten in {kb.content.municipality.name}: {dutch.listed(tuple(desks))}.",
    }


def services(kb: KnowledgeBase) -> tuple[Object, ...]:
    """Return every desk as a service with all that belongs to it."""
    return tuple(service(kb, desk) for desk in kb.content.desks)


def summary_of(full: Mapping[str, Any]) -> Object:
    """Return a service as it stands in a list: without the parts of which there can be several."""
    return {name: value for name, value in full.items() if not isinstance(value, list)}


def service(kb: KnowledgeBase, desk: Desk) -> Object:
    """Return one desk as a service with all that belongs to it; what is not known is left out."""
    here = identifier(kb, "service", desk.id)
    found: Object = {
        "id": here,
        "name": desk.name,
        "alternate_name": desk.aliases[0] if desk.aliases else None,
        "description": _description(kb, desk),
        "url": desk.website,
        "email": desk.email,
        "status": "active",
        "application_process": dutch.listed(tuple(dutch.ACCESS[way] for way in desk.access)),
        "assured_date": desk.verified_on.isoformat() if desk.contact_checked else None,
        "alert": None if desk.contact_checked else "Telefoonnummer, adres en tijden zijn nog niet gecontroleerd.",
        "organization": _organization(kb, desk.organisation),
        "phones": _phones(kb, desk),
        "schedules": _schedules(kb, desk),
        "service_areas": [{"id": identifier(kb, "area", desk.id), "name": desk.service_area, "service_id": here}],
        "service_at_locations": _places(kb, desk),
        "languages": [
            {
                "id": identifier(kb, "language", desk.id, code),
                "service_id": here,
                "name": dutch.LANGUAGES.get(code, code),
                "code": code,
            }
            for code in desk.languages
        ],
        "required_documents": [
            {"id": identifier(kb, "document", desk.id, str(number)), "service_id": here, "document": text}
            for number, text in enumerate(desk.bring)
        ],
        "attributes": _attributes(kb, desk),
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _description(kb: KnowledgeBase, desk: Desk) -> str:
    refusals = [f"{refusal.text.rstrip('.')} (wel: {kb.desks[refusal.instead].name})" for refusal in desk.does_not]
    parts = [desk.summary, f"Doet: {'; '.join(desk.does)}."]
    return " ".join([*parts, f"Doet niet: {'; '.join(refusals)}."] if refusals else parts)


def _phones(kb: KnowledgeBase, desk: Desk) -> list[Object]:
    """Return the public number only: the one for colleagues is not for a register that anybody reads."""
    if desk.phone is None:
        return []
    phone = {"id": identifier(kb, "phone", desk.id), "number": desk.phone, "type": "voice"}
    return [{**phone, "service_id": identifier(kb, "service", desk.id)}]


def _schedules(kb: KnowledgeBase, desk: Desk) -> list[Object]:
    """Return weekly times where the hours are a plain week; otherwise the expression with its exceptions as text."""
    if desk.opening_hours is None:
        return []
    here = {"service_id": identifier(kb, "service", desk.id)}
    week = week_of(desk.opening_hours)
    if week is None:
        note = f"OpenStreetMap opening_hours: {desk.opening_hours}"
        text = desk.hours_note or "Zie de notitie voor tijden en uitzonderingen."
        return [{"id": identifier(kb, "schedule", desk.id), **here, "description": text, "notes": note}]
    closed = [_HOLIDAYS] if week.closed_on_public_holidays else []
    closed += [_SCHOOL] if week.closed_in_school_holidays else []
    spans: dict[tuple[str, str], list[str]] = {}
    for day, times in week.days.items():
        for span in times:
            spans.setdefault(span, []).append(_DAYS[day])
    return [
        {
            "id": identifier(kb, "schedule", desk.id, opens, closes),
            **here,
            "freq": "WEEKLY",
            "interval": 1,
            "byday": ",".join(days),
            "opens_at": opens,
            "closes_at": closes,
            "notes": " ".join([_LOCAL, *closed]),
        }
        for (opens, closes), days in spans.items()
    ]


def _places(kb: KnowledgeBase, desk: Desk) -> list[Object]:
    here = identifier(kb, "location", desk.id)
    location: Object = {"id": here, "location_type": "physical" if desk.address else "virtual", "name": desk.name}
    if desk.address:
        location["description"] = desk.address
    elif desk.website:
        location["url"] = desk.website
    if desk.address and desk.wheelchair:
        text = f"Rolstoel: {dutch.WHEELCHAIR[desk.wheelchair]}"
        location["accessibility"] = [
            {"id": identifier(kb, "accessibility", desk.id), "location_id": here, "description": text}
        ]
    link = {"service_id": identifier(kb, "service", desk.id), "location_id": here}
    return [{"id": identifier(kb, "service-at-location", desk.id), **link, "location": location}]


def _attributes(kb: KnowledgeBase, desk: Desk) -> list[Object]:
    """Return the subjects with a name in the list of products for which the division names this desk."""
    found = []
    for task in kb.content.tasks:
        row = kb.division.get(task.id)
        kinds = [kind for kind, lines in row.help.items() if any(line.desk == desk.id for line in lines)] if row else []
        if not kinds or task.upl is None:
            continue
        term = {
            "id": identifier(kb, "task", task.id),
            "code": task.id,
            "name": task.upl,
            "description": task.scope,
            "taxonomy": UPL,
            "term_uri": task.upl_uri,
            "language": "nl",
        }
        found.append(
            {
                "id": identifier(kb, "attribute", desk.id, task.id),
                "link_id": identifier(kb, "service", desk.id),
                "link_entity": "service",
                "value": dutch.listed(tuple(kb.kinds[kind].name for kind in kinds)),
                "label": task.name,
                "taxonomy_term": term,
            }
        )
    return found

"""The fields of a desk that a service of HSDS fills in, and what stays behind with the reason.

What says something about persons is left behind; what a desk needs and HSDS does not know (what it does not do, the
warm handover) waits for the editor.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api import dutch
from api.editing.desk_fields import WEB_ADDRESS
from api.editing.desk_form import new_body
from api.transfer.comparing import MARKUP
from api.transfer.hsds_hours import times_of
from knowledge.base import KnowledgeBase

LINE: Final = 300
PARAGRAPH: Final = 1000
MOST_DOES: Final = 8
_PHONE: Final = re.compile(r"[0-9][0-9 +-]{1,30}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")

_NO_FIELD: Final = "Loketwijzer heeft hier geen veld voor"
LEFT: Final[Mapping[str, tuple[str, str]]] = {
    "contacts": ("contactpersonen", "namen en nummers van personen nemen we niet over"),
    "cost_options": ("kosten", f"{_NO_FIELD}. Bedragen veranderen te vaak"),
    "fees_description": ("kosten", f"{_NO_FIELD}. Bedragen veranderen te vaak"),
    "fees": ("kosten", f"{_NO_FIELD}. Bedragen veranderen te vaak"),
    "eligibility_description": ("voor wie", f"{_NO_FIELD}. Zet het bij de korte beschrijving als het nodig is"),
    "minimum_age": ("leeftijd", f"{_NO_FIELD}. Zet het bij de korte beschrijving als het nodig is"),
    "maximum_age": ("leeftijd", f"{_NO_FIELD}. Zet het bij de korte beschrijving als het nodig is"),
    "application_process": ("hoe u binnenkomt", "kies dat zelf: inloop, afspraak, telefonisch of online"),
    "interpretation_services": ("tolken", _NO_FIELD),
    "accreditations": ("keurmerken", _NO_FIELD),
    "licenses": ("vergunningen", _NO_FIELD),
    "wait_time": ("wachttijd", _NO_FIELD),
    "alert": ("tijdelijke melding", "zet het zelf bij de openingstijden als het nog geldt"),
    "additional_urls": ("andere webadressen", "een loket heeft er één"),
    "capacities": ("plaatsen", _NO_FIELD),
    "funding": ("geldgevers", _NO_FIELD),
    "program": ("programma", _NO_FIELD),
    "metadata": ("oude wijzigingen", "Loketwijzer houdt zijn eigen geschiedenis bij"),
    "assurer_email": ("wie het nakeek", "dat is een persoon"),
}  # fmt: skip
"""What HSDS knows of a service and a desk does not: in Dutch, and why it stays behind."""
CARRIED: Final = frozenset(
    {
        "id", "organization_id", "program_id", "name", "alternate_name", "description", "url", "email", "status",
        "assured_date", "last_modified", "phones", "schedules", "service_areas", "service_at_locations", "languages",
        "organization", "required_documents", "attributes",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that is not carried: what, and why."""

    what: str
    why: str


def text_of(value: object) -> str:
    """Return the words of a field, empty when it is not text."""
    return value.strip() if isinstance(value, str) else ""


def _parts(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = body.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def body_of(
    kb: KnowledgeBase, entry_id: str, name: str, service: Mapping[str, Any], today: date, lost: list[Lost]
) -> dict[str, Any]:
    """Return the body of the desk that `service` would be; what stays behind is added to `lost`."""
    body = dict(new_body(entry_id, name, kb, today.isoformat()))
    organization = _part(service, "organization")
    places = _parts(service, "service_at_locations")
    here = places[0] if places else {}
    location = _part(here, "location")
    areas = [text_of(area.get("name")) for area in _parts(service, "service_areas") if text_of(area.get("name"))]
    body["organisation"] = _line(organization.get("name"), "organisatie", lost)
    body["service_area"] = (_line(areas[0], "werkgebied", lost) if areas else "") or body["service_area"]
    body["summary"] = _paragraph(service.get("description"), lost)
    body["aliases"] = list(_aliases(kb, service, lost))
    body["email"] = _line(service.get("email") or organization.get("email"), "e-mail", lost) or None
    body["website"] = _website(service.get("url") or organization.get("website"), lost)
    body["phone"] = _phone([*_parts(service, "phones"), *_parts(here, "phones"), *_parts(location, "phones")], lost)
    body["address"] = _address(location, lost)
    body["languages"] = _languages(_parts(service, "languages"), lost) or body["languages"]
    body["bring"] = [
        line for one in _parts(service, "required_documents") if (line := _line(one.get("document"), "meenemen", lost))
    ]
    body["does"] = list(_does(kb, service, lost))
    _put_times(body, _parts(service, "schedules") or _parts(here, "schedules"), today, lost)
    _put_day(body, service.get("assured_date"), today)
    if len(places) > 1:
        lost.append(Lost("andere plekken", "maak voor elke plek een eigen loket"))
    if _parts(location, "accessibility"):
        lost.append(Lost("toegankelijkheid", "kies zelf of het loket met een rolstoel te bereiken is"))
    lost.extend(_left(service))
    return body


def _left(service: Mapping[str, Any]) -> Iterator[Lost]:
    told = set()
    for name, value in service.items():
        if value in (None, "", [], {}) or name in CARRIED:
            continue
        what, why = LEFT.get(name, (f"‘{name[:40]}’", "dit veld kennen we niet"))
        if what not in told:
            told.add(what)
            yield Lost(what, why)


def _line(value: object, what: str, lost: list[Lost]) -> str:
    text = re.sub(r"\s+", " ", text_of(value))
    if MARKUP.search(text):
        lost.append(Lost(what, "er staat code van een webpagina in"))
        return ""
    if len(text) > LINE:
        lost.append(Lost(what, f"de tekst is langer dan {LINE} tekens"))
        return ""
    return text


def _paragraph(value: object, lost: list[Lost]) -> str:
    text = text_of(value)
    if MARKUP.search(text):
        lost.append(Lost("beschrijving", "er staat code van een webpagina in. Schrijf een korte beschrijving"))
        return ""
    if len(text) > PARAGRAPH:
        lost.append(Lost("einde van de beschrijving", f"de tekst is langer dan {PARAGRAPH} tekens"))
        return text[:PARAGRAPH].rpartition(". ")[0] + "." if ". " in text[:PARAGRAPH] else text[:PARAGRAPH]
    return text


def _website(value: object, lost: list[Lost]) -> str | None:
    text = _line(value, "website", lost)
    if text and not WEB_ADDRESS.fullmatch(text):
        lost.append(Lost("website", "dit is geen heel adres, met https://"))
        return None
    return text or None


def _aliases(kb: KnowledgeBase, service: Mapping[str, Any], lost: list[Lost]) -> Iterator[str]:
    alias = _line(service.get("alternate_name"), "andere naam", lost)
    taken = next((desk for desk in kb.content.desks if alias.casefold() in map(str.casefold, desk.aliases)), None)
    if taken is not None:
        lost.append(Lost(f"andere naam ‘{alias}’", f"die is al van {taken.name}"))
    elif alias:
        yield alias


def _phone(phones: Sequence[Mapping[str, Any]], lost: list[Lost]) -> str | None:
    voices = [one for one in phones if one.get("type") in (None, "voice", "cell")]
    chosen = None
    for one in voices:
        raw = text_of(one.get("number")).strip("\"' ")
        number = re.sub(r"[()/. ]+", " ", re.sub(r"^\+31 ?(\(0\))?", "0", raw)).strip()
        number = f"00{number[1:]}" if number.startswith("+") else number
        if chosen is None and _PHONE.fullmatch(number):
            chosen = number
            if one.get("extension"):
                lost.append(Lost("toestelnummer", _NO_FIELD))
        elif chosen is None and raw:
            lost.append(Lost(f"telefoon ‘{raw[:30]}’", "dit is geen telefoonnummer dat we herkennen"))
    others = {text_of(one.get("number")) for one in phones} - {""}
    if len(others) > 1:
        lost.append(Lost("andere telefoonnummers", "een loket heeft er één"))
    return chosen


def _address(location: Mapping[str, Any], lost: list[Lost]) -> str | None:
    found = sorted(_parts(location, "addresses"), key=lambda one: one.get("address_type") != "physical")
    if not found:
        return None
    first = found[0]
    street = ", ".join(text for name in ("address_1", "address_2") if (text := text_of(first.get(name))))
    town = " ".join(text for name in ("postal_code", "city") if (text := text_of(first.get(name))))
    if len(found) > 1:
        lost.append(Lost("andere adressen", "een loket heeft er één"))
    return _line(", ".join(part for part in (street, town) if part), "adres", lost) or None


def _languages(found: Sequence[Mapping[str, Any]], lost: list[Lost]) -> list[str]:
    codes = []
    for one in found:
        code = text_of(one.get("code")).casefold()
        if _LANGUAGE.fullmatch(code):
            codes.append(code)
        else:
            lost.append(Lost(f"taal ‘{text_of(one.get('name')) or code}’", "er staat geen code van de taal bij"))
    return list(dict.fromkeys(codes))


def _does(kb: KnowledgeBase, service: Mapping[str, Any], lost: list[Lost]) -> Iterator[str]:
    """Yield what the service says that it does; what we know as a subject belongs in the division."""
    subjects = {task.upl_uri: task.name for task in kb.content.tasks if task.upl_uri}
    ours, lines = [], []
    for one in _parts(service, "attributes"):
        term = _part(one, "taxonomy_term")
        if term.get("term_uri") in subjects:
            ours.append(subjects[str(term["term_uri"])])
        elif line := _line(one.get("label") or term.get("name"), "indeling", lost):
            lines.append(line)
    if ours:
        lost.append(Lost(f"onderwerpen ({dutch.listed(tuple(dict.fromkeys(ours)))})", "zet die in de taakverdeling"))
    lines = list(dict.fromkeys(lines))
    if len(lines) > MOST_DOES:
        lost.append(Lost("een deel van wat het loket doet", f"er passen er {MOST_DOES}"))
    yield from lines[:MOST_DOES]


def _put_times(body: dict[str, Any], schedules: Sequence[Mapping[str, Any]], today: date, lost: list[Lost]) -> None:
    times = times_of(schedules, today)
    body["opening_hours"] = times.expression
    note = " ".join(dict.fromkeys(times.notes))
    if note and len(note) <= PARAGRAPH and not MARKUP.search(note):
        body["hours_note"] = note
    lost.extend(Lost("openingstijden", why) for why in dict.fromkeys(times.lost))


def _put_day(body: dict[str, Any], value: object, today: date) -> None:
    """Take over the day on which somebody checked; that the numbers were tried, is for us to find out."""
    try:
        day = date.fromisoformat(text_of(value)[:10])
    except ValueError:
        return
    if day <= today:
        body["verified_on"] = day.isoformat()

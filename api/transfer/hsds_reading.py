"""An uploaded file of HSDS 3.x as services that can be looked at one by one; what cannot be read is said in Dutch.

The canonical form of HSDS is JSON in which everything that belongs to a service stands inside it
(https://docs.openreferral.org). There is no one way to put several together, so a list, a page of the API, an
organisation with its services and a service at a location are all understood.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from api.transfer.uploads import EMPTY, MAX_BYTES, TOO_BIG, UploadError

MOST_SERVICES: Final = 2000

ENCODING: Final = (
    "De letters in dit bestand zijn niet te lezen: het is niet bewaard als UTF-8. "
    "Bewaar het opnieuw, als JSON in UTF-8."
)
BROKEN: Final = (
    "Dit bestand is geen geldige JSON: bij regel {line} gaat het mis. Haal het opnieuw op en probeer het nog eens."
)
TOO_DEEP: Final = (
    "In dit bestand zitten te veel lagen in elkaar. Zo hoort HSDS er niet uit te zien; het is niet gelezen."
)
NO_SERVICES: Final = (
    "In dit bestand staan geen diensten volgens HSDS 3. Een dienst heeft een ‘id’, een ‘name’ en een ‘status’. "
    "Nodig is een dienst, een lijst met diensten, een bladzijde van de API (‘contents’) of een organisatie met "
    "‘services’."
)
TABLES: Final = (
    "Dit zijn de losse tabellen van HSDS (Tabular Data Package). Haal dezelfde gegevens op als JSON, met alles binnen "
    "de dienst, en kies dat bestand."
)
TOO_MANY: Final = f"In dit bestand staan meer dan {MOST_SERVICES} diensten. Verdeel het over meer bestanden."


@dataclass(frozen=True, slots=True)
class Found:
    """One service of the file: its number from 1, where it stands in the file, and what it says."""

    number: int
    place: str
    body: Mapping[str, Any]


def is_json(content: bytes) -> bool:
    """Say whether an upload begins like JSON; a table never does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def services_of(content: bytes) -> tuple[Found, ...]:
    """Return the services in an uploaded file, in its order.

    Raises:
        UploadError: it is empty, too big, damaged, in other letters, or holds no services.

    """
    if not content.strip():
        raise UploadError(EMPTY)
    if len(content) > MAX_BYTES:
        raise UploadError(TOO_BIG)
    found: list[Found] = []
    for place, body in _services(_value(content), ""):
        if len(found) == MOST_SERVICES:
            raise UploadError(TOO_MANY)
        found.append(Found(len(found) + 1, place or "het hele bestand", body))
    if not found:
        raise UploadError(NO_SERVICES)
    return tuple(found)


def _value(content: bytes) -> object:
    try:
        value: object = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise UploadError(ENCODING) from error
    except json.JSONDecodeError as error:
        raise UploadError(BROKEN.format(line=error.lineno)) from error
    except RecursionError as error:
        raise UploadError(TOO_DEEP) from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise UploadError(BROKEN.format(line=1)) from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _services(value: object, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from _services(part, _at(place, f"nummer {number}"))
    elif isinstance(value, Mapping):
        yield from _in_object(value, place)


def _in_object(value: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    services, service = value.get("services"), value.get("service")
    if isinstance(value.get("contents"), list):
        yield from _services(value["contents"], _at(place, "contents"))
    elif isinstance(service, Mapping):
        here = {key: part for key, part in value.items() if key != "service"}
        yield _at(place, "service"), {**service, "service_at_locations": [here]}
    elif isinstance(services, list):
        if isinstance(value.get("organizations"), list):
            raise UploadError(TABLES)
        organization = {key: part for key, part in value.items() if key != "services"}
        for where, body in _services(services, _at(place, "services")):
            yield (
                where,
                body
                if "organization" in body or "name" not in organization
                else {
                    **body,
                    "organization": organization,
                },
            )
    elif isinstance(service, list):
        raise UploadError(TABLES)
    elif "name" in value or "status" in value:
        yield place, value


def _at(place: str, step: str) -> str:
    return f"{place}, {step}" if place else step

"""Where somebody can go from a page that says that something is not there or went wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from api.accounts.arrival import own_path, page_of
from api.accounts.identity import Role, person_of
from api.pages.ports import ports
from api.pages.wording import telephone_link
from api.problems import ProblemError

TOO_LARGE: Final = 413
OF_A_REFERRAL: Final = "/antwoord/"
OF_AN_OWNER: Final = "/nakijken/"
"""The pages behind a link in a mail: who comes there may have no account, and has nothing to ask."""
MANAGING: Final = "/beheer/"

_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "loketten": ("Alle loketten beheren", "/beheer/loketten"),
    "onderwerpen": ("Alle onderwerpen", "/beheer/onderwerpen"),
    "taakverdeling": ("De taakverdeling", "/beheer/taakverdeling"),
    "concepten": ("Alle concepten", "/beheer/concepten"),
    "publiceren": ("Alle concepten", "/beheer/concepten"),
    "revisies": ("Alle revisies", "/beheer/revisies"),
    "onduidelijke-zinnen": ("Alle onduidelijke zinnen", "/beheer/onduidelijke-zinnen"),
    "vangnet": ("Het vangnet", "/beheer/vangnet"),
    "inlezen": ("Inlezen", "/beheer/inlezen"),
    "actueel": ("Actueel houden", "/beheer/actueel"),
}
"""The list of editors that the first part of an address under /beheer belongs to."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link onward."""

    words: str
    address: str


def is_of_a_link(path: str) -> bool:
    """Say whether the page at `path` is behind a link in a mail."""
    return path.startswith((OF_A_REFERRAL, OF_AN_OWNER))


def ways_on(request: Request, status: int) -> tuple[Way, ...]:
    """Return the links that help whoever got `status`."""
    path, person = request.url.path, person_of(request)
    if person is None and is_of_a_link(path):
        if status == TOO_LARGE:
            return (Way("Terug naar de pagina van uw link", path),)
        return tuple(_calling(request)) if path.startswith(OF_AN_OWNER) else ()
    ways = [Way("Stel een vraag", "/"), Way("Zoek in alle loketten", "/loketten")]
    place = path.removeprefix(MANAGING).partition("/")[0] if path.startswith(MANAGING) else ""
    if place in _LISTS and person is not None and person.roles & {Role.EDITOR, Role.ADMINISTRATOR}:
        words, address = _LISTS[place]
        ways.insert(0, Way("Kies een ander bestand" if (place, status) == ("inlezen", TOO_LARGE) else words, address))
    back = own_path(page_of(request))
    if status == TOO_LARGE and back not in {"/", *(way.address for way in ways)}:
        ways.insert(0, Way("Terug naar de pagina waar u was", back))
    return tuple(ways)


def _calling(request: Request) -> Iterator[Way]:
    """Yield how an owner of another organisation reaches the municipality."""
    try:
        kb = ports(request).knowledge()
    except (AttributeError, ProblemError):  # a page about trouble must always work
        return
    front = kb.desks.get(kb.content.municipality.front_desk)
    if front is not None and front.phone:
        yield Way(f"Bel {front.name}: {front.phone}", telephone_link(front.phone))

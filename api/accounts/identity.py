"""Who is signed in, and what that allows. The one thing that the rest of the application knows of accounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.requests import Request

from api.problems import NotAllowedError, SignInError
from knowledge.errors import StoreError


class Role(StrEnum):
    """What somebody may do; one person can have several roles."""

    COUNTER = "balie"
    VOLUNTEER = "vrijwilliger"
    EDITOR = "redacteur"
    ADMINISTRATOR = "beheerder"
    COORDINATOR = "coordinator"


ROLE_NAMES: Final[Mapping[Role, str]] = {
    Role.COUNTER: "balie",
    Role.VOLUNTEER: "vrijwilliger",
    Role.EDITOR: "redacteur",
    Role.COORDINATOR: "coördinator",
    Role.ADMINISTRATOR: "beheerder",
}
"""The roles in the words of the pages, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in; `desk` is where they work, None when they belong to no desk."""

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    municipality: str
    desk: str | None


def person_of(request: Request) -> Person | None:
    """Return who is signed in, or None; the application puts it on the request before any route sees it."""
    person = getattr(request.state, "person", None)
    return person if isinstance(person, Person) else None


def unknown_person(request: Request) -> Exception:
    """Return the error for when nobody is known to be signed in: SignInError, or what kept us from knowing."""
    trouble = getattr(request.state, "person_trouble", None)
    return trouble if isinstance(trouble, StoreError) else SignInError()


def require(*roles: Role) -> Callable[[Request], Person]:
    """Return a dependency that gives the person signed in with one of `roles` (none named: with any role).

    The dependency raises SignInError when nobody is signed in and NotAllowedError when the role is not enough; when it
    cannot be known who is signed in, the StoreError that says why.
    """

    def required(request: Request) -> Person:
        person = person_of(request)
        if person is None:
            raise unknown_person(request)
        if roles and not person.roles.intersection(roles):
            allowed = " of ".join(name for role, name in ROLE_NAMES.items() if role in roles)
            raise NotAllowedError(f"Dit kan alleen een {allowed}. Vraag uw beheerder als u dit nodig hebt.")
        return person

    return required

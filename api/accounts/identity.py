"""Who is signed in, and what that allows. The one thing that the rest of the application knows of accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request

from api.problems import NotAllowedError, SignInError


class Role(StrEnum):
    """What somebody may do; one person can have several roles."""

    COUNTER = "balie"
    VOLUNTEER = "vrijwilliger"
    EDITOR = "redacteur"
    ADMINISTRATOR = "beheerder"
    COORDINATOR = "coordinator"


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


def require(*roles: Role) -> Callable[[Request], Person]:
    """Return a dependency that gives the person signed in with one of `roles` (none named: with any role).

    The dependency raises SignInError when nobody is signed in and NotAllowedError when the role is not enough.
    """

    def required(request: Request) -> Person:
        person = person_of(request)
        if person is None:
            raise SignInError
        if roles and not person.roles.intersection(roles):
            allowed = " of ".join(roles)
            raise NotAllowedError(f"Dit kan alleen een {allowed}. Vraag uw beheerder als u dit nodig hebt.")
        return person

    return required

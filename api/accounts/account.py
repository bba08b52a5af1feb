"""One account as a value, and what may be filled in for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.accounts.identity import ROLE_NAMES, Person, Role

LOGIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?|[^@\s]{1,30}@[^@\s]{1,29}")
"""A login, or an e-mail address at most as long."""
LONGEST_NAME: Final = 100

ROLE_MEANS: Final[Mapping[Role, str]] = {
    Role.COUNTER: "vragen stellen, doorverwijzen en signalen vastleggen",
    Role.VOLUNTEER: "hetzelfde, voor wie als vrijwilliger helpt",
    Role.EDITOR: "de loketten en de taakverdeling bijhouden",
    Role.COORDINATOR: "signalen en aantallen bekijken",
    Role.ADMINISTRATOR: "accounts en instellingen beheren",
}


class LoginTakenError(Exception):
    """Somebody in this municipality has this login already."""


class LastAdministratorError(Exception):
    """After this change nobody could administer accounts any more; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password; `has_password` is False when only the own provider lets this person in."""

    id: int
    municipality: str
    login: str
    name: str
    roles: frozenset[Role]
    desk: str | None
    has_password: bool
    must_change: bool
    demo: bool
    is_external: bool
    created_at: datetime
    signed_in_at: datetime | None
    blocked_at: datetime | None

    @property
    def person(self) -> Person:
        """Return what the rest of the application sees of it."""
        return Person(self.id, self.login, self.name, self.roles, self.municipality, self.desk)

    @property
    def is_administrator(self) -> bool:
        """Say whether this account administers, and can be used."""
        return Role.ADMINISTRATOR in self.roles and self.blocked_at is None

    @property
    def roles_in_words(self) -> str:
        """Return the roles, such as "balie en redacteur"."""
        *first, last = [name for role, name in ROLE_NAMES.items() if role in self.roles] or ["geen rol"]
        return f"{', '.join(first)} en {last}" if first else last


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is filled in for a new account; `parse_login` and `parse_name` make the parts."""

    login: str
    name: str
    roles: frozenset[Role]
    desk: str | None = None
    demo: bool = False


def parse_login(text: str) -> str | None:
    """Return a login as it is kept (small letters), or None when it is none."""
    login = text.strip().casefold()
    return login if LOGIN.fullmatch(login) else None


def parse_name(text: str) -> str | None:
    """Return a name without double spaces, or None when there is nothing or too much."""
    name = " ".join(text.split())
    return name if 0 < len(name) <= LONGEST_NAME else None

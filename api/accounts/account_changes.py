"""What changed of an account, in the fixed words of the audit trail. Of a name only that it changed."""

import re
from collections.abc import Iterator
from typing import Final

from api.accounts.account import Account
from api.accounts.identity import Role

NONE: Final = "geen"
_ID: Final = re.compile(r"[a-z0-9-]+")


def changes(before: Account, *, name: str, roles: frozenset[Role], desk: str | None) -> str:
    """Return what is different from `before`, such as "rollen van balie naar balie,redacteur"; "" when nothing is."""
    return "; ".join(_parts(before, name, roles, desk))


def changes_of_new(roles: frozenset[Role], desk: str | None) -> str:
    """Return what a new account begins with."""
    return "; ".join(_roles_and_desk(frozenset(), None, roles, desk))


def _parts(before: Account, name: str, roles: frozenset[Role], desk: str | None) -> Iterator[str]:
    yield from _roles_and_desk(before.roles, before.desk, roles, desk)
    if name != before.name:
        yield "naam"


def _roles_and_desk(
    roles_before: frozenset[Role], desk_before: str | None, roles: frozenset[Role], desk: str | None
) -> Iterator[str]:
    if roles != roles_before:
        yield f"rollen van {_words(roles_before)} naar {_words(roles)}"
    if desk != desk_before:
        yield f"loket van {_desk(desk_before)} naar {_desk(desk)}"


def _desk(desk: str | None) -> str:
    """Return an id as it is; from the command line anything may come."""
    if desk is None:
        return NONE
    return desk if _ID.fullmatch(desk) else "onbekend"


def _words(roles: frozenset[Role]) -> str:
    return ",".join(sorted(roles)) or NONE

"""Who is let in where: the least that every route asks, before its own `require`.

A route is one of three. With `@open_to_all` anybody may use it, always. With `require(...)` somebody with one of the
roles. Without either it belongs to the counter: everybody who is signed in, a program with the right token, and, as
long as the counter is open, also a visitor. `docs/access.md` holds the table of all routes.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar, cast

from starlette.requests import Request

from api.access import SAFE_METHODS, Caller, Tokens
from api.accounts.identity import person_of, unknown_person
from api.accounts.systems import Scope, SystemToken
from api.problems import NotAllowedError

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

_MARK: Final = "_open_to_all"

_SCOPES: Final[tuple[tuple[str, Scope], ...]] = (
    ("/v1/signals", Scope.SIGNALS),
    ("/v1/referrals", Scope.REFERRALS),
    ("/v1/advice", Scope.READ),
    ("/v1/conversations", Scope.READ),
    ("/v1/desks", Scope.READ),
    ("/v1/division", Scope.READ),
    ("/v1/tasks", Scope.READ),
    ("/v1/feedback", Scope.SIGNALS),
    ("/v1/figures", Scope.FIGURES),
    ("/v1/kennisartikelen", Scope.READ),
    ("/v1/vacs", Scope.READ),
    ("/hsds", Scope.READ),
)
"""What a system needs for an address; what is not named here is not for systems."""

_LISTS: Final[Mapping[str, Scope]] = {
    "/v1/referrals": Scope.ALL_REFERRALS,
    "/v1/referrals.csv": Scope.ALL_REFERRALS,
    "/v1/signals": Scope.ALL_SIGNALS,
    "/v1/signals.csv": Scope.ALL_SIGNALS,
}
"""What a system needs to read everything: more than recording there, and looking up one with its code."""


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """Mark a route that anybody may use, signed in or not, wherever the api listens."""
    setattr(endpoint, _MARK, True)
    return endpoint


def is_open_to_all(endpoint: object) -> bool:
    """Say whether a route is marked so."""
    return bool(getattr(endpoint, _MARK, False))


class Admission:
    """The rule of the counter, which holds for every route that is not open to all."""

    def __init__(self, tokens: Tokens, *, counter_is_open: bool) -> None:
        """Let visitors in as long as the counter is open."""
        self._tokens = tokens
        self._counter_is_open = counter_is_open

    @property
    def counter_is_open(self) -> bool:
        """Whether a visitor may use what belongs to the counter."""
        return self._counter_is_open

    def check(self, request: Request) -> None:
        """Let the request go on.

        Raises SignInError for a visitor at a closed counter (or the StoreError that keeps us from knowing who it is),
        UnauthorizedError for an unknown token, and NotAllowedError for a token without the right.
        """
        if is_open_to_all(request.scope.get("endpoint")):
            return
        caller = self._tokens.caller(request) if _is_for_programs(request) else Caller.VISITOR
        if caller is Caller.SYSTEM:
            _check_scope(request)
        elif caller is Caller.VISITOR and person_of(request) is None and not self._counter_is_open:
            raise unknown_person(request)


def admitted(request: Request) -> None:
    """Check the rule of the counter; the dependency of the whole application."""
    cast("Admission", request.app.state.admission).check(request)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/v1/", "/hsds"))


def _needed(method: str, path: str) -> Scope | None:
    if method in SAFE_METHODS and path in _LISTS:
        return _LISTS[path]
    return next((scope for start, scope in _SCOPES if path == start or path.startswith(f"{start}/")), None)


def _check_scope(request: Request) -> None:
    needed = _needed(request.method, request.url.path)
    token = cast("SystemToken", request.state.system)
    if needed is None or needed not in token.scopes:
        right = f"Daarvoor is het recht '{needed}' nodig." if needed else "Dit is niet voor andere systemen."
        raise NotAllowedError(f"Dit token mag dit niet. {right} Vraag het de beheerder.")

"""Who is calling: a page or a visitor, our own action server, an evaluation, or another system with its token."""

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from api.problems import NotAllowedError, TooManyError, UnauthorizedError
from api.settings import Settings
from knowledge.errors import StoreError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UNKNOWN_SITE: Final = (
    "Uw browser zegt niet van welke website deze aanvraag komt. Daarom is er niets gedaan. "
    "Gebruik een nieuwere browser. Een programma stuurt een token mee, en geen sessie."
)


class Caller(StrEnum):
    """Who calls, by the bearer token of the request."""

    VISITOR = "visitor"
    ACTIONS = "actions"
    EVALUATION = "evaluation"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bearer tokens that are accepted; None is off."""

    evaluation: str | None
    actions: str | None

    @classmethod
    def of(cls, settings: Settings) -> "Tokens":
        """Take the tokens from the settings."""
        evaluation = settings.evaluation_token.get_secret_value() if settings.evaluation_token else None
        actions = settings.internal_token.get_secret_value() if settings.internal_token else None
        return cls(evaluation, actions)

    def caller(self, request: Request) -> Caller:
        """Return who calls.

        Raises UnauthorizedError when a token is given that is none of ours, StoreError when that cannot be looked up.
        """
        header = request.headers.get("authorization")
        if header is None:
            return Caller.VISITOR
        scheme, _, given = header.partition(" ")
        if scheme.lower() == "bearer":
            for token, caller in ((self.evaluation, Caller.EVALUATION), (self.actions, Caller.ACTIONS)):
                if token and hmac.compare_digest(token.encode(), given.strip().encode()):
                    return caller
            if getattr(request.state, "system", None) is not None:  # looked up on arrival
                return Caller.SYSTEM
            trouble = getattr(request.state, "person_trouble", None)
            if isinstance(trouble, StoreError):
                raise trouble
        message = "Dit token kent Loketwijzer niet. Vraag de beheerder om het juiste token, of laat het weg."
        raise UnauthorizedError(message)


class RateLimit:
    """At most so many questions a minute from one address; evaluation and our own actions are not limited."""

    def __init__(self, per_minute: int) -> None:
        """Allow `per_minute` requests in any window of a minute."""
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, request: Request, caller: Caller) -> None:
        """Count this request. Raises TooManyError when it is one too many."""
        if caller in {Caller.EVALUATION, Caller.ACTIONS}:
            return
        address = request.client.host if request.client else "onbekend"
        if not self._limiter.hit(self._limit, address):
            message = "Er komen nu te veel vragen tegelijk van dit adres. Wacht een minuut en probeer het opnieuw."
            raise TooManyError(message)


def is_for_programs(request: Request) -> bool:
    """Say whether an address is asked for by programs, which get a problem as JSON; a person gets a page."""
    return request.url.path.startswith(("/v1/", "/health/", "/hsds/"))


def refuse_cross_site(request: Request, session_cookie: str) -> None:
    """Refuse a change that another website asks for (cross-site request forgery).

    The browser says where a request comes from (Sec-Fetch-Site, else Origin). Programs send neither, and are let
    through without the session of a person: nobody else's browser carries them, and a bearer token is never sent
    unasked. Raises NotAllowedError.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is None and origin is None:
        if session_cookie in request.cookies and "authorization" not in request.headers:
            raise NotAllowedError(UNKNOWN_SITE)
        return
    is_ours = site in ("same-origin", "none") if site is not None else _host(origin) == request.headers.get("host")
    if not is_ours:
        message = "Deze aanvraag komt van een andere website en is niet uitgevoerd."
        raise NotAllowedError(message)


def _host(origin: str | None) -> str | None:
    """Return the host, with its port, that an origin names; None when it is no address."""
    try:
        return urlsplit(origin or "").netloc
    except ValueError:
        return None
